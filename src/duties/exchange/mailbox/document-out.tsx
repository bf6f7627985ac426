// The way out of a document of ours: why it is held, and how its sending goes.

import { Button } from '@mantine/core'
import { Icon } from '#kit/icons'
import { Keys, useKeys } from '#kit/keys'
import { Section } from '#kit/page'
import type { StateKind } from '#kit/state'
import { State } from '#kit/state'
import { useWords } from '#kit/words'
import { SENDING_MOVES } from '../routes/sending.ts'
import { When } from './document-names.tsx'
import type { DocumentOut, SendOut } from './mailbox.wire.ts'
import { useWork } from './use-work.tsx'

/** What stops it is told in one line; the problems beneath say it whole. */
export const HeldBand = ({ document }: Readonly<{ document: DocumentOut }>) => {
  const words = useWords()
  if (document.direction !== 'out') return null
  const wrong = document.problemList.filter((problem) => problem.severity === 'error').length
  if (document.state === 'held') return <p className="mb-band mb-risk"><Icon name="warning" small /> {words.t('mailbox.held', { count: wrong, partner: document.partner })}</p>
  if (document.state === 'rejected') return <p className="mb-band mb-broken"><Icon name="warning" small /> {words.t('mailbox.rejected', { partner: document.partner })}</p>
  if (document.state === 'ready' && document.sends.length === 0) return <p className="mb-band"><Icon name="download" small /> {words.t('mailbox.toFetch', { partner: document.partner })}</p>
  return null
}

const KINDS: Readonly<Record<SendOut['state'], StateKind>> = { waiting: 'progress', sending: 'progress', sent: 'kept', dead: 'broken', unsure: 'risk' }
const MOVES = ['sent-again', 'confirmed', 'given-up'] as const
const MOVE_KEYS = { 'sent-again': 's', confirmed: 'i', 'given-up': 'q' } as const

export const DocumentSends = ({ document }: Readonly<{ document: DocumentOut }>) => {
  const words = useWords()
  if (document.sends.length === 0) return null
  return (
    <div className="mb-pad mb-block">
      <Section title={words.t('mailbox.sends')}>
        <ul className="mb-list">{document.sends.map((one, at) => <SendRow key={one.sendId} document={document} sending={one} isFirst={at === 0} />)}</ul>
      </Section>
    </div>
  )
}

const SendRow = ({ document, sending, isFirst }: Readonly<{ document: DocumentOut; sending: SendOut; isFirst: boolean }>) => {
  const words = useWords()
  const work = useWork(document.accountId)
  const moves = document.mayWrite ? MOVES.filter((event) => SENDING_MOVES[sending.state][event] !== undefined) : []
  const move = (event: (typeof MOVES)[number]): void => void work.go(event, `/accounts/${document.accountId}/sends/${sending.sendId}/moves`, { event }, { done: words.t(`mailbox.send.${event}.done`) })
  useKeys(Object.fromEntries(moves.map((event) => [MOVE_KEYS[event], { do: () => move(event), word: words.t(`mailbox.send.${event}`) }])), isFirst && moves.length > 0)
  const due = sending.state === 'waiting' && sending.nextAt !== null
  return (
    <li className="mb-send">
      <State kind={KINDS[sending.state]} word={words.t(`mailbox.send.state.${sending.state}`)} />
      <span className="k-grow">
        {sending.state === 'sent' && sending.sentAt !== null && <span><When at={sending.sentAt} long /> </span>}
        {sending.place !== null && <span className="k-second mb-break">{sending.place} </span>}
        <span className="k-quiet">{words.t('mailbox.send.attempts', { count: sending.attempts })}{due && sending.nextAt !== null && sending.attempts > 0 ? <>, {words.t('mailbox.send.next')} <When at={sending.nextAt} /></> : null}</span>
        {sending.trouble !== null && sending.trouble !== '' && <span className="mb-trouble">{sending.trouble}</span>}
      </span>
      {moves.map((event) => <Button key={event} size="xs" loading={work.busy === event} rightSection={isFirst ? <Keys of={MOVE_KEYS[event]} /> : undefined} onClick={() => move(event)}>{words.t(`mailbox.send.${event}`)}</Button>)}
    </li>
  )
}
