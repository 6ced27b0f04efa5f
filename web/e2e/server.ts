import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { appendFileSync, cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** A demo server of its own: address, folder, and how to end it. */
export interface Server {
  url: string
  data: string
  /** Stops, lets something happen to the folder, and starts again at the same address. */
  restart(away: (data: string) => void): Promise<void>
  stop(): Promise<void>
}

const root = new URL('../../', import.meta.url).pathname
const program = process.env.GONGJI_BIN ?? join(root, 'target/debug/gongji')

/** Rules that a story adds, by the name of the file that gets them: `11-beijing`. */
export type Rules = Record<string, string>

/** Clerks review applications, within three working days; no area of the demo does as it is. */
export const REVIEW = `[[review]]
value = { working_days = 3 }
since = 2026-01-01
source = "ADR-0003"
grade = "P"
`

/** Starts the program with the demo world in a new folder, on a free port. */
export async function startServer(rules: Rules = {}): Promise<Server> {
  if (!existsSync(program)) throw new Error(`no ${program}: run cargo build first`)
  const data = mkdtempSync(join(tmpdir(), 'gongji-e2e-'))
  const more = withRules(rules, `${data}-rules`)
  const start = (listen: string) =>
    spawn(
      program,
      ['serve', '--demo', '--data', data, '--listen', listen, '--log', 'warn', ...more],
      { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] },
    )
  let child = start('127.0.0.1:0')
  const url = await address(child)
  return {
    url,
    data,
    async restart(away) {
      await end(child)
      away(data)
      child = start(new URL(url).host)
      await address(child)
    },
    async stop() {
      await end(child)
      rmSync(data, { recursive: true, force: true })
      rmSync(`${data}-rules`, { recursive: true, force: true })
    },
  }
}

/** Runs another command of the program, while no server has the folder: `keys add --data DIR`. */
export function command(...words: string[]): string {
  return execFileSync(program, words, { cwd: root, encoding: 'utf8' })
}

/** The shipped rules with more at the end of some files, as a folder of their own. */
function withRules(rules: Rules, folder: string): string[] {
  if (!Object.keys(rules).length) return []
  cpSync(join(root, 'policies'), folder, { recursive: true })
  for (const [file, text] of Object.entries(rules)) {
    appendFileSync(join(folder, `${file}.toml`), `\n${text}`)
  }
  return ['--policies', folder]
}

async function end(child: ChildProcess): Promise<void> {
  const gone = new Promise((done) => child.once('exit', done))
  child.kill('SIGTERM')
  await gone
}

async function address(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the server has no output')
  let url = ''
  for await (const line of createInterface({ input: child.stdout })) {
    url ||= /共济在 (http:\/\/\S+?)，/.exec(line)?.[1] ?? ''
    if (line.includes('Ctrl-C') && url) {
      child.stdout.resume()
      return url
    }
  }
  throw new Error('the server ended before it told its address')
}
