import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

/** Vant's icon sheet carries its font as `data:` with a foreign host behind it. This emits the font
 * as a file of ours and drops the host; it fails when the sheet no longer looks like that. */
export function vantIcons(): Plugin {
  const face = /url\(data:font\/woff2;[^,]*base64,([^)]+)\)\s*format\((["'])woff2\2\)[^;}]*/
  return {
    name: 'vant-icons',
    enforce: 'pre',
    load(id) {
      const path = id.split('?')[0] ?? ''
      if (!/vant[/\\].*icon[/\\]index\.css$/.test(path)) return null
      const sheet = readFileSync(path, 'utf8')
      const found = face.exec(sheet)
      if (!found?.[1]) this.error('the icon sheet of vant changed: look at its @font-face')
      if (this.environment.mode !== 'build') return sheet.replace(/,\s*url\(\/\/[^)]*\)[^;}]*/g, '')
      const file = this.emitFile({
        type: 'asset',
        name: 'icons.woff2',
        source: Buffer.from(found[1], 'base64'),
      })
      const clean = sheet.replace(face, `url(__VITE_ASSET__${file}__) format("woff2")`)
      if (/\/\/[a-z]/i.test(clean)) this.error('the icon sheet of vant names a foreign host')
      return clean
    },
  }
}
