// Drafts of invoices and credit notes, and keeping what was entered: the books of the orders concerned, today's prices, one transaction.

import type { Day } from '#ground/day'
import { addDays, isDay } from '#ground/day'
import { MICRO_DIGITS, MICROS, decimalText, parseDecimal } from '#ground/decimal'
import type { AccountId, InvoiceId, ItemId, OrderId, SiteId } from '#ground/ids'
import { isId } from '#ground/ids'
import type { Currency } from '#ground/money'
import { isCurrency } from '#ground/money'
import type { Outcome } from '#ground/outcome'
import { done, refused } from '#ground/outcome'
import { say } from '#ground/say'
import { contractOn } from '#duties/contracts/contract'
import { loadContracts } from '#duties/contracts/contracts.store'
import type { Tx } from '#platform/db'
import { NotFound, Unreadable } from '#platform/errors'
import type { Stamp } from '#platform/events'
import { record } from '#platform/events'
import { invoiceIdOf } from '#platform/keyed-id'
import type { Around } from './around.server.ts'
import { loadAgreed, loadAround } from './around.server.ts'
import type { Entry, EntryLine, ToBill } from './enter.ts'
import { draftOf, enterInvoice, microsText } from './enter.ts'
import type { BookedLine } from './facts.ts'
import { priceOut } from './invoice-out.server.ts'
import { mergeInvoices } from './invoices.store.ts'
import type { DraftLineOut, DraftOut, EntryIn } from './invoices.wire.ts'
import { openLedger, positionOf } from './ledger.ts'

type Standing = Readonly<{ toBill: ToBill; booked: BookedLine }>

/** How every line of the orders stands: due, billed, and what it costs by today's book. */
const loadStanding = async (tx: Tx, accountId: AccountId, around: Around, orderIds: ReadonlySet<OrderId>): Promise<readonly Standing[]> => {
  const orderLines = around.books.orderLines.filter((line) => orderIds.has(line.orderId)).toSorted((a, b) => (a.orderNumber === b.orderNumber ? a.lineNo - b.lineNo : a.orderNumber < b.orderNumber ? -1 : 1))
  const agreed = await loadAgreed(tx, accountId, orderLines)
  const ledger = openLedger({ ties: around.ties })
  const items = await tx.rows<{ item_id: string; number: string; name: string; kind: string }>('SELECT item_id, number, name, kind FROM items WHERE item_id = ANY($1::uuid[])', [orderLines.map((line) => line.itemId)])
  const taxes = await tx.rows<{ order_id: string; line_no: number; tax: bigint; description: string }>('SELECT order_id, line_no, tax_percent_micros AS tax, description FROM order_lines WHERE account_id = $1 AND order_id = ANY($2::uuid[])', [accountId, [...orderIds]])
  const tracks = await tx.one<{ tracks: boolean }>('SELECT EXISTS (SELECT FROM order_lines WHERE account_id = $1 AND shipped_micros IS NOT NULL) AS tracks', [accountId])
  const itemBy = new Map(items.map((item) => [item.item_id as string, item]))
  const taxBy = new Map(taxes.map((row) => [`${row.order_id}/${row.line_no}`, row]))
  return orderLines.map((line) => {
    const at = agreed(line)
    const item = itemBy.get(line.itemId)
    const row = taxBy.get(`${line.orderId}/${line.lineNo}`)
    const needsShipping = (tracks?.tracks ?? false) && item?.kind === 'product'
    const dueBase = line.shipped !== null && (line.shipped > 0n || needsShipping) ? line.shipped : needsShipping || line.cancelled ? 0n : line.ordered
    return {
      booked: line,
      toBill: {
        orderId: line.orderId, orderNumber: line.orderNumber, lineNo: line.lineNo, itemId: line.itemId, itemNumber: item?.number ?? '', description: row?.description ?? item?.name ?? '', unit: line.ownUnit,
        ordered: line.ownQuantity, due: inOwn(line, dueBase), billed: inOwn(line, positionOf(ledger, line).billed), price: line.ownPrice, per: line.ownPer,
        agreed: at.outcome.ok ? { price: at.outcome.value.price.micros, per: at.outcome.value.price.per } : null, taxPercent: row?.tax ?? 0n,
      },
    }
  })
}

/** Base units in the line's own unit, rounded down: never more than there is. */
const inOwn = (line: BookedLine, base: bigint): bigint => (line.unit === line.ownUnit ? base : (base * MICROS) / (line.per / line.ownPer))

type Head = Readonly<{ account: string; payment_days: number | null; number: string; currency: Currency; purchase_order: string | null; ship_to: SiteId; bill_to: SiteId }>

/** What was shipped of an order and not yet billed, at the agreed price. Refuses `invoices/nothing-left`. */
export const draftFromOrder = async (tx: Tx, accountId: AccountId, orderId: string, today: Day): Promise<Outcome<DraftOut>> => {
  if (!isId(orderId)) throw new NotFound()
  const head = await tx.one<Head>(
    `SELECT a.name AS account, coalesce(s.payment_days, a.payment_days) AS payment_days, o.number, o.currency, o.purchase_order, o.ship_to_site_id AS ship_to, o.bill_to_site_id AS bill_to
     FROM orders o JOIN accounts a ON a.account_id = o.account_id JOIN sites s ON s.account_id = o.account_id AND s.site_id = o.bill_to_site_id
     WHERE o.account_id = $1 AND o.order_id = $2 AND o.state <> 'draft'`,
    [accountId, orderId],
  )
  if (head === null) throw new NotFound()
  const around = await loadAround(tx, accountId, { orderIds: [orderId as OrderId] })
  const standing = await loadStanding(tx, accountId, around, new Set([orderId as OrderId]))
  const draft = draftOf({ number: head.number, id: orderId as OrderId }, standing.map((one) => one.toBill))
  if (!draft.ok) return draft
  return done(await draftOut(tx, accountId, { head, today, kind: 'invoice', from: { kind: 'order', id: orderId, number: head.number }, lines: draft.value, standing }))
}

/** A credit note over what an invoice bills and nobody credited yet, line by line at the invoice's price. Refuses `invoices/nothing-to-credit`. */
export const draftCredit = async (tx: Tx, accountId: AccountId, invoiceId: string, today: Day): Promise<Outcome<DraftOut>> => {
  if (!isId(invoiceId)) throw new NotFound()
  const head = await tx.one<Head & Readonly<{ kind: string }>>(
    `SELECT a.name AS account, coalesce(s.payment_days, a.payment_days) AS payment_days, i.number, i.currency, i.purchase_order, i.ship_to_site_id AS ship_to, i.bill_to_site_id AS bill_to, i.kind
     FROM invoices i JOIN accounts a ON a.account_id = i.account_id JOIN sites s ON s.account_id = i.account_id AND s.site_id = i.bill_to_site_id
     WHERE i.account_id = $1 AND i.invoice_id = $2`,
    [accountId, invoiceId],
  )
  if (head === null || head.kind !== 'invoice') throw new NotFound()
  const around = await loadAround(tx, accountId, { invoiceIds: [invoiceId as InvoiceId] })
  const standing = await loadStanding(tx, accountId, around, new Set(around.books.orderLines.map((line) => line.orderId)))
  const lines = creditLines(around, invoiceId as InvoiceId, standing)
  const from = { kind: 'invoice' as const, id: invoiceId, number: head.number }
  if (lines.length === 0) return refused({ code: 'invoices/nothing-to-credit', say: say('refusal.invoices/nothing-to-credit', { invoice: head.number }), see: { kind: 'invoice', id: invoiceId, text: head.number } })
  return done(await draftOut(tx, accountId, { head, today, kind: 'credit-note', from, lines, standing }))
}

const creditLines = (around: Around, invoiceId: InvoiceId, standing: readonly Standing[]): EntryLine[] => {
  const ledger = openLedger({ ties: around.ties })
  return around.books.invoiceLines
    .filter((line) => line.invoiceId === invoiceId)
    .toSorted((a, b) => a.lineNo - b.lineNo)
    .flatMap((line): EntryLine[] => {
      const common = { itemId: line.itemId, description: line.description, price: line.ownPrice, per: line.ownPer, taxPercent: line.taxPercent, unit: line.ownUnit }
      const ties = ledger.ofLine.get(line) ?? []
      if (ties.length === 0) return [{ ...common, orderId: null, orderLineNo: null, quantity: -line.ownQuantity }]
      return ties.flatMap((tie): EntryLine[] => {
        const left = positionOf(ledger, tie.orderLine).parcels.find((parcel) => parcel.line === line)?.quantity ?? 0n
        const stands = standing.find((one) => one.booked === tie.orderLine)
        if (left <= 0n || stands === undefined || stands.toBill.unit !== line.ownUnit) return []
        return [{ ...common, orderId: tie.orderLine.orderId, orderLineNo: tie.orderLine.lineNo, quantity: -inOwn(tie.orderLine, left) }]
      })
    })
}

type Drafting = Readonly<{ head: Head; today: Day; kind: DraftOut['kind']; from: DraftOut['from']; lines: readonly EntryLine[]; standing: readonly Standing[] }>

const draftOut = async (tx: Tx, accountId: AccountId, { head, today, kind, from, lines, standing }: Drafting): Promise<DraftOut> => {
  const sites = await tx.rows<{ site_id: string; number: string; name: string }>('SELECT site_id, number, name FROM sites WHERE account_id = $1 AND site_id = ANY($2::uuid[])', [accountId, [head.ship_to, head.bill_to]])
  const site = (siteId: string): DraftOut['shipTo'] => {
    const found = sites.find((one) => one.site_id === siteId)
    return { siteId, number: found?.number ?? '', name: found?.name ?? '' }
  }
  const contract = contractOn(await loadContracts(tx, accountId), today, head.currency)
  const days = contract?.paymentDays ?? head.payment_days
  return {
    kind, account: head.account, from, shipTo: site(head.ship_to), billTo: site(head.bill_to), currency: head.currency, purchaseOrder: head.purchase_order,
    invoicedOn: today, dueOn: days === null || kind === 'credit-note' ? null : addDays(today, days), paymentDays: days,
    lines: lines.map((line) => draftLine(line, head.currency, standing)),
  }
}

const draftLine = (line: EntryLine, currency: Currency, standing: readonly Standing[]): DraftLineOut => {
  const stands = standing.find((one) => one.toBill.orderId === line.orderId && one.toBill.lineNo === line.orderLineNo)?.toBill ?? null
  const price = (value: Readonly<{ price: bigint; per: bigint }>) => priceOut({ micros: value.price, per: value.per, unit: line.unit, currency })
  return {
    orderId: line.orderId, orderNumber: stands?.orderNumber ?? null, orderLineNo: line.orderLineNo, itemId: line.itemId, itemNumber: stands?.itemNumber ?? null, description: line.description, unit: line.unit,
    ordered: microsText(stands?.ordered ?? 0n), due: microsText(stands?.due ?? 0n), billed: microsText(stands?.billed ?? 0n), quantity: microsText(line.quantity),
    price: decimalText(line.price, MICRO_DIGITS, 2), per: microsText(line.per), booked: price(stands ?? line), agreed: stands === null || stands.agreed === null ? null : price(stands.agreed),
    taxPercent: microsText(line.taxPercent),
  }
}

/** Keeps an entry as an invoice, or says why not. The caller holds the account's lock, so that a number is taken once. */
export const keepEntry = async (tx: Tx, accountId: AccountId, body: EntryIn, stamp: Stamp): Promise<Outcome<Readonly<{ invoiceId: InvoiceId; number: string; orderIds: readonly OrderId[] }>>> => {
  const entry = readEntry(body)
  const orderIds = [...new Set(entry.lines.flatMap((line) => line.orderId ?? []))]
  const sites = await tx.one<{ known: bigint }>('SELECT count(*) AS known FROM sites WHERE account_id = $1 AND site_id = ANY($2::uuid[])', [accountId, [entry.shipTo, entry.billTo]])
  if (Number(sites?.known ?? 0n) !== new Set([entry.shipTo, entry.billTo]).size) throw new NotFound()
  const around = await loadAround(tx, accountId, { orderIds })
  const standing = await loadStanding(tx, accountId, around, new Set(orderIds))
  const invoiceId = invoiceIdOf(accountId, entry.number.trim())
  const taken = await tx.one<{ number: string }>('SELECT number FROM invoices WHERE account_id = $1 AND invoice_id = $2', [accountId, invoiceId])
  const entered = enterInvoice({ taken: taken === null ? null : { invoiceId, number: taken.number }, toBill: standing.map((one) => one.toBill) }, entry)
  if (!entered.ok) return entered
  await mergeInvoices(tx, accountId, [entered.value], stamp)
  const kind = entry.kind === 'invoice' ? 'invoices/invoice-entered' : 'invoices/credit-note-entered'
  await record(tx, accountId, stamp, [{ kind, subject: { kind: 'invoice', id: invoiceId, text: entered.value.number }, after: { reason: entry.reason, lines: entered.value.lines.length } }])
  return done({ invoiceId, number: entered.value.number, orderIds })
}

const readEntry = (body: EntryIn): Entry => {
  const problems: { at: string; say: ReturnType<typeof say> }[] = []
  const number = (text: string, at: string): bigint => {
    const value = parseDecimal(text, MICRO_DIGITS)
    if (value === null) problems.push({ at, say: say('problem.invoices/no-number', { text }) })
    return value ?? 0n
  }
  const day = (text: string, at: string): Day => {
    if (!isDay(text)) problems.push({ at, say: say('problem.invoices/no-day', { text }) })
    return text as Day
  }
  const currency = body.currency
  if (!isCurrency(currency)) problems.push({ at: 'currency', say: say('problem.invoices/no-currency', { text: body.currency }) })
  const lines = body.lines.map((line, at): EntryLine => {
    const per = number(line.per, `lines.${at}.per`)
    if (per <= 0n) problems.push({ at: `lines.${at}.per`, say: say('problem.invoices/per') })
    return {
      orderId: line.orderId as OrderId | null, orderLineNo: line.orderLineNo, itemId: line.itemId as ItemId | null, description: line.description, unit: line.unit,
      quantity: number(line.quantity, `lines.${at}.quantity`), price: number(line.price, `lines.${at}.price`), per: per > 0n ? per : MICROS, taxPercent: number(line.taxPercent, `lines.${at}.taxPercent`),
    }
  })
  const invoicedOn = day(body.invoicedOn, 'invoicedOn')
  const dueOn = body.dueOn === null ? null : day(body.dueOn, 'dueOn')
  if (problems.length > 0) throw new Unreadable(problems)
  return { number: body.number, kind: body.kind, invoicedOn, dueOn, shipTo: body.shipTo as SiteId, billTo: body.billTo as SiteId, currency: currency as Currency, purchaseOrder: body.purchaseOrder, reason: body.reason, lines }
}
