// Signing in: better-auth in its own schema `auth`, e-mail and password, an optional second factor, sessions, password reset by mail.
// It knows credentials only; who a person is among us (role, accounts) is the `users` table.

import { betterAuth } from 'better-auth'
import { bearer } from 'better-auth/plugins/bearer'
import { twoFactor } from 'better-auth/plugins/two-factor'
import pg from 'pg'
import type { UserId } from '#ground/ids'
import type { Role, Session } from './access.ts'
import type { Db } from './db.ts'
import type { Logger } from './log.ts'
import { lookUpSession, signToken } from './session-lookup.ts'
import { LEAST_PASSWORD } from './users.server.ts'

/** A session that is used is renewed after a day, in seconds; one that is not ends after two weeks. */
const RENEW_AFTER = 60 * 60 * 24

const COOKIE_PREFIX = 'mainstay'

/** Set by our own edge from the connection, never taken from outside. */
export const CLIENT_HEADER = 'x-mainstay-client'

export type SignInSettings = Readonly<{
  databaseUrl: string
  secret: string
  /** Where people open Mainstay, for links in mails; https makes the cookies secure. */
  address: string
  log: Logger
  sendReset(to: Readonly<{ email: string; authId: string; url: string }>): Promise<void>
}>

const optionsOf = (settings: SignInSettings, pool: pg.Pool) => ({
  appName: 'Mainstay',
  baseURL: settings.address,
  basePath: '/api/auth',
  secret: settings.secret,
  database: pool,
  telemetry: { enabled: false },
  // the page's own host is always welcome, under whatever name it was reached
  trustedOrigins: (request?: Request) => {
    const host = request?.headers.get('host')
    return host === null || host === undefined ? [] : [`http://${host}`, `https://${host}`]
  },
  emailAndPassword: {
    enabled: true,
    disableSignUp: true,
    minPasswordLength: LEAST_PASSWORD,
    maxPasswordLength: 200,
    resetPasswordTokenExpiresIn: 3600,
    revokeSessionsOnPasswordReset: true,
    sendResetPassword: async ({ user, token }: { user: { id: string; email: string }; token: string }) =>
      settings.sendReset({ email: user.email, authId: user.id, url: `${settings.address}/reset-password?token=${encodeURIComponent(token)}` }),
  },
  session: { expiresIn: RENEW_AFTER * 14, updateAge: RENEW_AFTER },
  rateLimit: {
    enabled: true,
    window: 60,
    max: 120,
    customRules: {
      '/sign-in/email': { window: 60, max: 20 },
      '/request-password-reset': { window: 60, max: 5 },
      '/reset-password': { window: 60, max: 10 },
      '/two-factor/*': { window: 60, max: 10 },
      '/get-session': false as const,
    },
  },
  advanced: {
    useSecureCookies: settings.address.startsWith('https:'),
    cookiePrefix: COOKIE_PREFIX,
    ipAddress: { ipAddressHeaders: [CLIENT_HEADER] },
    defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' as const },
  },
  plugins: [twoFactor({ issuer: 'Mainstay' }), bearer()],
  logger: { level: 'warn' as const, log: (level: string, message: string) => (level === 'error' ? settings.log.error({}, message) : settings.log.warn({}, message)) },
})

const openPool = (settings: Pick<SignInSettings, 'databaseUrl' | 'log'>): pg.Pool => {
  const pool = new pg.Pool({ connectionString: settings.databaseUrl, max: 5, application_name: 'mainstay sign-in', options: '-c search_path=auth -c timezone=UTC' })
  const lost = (error: Error): void => settings.log.warn({ reason: error.message }, 'sign-in lost the database')
  pool.on('error', lost)
  pool.on('connect', (client) => client.on('error', lost))
  return pool
}

/** What better-auth would still change in the tables our migrations made: nothing, which a test makes sure of. */
export const signInGaps = async (databaseUrl: string, log: Logger): Promise<string> => {
  const settings: SignInSettings = { databaseUrl, log, secret: 'only-for-the-shape-of-the-tables-0123456789', address: 'http://localhost', sendReset: async () => {} }
  const pool = openPool(settings)
  try {
    const { getMigrations } = await import('better-auth/db/migration')
    const { compileMigrations, schemaProblems } = await getMigrations(optionsOf(settings, pool))
    return [...schemaProblems, (await compileMigrations()).replace(/^;$/, '')].join('\n').trim()
  } finally {
    await pool.end()
  }
}

export type SignIn = Readonly<{
  /** Answers everything beneath /api/auth. */
  handle(request: Request): Promise<Response>
  /** `onCookie` is told when a session was renewed and the browser must keep it longer. */
  sessionFor(headers: Headers, onCookie?: (cookie: string) => void): Promise<Session | null>
  /** Makes or changes the password of one of our users. */
  setPassword(userId: UserId, password: string): Promise<void>
  hasSecondFactor(userId: UserId): Promise<boolean>
  /** Mails a link to choose a password: the first one, or a new one. */
  inviteToChoosePassword(userId: UserId): Promise<void>
  /** A session without a password, as a bearer token: the command line and tests. */
  tokenFor(userId: UserId): Promise<string>
  /** Ends all sessions of a user at once. */
  signOutEverywhere(userId: UserId): Promise<void>
  end(): Promise<void>
}>

export const openSignIn = (settings: SignInSettings, db: Db): SignIn => {
  const pool = openPool(settings)
  const auth = betterAuth(optionsOf(settings, pool))
  const secure = settings.address.startsWith('https:')
  const lookup = { pool, secret: settings.secret, cookieName: `${secure ? '__Secure-' : ''}${COOKIE_PREFIX}.session_token`, renewAfter: RENEW_AFTER }

  const authIdOf = async (userId: UserId): Promise<string> => {
    const user = await db.within('everything', (tx) => tx.one<{ auth_id: string | null; email: string; name: string }>('SELECT auth_id, email, name FROM users WHERE user_id = $1', [userId]))
    if (user === null) throw new Error(`no user ${userId}`)
    if (user.auth_id !== null) return user.auth_id
    const { internalAdapter } = await auth.$context
    // a credential may be there already when we were killed between the two writes
    const known = (await internalAdapter.findUserByEmail(user.email))?.user ?? (await internalAdapter.createUser({ email: user.email, name: user.name, emailVerified: true }, { method: 'email-password' }))
    await db.within('everything', (tx) => tx.run('UPDATE users SET auth_id = $2 WHERE user_id = $1', [userId, known.id]))
    return known.id
  }

  return {
    handle: (request) => auth.handler(request),
    async sessionFor(headers, onCookie) {
      const known = await lookUpSession(lookup, headers)
      if (known !== undefined) return known
      const { response: found, headers: answered } = await auth.api.getSession({ headers, returnHeaders: true })
      for (const cookie of answered.getSetCookie()) onCookie?.(cookie)
      return found === null ? null : sessionOfAuth(db, found.user.id)
    },
    async setPassword(userId, password) {
      if (password.length < LEAST_PASSWORD) throw new Error(`a password needs at least ${LEAST_PASSWORD} characters`)
      const authId = await authIdOf(userId)
      const { internalAdapter, password: passwords } = await auth.$context
      const hash = await passwords.hash(password)
      const accounts = await internalAdapter.findAccounts(authId)
      if (accounts.some((account) => account.providerId === 'credential')) await internalAdapter.updatePassword(authId, hash)
      else await internalAdapter.linkAccount({ userId: authId, providerId: 'credential', accountId: authId, password: hash })
      await internalAdapter.deleteUserSessions(authId)
    },
    async hasSecondFactor(userId) {
      const { internalAdapter } = await auth.$context
      const user = await internalAdapter.findUserById(await authIdOf(userId))
      return (user as { twoFactorEnabled?: boolean | null } | null)?.twoFactorEnabled === true
    },
    async inviteToChoosePassword(userId) {
      const authId = await authIdOf(userId)
      const { internalAdapter } = await auth.$context
      const user = await internalAdapter.findUserById(authId)
      if (user === null) throw new Error(`no credentials ${authId}`)
      await auth.api.requestPasswordReset({ body: { email: user.email } })
    },
    async tokenFor(userId) {
      const { internalAdapter } = await auth.$context
      const { token } = await internalAdapter.createSession(await authIdOf(userId))
      return signToken(token, settings.secret)
    },
    async signOutEverywhere(userId) {
      const { internalAdapter } = await auth.$context
      await internalAdapter.deleteUserSessions(await authIdOf(userId))
    },
    async end() {
      await pool.end()
    },
  }
}

const sessionOfAuth = async (db: Db, authId: string): Promise<Session | null> => {
  const user = await db.within('everything', (tx) =>
    tx.one<{ user_id: UserId; name: string; email: string; role: Role; locale: string; time_zone: string }>(
      'SELECT user_id, name, email, role, locale, time_zone FROM users WHERE auth_id = $1 AND active',
      [authId],
    ),
  )
  return user === null ? null : { userId: user.user_id, name: user.name, email: user.email, role: user.role, locale: user.locale, timeZone: user.time_zone }
}
