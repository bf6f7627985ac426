// What a client wants changed of an order: each line before and after, what it does to the sum, and the word of a person.

import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { Refused } from '#kit/empty'
import { TextField } from '#kit/fields'
import { DayText, Missing, MoneyText } from '#kit/figures'
import { Icon } from '#kit/icons'
import { Keys, useKeys } from '#kit/keys'
import { State } from '#kit/state'
import type { Words } from '#kit/words'
import { useWords } from '#kit/words'
import type { ChangeOut, ChangeSide, DocumentOut } from './mailbox.wire.ts'
import { When } from './document-names.tsx'
import { useWork } from './use-work.tsx'

export const DocumentChanges = ({ document, path }: Readonly<{ document: DocumentOut; path: string }>) => {
  const first = document.changes.find((change) => change.state === 'proposed')
  return document.changes.map((change) => <Change key={change.changeId} change={change} document={document} path={path} isFirst={change === first} />)
}

type ChangeProps = Readonly<{ change: ChangeOut; document: DocumentOut; path: string; isFirst: boolean }>

const Change = ({ change, document, path, isFirst }: ChangeProps) => {
  const words = useWords()
  const work = useWork(document.accountId)
  const [refusing, setRefusing] = useState(false)
  const [refusal, setRefusal] = useState('')
  const open = change.state === 'proposed' && document.mayWrite
  const mayAccept = open && change.stops.length === 0 && change.waits.length === 0
  const decide = async (body: Readonly<{ accept: boolean; reason?: string }>): Promise<void> => {
    setRefusal('')
    const done = words.t(body.accept ? 'mailbox.change.taken' : 'mailbox.change.refused', { order: change.orderNumber })
    if (await work.go(body.accept ? 'accept' : 'refuse', `${path}/changes/${change.changeId}/decision`, body, { done, onRefused: (_, text) => setRefusal(text) })) setRefusing(false)
  }
  const accept = (): void => void decide({ accept: true })
  useKeys({
    ...(mayAccept ? { a: { do: accept, word: words.t('mailbox.change.accept') } } : {}),
    ...(open ? { r: { do: () => setRefusing(true), word: words.t('mailbox.change.refuse') } } : {}),
  }, isFirst)
  return (
    <section className="mb-pad mb-block mb-change" aria-label={words.t('mailbox.change.of', { order: change.orderNumber })}>
      <div className="k-section-head">
        <h2>{words.t('mailbox.change')} <Link className="k-link" to={`/accounts/${document.accountId}/orders/${change.orderId}`}>{change.orderNumber}</Link></h2>
        <State kind={change.state === 'proposed' ? 'risk' : change.state === 'refused' ? 'open' : 'kept'} bare={change.state !== 'proposed'} word={words.t(`mailbox.change.state.${change.state}`)} />
        {change.before !== null && change.after !== null && (
          <span className="mb-sums"><MoneyText amount={change.before.amount} currency={change.before.currency} /> <Icon name="go" small /> <MoneyText amount={change.after.amount} currency={change.after.currency} strong /></span>
        )}
        {change.decidedAt !== null && <span className="k-quiet">{change.decidedBy ?? words.t('mailbox.byRule')}, <When at={change.decidedAt} />{change.reason === null ? '' : `: ${change.reason}`}</span>}
        {open && (
          <div className="k-section-actions">
            <Button size="xs" rightSection={isFirst ? <Keys of="r" /> : undefined} onClick={() => setRefusing(true)}>{words.t('mailbox.change.refuse')}</Button>
            <Button size="xs" variant="filled" disabled={!mayAccept} loading={work.busy === 'accept'} rightSection={isFirst ? <Keys of="a" /> : undefined} onClick={accept}>{words.t('mailbox.change.accept')}</Button>
          </div>
        )}
      </div>
      {[...change.stops, ...change.waits].map((text, at) => <p key={at} className="mb-stop"><Icon name="warning" small /> {text}</p>)}
      {refusal !== '' && <Refused text={refusal} />}
      {refusing && (
        <form className="mb-refusing" onSubmit={(event) => { event.preventDefault(); const reason = String(new FormData(event.currentTarget).get('reason') ?? '').trim(); if (reason !== '') void decide({ accept: false, reason }) }}>
          <Reason />
          <Button type="submit" size="xs" variant="filled" loading={work.busy === 'refuse'}>{words.t('mailbox.change.refuse')}</Button>
          <Button size="xs" onClick={() => setRefusing(false)}>{words.t('mailbox.back')}</Button>
        </form>
      )}
      {change.lines.length > 0 && <ChangeTable change={change} words={words} />}
    </section>
  )
}

const Reason = () => {
  const words = useWords()
  const [reason, setReason] = useState('')
  return <TextField label={words.t('mailbox.change.why')} name="reason" small autoFocus required value={reason} onChange={setReason} />
}

const ChangeTable = ({ change, words }: Readonly<{ change: ChangeOut; words: Words }>) => {
  const lines = change.lines.filter((line) => line.did !== 'kept' && line.did !== 'same')
  const kept = change.lines.length - lines.length
  return (
    <div className="mb-change-lines">
      <table className="k-table k-tight mb-before-after">
        <thead>
          <tr>
            <th scope="col" className="k-right">#</th><th scope="col">{words.t('mailbox.item')}</th><th scope="col">{words.t('mailbox.change.what')}</th>
            <th scope="col" className="k-right">{words.t('mailbox.quantity')}</th><th scope="col" className="k-right">{words.t('mailbox.price')}</th><th scope="col" className="k-right">{words.t('mailbox.amount')}</th><th scope="col">{words.t('mailbox.promised')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.lineNo}>
              <td className="k-right k-quiet">{line.lineNo}</td>
              <td><span className="k-mid">{line.item}</span>{line.notes.map((note, at) => <span key={at} className="mb-note"><Icon name="warning" small /> {note}</span>)}</td>
              <td>{words.t(words.has(`mailbox.change.did.${line.did}`) ? `mailbox.change.did.${line.did}` : 'mailbox.change.did.set')}</td>
              <Both line={line} of={(side) => words.quantity(side.quantity, side.unit)} />
              <Both line={line} of={(side) => words.number(side.price)} />
              <Both line={line} of={(side) => words.number(side.net)} />
              <td>{line.before?.promisedOn !== line.after?.promisedOn && line.before !== null && line.after !== null ? <><s className="k-quiet"><DayText day={line.before.promisedOn} style="week" /></s> <DayText day={line.after.promisedOn} style="week" /></> : <DayText day={(line.after ?? line.before)?.promisedOn ?? null} style="week" />}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {kept > 0 && <p className="k-quiet">{words.t('mailbox.change.kept', { count: kept })}</p>}
    </div>
  )
}

/** What it was, struck out, beside what it would be. */
const Both = ({ line, of }: Readonly<{ line: ChangeOut['lines'][number]; of(side: ChangeSide): string }>) => {
  const [before, after] = [line.before === null ? null : of(line.before), line.after === null ? null : of(line.after)]
  return (
    <td className="k-right">
      {before === null && after === null ? <Missing /> : (
        <>
          {before !== null && before !== after && <s className="k-quiet">{before}</s>} {after !== null && <span className={before === after ? undefined : 'mb-new'}>{after}</span>}
        </>
      )}
    </td>
  )
}
