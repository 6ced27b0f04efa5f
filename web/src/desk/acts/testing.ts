import type { Schemas } from '../api'

/** What a ② act is answered with: it waits for another clerk. */
export const proposed = (id = 'C9'): { status: number; body: Schemas['Acted'] } => ({
  status: 202,
  body: { done: false, case: id, approver: 'approver', approver_zh: '复核' } as Schemas['Acted'],
})

/** A refusal as the server writes it. */
export const refused = (title: string, more: object = {}) => ({
  status: 422,
  body: {
    type: '/problems/X',
    title,
    status: 422,
    detail: title,
    detail_en: title,
    code: 'X',
    who: 'agency',
    who_zh: '医保经办',
    next: '',
    instance: '',
    ...more,
  },
})

/** Somebody insured, with an account of 3,000 元. */
export const insured = (change: Partial<Schemas['PersonView']> = {}): Schemas['PersonView'] =>
  ({
    person: {
      psn_no: '11000000000000000001',
      name: '张*',
      cert_type: '01',
      cert_no: '110190********1230',
      phone: null,
      born: '1980-01-01',
      area: '110000',
      area_name: '北京市',
    },
    insurance: {
      insutype: '310',
      psn_type: '11',
      status: '1',
      covered: true,
      covered_until: null,
      frozen: false,
    },
    account: {
      current: '2000.00',
      carried: '1000.00',
      reserved_current: '0.00',
      reserved_carried: '0.00',
      holds: [],
      quotas: [],
      frozen: false,
    },
    wallet: null,
    bindings: [],
    links: [],
    wards: [],
    documents: [],
    cases: [],
    corrections: [],
    died_on: null,
    ...change,
  }) as Schemas['PersonView']
