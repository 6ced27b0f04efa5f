import { shallowRef } from 'vue'

/** One act, exactly as it will be sent: a proof is bound to it. */
export interface ProvenAct {
  method: 'POST' | 'PUT'
  /** `/bindings`, without the prefix of the interface. */
  path: string
  body: unknown
  /** What it is, in the words of the person: “让 妈妈 用您的个人账户”. */
  says: string
  /** `password` only where the interface takes it (picking a payer, agreeing to an order). */
  ways?: ('face' | 'sms' | 'password')[]
}
interface Asked {
  act: ProvenAct
  done: (proof: string | null) => void
}
export const asked = shallowRef<Asked | null>(null)

/** Whoever leaves the page, or is signed out, proves nothing any more. */
export const dropProof = (): void => asked.value?.done(null)

/** Opens the sheet that proves identity, last of all steps. `null` = the person closed it. */
export function prove(act: ProvenAct): Promise<string | null> {
  return new Promise((done) => {
    asked.value = {
      act,
      done: (proof) => {
        asked.value = null
        done(proof)
      },
    }
  })
}
