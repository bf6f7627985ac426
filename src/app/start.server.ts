// `mainstay start`: opens the installation, loads the demo world on the first run, serves, and stops everything in order.

import { createServer } from 'node:net'
import { join } from 'node:path'
import { need } from '#ground/outcome'
import type { Role } from '#platform/access'
import { Mistaken } from '#platform/errors'
import { limitsOf } from '#platform/guards'
import { homeFolderOf } from '#platform/home'
import type { Installation } from '#platform/installation'
import { openInstallation } from '#platform/installation'
import { startWorkers } from '#platform/jobs'
import { startCollecting } from '#duties/exchange/mailbox/collect.server'
import { logFormOf, openLog } from '#platform/log'
import { loadSetting, saveSetting } from '#platform/settings.server'
import { createUser } from '#platform/users.server'
import { randomBytes } from 'node:crypto'
import type { Place } from './place.server.ts'
import { buildApp, JOBS } from './server.ts'
import { speech } from './speech.server.ts'

export type Running = Readonly<{ address: string; stop(): Promise<void> }>

export const start = async (env: NodeJS.ProcessEnv, place: Place, options: Readonly<{ demo: boolean; write(line: string): void }>): Promise<Running> => {
  await refuseTakenPort(place)
  const log = openLog(logFormOf(env))
  const installation = await openInstallation({ folder: homeFolderOf(env), address: place.address, env, log, speech })
  try {
    const hints = [...(await prepareFirstRun(installation, options)), ...(await warnOfOpenDemo(installation, place))]
    const { house, signIn } = installation
    const app = await buildApp({ house, signIn, secure: place.address.startsWith('https:'), limits: limitsOf(env), webFolder: join(import.meta.dirname, '../web') })
    const workers = await startWorkers(installation.database.url, house, JOBS)
    const collecting = startCollecting(house, (said) => speech.say(said, 'en'))
    await app.listen({ host: place.host, port: place.port })
    options.write(['', `  Mainstay is ready at ${place.address}`, ...hints.map((hint) => `  ${hint}`), `  Data: ${installation.home.folder} (PostgreSQL ${installation.database.kind}), mail: ${house.mail.where}. Ctrl-C stops it.`, ''].join('\n'))
    const stop = async (): Promise<void> => {
      await app.close()
      await collecting.stop()
      await workers.stop()
      await installation.close()
    }
    return { address: place.address, stop }
  } catch (error) {
    await installation.close()
    throw error
  }
}

const refuseTakenPort = async ({ host, port, address }: Place): Promise<void> => {
  const code = await new Promise<string | null>((resolve) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    probe.listen({ host, port }, () => probe.close(() => resolve(null)))
  })
  if (code === null) return
  if (code === 'EACCES') throw new Mistaken(`This user may not listen on port ${port}: choose another with PORT=4400 npm start.`)
  if (code !== 'EADDRINUSE') throw new Mistaken(`Mainstay cannot listen on ${host}:${port} (${code}): set MAINSTAY_HOST to a name or address of this machine.`)
  const ours = await fetch(`http://localhost:${port}/healthz`, { signal: AbortSignal.timeout(2000) }).then((answer) => answer.json()).catch(() => null) // whatever answers there, it is not us
  if ((ours as { mainstay?: boolean } | null)?.mainstay === true) throw new Mistaken(`Mainstay already runs at ${address}: open it there, or start a second one with PORT=${port + 1} npm start.`)
  throw new Mistaken(`Port ${port} is taken by another program: stop that, or choose another port with PORT=${port + 1} npm start.`)
}

/** The demo world and its people, or, without it, a first administrator. Answers what to tell about signing in. */
const prepareFirstRun = async (installation: Installation, options: Readonly<{ demo: boolean; write(line: string): void }>): Promise<readonly string[]> => {
  const { house } = installation
  const seen = await house.db.within('everything', (tx) =>
    tx.one<{ users: bigint; demo: { password: string; people: DemoPerson[] } | null }>(`SELECT (SELECT count(*) FROM users) AS users, (SELECT value FROM settings WHERE name = 'demo-sign-in') AS demo`),
  )
  if (seen !== null && seen.users > 0n) return seen.demo === null ? [] : demoHints(seen.demo)
  return options.demo ? loadDemoWorld(installation, options.write) : makeFirstAdministrator(installation)
}

/** Everybody knows the demo's password: fine on one's own machine, and nowhere else. */
const warnOfOpenDemo = async ({ house }: Installation, { host, address }: Place): Promise<readonly string[]> => {
  if (/^(localhost|127\.|::1$)/.test(host)) return []
  const demo = await house.db.within('everything', (tx) => loadSetting(tx, 'demo-sign-in'))
  return demo === null ? [] : [`Careful: ${address} can be reached from other machines, and everybody knows the demo world's password.`]
}

type DemoPerson = Readonly<{ email: string; name: string; role: Role; what: string }>

const demoHints = (demo: Readonly<{ password: string; people: readonly DemoPerson[] }>): readonly string[] => [
  `Sign in to the demo world with the password "${demo.password}" as`,
  ...demo.people.map((person) => `  ${person.email.padEnd(28)} ${person.name}, ${person.what}`),
]

const loadDemoWorld = async (installation: Installation, write: (line: string) => void): Promise<readonly string[]> => {
  const { house, signIn } = installation
  write('  Loading the demo world ...')
  const [{ loadDemo }, { DEMO_PASSWORD, DEMO_PEOPLE }, { runChecks }] = await Promise.all([import('../demo/world.ts'), import('../demo/people.ts'), import('./checks.server.ts')])
  const loaded = await loadDemo(house)
  for (const accountId of loaded.accounts) await runChecks(house, accountId)
  for (const userId of loaded.people.values()) await signIn.setPassword(userId, DEMO_PASSWORD)
  const demo = { password: DEMO_PASSWORD, people: DEMO_PEOPLE.map(({ email, name, role, what }) => ({ email, name, role, what })) }
  await house.db.within('everything', async (tx) => {
    await saveSetting(tx, 'demo', { lastDay: loaded.lastDay })
    await saveSetting(tx, 'demo-sign-in', demo)
    await saveSetting(tx, 'installation', { name: 'Fairwind Supply' })
  })
  return demoHints(demo)
}

const makeFirstAdministrator = async ({ house, signIn }: Installation): Promise<readonly string[]> => {
  const email = process.env['MAINSTAY_ADMIN_EMAIL'] ?? 'administrator@mainstay.example'
  const password = process.env['MAINSTAY_ADMIN_PASSWORD'] ?? randomBytes(9).toString('base64url')
  const stamp = { userId: null, now: house.clock.now() }
  const userId = need(await house.db.within('everything', (tx) => createUser(tx, { email, name: 'Administrator', role: 'administrator' }, stamp)))
  await signIn.setPassword(userId, password)
  return [`Sign in as ${email} with the password ${password}`, 'It is shown this once; `bin/mainstay user password` sets another.']
}
