/** Shanghai's day, `2026-11-22`. */
export const today = (now = Date.now()): string =>
  new Date(now + 8 * 3600 * 1000).toISOString().slice(0, 10)

/** So many days before (or after) a day. */
export const shifted = (on: string, days: number): string =>
  new Date(Date.parse(on) + days * 86_400_000).toISOString().slice(0, 10)
