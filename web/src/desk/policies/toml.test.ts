import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { inForceOn, readRules } from './toml'

const file = `# 说明
code = "51"
name = "四川省"   # 省
hotline = "028-12393"
unknown = [
  "own_first", # [里面的括号
  "mode",
]

[areas]
510100 = "成都市"

[sources.S1]
issuer = "某局"
document = "某文件 #1"
date = "2025-02-04"

[[members]]
value = {}
since = 2024-05-22
source = "S1"
grade = "B"

[[parts]]
source = "S1"
[parts.value]
own = ["a", "b"]
[parts.value.more]
aid = 1

[[wallet]]
value = "unknown"
until = 2025-03-14
claims = [
  { says = "已开通", source = "S1", grade = "A" },
  { says = "未上线", source = "S1", grade = "B" },
]
note = "两种说法"
`

describe('a rules file as a table', () => {
  const table = readRules(file)
  it('has the head, also over several lines, without comments', () => {
    expect([table.code, table.name, table.hotline]).toEqual(['51', '四川省', '028-12393'])
    expect(table.unknown).toEqual(['own_first', 'mode'])
    expect(table.areas.get('510100')).toBe('成都市')
  })
  it('has each rule with its line, and sources with what # stands in them', () => {
    expect(table.rules[0]).toMatchObject({
      line: 18,
      axis: 'members',
      value: '{}',
      since: '2024-05-22',
      source: 'S1',
      grade: 'B',
    })
    expect(table.rules[1]).toMatchObject({ value: 'own = ["a", "b"]; more: aid = 1', source: 'S1' })
    expect(table.rules[2]?.claims).toContain('未上线')
    expect(table.rules[2]?.note).toBe('两种说法')
    expect(table.sources[0]).toMatchObject({ key: 'S1', document: '某文件 #1' })
  })
  it('knows when a rule says something: until a day is without that day', () => {
    const [, , wallet] = table.rules
    expect(wallet && inForceOn(wallet, '2025-03-13')).toBe(true)
    expect(wallet && inForceOn(wallet, '2025-03-14')).toBe(false)
  })
  it('reads every file that the program carries: no rule without a value', () => {
    const list = readFileSync('../policies/list.rs', 'utf8')
    const names = [...list.matchAll(/"(\d\d-[a-z]+\.toml)"/g)].map((one) => one[1])
    expect(names.length).toBeGreaterThan(30)
    for (const name of names) {
      const text = readFileSync(`../policies/${name}`, 'utf8')
      const read = readRules(text)
      expect([name, read.rules.length]).toEqual([name, text.match(/^\[\[\w+\]\]/gm)?.length ?? 0])
      expect(read.rules.filter((rule) => !rule.value).map((rule) => [name, rule.line])).toEqual([])
      expect(read.sources.length).toBe(text.match(/^\[sources\./gm)?.length ?? 0)
    }
  })
})
