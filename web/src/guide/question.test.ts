import { expect, test } from 'vitest'
import { fromAddress, isWhole, toAddress } from './question'

const QUESTION = { from: '440300', to: '510100', care: '', kin: 'mother', use: 'outpatient' }

test('a link says the whole question and comes back as it was', () => {
  const address = toAddress(QUESTION)
  expect(address).toBe('/?from=440300&to=510100&kin=mother&use=outpatient')
  expect(fromAddress(address.slice(1))).toEqual(QUESTION)
})
test('what is no code is dropped: a link cannot put text on the page', () => {
  expect(fromAddress('?from=<b>440300&kin=' + 'x'.repeat(50))).toEqual({
    ...QUESTION,
    from: '',
    to: '',
    kin: '',
    use: '',
  })
})
test('three of the five must be there', () => {
  expect(isWhole(QUESTION)).toBe(true)
  expect(isWhole({ ...QUESTION, kin: '' })).toBe(false)
})
