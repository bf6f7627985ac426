// How the order reads by what is marked, asked anew a moment after each change.

import { useEffect, useRef, useState } from 'react'
import type { Mark } from '#formats/page-order/mark'
import { send, told } from '#kit/api'
import { Skeleton } from '#kit/empty'
import { DayText, Missing } from '#kit/figures'
import { Icon } from '#kit/icons'
import { Facts, Section } from '#kit/page'
import { State } from '#kit/state'
import type { Column } from '#kit/table'
import { Table } from '#kit/table'
import type { Words } from '#kit/words'
import { useWords } from '#kit/words'
import { bareMarks } from './marks.ts'
import type { LearnOut } from './templates.wire.ts'

export type Reading = Readonly<{ read: LearnOut | null; refused: string; busy: boolean }>

const WAIT_MS = 300

export const useReading = (fileId: string, marks: readonly Mark[] | null): Reading => {
  const [reading, setReading] = useState<Reading>({ read: null, refused: '', busy: true })
  const turn = useRef(0)
  useEffect(() => {
    if (marks === null) return
    turn.current += 1
    const mine = turn.current
    setReading((was) => ({ ...was, busy: true }))
    const timer = setTimeout(() => {
      send<LearnOut>('POST', `/exchange/files/${fileId}/learning`, { name: '', marks: bareMarks(marks) })
        .then((sent) => {
          if (mine !== turn.current) return
          if (sent.ok) setReading({ read: sent.value, refused: '', busy: false })
          else setReading({ read: null, refused: sent.problems?.map((one) => one.text).join(' ') ?? sent.refusal?.text ?? '', busy: false })
        })
        .catch((error: unknown) => (setReading((was) => ({ ...was, busy: false })), told(error)))
    }, WAIT_MS)
    return () => clearTimeout(timer)
  }, [fileId, marks])
  return reading
}

const TOTALS = ['net', 'tax', 'charges', 'gross', 'lines', 'quantity'] as const
/** Asked as questions above, not told as doubts. */
const ASKED = ['page-order/day-unclear', 'page-order/number-unclear', 'page-order/numbers-contradict', 'page-order/currency-unclear']

export const ReadingView = ({ reading, onPlace }: Readonly<{ reading: Reading; onPlace(place: string): void }>) => {
  const words = useWords()
  const { read, busy } = reading
  return (
    <Section title={words.t('templates.reads')} hint={read === null ? undefined : <span role="status"><ReadState read={read} /></span>}>
      {reading.refused !== '' && <p className="tp-note k-broken">{reading.refused}</p>}
      {read === null && busy && <Skeleton rows={5} height={26} />}
      {read !== null && (
        <div className={busy ? 'tp-reads tp-busy' : 'tp-reads'} aria-busy={busy}>
          {read.learned && <Facts facts={factsOf(read, words)} />}
          {!read.learned && read.problems.every(({ code }) => ASKED.includes(code)) && <p className="tp-note k-second">{words.t('templates.answerFirst')}</p>}
          <Doubts read={read} onPlace={onPlace} />
          {read.learned && read.lines.length > 0 && <Table label={words.t('templates.lines')} columns={columnsOf(words, read)} rows={read.lines.slice(0, SHOWN).map((line, nth) => ({ ...line, nth }))} rowKey={(row) => String(row.nth)} virtual={false} tight />}
          {read.lines.length > SHOWN && <p className="tp-note k-quiet">{words.t('templates.lines.more', { count: read.lines.length - SHOWN })}</p>}
        </div>
      )}
    </Section>
  )
}

const SHOWN = 60

const doubtsOf = (read: LearnOut): LearnOut['problems'] => read.problems.filter(({ code, severity }) => severity !== 'note' && !ASKED.includes(code))

const ReadState = ({ read }: Readonly<{ read: LearnOut }>) => {
  const words = useWords()
  if (!read.learned) return <State kind="broken" word={words.t('templates.notYet')} />
  if (read.certain) return <State kind="kept" word={words.t('templates.certain')} />
  return <State kind="risk" word={words.t('templates.doubts', { count: Math.max(1, doubtsOf(read).length) })} />
}

const factsOf = (read: LearnOut, words: Words) => {
  const money = (amount: string) => (read.currency === null ? words.number(amount, { least: 2 }) : words.money(withCents(amount), read.currency))
  return [
    { label: words.t('page-order.field.number'), value: read.number ?? <Missing />, big: true },
    { label: words.t('page-order.field.day'), value: <DayText day={read.day} /> },
    ...(read.requested === null ? [] : [{ label: words.t('page-order.field.requested'), value: <DayText day={read.requested} /> }]),
    { label: words.t('page-order.field.ship-to'), value: read.shipTo === null || read.shipTo === '' ? <Missing /> : read.shipTo },
    { label: words.t('page-order.field.currency'), value: read.currency ?? <Missing /> },
    { label: words.t('templates.sum'), value: <span className="k-figure">{money(read.amount)}</span> },
    ...TOTALS.flatMap((total) => (read.totals[total] === undefined ? [] : [{ label: words.t(`page-order.total.${total}`), value: <span className="k-figure">{total === 'lines' || total === 'quantity' ? words.number(read.totals[total]) : money(read.totals[total])}</span> }])),
  ]
}

/** Sums are told to the cent at least. */
const withCents = (amount: string): string => {
  const [whole = '0', cents = ''] = amount.split('.')
  return `${whole}.${cents.padEnd(2, '0')}`
}

const Doubts = ({ read, onPlace }: Readonly<{ read: LearnOut; onPlace(place: string): void }>) => {
  const words = useWords()
  const told = read.problems.filter(({ code }) => !ASKED.includes(code))
  if (told.length === 0) return null
  return (
    <ul className="tp-doubts">
      {told.slice(0, 20).map((one, at) => (
        <li key={at}>
          <span className={one.severity === 'note' ? 'k-quiet' : read.learned ? 'k-risk' : 'k-broken'}><Icon name={one.severity === 'note' ? 'note' : 'warning'} small /></span>
          <span>{one.text} {one.place.includes(',') ? <button type="button" className="k-link" onClick={() => onPlace(one.place)}>{one.place}</button> : null}</span>
        </li>
      ))}
      {told.length > 20 && <li className="k-quiet">{words.t('templates.doubts.more', { count: told.length - 20 })}</li>}
    </ul>
  )
}

type Line = LearnOut['lines'][number] & Readonly<{ nth: number }>

const columnsOf = (words: Words, read: LearnOut): readonly Column<Line>[] => {
  const figure = (amount: string | null) => (amount === null ? <Missing /> : <span className="k-figure">{words.number(amount)}</span>)
  const has = (key: 'price' | 'amount' | 'unit'): boolean => read.lines.some((line) => line[key] !== null)
  return [
    { key: 'item', head: words.t('templates.item'), width: 150, cell: (row) => <span className="tp-line"><b title={row.items.join(', ')}>{row.items.join(', ')}</b>{row.description !== null && <span className="k-second" title={row.description}>{row.description}</span>}</span> },
    { key: 'quantity', head: words.t('page-order.role.quantity'), align: 'right', width: 70, cell: (row) => figure(row.quantity) },
    ...(has('unit') ? [{ key: 'unit', head: words.t('page-order.role.unit'), width: 60, drop: 1, cell: (row: Line) => row.unit ?? <Missing /> }] : []),
    ...(has('price') ? [{ key: 'price', head: words.t('page-order.role.price'), align: 'right' as const, width: 70, cell: (row: Line) => figure(row.price) }] : []),
    ...(has('amount') ? [{ key: 'amount', head: words.t('page-order.role.amount'), align: 'right' as const, width: 80, cell: (row: Line) => figure(row.amount) }] : []),
  ]
}
