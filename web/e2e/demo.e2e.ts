import { expect, test } from 'vitest'
import { accessible, fits, world } from './browser'
import { script } from './script'
import {
  accept,
  bind,
  charge,
  prove,
  quote,
  readPatient,
  settle,
  signIn,
  signInCashier,
  signInClerk,
  voucher,
} from './steps'

// The whole story of docs/demo.md, step by step, in one world.
const here = world()
const { step, over } = script('demo.md')

test('docs/demo.md: from the first question to the verified trail', async () => {
  const [guest, father, son, till] = await Promise.all([
    here.device(),
    here.device(),
    here.device(),
    here.device({ width: 1440 }),
  ])

  step('1. 先问能不能')
  await guest.goto('/')
  await guest.getByLabel('出钱的人在哪儿参保').fill('北京')
  await guest.getByLabel('用钱的家人在哪儿参保').fill('北京')
  await guest.getByRole('radio', { name: '孩子' }).check()
  await guest.getByRole('radio', { name: '药店买药' }).check()
  await guest.getByRole('button', { name: '看看能不能' }).click()
  await guest.getByRole('heading', { name: /^可以：/ }).waitFor()
  expect(guest.url()).toMatch(/\/\?from=110000&to=110000&kin=child&use=pharmacy$/)
  await accessible(guest, 'guide')
  await fits(guest, 'guide')

  step('2. 张三登录')
  await signIn(father, '张三')
  await accessible(father, 'home')

  step('3. 张三绑定孩子李四')
  await father.getByRole('link', { name: '绑定家人' }).first().click()
  await bind(father, { kin: '孩子', name: '李四', certNo: SON, month: '800' })

  step('4. 李四确认')
  await signIn(son, '李四')
  await son.getByRole('link', { name: '去确认' }).first().click()
  await accept(son)

  step('5. 李四出示医保码')
  await son.goto('/family/voucher')
  await accessible(son, 'voucher')
  const code = await voucher(son)

  step('6. 药店扫码、预结算')
  await signInCashier(till, '演示收费')
  await readPatient(till, '扫医保码', code)
  await charge(till, '阿莫西林', 5, '5.00')
  await quote(till)
  step('7. 药店结算')
  await settle(till)
  await accessible(till, 'till')
  const slip = till.getByRole('region', { name: '这一单' })
  await slip.getByText('家庭共济').first().waitFor()
  expect(await slip.textContent()).not.toContain('张')

  step('8. 两个人各看到自己的账')
  await son.goto('/family/uses')
  await son.getByRole('list', { name: '账单' }).getByRole('link').first().click()
  await son.getByRole('heading', { name: '这笔账' }).waitFor()
  await son
    .getByText(/张\*.*账户/)
    .first()
    .waitFor()
  await accessible(son, 'use')
  await father.goto('/family/uses')
  await father.getByText('替 李* 付').first().waitFor()

  step('9. 李四提出异议')
  await son.getByRole('link', { name: '觉得不对？提出异议' }).click()
  await son.getByLabel('为什么觉得不对').fill('药没有买这么多。')
  await son.getByRole('button', { name: '交给医保经办' }).click()
  await son.getByText('药没有买这么多。').waitFor()

  step('10. 医保经办答复')
  const clerk = await here.device({ width: 1440 })
  await signInClerk(clerk, '演示审核')
  await clerk.goto('/desk/queue')
  await clerk.getByRole('button', { name: /^领办下一件/ }).click()
  await clerk.getByText('药没有买这么多。').waitFor()
  await accessible(clerk, 'case')
  await clerk.keyboard.press('x')
  await clerk.getByLabel('给当事人的话').fill('小票和数量一致，请看回执。')
  await clerk.getByRole('button', { name: '不支持', exact: true }).last().click()
  await clerk.getByText('已办结').first().waitFor()
  await son.reload()
  await son.getByText('小票和数量一致，请看回执。').waitFor()

  step('11. 张三解除绑定')
  await father.goto('/family/bindings')
  await father.getByRole('link', { name: /李\*/ }).first().click()
  await father.getByRole('link', { name: /解除/ }).click()
  await father.getByRole('heading', { name: '解除以后会怎样' }).waitFor()
  await accessible(father, 'unbind')
  await father.getByRole('button', { name: '解除，并确认是我本人' }).click()
  await prove(father)
  await father.getByText('您已解绑').first().waitFor()

  step('12. 再买药就付现金，轨迹完整')
  await till.keyboard.press('F8')
  await readPatient(till, '身份证号', SON)
  await charge(till, '阿莫西林', 1, '5.00')
  await quote(till)
  await settle(till)
  await slip.getByRole('button', { name: '现金 5.00 元' }).waitFor()
  const admin = await here.device({ width: 1440 })
  await signInClerk(admin, '演示系统管理')
  await admin.goto('/desk/audit')
  await admin.screenshot({ path: '/tmp/e12.png', fullPage: true })
  over()
  here.clean()
})

const SON = '110190201001011235'
