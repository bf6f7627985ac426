// The form of an entry: head, lines with quantity and price, totals, and what the server refuses at the field it is about.

import { Button } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { useMemo, useRef, useState } from 'react'
import { parseDecimal } from '#ground/decimal'
import { currency as currencyOf, moneyText } from '#ground/money'
import type { Problem, RefusalOut } from '#kit/api'
import { send, stale, told } from '#kit/api'
import { Refused } from '#kit/empty'
import { DayField, PriceField, QuantityField, TextField } from '#kit/fields'
import { PriceText, QuantityText } from '#kit/figures'
import { KeyBar, Keys, useKeys } from '#kit/keys'
import { Page } from '#kit/page'
import { State } from '#kit/state'
import type { Column } from '#kit/table'
import { Table } from '#kit/table'
import { toast } from '#kit/toast'
import { Unsaved } from '#kit/unsaved'
import type { Words } from '#kit/words'
import { useWords } from '#kit/words'
import { amountsOf } from './enter.ts'
import type { DraftLineOut, DraftOut, Entered, EntryIn } from './invoices.wire.ts'

type Line = DraftLineOut & Readonly<{ at: number; typedQuantity: string | null; typedPrice: string | null; left: boolean }>

export const EntryForm = ({ accountId, draft }: Readonly<{ accountId: string; draft: DraftOut }>) => {
  const words = useWords()
  const navigate = useNavigate()
  const [number, setNumber] = useState('')
  const [invoicedOn, setInvoicedOn] = useState<string | null>(draft.invoicedOn)
  const [dueOn, setDueOn] = useState<string | null>(draft.dueOn)
  const [reason, setReason] = useState('')
  const [lines, setLines] = useState<readonly Line[]>(() => draft.lines.map((line, at) => ({ ...line, at, typedQuantity: line.quantity, typedPrice: line.price, left: false })))
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const [refusal, setRefusal] = useState<RefusalOut | null>(null)
  const [busy, setBusy] = useState(false)
  const kept = lines.filter((line) => !line.left)
  const totals = useMemo(() => totalsOf(kept, draft.currency), [lines])
  const entered = useRef(false)
  const unsaved = (): boolean => !entered.current && (number !== '' || reason !== '' || lines.some((line) => line.left || line.typedQuantity !== line.quantity || line.typedPrice !== line.price))
  const readable = number.trim() !== '' && invoicedOn !== null && kept.length > 0 && totals !== null
  const overBilled = refusal?.code === 'invoices/reason-needed' || reason !== ''

  const change = (at: number, part: Partial<Line>): void => {
    setLines((was) => was.map((line) => (line.at === at ? { ...line, ...part } : line)))
    setRefusal(null)
    setProblems([])
  }
  const save = async (): Promise<void> => {
    if (!readable || busy || invoicedOn === null) return
    setBusy(true)
    setProblems([])
    setRefusal(null)
    const answer = await send<Entered>('POST', `/accounts/${accountId}/invoices`, entryOf({ draft, number, invoicedOn, dueOn, reason, lines: kept })).catch(told).finally(() => setBusy(false))
    if (answer === undefined) return
    if (!answer.ok) {
      setRefusal(answer.refusal ?? null)
      return setProblems(answer.problems ?? [])
    }
    entered.current = true
    toast({ text: words.t(answer.value.findings === 0 ? 'invoices.entry.kept' : 'invoices.entry.keptWith', { invoice: answer.value.number, count: answer.value.findings }) })
    await stale('/invoices', '/orders', `/accounts/${accountId}`, '/worklist')
    void navigate({ to: `/accounts/${accountId}/invoices/${answer.value.invoiceId}` })
  }
  useKeys({ 'mod+Enter': { do: () => void save(), word: words.t('invoices.entry.save') } })
  const errorAt = (at: string): string | null => problems.find((problem) => problem.at === at)?.text ?? (refusal?.at === at ? refusal.text : null)
  const lineError = (line: Line, field: string): string | null => errorAt(`lines.${kept.indexOf(line)}.${field}`)
  const shownAtField = refusal?.at !== undefined && ['number', 'dueOn', 'invoicedOn'].includes(refusal.at)
  return (
    <Page
      title={words.t(draft.kind === 'invoice' ? 'invoices.entry.title' : 'invoices.entry.creditTitle')}
      crumbs={[{ text: words.t('invoices.title'), to: '/invoices' }, { text: draft.account, to: `/accounts/${accountId}` }]}
      meta={<span className="k-quiet">{words.t(`invoices.entry.from.${draft.from.kind}`)} <Link className="k-link" to={`/accounts/${accountId}/${draft.from.kind}s/${draft.from.id}`}>{draft.from.number}</Link></span>}
      actions={<Button size="xs" variant="filled" loading={busy} disabled={!readable} rightSection={<Keys of="mod+Enter" />} onClick={() => void save()}>{words.t('invoices.entry.save')}</Button>}
      keys={<KeyBar keys={[{ keys: ['Tab'], word: words.t('invoices.entry.nextField') }, { keys: ['mod+Enter'], word: words.t('invoices.entry.save') }]} />}
      flush
    >
      <Unsaved when={unsaved} />
      <div className="inv-entry">
        <div className="inv-entry-head">
          <TextField label={words.t(draft.kind === 'invoice' ? 'invoices.number' : 'invoices.entry.creditNumber')} value={number} onChange={(value) => (setNumber(value), setRefusal(null))} error={errorAt('number')} autoFocus required />
          <DayField label={words.t('invoices.invoicedOn')} value={invoicedOn} onChange={(day) => setInvoicedOn(day)} error={errorAt('invoicedOn')} />
          {draft.kind === 'invoice' && <DayField label={words.t('invoices.dueOn')} value={dueOn} onChange={(day) => setDueOn(day)} error={errorAt('dueOn')} {...(draft.paymentDays === null ? {} : { hint: words.t('invoices.entry.days', { count: draft.paymentDays }) })} />}
          <dl className="inv-entry-facts">
            <div><dt>{words.t('invoices.site')}</dt><dd>{draft.shipTo.name}</dd></div>
            <div><dt>{words.t('invoices.billTo')}</dt><dd>{draft.billTo.name}</dd></div>
            {draft.purchaseOrder !== null && <div><dt>{words.t('invoices.theirNumber')}</dt><dd>{draft.purchaseOrder}</dd></div>}
          </dl>
        </div>
        {refusal !== null && !shownAtField && (
          <div className="inv-pad"><Refused text={refusal.text} {...(refusal.see === undefined ? {} : { see: <Link className="k-link" to={`/accounts/${accountId}/${refusal.see.kind}s/${refusal.see.id}`}>{refusal.see.text}</Link> })} /></div>
        )}
        {overBilled && <div className="inv-pad inv-reason"><TextField label={words.t('invoices.entry.reason')} value={reason} onChange={setReason} autoFocus /></div>}
        <Table label={words.t('invoices.lines')} rows={lines} rowKey={(line) => String(line.at)} inset columns={columnsOf({ draft, words, change, lineError })} />
        <dl className="inv-totals">
          <div><dt>{words.t('invoices.net')}</dt><dd className="k-figure">{totals === null ? '–' : words.number(totals.net)}</dd></div>
          <div><dt>{words.t('invoices.tax')}</dt><dd className="k-figure">{totals === null ? '–' : words.number(totals.tax)}</dd></div>
          <div className="inv-total"><dt>{words.t('invoices.total')}</dt><dd className="k-money"><i>{draft.currency}</i>{totals === null ? '–' : words.number(totals.gross)}</dd></div>
        </dl>
      </div>
    </Page>
  )
}

type EntryParts = Readonly<{ draft: DraftOut; number: string; invoicedOn: string; dueOn: string | null; reason: string; lines: readonly Line[] }>

const entryOf = ({ draft, number, invoicedOn, dueOn, reason, lines }: EntryParts): EntryIn => ({
  number, kind: draft.kind, invoicedOn, dueOn, shipTo: draft.shipTo.siteId, billTo: draft.billTo.siteId, currency: draft.currency, purchaseOrder: draft.purchaseOrder, reason: reason.trim() === '' ? null : reason.trim(),
  lines: lines.map((line) => ({
    orderId: line.orderId, orderLineNo: line.orderLineNo, itemId: line.itemId, description: line.description, unit: line.unit,
    quantity: line.typedQuantity ?? '', price: line.typedPrice ?? '', per: line.per, taxPercent: line.taxPercent,
  })),
})

/** Net and tax of a line by the rule the server uses; null while a figure cannot be read. */
const lineAmounts = (line: Line, currency: string) => {
  const [quantity, price, per, taxPercent] = [line.typedQuantity, line.typedPrice, line.per, line.taxPercent].map((text) => (text === null ? null : parseDecimal(text, 6)))
  if (quantity == null || price == null || per == null || taxPercent == null || per <= 0n) return null
  return amountsOf({ quantity, price, per, taxPercent }, currencyOf(currency))
}

const totalsOf = (lines: readonly Line[], currency: string) => {
  let [net, tax] = [0n, 0n]
  for (const line of lines) {
    const amounts = lineAmounts(line, currency)
    if (amounts === null) return null
    net += amounts.netMinor
    tax += amounts.taxMinor
  }
  const text = (minor: bigint): string => moneyText({ minor, currency: currencyOf(currency) })
  return { net: text(net), tax: text(tax), gross: text(net + tax) }
}

type ColumnAsk = Readonly<{ draft: DraftOut; words: Words; change(at: number, part: Partial<Line>): void; lineError(line: Line, field: string): string | null }>

const columnsOf = ({ draft, words, change, lineError }: ColumnAsk): readonly Column<Line>[] => [
  { key: 'order', head: words.t('invoices.orderLine'), width: 116, drop: 3, cell: (line) => <span className="k-second k-nowrap">{line.orderNumber === null ? '–' : `${line.orderNumber} / ${line.orderLineNo}`}</span> },
  { key: 'name', head: words.t('invoices.name'), width: 200, cell: (line) => <span className={line.left ? 'inv-left' : 'k-mid'}>{line.description}</span> },
  { key: 'due', head: words.t(draft.kind === 'invoice' ? 'invoices.entry.leftToBill' : 'invoices.billed'), align: 'right', width: 104, drop: 2, cell: (line) => (line.orderId === null ? '–' : <QuantityText amount={draft.kind === 'invoice' ? leftOf(line) : line.billed} unit={line.unit} bare />) },
  {
    key: 'quantity', head: words.t('invoices.quantity'), align: 'right', width: 150,
    cell: (line) => (line.left ? null : <QuantityField label={words.t('invoices.entry.quantityOf', { line: line.at + 1 })} hidesLabel small value={line.typedQuantity} unit={line.unit} error={lineError(line, 'quantity')} onChange={(value) => change(line.at, { typedQuantity: value })} />),
  },
  { key: 'agreed', head: words.t('invoices.agreedIn', { currency: draft.currency }), align: 'right', width: 100, drop: 1, cell: (line) => <Agreed line={line} words={words} /> },
  {
    key: 'price', head: words.t('invoices.price'), align: 'right', width: 170,
    cell: (line) => (line.left ? null : <PriceField label={words.t('invoices.entry.priceOf', { line: line.at + 1 })} hidesLabel small value={line.typedPrice} currency={draft.currency} unit={line.unit} error={lineError(line, 'price')} onChange={(value) => change(line.at, { typedPrice: value })} />),
  },
  { key: 'net', head: words.t('invoices.netIn', { currency: draft.currency }), align: 'right', width: 110, cell: (line) => <LineNet line={line} currency={draft.currency} words={words} /> },
  {
    key: 'leave', head: <span className="k-hidden">{words.t('invoices.entry.leaveOut')}</span>, align: 'right', width: 96,
    cell: (line) => <Button size="xs" variant="subtle" onClick={() => change(line.at, { left: !line.left })}>{words.t(line.left ? 'invoices.entry.takeIn' : 'invoices.entry.leaveOut')}</Button>,
  },
]

const leftOf = (line: Line): string => {
  const [due, billed] = [parseDecimal(line.due, 6), parseDecimal(line.billed, 6)]
  if (due === null || billed === null || due <= billed) return '0'
  const left = (due - billed).toString().padStart(7, '0')
  return `${left.slice(0, -6)}.${left.slice(-6)}`.replace(/\.?0+$/, '')
}

const Agreed = ({ line, words }: Readonly<{ line: Line; words: Words }>) => {
  if (line.agreed === null) return <span className="k-quiet">{words.t('invoices.entry.noPrice')}</span>
  const booked = line.booked.amount !== line.agreed.amount || line.booked.per !== line.agreed.per
  return (
    <span className="k-row inv-state" title={booked ? words.t('invoices.entry.bookedAt', { price: words.number(line.booked.amount) }) : undefined}>
      {booked && <State bare kind="risk" word="" />}
      <PriceText {...line.agreed} bare />
    </span>
  )
}

const LineNet = ({ line, currency, words }: Readonly<{ line: Line; currency: string; words: Words }>) => {
  const amounts = line.left ? null : lineAmounts(line, currency)
  return <span className="k-figure k-mid">{amounts === null ? '–' : words.number(moneyText({ minor: amounts.netMinor, currency: currencyOf(currency) }))}</span>
}
