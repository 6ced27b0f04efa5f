import { computed, onBeforeUnmount, onMounted, reactive, ref } from 'vue'
import type { Schemas } from '../api'
import { counted, diffLines } from './diff'

/** A changed file that was not proposed yet. */
interface Draft {
  /** The text in force when the change began. */
  base: string
  text: string
  /** Digest of the set that it changes. */
  digest: string
}
export type FileFault = Schemas['FileFault']

/** Changed files, in this window only: until they are proposed nothing is sent anywhere but to be
 * tried. They stay while one goes from page to page. */
const drafts = reactive(new Map<string, Draft>())
/** What the server found wrong in them, last. */
export const faults = ref<FileFault[]>([])

export const draftOf = (name: string): Draft | undefined => drafts.get(name)

export function edit(name: string, base: string, digest: string, text: string): void {
  if (text === base) drafts.delete(name)
  else drafts.set(name, { base, digest, text })
}
export function drop(name?: string): void {
  if (name) drafts.delete(name)
  else drafts.clear()
  faults.value = []
}

/** What is proposed or tried: whole files by name. */
export const draftFiles = computed(() =>
  Object.fromEntries([...drafts].map(([name, draft]) => [name, draft.text])),
)
export const changedFiles = computed(() =>
  [...drafts].map(([name, draft]) => ({
    name,
    digest: draft.digest,
    ...counted(diffLines(draft.base, draft.text)),
  })),
)

/** A fault begins with the name of its file. */
export const faultsOf = (name: string) =>
  computed(() => faults.value.filter((fault) => fault.what.startsWith(`${name} `)))

/** Who leaves the site with a draft is asked by the browser. */
export function useDraftWarning(): void {
  const warn = (event: BeforeUnloadEvent) => {
    if (drafts.size > 0) event.preventDefault()
  }
  onMounted(() => window.addEventListener('beforeunload', warn))
  onBeforeUnmount(() => window.removeEventListener('beforeunload', warn))
}
