// The web app: words, theme, router. Pages load when they are first opened; this list is the only place that knows them all.

import { fillSlot } from '#kit/slot'
import { openWords } from '#kit/words'
import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, RouterProvider } from '@tanstack/react-router'
import { QueryClientProvider } from '@tanstack/react-query'
import { queryClient } from '#kit/api'
import { Theme } from '#kit/theme'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { FaultPage, NowherePage } from './fault.tsx'
import { Shell } from './shell.tsx'
import { Skeleton } from '#kit/empty'
import { SLOTS } from './slots.tsx'
import { PAGES } from './pages.tsx'
import '../kit/base.css'
import '@mantine/core/styles.layer.css'
import '../kit/tokens.css'
import '../kit/kit.css'
import './shell.css'

const words = openWords({
  en: async () => (await import('virtual:words/en')).texts,
  de: async () => (await import('virtual:words/de')).texts,
}, {
  en: async () => (await import('virtual:words/later-en')).texts,
  de: async () => (await import('virtual:words/later-de')).texts,
})
for (const [name, part] of SLOTS) fillSlot(name, part)

const root = createRootRoute({ component: Outlet, errorComponent: FaultPage, notFoundComponent: NowherePage })
const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell, errorComponent: FaultPage })

const lazyParts = new Map<unknown, ReturnType<typeof lazyRouteComponent>>()
/** One part for one loader, so that a page with two addresses does not load, and blink, when it goes from one to the other. */
const lazyPart = (load: () => Promise<Record<string, unknown>>, name: string) => {
  const part = lazyParts.get(load) ?? lazyRouteComponent(load as () => Promise<Record<string, React.ComponentType>>, name)
  lazyParts.set(load, part)
  return part
}

const open = (path: string, load: () => Promise<Record<string, unknown>>, name: string) => createRoute({ getParentRoute: () => root, path, component: lazyPart(load, name) })

const router = createRouter({
  routeTree: root.addChildren([
    open('/sign-in', () => import('./sign-in.tsx'), 'SignInPage'),
    open('/forgot-password', () => import('./sign-in.tsx'), 'ForgotPage'),
    open('/reset-password', () => import('./sign-in.tsx'), 'ResetPage'),
    shell.addChildren([
      createRoute({ getParentRoute: () => shell, path: '$', component: NowherePage }),
      ...PAGES.map(({ path, load, name }) =>
        createRoute({
          getParentRoute: () => shell,
          path,
          component: lazyPart(load, name),
          errorComponent: FaultPage,
          pendingComponent: () => <div className="k-body"><Skeleton /></div>,
        }),
      ),
    ]),
  ]),
  defaultPreload: 'intent',
  defaultPendingMs: 150,
  defaultPendingMinMs: 0,
  scrollRestoration: true,
})

// After an update of the server the old files are gone: the page comes anew, once, instead of failing.
addEventListener('vite:preloadError', (event) => {
  const last = Number(sessionStorage.getItem('mainstay.reloaded') ?? 0)
  if (!navigator.onLine || Date.now() - last < 30_000) return
  sessionStorage.setItem('mainstay.reloaded', String(Date.now()))
  event.preventDefault()
  location.reload()
})

const place = document.getElementById('root')
if (place === null) throw new Error('index.html has no element "root"')
await words
createRoot(place).render(
  <StrictMode>
    <Theme>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </Theme>
  </StrictMode>,
)
