// Who a request comes from, in one question to the database: the session of the cookie or token and the person behind it.
// Only what is plain is answered here; anything else (no signature, due for renewal) is left to the sign-in library.

import { createHmac, timingSafeEqual } from 'node:crypto'
import type pg from 'pg'
import type { UserId } from '#ground/ids'
import type { Role, Session } from './access.ts'

export type Lookup = Readonly<{ pool: pg.Pool; secret: string; cookieName: string; /** Seconds after which a session is to be renewed. */ renewAfter: number }>

type Found = { user_id: UserId; name: string; email: string; role: Role; locale: string; time_zone: string; active: boolean; due: boolean }

/** The session; null when it has ended or the person is not active; undefined when the library has to say. */
export const lookUpSession = async (lookup: Lookup, headers: Headers): Promise<Session | null | undefined> => {
  const token = signedToken(headers, lookup)
  if (token === null) return undefined
  const { rows } = await lookup.pool.query<Found>({
    name: 'look-up-session',
    text: `SELECT u.user_id, u.name, u.email, u.role, u.locale, u.time_zone, u.active, s."updatedAt" < now() - make_interval(secs => $2) AS due
           FROM auth.session s JOIN public.users u ON u.auth_id = s."userId" WHERE s.token = $1 AND s."expiresAt" > now()`,
    values: [token, lookup.renewAfter],
  })
  const found = rows[0]
  if (found === undefined || !found.active) return null
  if (found.due) return undefined
  return { userId: found.user_id, name: found.name, email: found.email, role: found.role, locale: found.locale, timeZone: found.time_zone }
}

/** A token as cookies and bearers carry it. */
export const signToken = (token: string, secret: string): string => `${token}.${signatureOf(token, secret).toString('base64')}`

const signatureOf = (token: string, secret: string): Buffer => createHmac('sha256', secret).update(token).digest()

/** The token whose signature is ours, or null. */
const signedToken = (headers: Headers, { secret, cookieName }: Lookup): string | null => {
  const authorization = headers.get('authorization')
  const signed = authorization === null ? cookieOf(headers, cookieName) : /^bearer (.+)$/i.exec(authorization)?.[1]
  if (signed === undefined) return null
  const text = decoded(signed)
  const at = text.lastIndexOf('.')
  if (at < 1) return null
  const token = text.slice(0, at)
  const expected = signatureOf(token, secret)
  const given = Buffer.from(text.slice(at + 1), 'base64')
  return given.length === expected.length && timingSafeEqual(given, expected) ? token : null
}

const cookieOf = (headers: Headers, name: string): string | undefined =>
  headers
    .get('cookie')
    ?.split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1)

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
