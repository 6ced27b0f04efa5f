import { describe, expect, it } from 'vitest'
import { counted, diffLines, hunks } from './diff'

const text = (...lines: string[]) => lines.join('\n')
const said = (before: string, after: string) =>
  diffLines(before, after).map(
    (line) => `${{ same: ' ', gone: '-', new: '+' }[line.kind]}${line.text}`,
  )

describe('the comparison of two rules files', () => {
  it('finds nothing where nothing changed', () => {
    const lines = diffLines(text('a', 'b'), text('a', 'b'))
    expect(counted(lines)).toEqual({ gone: 0, new: 0 })
    expect(hunks(lines)).toEqual([])
  })
  it('keeps what stays and says what goes and comes, in order', () => {
    expect(said(text('a', 'b', 'c', 'd'), text('a', 'x', 'c', 'd', 'e'))).toEqual([
      ' a',
      '-b',
      '+x',
      ' c',
      ' d',
      '+e',
    ])
  })
  it('finds the longest common part, not the first', () => {
    const lines = said(text('x', 'a', 'b', 'c'), text('a', 'b', 'c', 'x'))
    expect(lines).toEqual(['-x', ' a', ' b', ' c', '+x'])
  })
  it('numbers lines as each of the texts does', () => {
    const lines = diffLines(text('a', 'b', 'c'), text('a', 'n', 'b', 'c'))
    expect(lines.map((line) => [line.old, line.new])).toEqual([
      [1, 1],
      [undefined, 2],
      [2, 3],
      [3, 4],
    ])
  })
  it('put together again is the new text', () => {
    const before = text(...Array.from({ length: 60 }, (_, n) => `line ${n % 7} ${n}`))
    const after = before.replace('line 3 10\n', '').replace('line 0 42', 'other\nlines')
    const lines = diffLines(before, after)
    expect(lines.filter((line) => line.kind !== 'gone').map((line) => line.text)).toEqual(
      after.split('\n'),
    )
    expect(lines.filter((line) => line.kind !== 'new').map((line) => line.text)).toEqual(
      before.split('\n'),
    )
    expect(counted(lines)).toEqual({ gone: 2, new: 2 })
  })
  it('shows three lines around each change and counts what it leaves out', () => {
    const before = Array.from({ length: 40 }, (_, n) => `${n}`)
    const after = [...before]
    after[10] = 'x'
    after[12] = 'y'
    after[30] = 'z'
    const found = hunks(diffLines(before.join('\n'), after.join('\n')))
    expect(found.map((hunk) => hunk.skipped)).toEqual([7, 11])
    expect(found[0]?.lines).toHaveLength(11)
    expect(found[1]?.lines.map((line) => line.text)).toEqual([
      '27',
      '28',
      '29',
      '30',
      'z',
      '31',
      '32',
      '33',
    ])
  })
})
