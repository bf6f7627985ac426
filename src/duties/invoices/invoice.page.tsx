// One invoice beside what it bills: every line with its order line, agreed next to billed, and the line in hand with its part-scores.

import { Button } from '@mantine/core'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { ApiError, useRead } from '#kit/api'
import { ChainGlyph } from '#kit/chain'
import { Empty, Skeleton } from '#kit/empty'
import { DayText, Missing } from '#kit/figures'
import { Keys, useKeys } from '#kit/keys'
import { Facts, Page, Section } from '#kit/page'
import { Slot } from '#kit/slot'
import { State } from '#kit/state'
import type { Column } from '#kit/table'
import { Table } from '#kit/table'
import type { Words } from '#kit/words'
import { useWords } from '#kit/words'
import { Findings } from './invoice.findings.tsx'
import { LinePanel } from './line-panel.tsx'
import { comparePrices } from './line-figures.tsx'
import type { InvoiceOut, LineOut } from './invoices.wire.ts'
import './invoices.css'

export const InvoicePage = () => {
  const words = useWords()
  const { accountId, invoiceId } = useParams({ strict: false }) as { accountId: string; invoiceId: string }
  const invoice = useRead<InvoiceOut>(`/accounts/${accountId}/invoices/${invoiceId}`, { keep: false })
  const crumbs = [{ text: words.t('invoices.title'), to: '/invoices' }]
  if (invoice.error instanceof ApiError && invoice.error.status === 404) return <Page title={words.t('invoices.title')} crumbs={crumbs}><Empty text={words.t('invoices.gone')} /></Page>
  if (invoice.data === undefined) return <Page title={words.t('invoices.title')} crumbs={crumbs}><Skeleton /></Page>
  return <InvoiceView key={invoiceId} invoice={invoice.data} />
}

const waits = (line: LineOut): boolean => line.ties.some((tie) => tie.state === 'proposed')
const isOff = (line: LineOut): boolean => line.findings.some((finding) => finding.verdict === null)

/** Where a person should look first: what waits for a choice, then what is off, then the first line. */
const firstToSee = (lines: readonly LineOut[]): number | null => (lines.find(waits) ?? lines.find(isOff) ?? lines[0])?.lineNo ?? null

const InvoiceView = ({ invoice }: Readonly<{ invoice: InvoiceOut }>) => {
  const words = useWords()
  const navigate = useNavigate()
  const { line: asked } = useSearch({ strict: false }) as { line?: number }
  const [selected, setSelected] = useState<number | null>(asked ?? firstToSee(invoice.lines))
  useEffect(() => {
    if (asked !== undefined) setSelected(asked)
  }, [asked])
  const line = invoice.lines.find((one) => one.lineNo === selected) ?? null
  const step = (by: number): void => {
    const at = invoice.lines.findIndex((one) => one.lineNo === selected)
    setSelected(invoice.lines[Math.min(invoice.lines.length - 1, Math.max(0, at + by))]?.lineNo ?? null)
  }
  const credit = (): void => void navigate({ to: `/accounts/${invoice.accountId}/invoices/new`, search: { credit: invoice.invoiceId } as never })
  useKeys({
    j: { do: () => step(1), word: words.t('invoices.key.next') },
    k: { do: () => step(-1), word: words.t('invoices.key.before') },
    ...(invoice.may.credit ? { c: { do: credit, word: words.t('invoices.creditIt') } } : {}),
  })
  const waiting = invoice.lines.filter(waits).length
  const off = [...invoice.findings, ...invoice.lines.flatMap((one) => one.findings)].filter((finding) => finding.verdict === null).length
  return (
    <Page
      title={words.t(`invoices.titleOf.${invoice.kind}`, { invoice: invoice.number })}
      crumbs={[{ text: words.t('invoices.title'), to: '/invoices' }, { text: invoice.account, to: `/accounts/${invoice.accountId}` }]}
      meta={waiting > 0 ? <State kind="risk" word={words.t('invoices.toSettle', { count: waiting })} /> : off > 0 ? <State kind="broken" word={words.t('invoices.findings', { count: off })} /> : <State kind="kept" word={words.t('invoices.isRight')} />}
      actions={invoice.may.credit ? <Button size="xs" rightSection={<Keys of="c" />} onClick={credit}>{words.t('invoices.creditIt')}</Button> : undefined}
      flush
    >
      <div className="inv-view">
        <div className="inv-lines k-pane">
          <div className="inv-pad"><Facts facts={factsOf(invoice, words)} /></div>
          {invoice.findings.length > 0 && <div className="inv-pad"><Findings invoice={invoice} findings={invoice.findings} /></div>}
          <Table label={words.t('invoices.lines')} columns={columnsOf(invoice, words)} rows={invoice.lines} rowKey={(one) => String(one.lineNo)} selectedKey={line === null ? null : String(line.lineNo)} onOpen={(one) => setSelected(one.lineNo)} inset />
          <div className="inv-pad inv-events">
            <Slot name="invoice" accountId={invoice.accountId} invoiceId={invoice.invoiceId} />
            <Section title={words.t('invoices.timeline')}>
              <ul>
                {invoice.events.map((event, at) => (
                  <li key={at}><span className="k-quiet k-nowrap">{words.day(event.at.slice(0, 10), 'brief')}</span> {eventText(words, invoice.number, event)}</li>
                ))}
                {invoice.events.length === 0 && <li className="k-quiet">{words.t(`invoices.source.${invoice.source}`)}</li>}
              </ul>
            </Section>
          </div>
        </div>
        <aside className="k-pane inv-side" aria-label={words.t('invoices.lineInHand')}>
          {line === null ? <Empty text={words.t('invoices.noLine')} /> : <LinePanel key={line.lineNo} invoice={invoice} line={line} onSettled={() => setSelected(invoice.lines.find((one) => one.lineNo !== line.lineNo && waits(one))?.lineNo ?? line.lineNo)} />}
        </aside>
      </div>
    </Page>
  )
}

const eventText = (words: Words, number: string, event: InvoiceOut['events'][number]): string => {
  const said = words.t(`event.${event.kind}`, { subject: number })
  const by = event.user === null ? '' : `, ${event.user}`
  return `${said}${by}${event.reason === null ? '' : `: ${event.reason}`}`
}

const factsOf = (invoice: InvoiceOut, words: Words) => {
  const orders = [...new Map(invoice.lines.flatMap((line) => line.ties.filter((tie) => tie.state === 'matched').map((tie) => [tie.orderId, tie.orderNumber] as const)))]
  const stated = invoice.stated.gross ?? invoice.gross
  return [
    { label: words.t('invoices.grossIn', { currency: invoice.currency }), value: words.number(stated), note: words.t('invoices.netAndTax', { net: words.number(invoice.net), tax: words.number(invoice.tax) }), big: true },
    { label: words.t('invoices.site'), value: <Link className="k-link" to={`/accounts/${invoice.accountId}/sites/${invoice.shipTo.siteId}`}>{invoice.shipTo.name}</Link>, ...(invoice.billTo.siteId === invoice.shipTo.siteId ? {} : { note: words.t('invoices.billedTo', { site: invoice.billTo.name }) }) },
    { label: words.t('invoices.invoicedOn'), value: <DayText day={invoice.invoicedOn} />, ...(invoice.dueOn === null ? {} : { note: words.t('invoices.due', { day: words.day(invoice.dueOn) }) }) },
    { label: words.t('invoices.paid'), value: invoice.settledOn === null && invoice.paid === null ? <span className="k-quiet">{words.t('invoices.notPaid')}</span> : <DayText day={invoice.settledOn} />, ...(invoice.paid === null ? {} : { note: words.number(invoice.paid) }) },
    { label: words.t('invoices.orders'), value: orders.length === 0 ? <Missing /> : <span className="k-row">{orders.slice(0, 3).map(([orderId, number]) => <Link key={orderId} className="k-link" to={`/accounts/${invoice.accountId}/orders/${orderId}`}>{number}</Link>)}</span>, ...(orders.length > 3 ? { note: words.t('invoices.moreOrders', { count: orders.length - 3 }) } : invoice.purchaseOrder === null ? {} : { note: invoice.purchaseOrder }) },
  ]
}

const columnsOf = (invoice: InvoiceOut, words: Words): readonly Column<LineOut>[] => [
  { key: 'no', head: '#', align: 'right', width: 44, cell: (line) => <span className="k-quiet">{line.lineNo}</span> },
  { key: 'item', head: words.t('invoices.item'), width: 68, drop: 3, cell: (line) => (line.itemId === null ? <span className="k-risk">{words.t('invoices.unknownItem')}</span> : <Link className="k-link" to={`/catalog/${line.itemId}`}>{line.itemNumber}</Link>) },
  { key: 'name', head: words.t('invoices.name'), width: 184, cell: (line) => <span className="k-mid">{line.description}</span> },
  { key: 'quantity', head: words.t('invoices.quantity'), align: 'right', width: 86, cell: (line) => <span className="k-figure">{words.quantity(line.quantity.amount, line.quantity.unit)}</span> },
  { key: 'agreed', head: words.t('invoices.agreedIn', { currency: invoice.currency }), align: 'right', width: 86, drop: 4, cell: (line) => <AgreedCell line={line} words={words} /> },
  { key: 'billed', head: words.t('invoices.billedIn', { currency: invoice.currency }), align: 'right', width: 86, cell: (line) => <span className={`k-figure${comparePrices(line) === 'differs' ? ' k-broken k-mid' : ''}`}>{words.number(line.price.amount)}{line.price.per === '1' ? '' : ` / ${words.number(line.price.per)}`}</span> },
  { key: 'net', head: words.t('invoices.netIn', { currency: invoice.currency }), align: 'right', width: 90, cell: (line) => <span className="k-figure k-mid">{words.number(line.net)}</span>, foot: <b>{words.number(invoice.net)}</b> },
  { key: 'order', head: words.t('invoices.orderLine'), width: 104, drop: 2, cell: (line) => <TieCell line={line} words={words} /> },
  { key: 'state', head: words.t('invoices.toClear'), align: 'right', width: 72, cell: (line) => <LineState line={line} words={words} /> },
]

const AgreedCell = ({ line, words }: Readonly<{ line: LineOut; words: Words }>) => {
  const tie = line.ties.find((one) => one.state === 'matched')
  if (tie === undefined || tie.agreed === null) return <Missing />
  return <span className="k-figure" title={tie.agreed.unit === line.price.unit ? undefined : words.price(tie.agreed.amount, tie.agreed.currency, tie.agreed.unit, tie.agreed.per)}>{words.number(tie.agreed.amount)}{tie.agreed.unit === line.price.unit ? '' : <span className="k-unit"> / {words.unit(tie.agreed.unit)}</span>}</span>
}

const TieCell = ({ line, words }: Readonly<{ line: LineOut; words: Words }>) => {
  const ties = line.ties.filter((tie) => tie.state === 'matched')
  if (ties.length === 0) return waits(line) ? <State bare kind="risk" word={words.t('invoices.choose')} /> : <span className="k-broken">{words.t('invoices.noOrder')}</span>
  const [first] = ties
  return <span className="k-nowrap">{first?.orderNumber} / {first?.orderLineNo}{ties.length > 1 && <span className="k-quiet"> +{ties.length - 1}</span>}</span>
}

const LineState = ({ line, words }: Readonly<{ line: LineOut; words: Words }>) => {
  const open = line.findings.filter((finding) => finding.verdict === null)
  const [first] = open
  if (first === undefined) return waits(line) ? null : <State bare kind="kept" word={words.t('invoices.right')} />
  return <span className="k-row inv-state">{first.breaksAt !== null && <ChainGlyph breaksAt={first.breaksAt} kind={first.certainty === 'exact' ? 'broken' : 'risk'} />}</span>
}
