import { computed, reactive, watch } from 'vue'

/** How somebody likes to read. Kept in this browser; nothing personal. */
export interface Prefs {
  theme: 'auto' | 'light' | 'dark'
  /** `elder` = 长辈版, main text 22 px; `elder-plus` = 30 px. */
  size: 'normal' | 'elder' | 'elder-plus'
  lang: 'zh' | 'en'
}

const KEY = 'gongji.prefs'
const dark = matchMedia('(prefers-color-scheme: dark)')

function kept(): Partial<Prefs> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Prefs>
  } catch {
    return {}
  }
}

export const prefs = reactive<Prefs>({ theme: 'auto', size: 'normal', lang: 'zh', ...kept() })

export const isElder = computed(() => prefs.size !== 'normal')

function apply() {
  const root = document.documentElement
  const isDark = prefs.theme === 'dark' || (prefs.theme === 'auto' && dark.matches)
  root.classList.toggle('dark', isDark)
  root.classList.toggle('van-theme-dark', isDark)
  root.classList.toggle('elder', isElder.value)
  root.classList.toggle('elder-plus', prefs.size === 'elder-plus')
  root.lang = prefs.lang === 'en' ? 'en' : 'zh-CN'
}

dark.addEventListener('change', apply)
watch(
  prefs,
  () => {
    apply()
    try {
      localStorage.setItem(KEY, JSON.stringify(prefs))
    } catch {
      // Private windows keep nothing: the choice then holds until the page is closed.
    }
  },
  { immediate: true },
)
