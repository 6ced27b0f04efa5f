import type { Schemas } from '../api'

/** What an act at the window came to. */
export interface Done {
  /** Chinese, English. */
  said: readonly [string, string]
  /** ②: it waits for a second clerk. */
  proposed?: Schemas['Acted']
  receipt?: Schemas['Receipt']
  /** Bindings that stand until somebody says whose parents they are with. */
  unclear?: string[]
}

/** What every form of the window is given. */
export interface AtWindow {
  view: Schemas['PersonView']
}
