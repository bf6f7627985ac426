// Whether the settings of a way make sense, said so that the person who enters them knows what to do; and what must never leave the house: its secrets.

import type { Say, SayValue } from '#ground/say'
import { say } from '#ground/say'
import { isUnfinished, tellsApart, unknownPlaces } from './name.ts'
import type { FolderIn, FolderOut, ImapIn, MailOut, MailServer, SftpIn, SftpOut, SmtpIn, Way } from './way.wire.ts'

export type WayProblem = Readonly<{ at: string; say: Say }>

type Told = WayProblem | null

const CONTROL = /\p{Cc}/u
const HOST = /^[\p{L}\p{N}._:-]+$/u
const ADDRESS = /^[^\s@<>(),;:"[\]\\]+@[\p{L}\p{N}](?:[\p{L}\p{N}.-]*[\p{L}\p{N}])?$/u
const FINGERPRINT = /^SHA256:[A-Za-z0-9+/]{43}=?$/
const PUBLIC_KEY = /^AAAA[A-Za-z0-9+/]{40,}={0,2}$/

/** What is wrong with the settings; nothing when they can be tried. */
export const wayProblems = (way: Way): readonly WayProblem[] => toldOf(way).filter((told) => told !== null)

const toldOf = (way: Way): readonly Told[] => {
  switch (way.kind) {
    case 'folder': return folderTold(way)
    case 'sftp': return sftpTold(way)
    case 'imap': return imapTold(way)
    case 'smtp': return listenerTold(way)
    case 'mail': return mailTold(way)
    case 'none': return []
  }
}

const wrong = (at: string, key: string, values?: Readonly<Record<string, SayValue>>): WayProblem => ({ at, say: say(key, values) })

const folderTold = (way: FolderIn | FolderOut): readonly Told[] => [
  /^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(way.path) ? null : wrong('path', 'problem.way/path-not-whole', { path: way.path }),
  pathTold(way.path),
  ...('after' in way ? [patternTold(way.pattern)] : nameTold('name', way.name)),
]

const sftpTold = (way: SftpIn | SftpOut): readonly Told[] => [
  ...hostTold(way.host, way.port),
  userTold(way.user),
  isSet(way.password) === isSet(way.privateKey) ? wrong(isSet(way.password) ? 'privateKey' : 'password', isSet(way.password) ? 'problem.way/two-secrets' : 'problem.way/no-secret') : null,
  isSet(way.privateKey) && !/^-----BEGIN [A-Z ]*PRIVATE KEY-----/.test((way.privateKey ?? '').trim()) ? wrong('privateKey', 'problem.way/private-key') : null,
  shownKeys(way.hostKey).every((key) => FINGERPRINT.test(key) || PUBLIC_KEY.test(key)) && shownKeys(way.hostKey).length > 0 ? null : wrong('hostKey', 'problem.way/host-key'),
  pathTold(way.path),
  ...('after' in way ? [patternTold(way.pattern)] : nameTold('name', way.name)),
]

const imapTold = (way: ImapIn): readonly Told[] => [
  ...hostTold(way.host, way.port),
  userTold(way.user),
  isSet(way.password) ? null : wrong('password', 'problem.way/password-missing'),
  CONTROL.test(way.mailbox) ? wrong('mailbox', 'problem.way/mailbox') : null,
  CONTROL.test(way.archive ?? '') ? wrong('archive', 'problem.way/mailbox') : null,
  way.after === 'move' && archiveOf(way).toLowerCase() === way.mailbox.toLowerCase() ? wrong('archive', 'problem.way/same-mailbox', { mailbox: way.mailbox }) : null,
]

const listenerTold = (way: SmtpIn): readonly Told[] => [
  ...hostTold(way.host ?? '127.0.0.1', way.port),
  way.recipients.length === 0 ? wrong('recipients', 'problem.way/no-recipients') : null,
  ...way.recipients.map((address, at) => (ADDRESS.test(address.startsWith('@') ? `x${address}` : address) ? null : wrong(`recipients.${at}`, 'problem.way/address', { address }))),
  isSet(way.user) === isSet(way.password) ? null : wrong(isSet(way.user) ? 'password' : 'user', 'problem.way/user-and-password'),
  isSet(way.password) && !isThisMachine(way.host ?? '127.0.0.1') ? wrong('password', 'problem.way/password-in-clear', { host: way.host ?? '' }) : null,
]

const mailTold = (way: MailOut): readonly Told[] => [
  addresses(way.to).length === 0 ? wrong('to', 'problem.way/no-recipients') : null,
  ...addresses(way.to).map((address) => (ADDRESS.test(address) ? null : wrong('to', 'problem.way/address', { address }))),
  ADDRESS.test(addressOf(way.from)) && !CONTROL.test(way.from) ? null : wrong('from', 'problem.way/address', { address: way.from }),
  CONTROL.test(way.subject) ? wrong('subject', 'problem.way/subject') : null,
  ...placesTold('subject', way.subject),
  ...(way.server === undefined ? [] : serverTold(way.server)),
]

const serverTold = (server: MailServer): readonly Told[] => [
  ...hostTold(server.host, server.port, 'server.'),
  isSet(server.user) === isSet(server.password) ? null : wrong(isSet(server.user) ? 'server.password' : 'server.user', 'problem.way/user-and-password'),
]

const hostTold = (host: string, port: number, within = ''): readonly Told[] => [
  HOST.test(host) ? null : wrong(`${within}host`, 'problem.way/host', { host }),
  port >= 1 && port <= 65_535 ? null : wrong(`${within}port`, 'problem.way/port', { port }),
]

const userTold = (user: string): Told => (user.trim() !== '' && !CONTROL.test(user) ? null : wrong('user', 'problem.way/user'))

const pathTold = (path: string): Told => (CONTROL.test(path) || path.split(/[/\\]/).includes('..') ? wrong('path', 'problem.way/path', { path }) : null)

const patternTold = (pattern: string | undefined): Told => (pattern !== undefined && (/[/\\]/.test(pattern) || CONTROL.test(pattern)) ? wrong('pattern', 'problem.way/pattern', { pattern }) : null)

const nameTold = (at: string, name: string | undefined): readonly Told[] => {
  if (name === undefined) return []
  return [
    /[/\\]/.test(name) || CONTROL.test(name) || isUnfinished(name) ? wrong(at, 'problem.way/name', { name }) : null,
    tellsApart(name) ? null : wrong(at, 'problem.way/name-same', { name }),
    ...placesTold(at, name),
  ]
}

const placesTold = (at: string, pattern: string): readonly Told[] => unknownPlaces(pattern).map((place) => wrong(at, 'problem.way/place', { place: `{${place}}` }))

const isSet = (text: string | undefined): boolean => text !== undefined && text !== ''

/** Each key a server may show: a fingerprint, or the body of a public key. The kind before it and the note behind it say nothing more. */
export const shownKeys = (hostKey: string): readonly string[] =>
  hostKey
    .split(/[,\n]/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => line.split(/\s+/).find((word) => word.startsWith('SHA256:') || word.startsWith('AAAA')) ?? line)

export const addresses = (to: string): readonly string[] =>
  to
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')

/** The address of `Name <address>`. */
export const addressOf = (from: string): string => /<([^<>]*)>\s*$/.exec(from)?.[1]?.trim() ?? from.trim()

export const archiveOf = (way: ImapIn): string => way.archive ?? 'Archive'

/** Whether talk with this host never leaves the machine, so that it needs no TLS. */
export const isThisMachine = (host: string): boolean => host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)

const SECRETS = ['password', 'privateKey', 'passphrase'] as const

type Held = Readonly<Partial<Record<(typeof SECRETS)[number], string>> & { kind: Way['kind']; server?: MailServer }>

/** The settings as they may be shown: secrets are gone, `secrets` names those that are set. */
export const withoutSecrets = (way: Way): Readonly<Record<string, unknown> & { kind: Way['kind']; secrets: readonly string[] }> => {
  const held: Held = way
  const server = held.server === undefined ? {} : { server: bared(held.server) }
  return { ...bared(way), ...server, kind: way.kind, secrets: secretPlaces(held) }
}

const bared = (settings: object): Record<string, unknown> => Object.fromEntries(Object.entries(settings).filter(([name]) => !SECRETS.some((secret) => secret === name)))

const secretPlaces = (held: Held): readonly string[] => [
  ...SECRETS.filter((name) => isSet(held[name])),
  ...(isSet(held.server?.password) ? ['server.password'] : []),
]

/** Every secret of a way, to be struck out of what libraries say. */
export const secretsOf = (way: Way): readonly string[] => {
  const held: Held = way
  return [...SECRETS.map((name) => held[name]), held.server?.password].filter((secret) => secret !== undefined && secret !== '') as string[]
}

/**
 * Changed settings that leave secrets out get those already known, but only for the same server and user: else whoever may
 * change a host could have the password sent to a host of theirs.
 */
export const withKnownSecrets = <W extends Way>(changed: W, known: Way): W => {
  if (changed.kind !== known.kind) return changed
  const [next, was]: readonly [Held, Held] = [changed, known]
  const own = isSamePlace(changed, known) && !SECRETS.some((name) => isSet(next[name])) ? Object.fromEntries(SECRETS.filter((name) => isSet(was[name])).map((name) => [name, was[name]])) : {}
  if (next.server === undefined || was.server === undefined || isSet(next.server.password) || !isSamePlace(next.server, was.server)) return { ...changed, ...own }
  return { ...changed, ...own, server: { ...next.server, ...(isSet(was.server.password) ? { password: was.server.password } : {}) } }
}

const isSamePlace = (one: object, other: object): boolean => {
  const [a, b] = [one as Record<string, unknown>, other as Record<string, unknown>]
  return ['host', 'port', 'user', 'secure', 'hostKey'].every((name) => a[name] === b[name])
}
