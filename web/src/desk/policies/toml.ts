/**
 * A rules file as a table, read lightly: enough to show it. What the server checks is the text; what
 * is not understood here is shown as it stands.
 */
export interface Rule {
  /** Line of its head, from 1. */
  line: number
  axis: string
  value: string
  since?: string
  until?: string
  area?: string
  source?: string
  grade?: string
  note?: string
  claims?: string
}
export interface Source {
  line: number
  key: string
  issuer?: string
  document?: string
  date?: string
  address?: string
}
export interface RulesTable {
  name?: string
  code?: string
  hotline?: string
  unknown: string[]
  rules: Rule[]
  sources: Source[]
  areas: Map<string, string>
}
interface Entry {
  key: string
  value: string
}

/** Quotes, brackets and comments of a line: how deep the value goes on, and the line without its
 * comment. */
function scan(line: string, depth: number): { depth: number; text: string } {
  let quote = ''
  for (let at = 0; at < line.length; at += 1) {
    const one = line[at] ?? ''
    if (quote) {
      if (one === '\\' && quote === '"') at += 1
      else if (one === quote) quote = ''
    } else if (one === '"' || one === "'") quote = one
    else if (one === '#') return { depth, text: line.slice(0, at) }
    else if ('[{'.includes(one)) depth += 1
    else if (']}'.includes(one)) depth -= 1
  }
  return { depth, text: line }
}

const plain = (value: string) =>
  /^"((?:[^"\\]|\\.)*)"$/.exec(value)?.[1]?.replace(/\\"/g, '"') ?? value
const strings = (value: string) => [...value.matchAll(/"([^"]*)"/g)].map((one) => one[1] ?? '')

/** `key = value` that begins at a line, over as many lines as its brackets are open. */
function entryAt(lines: string[], at: number): { entry?: Entry; next: number } {
  const first = scan(lines[at] ?? '', 0)
  const found = /^\s*([\w."-]+)\s*=\s*(.*)$/.exec(first.text)
  if (!found) return { next: at + 1 }
  const parts = [found[2] ?? '']
  let { depth } = scan(found[2] ?? '', 0)
  let next = at + 1
  while (depth > 0 && next < lines.length) {
    const more = scan(lines[next] ?? '', depth)
    parts.push(more.text.trim())
    depth = more.depth
    next += 1
  }
  return { entry: { key: plain(found[1] ?? ''), value: parts.join(' ').trim() }, next }
}

export function readRules(text: string): RulesTable {
  const lines = text.split('\n')
  const table: RulesTable = { unknown: [], rules: [], sources: [], areas: new Map() }
  let put: (entry: Entry) => void = ({ key, value }) => {
    if (key === 'unknown') table.unknown = strings(value)
    else if (key === 'name' || key === 'code' || key === 'hotline') table[key] = plain(value)
  }
  for (let at = 0; at < lines.length;) {
    const line = scan(lines[at] ?? '', 0).text.trim()
    const axis = /^\[\[([\w-]+)\]\]$/.exec(line)?.[1]
    const head = /^\[\[?([\w".-]+)\]\]?$/.exec(line)?.[1]
    const last = table.rules.at(-1)
    if (axis) {
      const rule: Rule = { line: at + 1, axis, value: '' }
      table.rules.push(rule)
      put = ({ key, value }) => ((rule as unknown as Record<string, string>)[key] = plain(value))
    } else if (head?.startsWith('sources.')) {
      const source: Source = { line: at + 1, key: plain(head.slice('sources.'.length)) }
      table.sources.push(source)
      put = ({ key, value }) => ((source as unknown as Record<string, string>)[key] = plain(value))
    } else if (head === 'areas') {
      put = ({ key, value }) => table.areas.set(key, plain(value))
    } else if (last && head?.startsWith(`${last.axis}.value`)) {
      // A value that is written as a table of its own.
      const part = head.slice(last.axis.length + '.value.'.length)
      if (part) last.value += `${last.value && '; '}${part}:`
      put = ({ key, value }) => (last.value += `${last.value && ' '}${key} = ${value}`)
    } else if (head) put = () => {}
    if (axis || head) {
      at += 1
      continue
    }
    const { entry, next } = entryAt(lines, at)
    if (entry) put(entry)
    at = next
  }
  return table
}

/** Whether a rule says something on a day. */
export const inForceOn = (rule: Rule, day: string): boolean =>
  (!rule.since || rule.since <= day) && (!rule.until || day < rule.until)
