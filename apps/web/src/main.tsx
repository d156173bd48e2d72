import './design/tokens.css'
import './design/base.css'
import { CSPProvider } from '@base-ui/react/csp-provider'
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { isFailure, isPassing } from './api/api-failure.ts'
import { queryKeys } from './api/query-keys.ts'
import { applyTheme } from './prefs/preferences.ts'
import { router } from './router.tsx'

const client: QueryClient = new QueryClient({
  queryCache: new QueryCache({
    // A session that has ended is told once for all of the page, by what everything else hangs on.
    onError: (error, { queryKey }) => {
      if (isFailure(error) && error.status === 401 && queryKey[0] !== queryKeys.meta[0])
        void client.resetQueries({ queryKey: queryKeys.meta })
    },
  }),
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && isPassing(error),
      retryDelay: (failures) => 400 * 2 ** failures,
      // The server may be reachable where the browser thinks that there is no network, as on one's own machine.
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
})

applyTheme()
const root = document.getElementById('root')
if (root !== null)
  createRoot(root).render(
    <StrictMode>
      <CSPProvider disableStyleElements>
        <QueryClientProvider client={client}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </CSPProvider>
    </StrictMode>,
  )
