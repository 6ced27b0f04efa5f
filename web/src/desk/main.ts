import 'element-plus/theme-chalk/dark/css-vars.css'
import '@/shared/style/base.css'
import './ui/desk.css'
import { createApp } from 'vue'
import { onSignedOut } from '@/shared/api/client'
import { queries, useQueries } from '@/shared/query'
import App from './App.vue'
import { router } from './router'

document.documentElement.classList.add('desk')
onSignedOut(() => {
  const wasIn = !!queries.getQueryData(['desk', 'me'])
  queries.clear()
  const at = router.currentRoute.value
  if (at.name === 'sign-in') return
  void router.push({ name: 'sign-in', query: { to: at.fullPath }, state: { ended: wasIn } })
})
const app = useQueries(createApp(App)).use(router)
// First where one is: the sign-in asks for nobody's name.
void router.isReady().then(() => app.mount('#app'))
