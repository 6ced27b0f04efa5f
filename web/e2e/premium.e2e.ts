import { expect, test } from 'vitest'
import { accessible, fits, world } from './browser'
import { prove, signIn } from './steps'

// What next year's premium will be is published late: here 四川 asks 400.00.
const year = new Date().getFullYear() + 1
const here = world({
  '51-sichuan': `[[premiums]]
value = [{ kind = "resident", year = ${year}, who = "城乡居民", amount = 40_000 }]
since = 2026-01-01
source = "ADR-0003"
grade = "P"
`,
})

test('a premium of the father is paid, has a receipt, is seen by him, and goes back', async () => {
  const [son, father] = await Promise.all([here.device(), here.device()])
  await Promise.all([signIn(son, '唐波'), signIn(father, '唐德华')])

  // His binding pays care alone: the page says so, and where to change it.
  await son.goto('/family/premiums')
  const blocked = son.getByRole('article').filter({ hasText: '唐* · 居民医保' })
  await blocked.waitFor()
  expect(await blocked.getByRole('button').count()).toBe(0)
  await son.goto('/family/bindings')
  await son.getByRole('link', { name: /唐\*/ }).click()
  await son.getByRole('link', { name: '改限额、改用途、暂停' }).click()
  await son.getByRole('checkbox', { name: '交居民医保费' }).check()
  await son.getByRole('button', { name: '保存，并确认是我本人' }).click()
  await prove(son)
  await son.getByText('办到哪一步').waitFor()

  await son.goto('/family/premiums')
  const offer = son.getByRole('article').filter({ hasText: '唐* · 居民医保' })
  await offer.getByRole('button', { name: '交 400.00 元' }).waitFor()
  await accessible(son, 'premiums')
  await fits(son, 'premiums')
  await offer.getByRole('button', { name: '交 400.00 元' }).click()
  await prove(son)
  const paid = son.getByRole('article').filter({ hasText: '替 唐* · 居民医保' })
  await paid.getByText(`${year} 年度`).waitFor()

  const [receipt] = await Promise.all([
    son.context().waitForEvent('page'),
    paid.getByRole('button', { name: '回执' }).click(),
  ])
  await receipt.getByText('400.00').first().waitFor()
  await receipt.close()

  await father.goto('/family/premiums')
  await father.getByText('唐* 替您交的').waitFor()

  await paid.getByRole('button', { name: '退回' }).click()
  await prove(son)
  await paid.getByText('已退回').first().waitFor()
  await son.goto('/family/account')
  await son.getByText('2,700.00').first().waitFor()
  here.clean()
})
