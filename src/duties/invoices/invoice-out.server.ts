// One invoice as it travels: every line beside the order lines it bills, agreed beside billed, part-scores, findings, what happened.

import { absolute } from '#ground/decimal'
import type { AccountId, InvoiceId, OrderId } from '#ground/ids'
import { isId } from '#ground/ids'
import type { Currency } from '#ground/money'
import { moneyText } from '#ground/money'
import { percentText } from '#ground/percent'
import { quantityText } from '#ground/quantity'
import type { Say } from '#ground/say'
import type { UnitPrice } from '#ground/unit-price'
import { perText, priceText } from '#ground/unit-price'
import type { Tx } from '#platform/db'
import { NotFound } from '#platform/errors'
import type { Around, PriceAt } from './around.server.ts'
import { loadAgreed, loadAround } from './around.server.ts'
import { sayBase } from './check-words.ts'
import type { BilledLine, BookedLine, InvoiceHead } from './facts.ts'
import type { FindingOut, InvoiceOut, LineOut, OrderInvoices, TieOut } from './invoices.wire.ts'
import type { StoredTie } from './matches.store.ts'

/** Throws NotFound. */
export const loadInvoice = async (tx: Tx, accountId: AccountId, invoiceId: string, mayWrite: boolean): Promise<InvoiceOut> => {
  if (!isId(invoiceId)) throw new NotFound()
  const around = await loadAround(tx, accountId, { invoiceIds: [invoiceId as InvoiceId] })
  const head = around.books.invoices.get(invoiceId as InvoiceId)
  if (head === undefined) throw new NotFound()
  const lines = around.books.invoiceLines.filter((line) => line.invoiceId === invoiceId).toSorted((a, b) => a.lineNo - b.lineNo)
  const agreed = await loadAgreed(tx, accountId, around.books.orderLines)
  const names = await loadNames(tx, accountId, head, lines, around.stored)
  const findings = await loadFindings(tx, accountId, invoiceId)
  const money = (minor: bigint): string => moneyText({ minor, currency: head.currency })
  const orNull = (minor: bigint | null): string | null => (minor === null ? null : money(minor))
  return {
    accountId, account: names.account, invoiceId, number: head.number, kind: head.kind, invoicedOn: head.invoicedOn, dueOn: head.dueOn, settledOn: head.settledOn, paid: orNull(head.paidMinor),
    shipTo: names.site(head.siteId), billTo: names.site(head.billToSiteId), currency: head.currency, purchaseOrder: head.purchaseOrder, orderNumber: head.orderNumber,
    net: money(head.netMinor), tax: money(head.taxMinor), gross: money(head.netMinor + head.taxMinor),
    stated: { net: orNull(head.stated.netMinor), tax: orNull(head.stated.taxMinor), gross: orNull(head.stated.grossMinor) },
    source: names.source, may: { settle: mayWrite, credit: mayWrite && head.kind === 'invoice' },
    lines: lines.map((line) => lineOut(line, { around, agreed, names, findings: findings.filter((one) => one.lineNo === line.lineNo) })),
    findings: findings.filter((one) => one.lineNo === null),
    events: await loadEvents(tx, accountId, invoiceId),
  }
}

type Names = Readonly<{ account: string; source: string; site(siteId: string): InvoiceOut['shipTo']; itemNumber(itemId: string | null): string | null; user(userId: string | null): string | null }>
type LineParts = Readonly<{ around: Around; agreed(orderLine: BookedLine): PriceAt; names: Names; findings: FindingOut[] }>

const lineOut = (line: BilledLine, { around, agreed, names, findings }: LineParts): LineOut => {
  const { currency } = line.head
  const stored = around.stored.filter((tie) => tie.invoiceId === line.invoiceId && tie.invoiceLineNo === line.lineNo)
  const ties = stored.flatMap((tie) => {
    const orderLine = around.books.orderLines.find((one) => one.orderId === tie.orderId && one.lineNo === tie.orderLineNo)
    return orderLine === undefined ? [] : [tieOut(tie, { line, orderLine, at: agreed(orderLine), names })]
  })
  const tied = stored.reduce((sum, tie) => (tie.state === 'matched' ? sum + tie.quantity : sum), 0n)
  const untied = absolute(line.quantity) - absolute(tied)
  return {
    lineNo: line.lineNo, itemId: line.itemId, itemNumber: names.itemNumber(line.itemId), description: line.description,
    quantity: { amount: quantityText({ micros: line.ownQuantity, unit: line.ownUnit }), unit: line.ownUnit },
    price: priceOut({ micros: line.ownPrice, per: line.ownPer, unit: line.ownUnit, currency }), net: moneyText({ minor: line.netMinor, currency }),
    taxPercent: percentText({ micros: line.taxPercent }), tax: moneyText({ minor: line.taxMinor, currency }), orderNumber: line.orderNumber, orderLineNo: line.orderLineNo,
    ties: ties.sort((a, b) => rank(a) - rank(b) || b.score - a.score || (a.orderNumber < b.orderNumber ? -1 : 1)), untied: untied > 0n ? quantityOut(line, untied) : null, findings,
  }
}

const rank = (tie: TieOut): number => ['matched', 'proposed', 'rejected'].indexOf(tie.state)

type TieParts = Readonly<{ line: BilledLine; orderLine: BookedLine; at: PriceAt; names: Names }>

const tieOut = (tie: StoredTie, { line, orderLine, at, names }: TieParts): TieOut => ({
  orderId: orderLine.orderId, orderNumber: orderLine.orderNumber, orderLineNo: orderLine.lineNo, orderedOn: orderLine.orderedOn,
  quantity: quantityOut(line, tie.quantity), ordered: quantityOut(orderLine, orderLine.ordered), shipped: orderLine.shipped === null ? null : quantityOut(orderLine, orderLine.shipped),
  shippedOn: orderLine.shippedOn, booked: priceOut({ micros: orderLine.ownPrice, per: orderLine.ownPer, unit: orderLine.ownUnit, currency: orderLine.currency }),
  agreed: at.outcome.ok ? priceOut(at.outcome.value.price) : null, clause: at.outcome.ok ? at.outcome.value.clause : null,
  contractId: at.outcome.ok ? at.outcome.value.contractId : null, contract: at.outcome.ok && at.outcome.value.contractId !== null ? (at.contract?.number ?? null) : null,
  score: tie.score, parts: JSON.parse(tie.parts) as TieOut['parts'], state: tie.state, madeBy: tie.madeBy, settledBy: names.user(tie.settledBy),
})

const quantityOut = (line: BilledLine | BookedLine, quantity: bigint): { amount: string; unit: string } => {
  const said = sayBase(line, quantity)
  return typeof said === 'object' && said.t === 'quantity' ? { amount: said.amount, unit: said.unit } : { amount: quantityText({ micros: quantity, unit: line.unit }), unit: line.unit }
}

export const priceOut = (price: UnitPrice): { amount: string; currency: string; unit: string; per: string } => ({ amount: priceText(price), currency: price.currency, unit: price.unit, per: perText(price) })

const loadNames = async (tx: Tx, accountId: AccountId, head: InvoiceHead, lines: readonly BilledLine[], ties: readonly StoredTie[]): Promise<Names> => {
  const about = await tx.one<{ account: string; source: string }>('SELECT a.name AS account, i.source FROM invoices i JOIN accounts a ON a.account_id = i.account_id WHERE i.account_id = $1 AND i.invoice_id = $2', [accountId, head.invoiceId])
  const sites = await tx.rows<{ site_id: string; number: string; name: string }>('SELECT site_id, number, name FROM sites WHERE account_id = $1 AND site_id = ANY($2::uuid[])', [accountId, [head.siteId, head.billToSiteId]])
  const items = await tx.rows<{ item_id: string; number: string }>('SELECT item_id, number FROM items WHERE item_id = ANY($1::uuid[])', [lines.flatMap((line) => line.itemId ?? [])])
  const users = await tx.rows<{ user_id: string; name: string }>('SELECT user_id, name FROM users WHERE user_id = ANY($1::uuid[])', [ties.flatMap((tie) => tie.settledBy ?? [])])
  const siteBy = new Map(sites.map((site) => [site.site_id, { siteId: site.site_id, number: site.number, name: site.name }]))
  const itemBy = new Map(items.map((item) => [item.item_id, item.number]))
  const userBy = new Map(users.map((user) => [user.user_id, user.name]))
  return {
    account: about?.account ?? '', source: about?.source ?? '', site: (siteId) => siteBy.get(siteId) ?? { siteId, number: '', name: '' },
    itemNumber: (itemId) => (itemId === null ? null : (itemBy.get(itemId) ?? null)), user: (userId) => (userId === null ? null : (userBy.get(userId) ?? null)),
  }
}

const loadFindings = async (tx: Tx, accountId: AccountId, invoiceId: string): Promise<FindingOut[]> => {
  const rows = await tx.rows<{ finding_id: string; rule: string; invoice_line_no: number | null; say: Say; at_stake_minor: bigint; currency: Currency; direction: string; certainty: string; breaks_at: number | null; verdict: string | null }>(
    `SELECT finding_id, rule, invoice_line_no, say, at_stake_minor, currency, direction, certainty, breaks_at, verdict FROM findings
     WHERE account_id = $1 AND invoice_id = $2 AND holds ORDER BY verdict IS NOT NULL, at_stake_minor DESC, rule, invoice_line_no LIMIT 500`,
    [accountId, invoiceId],
  )
  return rows.map((row) => ({
    findingId: row.finding_id, rule: row.rule, lineNo: row.invoice_line_no, say: row.say, direction: row.direction, certainty: row.certainty, breaksAt: row.breaks_at, verdict: row.verdict,
    atStake: { amount: moneyText({ minor: row.at_stake_minor, currency: row.currency }), currency: row.currency },
  }))
}

const loadEvents = async (tx: Tx, accountId: AccountId, invoiceId: string): Promise<InvoiceOut['events']> =>
  tx.rows(
    `SELECT to_char(e.happened_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS at, e.kind, u.name AS user, e.after ->> 'reason' AS reason
     FROM events e LEFT JOIN users u ON u.user_id = e.user_id
     WHERE e.account_id = $1 AND e.subject_kind = 'invoice' AND e.subject_id = $2 ORDER BY e.happened_at DESC, e.event_id LIMIT 100`,
    [accountId, invoiceId],
  )

/** The invoices that bill an order, and whether something is left to bill. */
export const loadOrderInvoices = async (tx: Tx, accountId: AccountId, orderId: string, mayWrite: boolean): Promise<OrderInvoices> => {
  if (!isId(orderId) || (await tx.one('SELECT 1 FROM orders WHERE account_id = $1 AND order_id = $2', [accountId, orderId])) === null) throw new NotFound()
  const rows = await tx.rows<{ invoice_id: string; number: string; kind: 'invoice' | 'credit-note'; invoiced_on: string; settled_on: string | null; lines: number; gross: bigint; currency: Currency; findings: number }>(
    `SELECT i.invoice_id, i.number, i.kind, i.invoiced_on, i.settled_on, m.lines, coalesce(i.stated_gross_minor, i.net_minor + i.tax_minor) AS gross, i.currency,
            (SELECT count(*)::integer FROM findings f WHERE f.account_id = i.account_id AND f.invoice_id = i.invoice_id AND f.state = 'open') AS findings
     FROM (SELECT account_id, invoice_id, count(DISTINCT invoice_line_no)::integer AS lines FROM matches
           WHERE account_id = $1 AND order_id = $2 AND state = 'matched' GROUP BY account_id, invoice_id) m
     JOIN invoices i ON i.account_id = m.account_id AND i.invoice_id = m.invoice_id
     ORDER BY i.invoiced_on, i.number`,
    [accountId, orderId],
  )
  return {
    rows: rows.map((row) => ({ invoiceId: row.invoice_id, number: row.number, kind: row.kind, invoicedOn: row.invoiced_on, settledOn: row.settled_on, lines: row.lines, findings: row.findings, gross: { amount: moneyText({ minor: row.gross, currency: row.currency }), currency: row.currency } })),
    mayInvoice: mayWrite && (await hasLeft(tx, accountId, orderId as OrderId)),
  }
}

const hasLeft = async (tx: Tx, accountId: AccountId, orderId: OrderId): Promise<boolean> => {
  const found = await tx.one<{ left: boolean }>(
    `SELECT EXISTS (SELECT FROM order_lines l WHERE l.account_id = $1 AND l.order_id = $2 AND coalesce(l.shipped_micros, 0) > 0
              AND NOT EXISTS (SELECT FROM matches m WHERE m.account_id = $1 AND m.order_id = l.order_id AND m.order_line_no = l.line_no AND m.state = 'matched')) AS left`,
    [accountId, orderId],
  )
  return found?.left ?? false
}
