// Before the first paint: theme, size and language of last time. Nothing personal is kept.
;(() => {
  let prefs = {}
  try {
    prefs = JSON.parse(localStorage.getItem('gongji.prefs') || '{}')
  } catch {
    // Storage that is closed or spoilt means: as on a first visit.
  }
  const dark =
    prefs.theme === 'dark' ||
    (prefs.theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  const root = document.documentElement
  root.classList.toggle('dark', dark)
  root.classList.toggle('van-theme-dark', dark)
  root.classList.toggle('elder', prefs.size === 'elder' || prefs.size === 'elder-plus')
  root.classList.toggle('elder-plus', prefs.size === 'elder-plus')
  root.lang = prefs.lang === 'en' ? 'en' : 'zh-CN'
})()
