import { describe, expect, it } from 'vitest'
import { readCsv } from './csv'

describe('a file before it is sent', () => {
  it('is counted without its header and its empty lines', async () => {
    const file = await readCsv(new File(['\ufeffname,area\r\n张三,110000\r\n\r\n'], 'a.csv'))
    expect(file.lines).toBe(1)
    expect(file.columns).toEqual(['name', 'area'])
    expect(file.wasGbk).toBe(false)
  })
  it('is turned into UTF-8 where a spreadsheet wrote GBK', async () => {
    const zhang = new Uint8Array([0x6e, 0x61, 0x6d, 0x65, 0x0a, 0xd5, 0xc5])
    const file = await readCsv(new File([zhang], 'a.csv'))
    expect(file.text).toBe('name\n张')
    expect(file.wasGbk).toBe(true)
  })
})
