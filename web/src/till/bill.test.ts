import { afterEach, expect, test, vi } from 'vitest'
import { answer } from '@/shared/testing/server'
import { hospital, partsOf, type Patient, pharmacy, read, resultOf, stamp, totalOf } from './bill'
import { exchanges, forgetCalls, Refused } from './calls'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
  forgetCalls()
})

const PATIENT: Patient = {
  certType: '02',
  certNo: 'X',
  psnNo: '7',
  insutype: '390',
  name: '某*',
  balance: '0.00',
  place: '110000',
}
const LINES = [
  { code: 'A', name: '药', count: 3, price: 335 },
  { code: 'B', name: '片', count: 1, price: 5 },
]
const WANTED = { patient: PATIENT, lines: LINES, use: '1' as const }
const SETTLED = {
  setlinfo: {
    setl_id: 'S1',
    mdtrt_id: 'V1',
    medfee_sumamt: 10.1,
    fund_pay_sumamt: 0,
    acct_pay: '9.00',
    acct_mulaid_pay: 8.5,
    psn_cash_pay: '1.10',
    balc: 0.5,
  },
}

/** Answers every call; the inputs that were sent, by transaction. */
function interfaceSays(said: Record<string, unknown>, refused?: { infno: string; why: string }) {
  const sent = answer({
    'POST /api/till/v1/calls': ({ body }) => {
      const { infno, input } = body as { infno: string; input: unknown }
      const isRefused = infno === refused?.infno
      return {
        body: {
          request: { infno, input, msgid: infno },
          answer: {
            infcode: isRefused ? -1 : 0,
            err_msg: isRefused ? refused.why : null,
            output: isRefused ? null : (said[infno] ?? {}),
            inf_refmsgid: 'r',
          },
          ms: 1,
        },
      }
    },
  })
  return {
    sent,
    calls: () => sent.map((one) => (one.body as { infno: string }).infno),
    input: (infno: string) =>
      (
        sent.find((one) => (one.body as { infno: string }).infno === infno)?.body as {
          input: never
        }
      ).input as Record<string, Record<string, unknown>>,
  }
}

test('charges add up in whole 分, and times are those of Shanghai', () => {
  expect(totalOf(LINES)).toBe(1010)
  expect(stamp(new Date('2026-11-22T16:30:05Z'))).toBe('2026-11-23 00:30:05')
})

test('shares of an answer, whether they come as numbers or as text', () => {
  const result = resultOf(SETTLED)
  expect(result).toMatchObject({ own: '0.50', family: '8.50', cash: '1.10', total: '10.10' })
  expect(partsOf(result).every((part) => !part.name)).toBe(true)
})

test('a code that was scanned is turned into its token, and the patient read by that', async () => {
  const wire = interfaceSays({
    6101: { OutData: { ecToken: 'TOKEN' } },
    1101: {
      baseinfo: { psn_no: '7', psn_name: '某*' },
      insuinfo: [{ insutype: '310', balc: 12.5 }],
    },
  })
  const patient = await read('01', 'CODE', 'P1', 'n1')
  expect(patient).toMatchObject({ psnNo: '7', balance: '12.50', insutype: '310' })
  expect(wire.input('1101').data).toMatchObject({ mdtrt_cert_type: '01', mdtrt_cert_no: 'TOKEN' })
  expect(wire.input('6101').InData).toMatchObject({ ecQrCode: 'CODE', orgId: 'P1' })
})

test('a pharmacy settles what it quoted: a higher cash part would be refused', async () => {
  const wire = interfaceSays({ 2101: SETTLED, 2102: SETTLED })
  const window = pharmacy()
  const quoted = await window.quote(WANTED, 'a')
  await window.settle(WANTED, quoted, 'b')
  expect(wire.input('2102').druginfo).toMatchObject({
    medfee_sumamt: '10.10',
    exp_content: { QUOTE_CASH: '1.10' },
  })
  expect(wire.sent[1]?.headers.get('Idempotency-Key')).toBe('b')
})

test('a hospital opens one visit, and a changed bill is quoted in the same one', async () => {
  const wire = interfaceSays({
    2201: { data: { mdtrt_id: 'V1' } },
    2206: SETTLED,
    2207: SETTLED,
    2208: SETTLED,
  })
  const window = hospital()
  await window.quote(WANTED, 'a')
  const quoted = await window.quote({ ...WANTED, lines: LINES.slice(1) }, 'b')
  const settled = await window.settle(WANTED, quoted, 'c')
  await window.cancel(WANTED, settled, 'd')
  expect(wire.calls()).toEqual([
    '2201',
    '2203',
    '2204',
    '2206',
    '2205',
    '2204',
    '2206',
    '2207',
    '2208',
    '2205',
    '2202',
  ])
  const numbers = wire.sent.map((one) => one.headers.get('Idempotency-Key'))
  expect(new Set(numbers).size).toBe(numbers.length)
})

test('a refusal is told as the interface says it, and nothing goes on', async () => {
  const wire = interfaceSays(
    { 2201: { data: { mdtrt_id: 'V1' } } },
    { infno: '2204', why: '目录里没有' },
  )
  await expect(hospital().quote(WANTED, 'a')).rejects.toThrow(Refused)
  expect(wire.calls()).toEqual(['2201', '2203', '2204'])
  expect(exchanges.value[0]?.answer.err_msg).toBe('目录里没有')
})

test('what is sent again under its number is the same to the letter, minutes later too', async () => {
  vi.useFakeTimers({ now: new Date('2026-11-22T01:00:00Z'), toFake: ['Date'] })
  const wire = interfaceSays({ 2102: SETTLED })
  const window = pharmacy()
  await window.settle(WANTED, resultOf(SETTLED), 'a')
  vi.setSystemTime(new Date('2026-11-22T01:03:00Z'))
  await window.settle(WANTED, resultOf(SETTLED), 'a')
  expect(wire.sent[1]?.body).toEqual(wire.sent[0]?.body)
})

test('a hospital’s quote that is sent again goes the same steps under the same numbers', async () => {
  const wire = interfaceSays({ 2201: { data: { mdtrt_id: 'V1' } }, 2206: SETTLED })
  const window = hospital()
  await window.quote(WANTED, 'a')
  await window.quote(WANTED, 'a')
  const steps = wire.sent.map((one) => one.headers.get('Idempotency-Key'))
  expect(steps).toEqual(['a-1', 'a-2', 'a-3', 'a-4', 'a-1', 'a-2', 'a-3', 'a-4'])
})

test('the visit of one patient never carries the bill of the next', async () => {
  const wire = interfaceSays({
    2201: { data: { mdtrt_id: 'V1' } },
    2206: SETTLED,
    2207: SETTLED,
  })
  const window = hospital()
  const next = { ...WANTED, patient: { ...PATIENT, psnNo: '8' } }
  const settled = await window.quote(WANTED, 'a')
  await window.settle(WANTED, settled, 'b')
  window.leave()
  await window.quote(WANTED, 'c')
  await window.quote(next, 'd')
  expect(wire.calls()).toEqual([
    ...['2201', '2203', '2204', '2206', '2207'],
    ...['2201', '2203', '2204', '2206'],
    ...['2205', '2202', '2201', '2203', '2204', '2206'],
  ])
  expect(wire.sent[9]?.body).toMatchObject({ input: { data: { psn_no: '7' } } })
  expect(wire.sent[11]?.body).toMatchObject({ input: { data: { psn_no: '8' } } })
})
