// The document's lines as they were understood, beside the order lines they became; what differs is marked. A line in hand is shown in the text.

import { Link } from '@tanstack/react-router'
import { useRef } from 'react'
import { Empty } from '#kit/empty'
import { DayText, Missing } from '#kit/figures'
import { Icon } from '#kit/icons'
import { State } from '#kit/state'
import type { Column } from '#kit/table'
import { Table } from '#kit/table'
import type { Words } from '#kit/words'
import { useWords } from '#kit/words'
import type { DocumentLineOut, DocumentOut } from './mailbox.wire.ts'

type Made = DocumentLineOut['made'][number]
/** One line of the client, or one of several order lines it became. */
type Row = Readonly<{ key: string; line: DocumentLineOut; made: Made | null; first: boolean }>

/** From here on the table draws only rows in sight, all of one height (mailbox.css). */
const MANY = 200

type LinesProps = Readonly<{ document: DocumentOut; selected: number | null; onSelect(line: number | null): void }>

export const DocumentLines = ({ document, selected, onSelect }: LinesProps) => {
  const words = useWords()
  const last = useRef<number | null>(null)
  const rows: readonly Row[] = document.lines.flatMap((line) => (line.made.length === 0 ? [null] : line.made).map((made, at) => ({ key: `${line.nth}/${at}`, line, made, first: at === 0 })))
  const follow = (target: EventTarget): void => {
    const at = target instanceof Element ? target.closest('[data-row]')?.getAttribute('data-row') : null
    const row = at === null || at === undefined ? undefined : rows[Number(at)]
    if (row === undefined || row.line.nth === last.current) return
    last.current = row.line.nth
    onSelect(row.line.nth)
  }
  if (selected === null) last.current = null
  if (rows.length === 0) return <Empty text={words.t('mailbox.noLines')} />
  const chosen = rows.find((row) => row.line.nth === selected)
  return (
    // a pointer or the focus on a line shows it in the text; the table itself is what is worked with
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className="k-pane mb-scroll" data-scroll="lines" onMouseOver={(event) => follow(event.target)} onFocus={(event) => follow(event.target)}>
      <Table
        label={words.t('mailbox.lines')}
        columns={columnsOf(document, words)}
        rows={rows}
        rowKey={(row) => row.key}
        selectedKey={chosen?.key ?? null}
        onOpen={(row) => onSelect(row.line.nth)}
        {...(rows.length > MANY ? { rowHeight: 52 } : {})}
        inset
      />
    </div>
  )
}

const columnsOf = (document: DocumentOut, words: Words): readonly Column<Row>[] => {
  const isOrder = document.type === 'order'
  const says = document.lines.some((line) => line.actions.length > 0)
  const asked: readonly Column<Row>[] = [
    { key: 'no', head: '#', align: 'right', width: 40, cell: ({ line, first }) => (first ? <span className="k-quiet">{line.number ?? line.nth + 1}</span> : null) },
    { key: 'item', head: words.t('mailbox.item'), width: 180, cell: (row) => <Item row={row} words={words} /> },
    { key: 'quantity', head: words.t('mailbox.quantity'), align: 'right', width: 86, cell: ({ line, first }) => (first ? <Quantity amount={line.quantity} unit={line.unit} words={words} /> : null) },
    { key: 'price', head: words.t(isOrder ? 'mailbox.priceAsked' : 'mailbox.price'), align: 'right', width: 84, cell: ({ line, first }) => (first ? <Amount amount={line.price} words={words} /> : null) },
  ]
  if (!isOrder) {
    return [
      ...asked,
      { key: 'amount', head: words.t('mailbox.amount'), align: 'right', width: 92, drop: 1, cell: ({ line }) => <Amount amount={line.amount} words={words} /> },
      ...(says ? [{ key: 'says', head: words.t('mailbox.says'), width: 170, cell: ({ line }: Row) => <Actions line={line} words={words} /> }] : []),
    ]
  }
  return [
    ...asked,
    { key: 'booked', head: words.t('mailbox.booked'), align: 'right', width: 86, cell: ({ made }) => (made === null ? null : <Quantity amount={made.quantity} unit={made.unit} words={words} />) },
    { key: 'at', head: words.t('mailbox.priceBooked'), align: 'right', width: 84, cell: ({ made }) => <BookedPrice made={made} words={words} /> },
    { key: 'promised', head: words.t('mailbox.promised'), width: 92, drop: 1, cell: ({ made }) => (made === null || made.refused !== null ? null : <DayText day={made.promisedOn} style="week" />) },
    { key: 'order', head: words.t('mailbox.order'), width: 104, cell: ({ line, made }) => <OrderLine document={document} line={line} made={made} words={words} /> },
  ]
}

const Item = ({ row: { line, made, first }, words }: Readonly<{ row: Row; words: Words }>) => {
  const codes = [...new Set(line.items.map((item) => item.value))]
  if (!first) return <span className="k-quiet mb-two">{made?.item}</span>
  const title = line.description ?? made?.item ?? codes[0] ?? words.t('mailbox.noItem')
  const others = codes.filter((code) => !title.includes(code)).slice(0, 3)
  const booked = made !== null && made.item !== null && !made.item.includes(title) ? made.item : null
  return (
    <span className="mb-item">
      <span className="k-mid">{title}</span>
      {others.length > 0 && <span className="k-quiet">{others.join(', ')}</span>}
      {booked !== null && <span className="k-quiet">{words.t('mailbox.bookedAs', { item: booked })}</span>}
    </span>
  )
}

const Amount = ({ amount, words }: Readonly<{ amount: string | null; words: Words }>) => (amount === null ? <Missing /> : <span className="k-figure">{words.number(amount)}</span>)

const Quantity = ({ amount, unit, words }: Readonly<{ amount: string | null; unit: string | null; words: Words }>) =>
  amount === null ? <Missing /> : <span className="k-figure">{words.number(amount)}{unit === null ? null : <span className="k-unit"> {unit === unit.toLowerCase() ? words.unit(unit, amount) : unit}</span>}</span>

const BookedPrice = ({ made, words }: Readonly<{ made: Made | null; words: Words }>) => {
  if (made === null || made.refused !== null) return null
  if (!made.priceDiffers) return <Amount amount={made.price} words={words} />
  return <span className="mb-differs" title={words.t('mailbox.priceDiffers')}><Icon name="warning" small /><span className="k-hidden">{words.t('mailbox.priceDiffers')} </span><Amount amount={made.price} words={words} /></span>
}

const OrderLine = ({ document, line, made, words }: Readonly<{ document: DocumentOut; line: DocumentLineOut; made: Made | null; words: Words }>) => {
  if (made === null) {
    const asks = document.waitList.some((wait) => wait.line === line.nth)
    return asks ? <State bare kind="risk" word={words.t('mailbox.line.waits')} /> : <Missing />
  }
  if (made.refused !== null) return <span className="mb-item"><State bare kind="broken" word={words.t('mailbox.line.refused')} /><span className="k-quiet">{made.refused}</span></span>
  if (made.orderId === null) return <Missing />
  return <Link className="k-link k-nowrap" to={`/accounts/${document.accountId}/orders/${made.orderId}`}>{made.orderNumber} / {made.lineNo}</Link>
}

const Actions = ({ line, words }: Readonly<{ line: DocumentLineOut; words: Words }>) => (
  <span className="mb-item">
    {line.actions.map((action, at) => (
      <span key={at}>
        {words.t(`mailbox.does.${action.does}`)}
        {(action.day !== null || action.reason !== null) && <span className="k-quiet"> {[action.day === null ? null : words.day(action.day, 'week'), action.reason].filter((part) => part !== null).join(', ')}</span>}
      </span>
    ))}
  </span>
)
