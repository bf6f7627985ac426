// A house of one's own for a test: a fresh database cloned from the migrated template, all routes registered, real sign-in.
// Use: `const t = await testHouse(); afterAll(() => t.close())` at the top of a `*.db.test.ts`.

import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'
import type { AccountId, UserId } from '#ground/ids'
import type { Instant } from '#ground/instant'
import { need } from '#ground/outcome'
import type { Role } from '#platform/access'
import type { OnRoute } from '#platform/app'
import type { Clock } from '#platform/clock'
import { stoppedClock } from '#platform/clock'
import { Db } from '#platform/db'
import { Files } from '#platform/files'
import type { House } from '#platform/house'
import type { App } from '#platform/http'
import { jobs, runDueJobs } from '#platform/jobs'
import { openLog } from '#platform/log'
import type { Letter, Mail } from '#platform/mail'
import { openSignIn } from '#platform/sign-in'
import type { SignIn } from '#platform/sign-in'
import type { Membership } from '#platform/users.server'
import { createUser, sendReset, setMemberships } from '#platform/users.server'
import { buildApp, JOBS } from '../src/app/server.ts'
import { speech } from '../src/app/speech.server.ts'

export const TEST_SECRET = 'a secret that only tests share, long enough'

export type TestHouse = Readonly<{
  house: House
  app: App
  signIn: SignInAs
  signInMachine: SignIn
  /** Connects as the owner of this test's database, past the wall. */
  ownerUrl: string
  /** Letters sent so far. */
  letters: Letter[]
  /** Runs the jobs that are due. */
  runJobs(): Promise<void>
  /** Runs jobs until none is left, also those that jobs ask for; a few rounds at most. */
  settle(): Promise<void>
  close(): Promise<void>
}>

/** Headers of a new user of this role. Accounts in `writes` and `reads` become theirs. */
type SignInAs = (role: Role, accounts?: Readonly<{ writes?: readonly string[]; reads?: readonly string[]; duties?: readonly string[]; locale?: string }>) => Promise<Readonly<{ authorization: string }>>

/** `today` stops the clock there at noon UTC; the 2nd of March 2026 when not said. */
export const testHouse = async (options: Readonly<{ today?: string; clock?: Clock; onRoute?: OnRoute; template?: string; webFolder?: string }> = {}): Promise<TestHouse> => {
  const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`
  const server = inject('serverUrl')
  await asAdmin(server, `CREATE DATABASE ${name} TEMPLATE ${options.template ?? inject('template')}`)
  const ownerUrl = server.replace(/\/postgres$/, `/${name}`)
  const folder = mkdtempSync(join(tmpdir(), 'mainstay-house-'))

  const clock = options.clock ?? stoppedClock(`${options.today ?? '2026-03-02'}T12:00:00.000Z` as Instant)
  const letters: Letter[] = []
  const mail: Mail = { where: 'the test', send: async (letter) => void letters.push(letter) }
  const log = openLog(process.env['MAINSTAY_LOG'] === 'lines' ? 'lines' : 'off')
  const db = new Db(ownerUrl, { size: 6, onError: () => undefined })
  const house: House = { db, clock, log, files: new Files(join(folder, 'files')), mail, jobs }
  const signInMachine = openSignIn({ databaseUrl: ownerUrl, secret: TEST_SECRET, address: 'http://localhost:4400', log, sendReset: (to) => sendReset({ house, speech }, to) }, db)
  const app = await buildApp({ house, signIn: signInMachine, onRoute: options.onRoute, ...(options.webFolder === undefined ? {} : { webFolder: options.webFolder }) })

  let users = 0
  const signIn: SignInAs = async (role, { writes = [], reads = [], duties = [], locale = 'en' } = {}) => {
    users += 1
    const userId = await db.within('everything', async (tx) => {
      const stamp = { userId: null, now: clock.now() }
      const made: UserId = need(await createUser(tx, { email: `${role}-${users}@example.test`, name: `Test ${role} ${users}`, role, locale }, stamp))
      const memberships: Membership[] = [
        ...writes.map((accountId) => ({ accountId: accountId as AccountId, mayWrite: true, duties })),
        ...reads.map((accountId) => ({ accountId: accountId as AccountId, mayWrite: false, duties: [] })),
      ]
      await setMemberships(tx, made, memberships, stamp)
      return made
    })
    return { authorization: `Bearer ${await signInMachine.tokenFor(userId)}` }
  }

  const close = async (): Promise<void> => {
    await app.close()
    await signInMachine.end()
    await db.end()
    await asAdmin(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    rmSync(folder, { recursive: true, force: true })
  }
  /** Everything that waits, without waiting for its time. */
  const runJobs = async (): Promise<void> => {
    await asAdmin(ownerUrl, 'UPDATE graphile_worker._private_jobs SET run_at = now() WHERE locked_at IS NULL')
    await runDueJobs(ownerUrl, house, JOBS)
  }

  const settle = async (): Promise<void> => {
    for (let round = 0; round < 6; round++) {
      await runJobs()
      const left = await asAdmin(ownerUrl, 'SELECT FROM graphile_worker._private_jobs WHERE attempts < max_attempts AND last_error IS NULL LIMIT 1')
      if (left === 0) return
    }
  }

  return { house, app, signIn, signInMachine, ownerUrl, letters, runJobs, settle, close }
}

const asAdmin = async (url: string, statement: string): Promise<number> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(statement)).rowCount ?? 0
  } finally {
    await client.end()
  }
}
