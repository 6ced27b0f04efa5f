import { type Component, defineAsyncComponent } from 'vue'
import type { Schemas } from '../api'

/** What can be done for somebody who stands at the window. */
export interface WindowAct {
  word: string
  keys: string
  label: readonly [string, string]
  /** ② waits for a second clerk. */
  second?: boolean
  form: Component
  /** Whether it concerns this person at all. */
  when?: (view: Schemas['PersonView']) => boolean
}

const isLive = (binding: Schemas['BindingView']) =>
  !['ended', 'withdrawn', 'rejected', 'declined', 'lapsed'].includes(String(binding.state))

export const liveBindings = (view: Schemas['PersonView']) => view.bindings.filter(isLive)

export const WINDOW_ACTS: WindowAct[] = [
  {
    word: 'bind',
    keys: '1',
    label: ['绑定家庭共济', 'Bind'],
    form: defineAsyncComponent(() => import('./BindForm.vue')),
  },
  {
    word: 'unbind',
    keys: '2',
    label: ['解除绑定', 'Unbind'],
    form: defineAsyncComponent(() => import('./UnbindForm.vue')),
    when: (view) => liveBindings(view).length > 0,
  },
  {
    word: 'terms',
    keys: '3',
    label: ['调整限额和范围', 'Change the terms'],
    second: true,
    form: defineAsyncComponent(() => import('./TermsForm.vue')),
    when: (view) => liveBindings(view).some((it) => it.role === 'grantor'),
  },
  {
    word: 'wallet',
    keys: '4',
    label: ['医保钱包', 'Wallet'],
    form: defineAsyncComponent(() => import('./WalletForm.vue')),
  },
  {
    word: 'filing',
    keys: '5',
    label: ['异地就医备案', 'Filing'],
    form: defineAsyncComponent(() => import('./FilingForm.vue')),
  },
  {
    word: 'ward',
    keys: '6',
    label: ['监护登记', 'Guardian'],
    form: defineAsyncComponent(() => import('./WardForm.vue')),
  },
  {
    word: 'divorce',
    keys: '7',
    label: ['亲属关系终止', 'End of a kinship'],
    form: defineAsyncComponent(() => import('./DivorceForm.vue')),
  },
  {
    word: 'merge',
    keys: '8',
    label: ['新生儿证件合并', "Newborn's number"],
    form: defineAsyncComponent(() => import('./MergeForm.vue')),
    when: (view) => view.person.cert_type === '990201',
  },
  {
    word: 'correct',
    keys: '9',
    label: ['信息更正', 'Correct data'],
    second: true,
    form: defineAsyncComponent(() => import('./CorrectForm.vue')),
  },
]
