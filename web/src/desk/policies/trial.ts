/** What a trial of a draft found, as `gongji policy simulate --json` prints it. Amounts in 分. */
export interface Moved {
  bills: number
  more: Parts
}
export interface Parts {
  fund: number
  own: number
  aid: number
  cash: number
}
export interface Trial {
  from: string
  to: string
  present: string
  draft: string
  bills: number
  given_back: number
  replayed: number
  same: number
  changed: Moved
  not_replayed: { why: string; zh: string; bills: number }[]
  refused: Record<string, number>
  assumed: number
  patients: number
  relatives: number
  areas: { area: string; name: string; sums: Moved }[]
  axes: { axis: string; sums: Moved }[]
  together: Moved
  adopted: Moved
  carried: Moved
  payers: {
    area: string
    name: string
    aid: { more: number; more_by: number; less: number; less_by: number }
  }[]
  examples: {
    setl_id: string
    before: Parts
    after: { paid: Parts } | { refused: string }
    axes: string[]
    together: boolean
    carried: boolean
    adopted: boolean
    assumed: boolean
  }[]
  limits: string
}

/** Lines of the table of sums: all, by area, by rule, and what no rule of its own made. */
export function sumRows(
  trial: Trial,
  say: { all: string; together: string; adopted: string; carried: string },
  axis: (key: string) => string,
): { what: string; bills: number; more: Parts }[] {
  const row = (what: string, sums: Moved) => ({ what, bills: sums.bills, more: sums.more })
  return [
    row(say.all, trial.changed),
    ...trial.areas.map((one) => row(one.name, one.sums)),
    ...trial.axes.map((one) => row(axis(one.axis), one.sums)),
    ...[
      row(say.together, trial.together),
      row(say.adopted, trial.adopted),
      row(say.carried, trial.carried),
    ].filter((one) => one.bills > 0),
  ]
}
