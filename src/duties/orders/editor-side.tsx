// The right side of the order editor: what stops the order or should be looked at, each with its mend; the credit line; the totals.

import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import { MoneyText } from '#kit/figures'
import { State } from '#kit/state'
import { useWords } from '#kit/words'
import type { Words } from '#kit/words'
import type { FixOut, JudgedOut, NoteOut } from './orders.wire.ts'

type SideProps = Readonly<{ accountId: string; judged: JudgedOut; onFix(fix: FixOut): void; onGo(at: string): void }>

const MOST = 30

export const EditorSide = memo(({ accountId, judged, onFix, onGo }: SideProps) => {
  const words = useWords()
  return (
    <aside className="ord-side" aria-label={words.t('orders.editor.before')}>
      <section className="ord-notes" aria-live="polite">
        <div className="k-section-head"><h2>{words.t('orders.editor.before')}</h2><span className="k-quiet k-figure ord-end">{judged.notes.length}</span></div>
        {judged.notes.length === 0 && <State bare kind="kept" word={words.t('orders.editor.clear')} />}
        <ul>
          {judged.notes.slice(0, MOST).map((note, at) => <NoteItem key={`${note.code} ${note.at} ${at}`} note={note} accountId={accountId} words={words} onFix={onFix} onGo={onGo} />)}
        </ul>
        {judged.notes.length > MOST && <p className="k-quiet">{words.t('orders.editor.more', { count: judged.notes.length - MOST })}</p>}
      </section>
      {judged.credit !== null && <Credit judged={judged} words={words} />}
      <Totals judged={judged} words={words} />
    </aside>
  )
})

const KINDS = { stop: 'broken', hold: 'risk', check: 'risk' } as const

const NoteItem = ({ note, accountId, words, onFix, onGo }: Readonly<{ note: NoteOut; accountId: string; words: Words; onFix: SideProps['onFix']; onGo: SideProps['onGo'] }>) => (
  <li>
    <State bare kind={KINDS[note.level]} word={words.t(`orders.level.${note.level}`)} />
    <p>{words.speak(note.say)}</p>
    <span className="ord-fixes">
      {note.fixes.map((fix, at) => <button key={at} type="button" className="k-link" onClick={() => onFix(fix)}>{fixText(fix, words)}</button>)}
      {note.see?.kind === 'order' && <Link className="k-link" to={`/accounts/${accountId}/orders/${note.see.id}`}>{words.t('orders.editor.seeOrder', { order: note.see.text })}</Link>}
      {note.fixes.length === 0 && note.at !== '' && <button type="button" className="k-link" onClick={() => onGo(note.at)}>{words.t('orders.editor.go')}</button>}
    </span>
  </li>
)

const fixText = (fix: FixOut, words: Words): string => {
  const line = (fix.line ?? 0) + 1
  switch (fix.do) {
    case 'set-quantity': return words.t('orders.fix.set-quantity', { quantity: words.number(fix.quantity ?? '') })
    case 'take-item': return words.t('orders.fix.take-item', { item: fix.name ?? '' })
    case 'wish-day': return words.t('orders.fix.wish-day', { day: words.day(fix.day ?? '', 'week') })
    default: return words.t(`orders.fix.${fix.do}`, { line })
  }
}

/** For the length of a bar only; the figures beside it are exact. */
const share = (part: string, whole: string): number => (Number(whole) > 0 ? Math.min(100, Math.max(0, (Number(part) / Number(whole)) * 100)) : 100)

const Credit = ({ judged, words }: Readonly<{ judged: JudgedOut; words: Words }>) => {
  const { credit } = judged
  if (credit === null) return null
  const used = share(credit.used.amount, credit.limit.amount)
  const adds = Math.min(100 - used, share(judged.gross, credit.limit.amount))
  return (
    <section>
      <div className="k-section-head"><h2>{words.t('orders.editor.moves')}</h2></div>
      <div className="ord-credit">
        <span>{words.t(`orders.credit.${credit.of}`)}</span>
        <span className="k-figure"><MoneyText amount={credit.used.amount} currency={credit.used.currency} /> {words.t('orders.credit.of', { limit: words.number(credit.limit.amount) })}</span>
      </div>
      <div className={`ord-meter${judged.hold === 'credit-limit' ? ' ord-over' : ''}`}><i style={{ width: `${used}%` }} /><i className="ord-adds" style={{ left: `${used}%`, width: `${adds}%` }} /></div>
    </section>
  )
}

const Totals = ({ judged, words }: Readonly<{ judged: JudgedOut; words: Words }>) => (
  <section className="ord-totals">
    <dl>
      {judged.quantities.map(({ unit, amount }) => <div key={unit}><dt>{words.unit(unit, '2')}</dt><dd>{words.number(amount)}</dd></div>)}
      {judged.pallets !== null && <div><dt>{words.t('orders.pallets')}</dt><dd>{words.number(judged.pallets)}</dd></div>}
      {judged.kilograms !== null && <div><dt>{words.t('orders.weight')}</dt><dd>{words.number(judged.kilograms)} kg</dd></div>}
      <div><dt>{words.t('orders.net')}</dt><dd>{words.number(judged.net)}</dd></div>
      {judged.taxes.map(({ percent, amount }) => <div key={percent}><dt>{words.t('orders.tax', { percent: words.percent(percent) })}</dt><dd>{words.number(amount)}</dd></div>)}
      <div className="ord-sum"><dt>{words.t('orders.total')}</dt><dd><MoneyText amount={judged.gross} currency={judged.currency} /></dd></div>
    </dl>
  </section>
)
