import { QueryClient, VueQueryPlugin } from '@tanstack/vue-query'
import type { App } from 'vue'
import { ProblemError } from './api/problem'

/** Answers of the server are kept in memory only, and thrown away at sign-out. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      // Without a network a question fails and says so; waiting for it would look like loading for ever.
      networkMode: 'always',
      refetchOnReconnect: true,
      retry: (count, error) =>
        count < 2 && error instanceof ProblemError && error.problem.code === 'OFFLINE',
    },
  },
})

export function useQueries(app: App): App {
  return app.use(VueQueryPlugin, { queryClient: queries, enableDevtoolsV6Plugin: false })
}
