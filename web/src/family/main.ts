import '@/shared/style/base.css'
import { createApp } from 'vue'
import { onSignedOut } from '@/shared/api/client'
import { keysClick } from '@/shared/keys'
import { useQueries } from '@/shared/query'
import App from './App.vue'
import { router } from './router'
import { forget, onChanged } from './session/leave'

// The page goes before what it shows is forgotten, else it would ask for it again.
onSignedOut(async () => {
  const at = router.currentRoute.value
  if (at.name !== 'sign-in') await router.push({ name: 'sign-in', query: { to: at.fullPath } })
  await forget()
})
onChanged(() => window.location.reload())
keysClick()
useQueries(createApp(App)).use(router).mount('#app')
