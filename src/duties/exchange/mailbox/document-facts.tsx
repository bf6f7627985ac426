// The facts of a document under its title: money first, then who, when, by which numbers, and what hangs together with it.

import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { DayText, Missing, MoneyText } from '#kit/figures'
import type { Fact } from '#kit/page'
import { Facts } from '#kit/page'
import type { Words } from '#kit/words'
import { useWords } from '#kit/words'
import { addressOf, DocumentState, nameOf, When } from './document-names.tsx'
import type { DocumentOut, DocumentRow } from './mailbox.wire.ts'

export const DocumentFacts = ({ document }: Readonly<{ document: DocumentOut }>) => {
  const words = useWords()
  return <div className="mb-pad"><Facts facts={factsOf(document, words)} /></div>
}

const factsOf = (document: DocumentOut, words: Words): readonly Fact[] => {
  const { accountId } = document
  const orders = ordersOf(document)
  const parties = document.parties.filter((party) => party.role === 'buyer' || party.role === 'ship-to')
  const isMoney = document.currency !== null && !/^0*(\.0*)?$/.test(document.amount)
  return [
    ...(isMoney && document.currency !== null ? [{ label: words.t('mailbox.amount'), value: <MoneyText amount={wholeAmount(document.amount, document.currency)} currency={document.currency} />, big: true, note: words.t('mailbox.lineCount', { count: document.lines.length }) }] : []),
    { label: words.t(document.direction === 'in' ? 'mailbox.from' : 'mailbox.to'), value: document.partner, note: words.t(`mailbox.format.${document.format}`) },
    { label: words.t('mailbox.day'), value: <DayText day={document.day} />, note: <>{words.t(document.direction === 'in' ? 'mailbox.came' : 'mailbox.made.at')} <When at={document.at} /></> },
    ...(document.interchange === null && document.control === null ? [] : [{ label: words.t('mailbox.controls'), value: <span className="k-figure">{document.interchange ?? <Missing />}</span>, ...(document.control === null ? {} : { note: words.t('mailbox.controlOf', { control: document.control }) }) }]),
    ...parties.map((party) => ({ label: words.t(`mailbox.party.${party.role}`), value: party.name ?? party.ids[0] ?? <Missing />, ...(party.name === null || party.ids.length === 0 ? {} : { note: party.ids.slice(0, 2).join(', ') }) })),
    ...(orders.length === 0 ? [] : [{ label: words.t(orders.length === 1 ? 'mailbox.order' : 'mailbox.orders'), value: listed(orders.slice(0, 4).map((order) => <Link key={order.orderId} className="k-link" to={`/accounts/${accountId}/orders/${order.orderId}`}>{order.number}</Link>)), ...(orders.length > 4 ? { note: words.t('mailbox.more', { count: orders.length - 4 }) } : {}) }]),
    ...(document.invoiceId === null ? [] : [{ label: words.t('mailbox.invoice'), value: <Link className="k-link" to={`/accounts/${accountId}/invoices/${document.invoiceId}`}>{document.invoiceNumber}</Link> }]),
    ...(document.answersTo === null ? [] : [{ label: words.t('mailbox.answers'), value: <Related document={document.answersTo} /> }]),
    ...(document.copyOf === null ? [] : [{ label: words.t('mailbox.copyOf'), value: <Related document={document.copyOf} /> }]),
    ...(document.answered.length === 0 ? [] : [{ label: words.t('mailbox.answered'), value: <span className="mb-related">{document.answered.map((answer) => <span key={answer.documentId}><Related document={answer} /> <DocumentState document={answer} /></span>)}</span> }]),
  ]
}

/** A sum as the client's text has it may lack the zeros behind. */
const wholeAmount = (amount: string, currency: string): string => {
  const digits = /^[A-Z]{3}$/.test(currency) ? (new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().minimumFractionDigits ?? 2) : 2
  const [whole = '0', part = ''] = amount.split('.')
  return digits === 0 && part === '' ? whole : `${whole}.${part.padEnd(digits, '0')}`
}

const listed = (links: readonly ReactNode[]): ReactNode => <span className="mb-listed">{links}</span>

const Related = ({ document }: Readonly<{ document: DocumentRow }>) => {
  const words = useWords()
  return <Link className="k-link" to={addressOf(document)}>{nameOf(document, words)}</Link>
}

type Named = Readonly<{ orderId: string; number: string }>

/** The orders it made, and those it is about. */
const ordersOf = (document: DocumentOut): readonly Named[] => {
  const made = document.lines.flatMap((line) => line.made.flatMap((one) => (one.orderId === null ? [] : [{ orderId: one.orderId, number: one.orderNumber ?? '' }])))
  const changed = document.changes.map((change) => ({ orderId: change.orderId, number: change.orderNumber }))
  const own = document.orderId === null ? [] : [{ orderId: document.orderId, number: document.orderNumber ?? '' }]
  return [...new Map([...made, ...changed, ...own].map((order) => [order.orderId, order])).values()]
}
