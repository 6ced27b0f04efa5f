import { fen, yuan } from '@/shared/money'
import type { Part } from '@/shared/ui/SplitBar.vue'
import { node, send } from './calls'

/** Who is in front of the window, and with what. */
export interface Patient {
  /** `01` e-voucher, `02` identity number, `03` card. */
  certType: string
  certNo: string
  psnNo: string
  insutype: string
  /** As the interface gave it: the one who stands here. */
  name: string
  balance: string
  place: string
}
/** A line of charges; price in 分 for one. */
export interface Line {
  code: string
  name: string
  count: number
  price: number
}
/** Of which money: nothing but cash, own account and then relatives where the patient's area does so
 * by itself, or own account and then relatives in any case. */
export type AccountUse = '0' | '1' | '2'

/** What a quote or a settlement came to, in the cashier's view: no names. */
export interface Result {
  settlement: string
  visit: string
  total: string
  fund: string
  own: string
  family: string
  cash: string
  hospital: string
  balance: string
  at: string
  notes: string[]
}

export const lineTotal = (line: Line): number => line.count * line.price
export const totalOf = (lines: Line[]): number =>
  lines.reduce((sum, line) => sum + lineTotal(line), 0)

/** Wall clock of Shanghai as the interface writes times. */
export function stamp(now = new Date()): string {
  return new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
}

/** The token of a code that was scanned: what every later transaction shows in its place. */
async function tokenOf(code: string, place: string, number: string): Promise<string> {
  const asked = { ecQrCode: code, orgId: place, businessType: '01301' }
  const desk = { operatorId: '1', operatorName: '收费', officeId: '1', officeName: '收费' }
  const output = await send('6101', { InData: { ...asked, ...desk } }, `${number}-0`)
  return node(output, 'OutData').ecToken ?? ''
}

/** Reads the patient by what was shown at the window of `place`. */
export async function read(
  certType: string,
  shown: string,
  place: string,
  number: string,
): Promise<Patient> {
  const certNo = certType === '01' ? await tokenOf(shown, place, number) : shown
  const asked = { mdtrt_cert_type: certType, mdtrt_cert_no: certNo, psn_cert_type: '01' }
  const extra = certType === '02' ? { certno: certNo } : {}
  const output = await send('1101', { data: { ...asked, ...extra } }, number)
  const [base, insured] = [node(output, 'baseinfo'), node(output, 'insuinfo')]
  return {
    certType,
    certNo,
    psnNo: base.psn_no ?? '',
    name: base.psn_name ?? '',
    insutype: insured.insutype ?? '',
    balance: decimal(insured.balc),
    place: insured.insuplc_admdvs ?? '',
  }
}

/** An amount of the interface, which writes numbers (`5.6`) as well as texts, with two decimals. */
function decimal(value: unknown): string {
  const found = /^(-?\d+)(?:\.(\d{1,2}))?$/.exec(String(value ?? '0'))
  if (!found) throw new Error('not an amount of the interface')
  return `${found[1]}.${(found[2] ?? '').padEnd(2, '0')}`
}

/** The shares of an answer. What is no amount is none: the server checked it before it answered. */
export function resultOf(output: Record<string, unknown>): Result {
  const said = node(output, 'setlinfo')
  const amount = (name: string) => decimal(said[name])
  const family = amount('acct_mulaid_pay')
  const details = output.setldetail
  const rows = (Array.isArray(details) ? details : []) as Record<string, string>[]
  return {
    settlement: said.setl_id ?? '',
    visit: said.mdtrt_id ?? '',
    total: amount('medfee_sumamt'),
    fund: amount('fund_pay_sumamt'),
    own: yuan(fen(amount('acct_pay')) - fen(family)),
    family,
    cash: amount('psn_cash_pay'),
    hospital: amount('hosp_part_amt'),
    balance: amount('balc'),
    at: said.setl_time ?? '',
    notes: rows.map((row) => row.setl_proc_info ?? '').filter((note) => note !== ''),
  }
}

/** The bar of a cashier: own, family and cash as sums, without names. */
export function partsOf(result: Result): Part[] {
  return [
    { kind: 'fund', label: '统筹基金', label_en: 'Fund', amount: result.fund },
    { kind: 'own', label: '本人账户', label_en: 'Own account', amount: result.own },
    { kind: 'relative', label: '家庭共济', label_en: 'Family', amount: result.family },
    { kind: 'cash', label: '现金', label_en: 'Cash', amount: result.cash },
    { kind: 'hospital', label: '医院负担', label_en: 'Hospital', amount: result.hospital },
  ]
}

interface Wanted {
  patient: Patient
  lines: Line[]
  use: AccountUse
}

/** A window's way from charges to a settlement; each step under a number made from one, so that a step
 * that is sent again is done once. */
export interface Window {
  quote(wanted: Wanted, number: string): Promise<Result>
  /** For exactly what was quoted: a higher cash part is refused with the new split. */
  settle(wanted: Wanted, quoted: Result, number: string): Promise<Result>
  cancel(wanted: Wanted, settled: Result, number: string): Promise<Result>
  /** What a hospital still holds open of a bill that is not settled. */
  drop(wanted: Wanted, number: string): Promise<void>
  /** The next one in the line has nothing to do with the last. */
  leave(): void
}

const who = ({ patient }: Wanted) => ({
  psn_no: patient.psnNo,
  mdtrt_cert_type: patient.certType,
  mdtrt_cert_no: patient.certNo,
  insutype: patient.insutype,
})

function charges({ lines }: Wanted, extra: object) {
  return lines.map((line, i) => ({
    feedetl_sn: String(i + 1),
    med_list_codg: line.code,
    medins_list_codg: `L${i + 1}`,
    cnt: String(line.count),
    pric: yuan(line.price),
    det_item_fee_sumamt: yuan(lineTotal(line)),
    rx_circ_flag: '0',
    fee_ocur_time: stamp(),
    ...extra,
  }))
}

const asQuoted = (quoted: Result) => ({ exp_content: { QUOTE_CASH: quoted.cash } })

export function pharmacy(): Window {
  const input = (wanted: Wanted, extra: object = {}) => ({
    druginfo: {
      ...who(wanted),
      begntime: stamp(),
      medfee_sumamt: yuan(totalOf(wanted.lines)),
      acct_used_flag: wanted.use,
      med_type: '41',
      ...extra,
    },
    drugdetail: charges(wanted, {}),
  })
  return {
    quote: async (wanted, number) => resultOf(await send('2101', input(wanted), number)),
    settle: async (wanted, quoted, number) =>
      resultOf(await send('2102', input(wanted, asQuoted(quoted)), number)),
    cancel: async ({ patient }, settled, number) =>
      resultOf(
        await send(
          '2103',
          { data: { setl_id: settled.settlement, psn_no: patient.psnNo, mdtrt_id: settled.visit } },
          number,
        ),
      ),
    drop: async () => {},
    leave: () => {},
  }
}

/** An outpatient window: visit, diagnosis, charges, quote, settlement. The visit that is open is kept
 * until its bill is settled or dropped. */
export function hospital(): Window {
  let visit = ''
  let owner: Patient | null = null
  /** The number of the quote that opened it: sent again, it goes the same steps once more. */
  let begun = ''
  let isDiagnosed = false
  function leave() {
    visit = begun = ''
    owner = null
    isDiagnosed = false
  }
  const mine = ({ patient }: Wanted) => ({ psn_no: patient.psnNo, mdtrt_id: visit })
  const bill = (wanted: Wanted, extra: object = {}) => ({
    data: {
      ...who(wanted),
      mdtrt_id: visit,
      med_type: '11',
      medfee_sumamt: yuan(totalOf(wanted.lines)),
      psn_setlway: '01',
      chrg_bchno: 'B1',
      acct_used_flag: wanted.use,
      ...extra,
    },
  })
  async function register(wanted: Wanted, number: string) {
    const dept = { dept_code: 'A07', dept_name: '全科', caty: 'A07' }
    const registered = await send(
      '2201',
      {
        data: { ...who(wanted), begntime: stamp(), ipt_otp_no: `T${number.slice(0, 12)}`, ...dept },
      },
      `${number}-1`,
    )
    visit = node(registered, 'data').mdtrt_id ?? ''
    owner = wanted.patient
    begun = number
  }
  async function diagnose(wanted: Wanted, number: string) {
    const diagnosis = {
      diag_type: '1',
      diag_srt_no: '1',
      diag_code: 'J06.900',
      diag_name: '急性上呼吸道感染',
      diag_dept: '全科',
      dise_dor_no: 'D1',
      dise_dor_name: '演示医师',
      diag_time: stamp(),
      vali_flag: '1',
    }
    const info = {
      ...mine(wanted),
      med_type: '11',
      begntime: stamp(),
      dise_codg: '',
      dise_name: '',
    }
    await send('2203', { mdtrtinfo: info, diseinfo: [diagnosis] }, `${number}-2`)
    isDiagnosed = true
  }
  async function dropCharges(wanted: Wanted, number: string) {
    await send('2205', { data: { ...mine(wanted), chrg_bchno: '0000' } }, number)
  }
  return {
    async quote(wanted, number) {
      if (owner && owner.psnNo !== wanted.patient.psnNo) {
        await this.drop({ ...wanted, patient: owner }, number)
      }
      const isFirst = !visit || begun === number
      if (isFirst) await register(wanted, number)
      else await dropCharges(wanted, `${number}-0`)
      if (isFirst || !isDiagnosed) await diagnose(wanted, number)
      const dept = { bilg_dept_codg: 'A07', bilg_dept_name: '全科', bilg_dr_codg: 'D1' }
      const extra = {
        ...mine(wanted),
        chrg_bchno: 'B1',
        ...dept,
        bilg_dr_name: '演示医师',
        hosp_appr_flag: '0',
      }
      await send('2204', { feedetail: charges(wanted, extra) }, `${number}-3`)
      return resultOf(await send('2206', bill(wanted), `${number}-4`))
    },
    async settle(wanted, quoted, number) {
      return resultOf(await send('2207', bill(wanted, asQuoted(quoted)), number))
    },
    async cancel(wanted, settled, number) {
      const back = await send(
        '2208',
        { data: { ...mine(wanted), setl_id: settled.settlement } },
        `${number}-1`,
      )
      await this.drop(wanted, number)
      return resultOf(back)
    },
    async drop(wanted, number) {
      if (!visit) return
      await dropCharges(wanted, `${number}-8`)
      await send('2202', { data: { ...mine(wanted), ipt_otp_no: 'T' } }, `${number}-9`)
      leave()
    },
    leave,
  }
}
