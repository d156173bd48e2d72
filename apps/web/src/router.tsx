import { createRootRoute, createRoute, createRouter, lazyRouteComponent } from '@tanstack/react-router'
import { AppShell } from './shell/app-shell.tsx'
import { NotFound } from './shell/not-found.tsx'
import { RenderFailure } from './shell/render-failure.tsx'
import { baseUrl } from './url/base.ts'
import { parseSearch, type SearchRecord, stringifySearch } from './url/search-text.ts'

const rootRoute = createRootRoute({
  component: AppShell,
  notFoundComponent: NotFound,
  errorComponent: RenderFailure,
  validateSearch: (search): SearchRecord => search as SearchRecord,
})

/** A screen of its own chunk, so that the first one does not wait for the others. */
const screen = (path: string, load: () => Promise<Record<string, unknown>>, name: string) =>
  createRoute({
    getParentRoute: () => rootRoute,
    path,
    component: lazyRouteComponent(load as never, name as never),
    errorComponent: RenderFailure,
  })

const routes = [
  screen('/', () => import('./screens/home/home-screen.tsx'), 'HomeScreen'),
  screen('/timeline', () => import('./screens/timeline/timeline-screen.tsx'), 'TimelineScreen'),
  screen(
    '/transactions/$id',
    () => import('./screens/transaction/transaction-screen.tsx'),
    'TransactionScreen',
  ),
  screen('/rows/$table/$key', () => import('./screens/row/row-screen.tsx'), 'RowScreen'),
  screen('/actors/$type/$id', () => import('./screens/actor/actor-screen.tsx'), 'ActorScreen'),
  screen('/coverage', () => import('./screens/coverage/coverage-screen.tsx'), 'CoverageScreen'),
  screen('/policy/redaction', () => import('./screens/redaction/redaction-screen.tsx'), 'RedactionScreen'),
  screen('/policy/retention', () => import('./screens/retention/retention-screen.tsx'), 'RetentionScreen'),
  screen('/exports', () => import('./screens/exports/exports-screen.tsx'), 'ExportsScreen'),
  screen('/evidence', () => import('./screens/evidence/evidence-screen.tsx'), 'EvidenceScreen'),
]

export const router = createRouter({
  routeTree: rootRoute.addChildren(routes),
  basepath: baseUrl.pathname,
  parseSearch,
  stringifySearch,
  defaultPreload: 'intent',
  scrollRestoration: false,
})
