/** A line of a comparison: as it was, as it is, or both; numbers from 1. */
export interface DiffLine {
  kind: 'same' | 'gone' | 'new'
  text: string
  /** Number in the old text. */
  old?: number
  /** Number in the new text. */
  new?: number
}
/** Neighbouring changes with some lines around them; `skipped` lines before it are the same. */
export interface Hunk {
  skipped: number
  lines: DiffLine[]
}

/** Most cells of the table of the longest common subsequence; what is larger is shown as all gone
 * and all new. */
const CELLS_MOST = 4_000_000

function middle(a: string[], b: string[]): ('same' | 'gone' | 'new')[] {
  if (a.length * b.length > CELLS_MOST) {
    return [...a.map(() => 'gone' as const), ...b.map(() => 'new' as const)]
  }
  const width = b.length + 1
  const longest = new Uint16Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] =
        a[i] === b[j]
          ? (longest[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(longest[(i + 1) * width + j] ?? 0, longest[i * width + j + 1] ?? 0)
    }
  }
  const steps: ('same' | 'gone' | 'new')[] = []
  for (let i = 0, j = 0; i < a.length || j < b.length;) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      steps.push('same')
      i += 1
      j += 1
    } else if (
      j >= b.length ||
      (i < a.length && (longest[(i + 1) * width + j] ?? 0) >= (longest[i * width + j + 1] ?? 0))
    ) {
      steps.push('gone')
      i += 1
    } else {
      steps.push('new')
      j += 1
    }
  }
  return steps
}

/** Every line of two texts, by the longest common subsequence of their lines. */
export function diffLines(before: string, after: string): DiffLine[] {
  const a = before.split('\n')
  const b = after.split('\n')
  let head = 0
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1
  let tail = 0
  while (
    tail < a.length - head &&
    tail < b.length - head &&
    a[a.length - 1 - tail] === b[b.length - 1 - tail]
  ) {
    tail += 1
  }
  const steps = [
    ...Array.from({ length: head }, () => 'same' as const),
    ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...Array.from({ length: tail }, () => 'same' as const),
  ]
  let i = 0
  let j = 0
  return steps.map((kind) => {
    const text = (kind === 'new' ? b[j] : a[i]) ?? ''
    const line: DiffLine = { kind, text }
    if (kind !== 'new') line.old = i += 1
    if (kind !== 'gone') line.new = j += 1
    return line
  })
}

/** Only what changed, with so many lines around it. */
export function hunks(lines: readonly DiffLine[], around = 3): Hunk[] {
  const near = new Array<boolean>(lines.length).fill(false)
  lines.forEach((line, at) => {
    if (line.kind === 'same') return
    const end = Math.min(lines.length - 1, at + around)
    for (let n = Math.max(0, at - around); n <= end; n += 1) near[n] = true
  })
  const found: Hunk[] = []
  let skipped = 0
  lines.forEach((line, at) => {
    if (!near[at]) {
      skipped += 1
      return
    }
    if (!near[at - 1]) {
      found.push({ skipped, lines: [] })
      skipped = 0
    }
    found.at(-1)?.lines.push(line)
  })
  return found
}

export function counted(lines: readonly DiffLine[]): { gone: number; new: number } {
  const count = (kind: string) => lines.filter((line) => line.kind === kind).length
  return { gone: count('gone'), new: count('new') }
}
