// What a first visit of each room loads of scripts, compressed. Guide and family have a limit: a
// phone on a slow line. Read from the manifest: entry, and what it imports at once.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const LIMIT_KB = { guide: 200, family: 200 }
const dist = new URL('../dist/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'))

function scripts(key, seen = new Set()) {
  if (!seen.has(key)) {
    seen.add(key)
    for (const next of manifest[key].imports ?? []) scripts(next, seen)
  }
  return seen
}
/** The view that the room opens first: its lazy parts load with it. */
const FIRST = { family: ['src/family/home/Home.vue', 'src/family/session/SignIn.vue'] }

let over = false
for (const [key, entry] of Object.entries(manifest).filter(([, chunk]) => chunk.isEntry)) {
  const files = scripts(key)
  for (const view of FIRST[entry.name] ?? []) {
    if (!manifest[view]) throw new Error(`${view} is no chunk of its own: mend tools/size.mjs`)
    scripts(view, files)
  }
  const sizes = [...files].map((file) => readFileSync(new URL(manifest[file].file, dist)))
  const kb = sizes.reduce((sum, bytes) => sum + gzipSync(bytes, { level: 9 }).length, 0) / 1024
  const limit = LIMIT_KB[entry.name]
  const mark = limit === undefined ? '' : kb <= limit ? `≤ ${limit}` : `OVER ${limit}`
  over ||= mark.startsWith('OVER')
  console.log(
    `${entry.name.padEnd(8)} ${kb.toFixed(1).padStart(7)} KB gzip  ${files.size} files  ${mark}`,
  )
}
process.exitCode = over ? 1 : 0
