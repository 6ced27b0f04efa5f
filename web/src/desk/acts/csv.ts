/** A file as it will be sent: always UTF-8. */
export interface CsvFile {
  name: string
  text: string
  /** Lines with something in them, without the header. */
  lines: number
  /** Names of the first line. */
  columns: string[]
  /** Spreadsheets in Chinese write GBK; it was read as that. */
  wasGbk: boolean
}

/** Most bytes that the server takes (docs/api.md). */
export const MOST_BYTES = 16 * 1024 * 1024

function decoded(bytes: ArrayBuffer): { text: string; wasGbk: boolean } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), wasGbk: false }
  } catch {
    return { text: new TextDecoder('gb18030').decode(bytes), wasGbk: true }
  }
}

export async function readCsv(file: File): Promise<CsvFile> {
  const { text, wasGbk } = decoded(await file.arrayBuffer())
  const all = text.split(/\r\n|\n|\r/).filter((line) => line.trim())
  const columns = (all[0] ?? '').split(',').map((name) => name.trim().replace(/^"|"$/g, ''))
  return { name: file.name, text, lines: Math.max(0, all.length - 1), columns, wasGbk }
}

/** How the client sends it: the text as it is. */
export const asCsv = {
  headers: { 'Content-Type': 'text/csv; charset=utf-8' },
  bodySerializer: (body: unknown) => body as string,
} as const
