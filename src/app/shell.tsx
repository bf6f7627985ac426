// The shell around every page: navigation, palette, keys, offline line, and signing in again without losing what was typed.

import { DialogDepth, Key, useKeys } from '#kit/keys'
import { Brand, Icon } from '#kit/icons'
import { toast, Toasts } from '#kit/toast'
import { followPerson, useWords, wordsNow } from '#kit/words'
import { listeners } from '#kit/api'
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { navigationFor } from './pages.tsx'
import { usePins } from './pins.tsx'
import type { ShellData } from './shell-data.tsx'
import { useShell } from './shell-data.tsx'
import { UserMenu } from './user-menu.tsx'

const load = { palette: () => import('./palette.tsx'), keySheet: () => import('./key-sheet.tsx'), signIn: () => import('./sign-in.tsx') }
const Palette = lazy(() => load.palette().then((file) => ({ default: file.Palette })))
const KeySheet = lazy(() => load.keySheet().then((file) => ({ default: file.KeySheet })))
const SignInAgain = lazy(() => load.signIn().then((file) => ({ default: file.SignInAgain })))

type Over = 'palette' | 'keys' | null

export const Shell = () => {
  const words = useWords()
  const navigate = useNavigate()
  const address = useLocation({ select: (location) => location.href })
  const data = useShell()
  const [over, setOver] = useState<Over>(null)
  const signedOut = useSignedOut()
  const offlineSince = useOffline()
  const entries = data === undefined ? [] : navigationFor(data.person.role)
  const known = data !== undefined

  useEffect(() => {
    if (!known) return
    // Fetched while there is a connection: they are needed most when there is none, or when the session ends.
    const timer = setTimeout(() => void Promise.allSettled(Object.values(load).map((one) => one())), 800)
    return () => clearTimeout(timer)
  }, [known])
  const locale = data?.person.locale
  useEffect(() => {
    if (locale !== undefined) void followPerson(locale)
  }, [locale])
  const isAtTheDoor = useRef(false)
  useEffect(() => {
    if (!signedOut || known || isAtTheDoor.current) return
    // Once: while the door loads, this frame still stands and sees the address change.
    isAtTheDoor.current = true
    void navigate({ to: '/sign-in', search: { to: address }, replace: true })
  }, [signedOut, known, navigate, address])

  useKeys({
    'mod+k': { do: () => setOver('palette'), word: words.t('shell.key.find') },
    '?': { do: () => setOver('keys'), word: words.t('shell.key.all') },
    ...Object.fromEntries(entries.map((entry) => [`g ${entry.key}`, { do: () => void navigate({ to: entry.path }), word: words.t(entry.word) }])),
  })

  return (
    <div className="s-app">
      <a className="s-skip" href="#page">{words.t('kit.skip')}</a>
      <nav className="s-nav" aria-label={words.t('shell.nav.label')}>
        <Link to="/" className="s-brand" aria-label="Mainstay"><Brand /><span>Mainstay</span></Link>
        <button type="button" className="s-find" onClick={() => setOver('palette')} aria-label={words.t('shell.find')}>
          <Icon name="search" small /><span>{words.t('shell.find')}</span><span className="s-find-keys"><Key>Ctrl K</Key></span>
        </button>
        {data !== undefined && <Entries data={data} />}
        <div className="s-foot">{data !== undefined && <UserMenu person={data.person} />}</div>
      </nav>
      <main className="s-main" id="page" tabIndex={-1}>
        {offlineSince !== null && (
          <p className="s-offline" role="status"><Icon name="offline" small /> {words.t('shell.offline', { time: offlineSince })}</p>
        )}
        <Outlet />
      </main>
      <Toasts />
      <Suspense fallback={null}>
        {over === 'palette' && <Palette onClose={() => setOver(null)} onKeys={() => setOver('keys')} data={data} />}
        {over === 'keys' && <KeySheet onClose={() => setOver(null)} />}
        {signedOut && known && <DialogDepth value={9}><SignInAgain email={data.person.email} /></DialogDepth>}
      </Suspense>
    </div>
  )
}

const Entries = ({ data }: Readonly<{ data: ShellData }>) => {
  const words = useWords()
  const path = useLocation({ select: (location) => location.pathname })
  const only = data.accountCount === 1 ? data.accounts[0] : undefined
  const pins = usePins(data)
  const pinsTitle = words.t(pins.chosen ? 'shell.pinned' : 'shell.yours')
  return (
    <>
      <ul>
        {navigationFor(data.person.role).map((entry) => {
          const own = entry.path === '/accounts' && only !== undefined
          const to = own ? `/accounts/${only.id}` : entry.path
          const text = own ? only.name : words.t(entry.word)
          const count = entry.path === '/' ? data.findings : entry.path === '/accounts' && !own ? data.accountCount : 0
          const here = entry.path === '/' ? path === '/' || path.startsWith('/findings') : section(path) === entry.path
          return (
            <li key={entry.path}>
              <Link to={to} className={here ? 's-entry s-here' : 's-entry'} aria-current={here ? 'page' : undefined} title={text}>
                <Icon name={entry.icon} /><span className="s-name">{text}</span>
                {count > 0 && <span className="s-count">{words.number(count)}</span>}
              </Link>
            </li>
          )
        })}
      </ul>
      {pins.accounts.length > 0 && (
        <section className="s-pinned" aria-label={pinsTitle}>
          <h2>{pinsTitle}</h2>
          <ul>
            {pins.accounts.map((account) => (
              <li key={account.id}>
                <Link to={`/accounts/${account.id}`} className="s-entry" title={account.name}>
                  <span className="s-name">{account.name}</span>
                  {account.findings > 0 && <span className="s-count">{words.number(account.findings)}</span>}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

/** `/accounts/1/orders/2` belongs to orders, `/accounts/1` to accounts, `/accounts/1/documents/2` to the mailbox. */
const section = (path: string): string => {
  const parts = path.split('/').filter((part) => part !== '')
  const inner = parts[2]
  if (inner === 'documents') return '/mailbox'
  return inner !== undefined && ['orders', 'invoices', 'contracts', 'partners'].includes(inner) ? `/${inner}` : BESIDE[parts[0] ?? ''] ?? `/${parts[0] ?? ''}`
}

/** Pages beside an entry of the navigation. */
const BESIDE: Readonly<Record<string, string>> = { ways: '/partners', company: '/partners' }

const useSignedOut = (): boolean => {
  const [signedOut, setSignedOut] = useState(false)
  useEffect(() => {
    listeners.signedOut = () => setSignedOut(true)
    listeners.signedIn = () => setSignedOut(false)
    listeners.fault = (error) => toast({ bad: true, text: wordsNow().t('kit.fault', { id: error.faultId ?? String(error.status) }) })
  }, [])
  return signedOut
}

const useOffline = (): string | null => {
  const [since, setSince] = useState<string | null>(null)
  useEffect(() => {
    listeners.online = (online) => setSince((was) => (online ? null : (was ?? new Date().toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }))))
  }, [])
  return since
}
