import { prefs } from './prefs'

/** What stands in a text is given to a function that says it. */
type Saying = (...values: never[]) => string
type Pair = readonly [string, string] | readonly [Saying, Saying]
type Said<P> = P extends readonly [infer Zh, unknown] ? (Zh extends string ? string : Zh) : never

/**
 * Texts of one component, Chinese first, English second, read in the chosen language:
 * `const t = texts({ hello: ['您好', 'Hello'] })`, then `t.hello`. A text without its English does
 * not compile.
 */
export function texts<const P extends Record<string, Pair>>(
  pairs: P,
): { readonly [K in keyof P]: Said<P[K]> } {
  const said = {} as { [K in keyof P]: Said<P[K]> }
  for (const key of Object.keys(pairs) as (keyof P)[]) {
    Object.defineProperty(said, key, { get: () => pairs[key]?.[prefs.lang === 'en' ? 1 : 0] })
  }
  return said
}

/** What the server says in both languages. */
export function either(zh: string, en: string | null | undefined): string {
  return prefs.lang === 'en' && en ? en : zh
}
