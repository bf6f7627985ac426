// What went wrong on a way, said for people and, without any secret, for the log. Failures of networks, disks and partners are values here;
// a mistake in our own code stays a fault and is thrown.

import type { Say, SayValue } from '#ground/say'
import { say } from '#ground/say'
import { secretsOf } from './way.ts'
import type { Way } from './way.wire.ts'

/** One thing that went wrong: at which file or mail (or the way itself), and why. */
export type Trouble = Readonly<{ name: string; say: Say; why: string }>

export type Explained = Readonly<{
  say: Say
  /** For the log: codes and what the library or the partner said, secrets struck out. */
  why: string
  /** Whether it can pass by itself. */
  retry: boolean
}>

/** A known end of a transfer. */
export class RouteError extends Error {
  readonly say: Say
  readonly retry: boolean

  constructor(key: string, values: Readonly<Record<string, SayValue>>, retry: boolean, detail = '') {
    super(detail === '' ? key : `${key}: ${detail}`)
    this.name = 'RouteError'
    this.say = say(key, values)
    this.retry = retry
  }
}

type Known = Readonly<{ key: string; retry: boolean }>

const CODES: Readonly<Record<string, Known>> = {
  ENOTFOUND: { key: 'problem.route/host-unknown', retry: true },
  EAI_AGAIN: { key: 'problem.route/host-unknown', retry: true },
  EDNS: { key: 'problem.route/host-unknown', retry: true },
  ECONNREFUSED: { key: 'problem.route/refused', retry: true },
  EHOSTUNREACH: { key: 'problem.route/unreachable', retry: true },
  ENETUNREACH: { key: 'problem.route/unreachable', retry: true },
  ETIMEDOUT: { key: 'problem.route/slow', retry: true },
  ETIMEOUT: { key: 'problem.route/slow', retry: true },
  CONNECT_TIMEOUT: { key: 'problem.route/slow', retry: true },
  GREETING_TIMEOUT: { key: 'problem.route/slow', retry: true },
  UPGRADE_TIMEOUT: { key: 'problem.route/slow', retry: true },
  ECONNRESET: { key: 'problem.route/cut', retry: true },
  ECONNABORTED: { key: 'problem.route/cut', retry: true },
  ECONNECTION: { key: 'problem.route/cut', retry: true },
  EPIPE: { key: 'problem.route/cut', retry: true },
  ESOCKET: { key: 'problem.route/cut', retry: true },
  NoConnection: { key: 'problem.route/cut', retry: true },
  EConnectionClosed: { key: 'problem.route/cut', retry: true },
  ClosedAfterConnectText: { key: 'problem.route/cut', retry: true },
  ClosedAfterConnectTLS: { key: 'problem.route/cut', retry: true },
  EAUTH: { key: 'problem.route/sign-in', retry: false },
  ETLS: { key: 'problem.route/tls', retry: false },
  ENOENT: { key: 'problem.route/no-place', retry: true },
  ENOTDIR: { key: 'problem.route/no-place', retry: true },
  EACCES: { key: 'problem.route/no-right', retry: true },
  EPERM: { key: 'problem.route/no-right', retry: true },
  EROFS: { key: 'problem.route/no-right', retry: true },
  ENOSPC: { key: 'problem.route/full', retry: true },
  EDQUOT: { key: 'problem.route/full', retry: true },
  EFBIG: { key: 'problem.route/full', retry: true },
  EMFILE: { key: 'problem.route/busy', retry: true },
  EIO: { key: 'problem.route/broken-disk', retry: true },
}

/** Certificates that are not believed have many codes of their own; all are told alike. */
const TLS_CODE = /^(?:ERR_TLS|ERR_SSL|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/

type CodedError = Error & Readonly<{ code?: unknown; originalCode?: unknown; responseCode?: unknown; authenticationFailed?: boolean; tlsFailed?: boolean; level?: string; response?: unknown; responseText?: unknown; cause?: unknown }>

/** What an error of a transfer means. Throws it on when it is a mistake of ours and no failure of the world outside. */
export const explained = (error: unknown, way: Way, name = ''): Explained => {
  if (!(error instanceof Error)) throw error
  const why = whyOf(error, way)
  if (error instanceof RouteError) return { say: error.say, retry: error.retry, why }
  const known = knownOf(error)
  if (known !== null) return { say: say(known.key, placeOf(way, name)), retry: known.retry, why }
  if (error instanceof ReferenceError || error instanceof TypeError) throw error
  return { say: say('problem.route/other', { ...placeOf(way, name), detail: why }), retry: true, why }
}

const knownOf = (error: CodedError): Known | null => {
  // a sign-in answered by 4xx may be let in later
  if (error.code === 'EAUTH' && typeof error.responseCode === 'number' && error.responseCode < 500) return { key: 'problem.route/sign-in', retry: true }
  if (error.authenticationFailed === true || error.level === 'client-authentication') return { key: 'problem.route/sign-in', retry: false }
  if (error.tlsFailed === true) return { key: 'problem.route/tls', retry: false }
  if (error.level === 'client-timeout') return { key: 'problem.route/slow', retry: true }
  // a library's own code, such as "the socket broke", hides why
  return codeKnown(error.originalCode) ?? (error.cause instanceof Error ? knownOf(error.cause) : null) ?? codeKnown(error.code)
}

const codeKnown = (code: unknown): Known | null => {
  if (typeof code !== 'string') return null
  return CODES[code] ?? (TLS_CODE.test(code) ? { key: 'problem.route/tls', retry: false } : null)
}

const placeOf = (way: Way, name: string): Readonly<Record<string, SayValue>> => {
  const server = way.kind === 'mail' ? way.server : way
  const at = server !== undefined && 'host' in server ? { host: server.host ?? '127.0.0.1', port: String(server.port), user: server.user ?? '' } : { host: '', port: '', user: '' }
  const path = 'path' in way ? way.path : 'mailbox' in way ? way.mailbox : ''
  return { ...at, path, place: name === '' ? path : `${path}/${name}`, name }
}

const MOST_TEXT = 400

export const whyOf = (error: unknown, way: Way): string => {
  if (!(error instanceof Error)) return 'unknown'
  const { code, response, responseText }: CodedError = error
  const said = typeof responseText === 'string' ? responseText : typeof response === 'string' ? response : ''
  const text = [typeof code === 'string' || typeof code === 'number' ? String(code) : '', error.message, error.message.includes(said) ? '' : said].filter((part) => part !== '').join(': ')
  return withoutThem(text, way).replace(/[\p{Cc}\s]+/gu, ' ').trim().slice(0, MOST_TEXT)
}

/** Strikes out every secret, also in the form in which sign-ins send it. */
const withoutThem = (text: string, way: Way): string =>
  secretsOf(way)
    .flatMap((secret) => [secret, Buffer.from(secret).toString('base64'), ...userForms(secret, way)])
    .sort((one, other) => other.length - one.length)
    .reduce((left, secret) => left.replaceAll(secret, '***'), text)

const userForms = (secret: string, way: Way): readonly string[] => {
  const held = way.kind === 'mail' ? way.server : way
  return held !== undefined && 'user' in held ? [Buffer.from(`\0${held.user ?? ''}\0${secret}`).toString('base64')] : []
}

export const troubleOf = (error: unknown, way: Way, name: string): Trouble => {
  const { say: told, why } = explained(error, way, name)
  return { name, say: told, why }
}
