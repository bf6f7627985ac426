// The settings of a way as a form holds them: text by field, `server.host` for a field within; and back to what travels.
// What is left empty is left out, so that the server says where something is missing and a secret not typed stays as it was.

export type WayDraft = Readonly<Record<string, string>> & Readonly<{ kind: string }>

export type WayField = Readonly<{
  at: string
  /** How it is typed; `secret` never comes back from the server. */
  as: 'text' | 'lines' | 'list' | 'secret' | 'key' | 'whole' | 'megabytes' | 'check' | 'choice'
  need?: true
  begin?: string
  choices?: readonly string[]
  /** Shown only when another field has this text, or any. */
  when?: readonly [string, string]
  all?: true
}>

const ANYTHING = '*'

const SFTP: readonly WayField[] = [
  { at: 'host', as: 'text', need: true },
  { at: 'port', as: 'whole', need: true, begin: '22' },
  { at: 'user', as: 'text', need: true },
  { at: 'password', as: 'secret' },
  { at: 'privateKey', as: 'key', all: true },
  { at: 'passphrase', as: 'secret', when: ['privateKey', ANYTHING], all: true },
  { at: 'hostKey', as: 'lines', need: true, all: true },
  { at: 'path', as: 'text', need: true },
]

const SERVER = ['server', 'yes'] as const

export const WAYS_OUT: Readonly<Record<string, readonly WayField[]>> = {
  none: [],
  folder: [{ at: 'path', as: 'text', need: true }, { at: 'name', as: 'text' }],
  sftp: [...SFTP, { at: 'name', as: 'text' }],
  mail: [
    { at: 'to', as: 'text', need: true },
    { at: 'from', as: 'text', need: true },
    { at: 'subject', as: 'text', need: true, begin: '{name}', all: true },
    { at: 'server', as: 'check', all: true },
    { at: 'server.host', as: 'text', need: true, when: SERVER },
    { at: 'server.port', as: 'whole', need: true, begin: '587', when: SERVER },
    { at: 'server.user', as: 'text', when: SERVER },
    { at: 'server.password', as: 'secret', when: SERVER },
    { at: 'server.secure', as: 'check', when: SERVER, all: true },
  ],
}

export const WAYS_IN: Readonly<Record<string, readonly WayField[]>> = {
  folder: [
    { at: 'path', as: 'text', need: true, all: true },
    { at: 'pattern', as: 'text' },
    { at: 'settleSeconds', as: 'whole', need: true, begin: '5' },
    { at: 'after', as: 'choice', choices: ['move', 'delete'], begin: 'move', all: true },
  ],
  sftp: [...SFTP, { at: 'pattern', as: 'text' }, { at: 'after', as: 'choice', choices: ['move', 'delete'], begin: 'move', all: true }],
  imap: [
    { at: 'host', as: 'text', need: true },
    { at: 'port', as: 'whole', need: true, begin: '993' },
    { at: 'user', as: 'text', need: true },
    { at: 'password', as: 'secret' },
    { at: 'secure', as: 'check', begin: 'yes', all: true },
    { at: 'mailbox', as: 'text', need: true, begin: 'INBOX' },
    { at: 'after', as: 'choice', choices: ['move', 'seen'], begin: 'move' },
    { at: 'archive', as: 'text', when: ['after', 'move'] },
  ],
  smtp: [
    { at: 'host', as: 'text', begin: '127.0.0.1' },
    { at: 'port', as: 'whole', need: true, begin: '2525' },
    { at: 'recipients', as: 'list', need: true, all: true },
    { at: 'maxBytes', as: 'megabytes', need: true, begin: '25' },
    { at: 'user', as: 'text' },
    { at: 'password', as: 'secret' },
  ],
}

/** A way of this kind as the form begins. */
export const freshWay = (kind: string, fields: readonly WayField[]): WayDraft => ({ kind, ...Object.fromEntries(fields.map((field) => [field.at, field.begin ?? ''])) })

export const isShown = (field: WayField, draft: WayDraft): boolean => field.when === undefined || (field.when[1] === ANYTHING ? (draft[field.when[0]] ?? '') !== '' : draft[field.when[0]] === field.when[1])

const BYTES = 1_000_000

/** What the server knows, as the form shows it. */
export const draftOf = (known: Readonly<Record<string, unknown>> | null, kinds: Readonly<Record<string, readonly WayField[]>>): WayDraft => {
  const kind = String(known?.['kind'] ?? 'none')
  const fields = kinds[kind] ?? []
  const server = known?.['server'] as Readonly<Record<string, unknown>> | undefined
  const valueOf = ({ at, as, begin = '' }: WayField): string => {
    if (at === 'server') return server === undefined ? '' : 'yes'
    if (as === 'secret' || as === 'key') return ''
    const value = at.startsWith('server.') ? server?.[at.slice('server.'.length)] : known?.[at]
    if (value === undefined || value === null) return server === undefined && at.startsWith('server.') ? begin : ''
    if (as === 'check') return value === true ? 'yes' : ''
    if (as === 'list') return (value as readonly string[]).join('\n')
    return as === 'megabytes' ? String(Number(value) / BYTES) : String(value)
  }
  return { kind, ...Object.fromEntries(fields.map((field) => [field.at, valueOf(field)])) }
}

/** As it travels. */
export const wayOf = (draft: WayDraft, kinds: Readonly<Record<string, readonly WayField[]>>): Readonly<Record<string, unknown> & { kind: string }> => {
  const made: Record<string, unknown> & { kind: string } = { kind: draft.kind }
  const server: Record<string, unknown> = {}
  for (const field of kinds[draft.kind] ?? []) {
    if (field.at === 'server' || !isShown(field, draft)) continue
    const value = valueTo(field, draft[field.at] ?? '')
    if (value === undefined) continue
    if (field.at.startsWith('server.')) server[field.at.slice('server.'.length)] = value
    else made[field.at] = value
  }
  if (draft['server'] === 'yes') made['server'] = server
  return made
}

const valueTo = ({ as, need }: WayField, text: string): unknown => {
  const typed = as === 'secret' || as === 'key' ? text : text.trim()
  if (as === 'check') return typed === 'yes'
  if (as === 'list') return typed.split(/[\n,;]/).map((one) => one.trim()).filter((one) => one !== '')
  if (typed === '') return need === true && as !== 'whole' && as !== 'megabytes' ? '' : undefined
  if (as === 'whole') return Number(typed)
  return as === 'megabytes' ? Number(typed) * BYTES : typed
}

/** Known secrets hold only for the same server and user: at another place they must be given again. */
export const isElsewhere = (draft: WayDraft, begun: WayDraft): boolean =>
  draft.kind !== begun.kind || ['host', 'port', 'user', 'secure', 'hostKey', 'server.host', 'server.port', 'server.user', 'server.secure'].some((at) => (draft[at] ?? '') !== (begun[at] ?? ''))
