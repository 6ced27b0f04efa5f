import '@/shared/style/base.css'
import { createApp } from 'vue'
import { useQueries } from '@/shared/query'
import App from './App.vue'

useQueries(createApp(App)).mount('#app')
