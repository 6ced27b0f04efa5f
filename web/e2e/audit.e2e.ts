import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { accessible, world } from './browser'
import { command } from './server'
import { signInDesk } from './steps'

// Somebody with the file of the database, and the server off, changes one character of the trail.
const here = world()

/** Changes one character of the last act that is found in the file, in the digest of what was asked;
 * tells its place in the chain. */
function tamper(data: string): string {
  // What was written last stands in the log beside the file; a command that writes moves it in.
  command('keys', 'add', '--data', data)
  const file = join(data, 'gongji.db')
  const bytes = readFileSync(file)
  const text = bytes.toString('latin1')
  const acts = [...text.matchAll(/\[\{"s":(\d+),"n":(\["[^\]]+"\]),"d":"[0-9a-f]/g)]
  const act = acts.at(-1)
  if (!act?.[1] || !act[2]) throw new Error('no act of the trail is in the file')
  const before = `${act[2]},"d":"`
  // A page of the database may stand in the file twice.
  for (let at = text.indexOf(before); at >= 0; at = text.indexOf(before, at + 1)) {
    const place = at + before.length
    bytes.write(text[place] === '0' ? '1' : '0', place, 'latin1')
  }
  writeFileSync(file, bytes)
  return act[1]
}

test('the trail is intact; changed behind the server, it is told where', async () => {
  const admin = await here.device({ width: 1440 })
  await signInDesk(admin, '演示系统管理')
  await admin.goto('/desk/audit')
  await admin.getByRole('button', { name: '开始核对' }).click()
  await admin.getByText('完好：没有一处被改过。').waitFor()
  await accessible(admin, 'intact')

  let sequence = ''
  await here.restart((data) => (sequence = tamper(data)))
  // The sign-in outlasts the stop; the page goes on.
  await admin.getByRole('button', { name: '开始核对' }).click()
  await admin.getByText('有被改动的地方。').waitFor()
  const said = await admin.getByRole('status').filter({ hasText: '有被改动的地方。' }).innerText()
  expect(said).toContain(`序号 ${sequence}`)
  await accessible(admin, 'changed')
  here.clean()
})
