import type { Directive } from 'vue'

/** `v-focus` on something that was just opened: the first field in it gets the focus; with `.last`
 * only where nothing before it has. */
export const vFocus: Directive<HTMLElement> = {
  mounted(el, { modifiers }) {
    const form = el.closest('form')
    if (modifiers.last && form?.querySelector('input, textarea, select')) return
    const field = el.matches('input, textarea, select, button')
      ? el
      : el.querySelector<HTMLElement>('input, textarea, select, button')
    requestAnimationFrame(() => field?.focus())
  },
}
