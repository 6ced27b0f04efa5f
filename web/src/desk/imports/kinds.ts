import type { Duty } from '../session/me'

/** What a file can be of: who hands it in, and its columns as the server reads them. */
export const KINDS = {
  people: {
    duty: 'registrar',
    needed: ['name', 'cert_type', 'cert_no', 'area', 'insutype', 'psn_type', 'status'],
    optional: ['key', 'phone', 'card_no', 'gender', 'born', 'covered_until', 'frozen'],
  },
  institutions: {
    duty: 'registrar',
    needed: ['code', 'name', 'kind', 'admdvs'],
    optional: ['level', 'takes_family', 'services', 'unsigned', 'access_key', 'secret'],
  },
  items: {
    duty: 'editor',
    needed: ['code', 'name', 'list_type', 'charge_type', 'class'],
    optional: [
      'self_pay_percent',
      'price_cap_community',
      'price_cap_1',
      'price_cap_2',
      'price_cap_3',
      'account_allowed',
    ],
  },
} as const satisfies Record<
  string,
  { duty: Duty; needed: readonly string[]; optional: readonly string[] }
>
export type Kind = keyof typeof KINDS
