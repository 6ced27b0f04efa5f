import { either } from '@/shared/i18n'

/** A word of a table in the chosen language; the word itself where the table has none. */
export function word(table: Record<string, readonly [string, string]>, key: string): string {
  const known = table[key]
  return known ? either(known[0], known[1]) : key
}

/** A place by its name; what is of no place is of the whole country. */
export const placeSaid = (row: { area: string; area_name: string }): string =>
  row.area === '100000' ? either('全国', 'whole country') : row.area_name
