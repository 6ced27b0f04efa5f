import { onBeforeUnmount, onMounted, type Ref } from 'vue'
import { onBeforeRouteLeave } from 'vue-router'
import { either } from '@/shared/i18n'

/** What was typed is kept in memory only: warns before a page is left with it. `free` ends that, once
 * it is sent. */
export function useLeaveGuard(isDirty: Readonly<Ref<boolean>>): { free: () => void } {
  let isFree = false
  const holds = () => isDirty.value && !isFree
  const beforeUnload = (event: BeforeUnloadEvent) => {
    if (holds()) event.preventDefault()
  }
  onMounted(() => window.addEventListener('beforeunload', beforeUnload))
  onBeforeUnmount(() => window.removeEventListener('beforeunload', beforeUnload))
  onBeforeRouteLeave((to) => {
    // Whoever was signed out cannot stay.
    if (!holds() || to.name === 'sign-in') return true
    return window.confirm(
      either(
        '填的内容还没有发出，离开就没有了。要离开吗？',
        'What you typed is not sent yet and will be gone. Leave?',
      ),
    )
  })
  return { free: () => (isFree = true) }
}
