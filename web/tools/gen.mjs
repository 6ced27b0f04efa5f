// Types of the JSON interfaces from the committed documents; written only when they changed.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import openapiTS, { astToString } from 'openapi-typescript'

/** An object without known fields may have any; what has a default may be left out of a request. */
const OPTIONS = { emptyObjectsUnknown: true, defaultNonNullable: false }

for (const name of ['public', 'family', 'desk', 'till']) {
  const source = new URL(`../../docs/openapi/${name}.json`, import.meta.url)
  const target = new URL(`../src/shared/api/${name}.d.ts`, import.meta.url)
  const text = existsSync(source)
    ? astToString(await openapiTS(source, OPTIONS))
    : 'export type paths = object\n'
  const before = existsSync(target) ? readFileSync(target, 'utf8') : ''
  if (text !== before) writeFileSync(target, text)
}
