// What documents and files are called on screen, and how their states look.

import { Icon } from '#kit/icons'
import type { StateKind } from '#kit/state'
import { State } from '#kit/state'
import type { Words } from '#kit/words'
import { useWords } from '#kit/words'
import type { DocumentRow, FileOut } from './mailbox.wire.ts'

/** "Order · 850": what it is, and the name its standard gives it. */
export const nameOf = (document: Pick<DocumentRow, 'type' | 'set'>, words: Words): string => {
  const type = words.t(`mailbox.type.${document.type}`)
  return document.set === '' || document.set.toLowerCase() === type.toLowerCase() || document.set === document.type ? type : `${type} · ${document.set}`
}

export const addressOf = (document: Pick<DocumentRow, 'accountId' | 'documentId'>): string => `/accounts/${document.accountId}/documents/${document.documentId}`

const KINDS: Readonly<Record<DocumentRow['state'], StateKind>> = {
  done: 'kept', waiting: 'risk', failed: 'broken', duplicate: 'open', ignored: 'open', held: 'risk', ready: 'progress', sent: 'progress', accepted: 'kept', rejected: 'broken',
}

/** What stands still until a person does something has a ground; the rest is quiet. */
export const DocumentState = ({ document }: Readonly<{ document: Pick<DocumentRow, 'state'> }>) => {
  const words = useWords()
  const { state } = document
  return <State kind={KINDS[state]} bare={!NEEDS_PERSON.has(state)} word={words.t(`mailbox.state.${state}`)} />
}

export const NEEDS_PERSON: ReadonlySet<string> = new Set<DocumentRow['state']>(['waiting', 'failed', 'held', 'rejected'])

const FILE_KINDS: Readonly<Record<FileOut['state'], StateKind>> = { waiting: 'progress', read: 'kept', unreadable: 'broken', 'unknown-partner': 'risk', duplicate: 'open' }

export const FileState = ({ file }: Readonly<{ file: Pick<FileOut, 'state'> }>) => {
  const words = useWords()
  return <State kind={FILE_KINDS[file.state]} bare={file.state === 'read' || file.state === 'duplicate'} word={words.t(`mailbox.file.state.${file.state}`)} />
}

/** Into the house, or out of it. */
export const Direction = ({ direction }: Readonly<{ direction: string }>) => {
  const words = useWords()
  const word = words.t(direction === 'in' ? 'mailbox.direction.in' : 'mailbox.direction.out')
  return <span className={direction === 'in' ? 'mb-way mb-in' : 'mb-way'} title={word}><Icon name="go" small /><span className="k-hidden">{word}</span></span>
}

export const When = ({ at, long = false }: Readonly<{ at: string; long?: boolean }>) => {
  const words = useWords()
  const whole = new Intl.DateTimeFormat(words.formats.locale, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' }).format(new Date(at))
  const text = long ? whole : new Intl.DateTimeFormat(words.formats.locale, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }).format(new Date(at))
  return <time className="k-figure k-nowrap" dateTime={at} title={whole}>{text}</time>
}

export const sizeOf = (bytes: number, words: Words): string =>
  bytes < 1000 ? words.t('mailbox.bytes', { size: words.number(bytes) })
  : bytes < 1_000_000 ? words.t('mailbox.kilobytes', { size: words.number((bytes / 1000).toFixed(bytes < 10_000 ? 1 : 0)) })
  : words.t('mailbox.megabytes', { size: words.number((bytes / 1_000_000).toFixed(1)) })
