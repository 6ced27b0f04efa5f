import { onBeforeUnmount, onMounted, reactive, ref, shallowReactive, watch } from 'vue'

/** A key of a page: `a`, `Enter`, `alt+Enter`, or two after each other, `g q`. */
export interface Key {
  keys: string
  /** Chinese, English. */
  label: readonly [string, string]
  run: () => void
  /** Only while this holds. */
  when?: () => boolean
}

const sets = shallowReactive<Key[][]>([])
const KEPT = 'gongji.desk.keys'

function kept(): boolean {
  try {
    return localStorage.getItem(KEPT) !== 'off'
  } catch {
    return true
  }
}

/** Single letters can be switched off: speech input and a stray hand press them by accident. */
export const keysOn = ref(kept())
watch(keysOn, (on) => {
  try {
    localStorage.setItem(KEPT, on ? 'on' : 'off')
  } catch {
    // Private windows keep nothing: the choice then holds until the page is closed.
  }
})

/** All keys that are good now, those of the page first. */
export const keysNow = (): Key[] => [...sets].reverse().flat()

const pending = reactive({ first: '' })
let clear: ReturnType<typeof setTimeout> | undefined

function named(event: KeyboardEvent): string {
  const held = [event.ctrlKey && 'ctrl', event.altKey && 'alt', event.metaKey && 'meta']
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  return [...held.filter(Boolean), key].join('+')
}

/** Somebody writes there: letters are letters. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.matches('input, select, textarea, [role=combobox]')
}

function pressed(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return
  if (document.querySelector('dialog[open]')) return
  const name = named(event)
  // Escape leaves a form from within its fields.
  const held = event.ctrlKey || event.altKey || event.metaKey
  const plain = !held && event.key !== 'Escape'
  if (plain && (!keysOn.value || isTyping(event.target))) return
  const known = keysNow().filter((key) => key.when?.() ?? true)
  const found =
    known.find((key) => pending.first && key.keys === `${pending.first} ${name}`) ??
    known.find((key) => key.keys === name)
  pending.first = ''
  clearTimeout(clear)
  if (found) {
    event.preventDefault()
    found.run()
  } else if (plain && known.some((key) => key.keys.startsWith(`${name} `))) {
    pending.first = name
    clear = setTimeout(() => (pending.first = ''), 2_000)
  }
}

let listening = 0

/** Keys of a component as long as it is there; they stand in the sheet that `?` opens. */
export function useKeys(keys: Key[]): void {
  onMounted(() => {
    sets.push(keys)
    if (listening++ === 0) document.addEventListener('keydown', pressed)
  })
  onBeforeUnmount(() => {
    const at = sets.indexOf(keys)
    if (at >= 0) sets.splice(at, 1)
    if (--listening === 0) document.removeEventListener('keydown', pressed)
  })
}
