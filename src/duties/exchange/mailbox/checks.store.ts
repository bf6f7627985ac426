// Facts for the checks of the exchange: only what is not as it should be is read.

import type { DocumentType, TradeDocument } from '#formats/document'
import { summaryOf } from '#formats/document-summary'
import type { Day } from '#ground/day'
import { tenTo, divide } from '#ground/decimal'
import type { AccountId, InvoiceId, ItemId, OrderId, SiteId } from '#ground/ids'
import type { Currency, Money } from '#ground/money'
import { isCurrency, minorDigits, money } from '#ground/money'
import { unitPrice } from '#ground/unit-price'
import type { DutyChecks } from '#platform/checks'
import type { Tx } from '#platform/db'
import { amongIds, idsGiven } from '#platform/db'
import { scaledOf } from '#formats/exact'
import { lineAmount } from '#formats/document-summary'
import type { ControlFact, PriceFact, StuckFact } from './checks.ts'
import { EXCHANGE_RULES, exchangeFindings } from './checks.ts'
import { priceAsked } from './respond.ts'
import type { Wait } from './take-order.ts'

export const exchangeChecks: DutyChecks = {
  duty: 'exchange',
  rules: EXCHANGE_RULES,
  async run(tx, accountId, today, scope) {
    const account = await tx.one<{ currency: Currency }>('SELECT currency FROM accounts WHERE account_id = $1', [accountId])
    const partners = await tx.one('SELECT FROM partners WHERE account_id = $1 LIMIT 1', [accountId])
    if (account === null || partners === null) return []
    // findings of a scope are those of its orders and invoices; a gap belongs to none and is looked for in a whole run
    const whole = scope === undefined
    const findings = exchangeFindings({
      stuck: await loadStuck(tx, accountId, account.currency), prices: await loadPrices(tx, accountId, scope?.orderIds), controls: whole ? await loadControls(tx, accountId, account.currency, today) : [],
    })
    return whole ? findings : findings.filter((finding) => (finding.orderId !== null && (scope.orderIds ?? []).includes(finding.orderId)) || (finding.invoiceId !== null && (scope.invoiceIds ?? []).includes(finding.invoiceId)))
  },
}

type StuckRow = Readonly<{
  document_id: string; set_name: string; type: DocumentType; number: string | null; partner: string; day: Day; state: string; direction: string; waits: Wait[]; content: TradeDocument; send: string | null; change: boolean
  order_id: OrderId | null; order_number: string | null; invoice_id: InvoiceId | null; invoice_number: string | null
}>

const loadStuck = async (tx: Tx, accountId: AccountId, currency: Currency): Promise<StuckFact[]> => {
  const rows = await tx.rows<StuckRow>(
    `SELECT d.document_id, d.set_name, d.type, d.number, p.name AS partner, d.at::date AS day, d.state, d.direction, d.waits, d.content, s.state AS send,
            EXISTS (SELECT FROM order_changes c WHERE c.account_id = d.account_id AND c.document_id = d.document_id AND c.state = 'proposed') AS change,
            d.order_id, o.number AS order_number, d.invoice_id, i.number AS invoice_number
     FROM exchange_documents d JOIN partners p ON p.account_id = d.account_id AND p.partner_id = d.partner_id
     LEFT JOIN exchange_sends s ON s.account_id = d.account_id AND s.document_id = d.document_id AND s.state IN ('dead', 'unsure')
     LEFT JOIN orders o ON o.account_id = d.account_id AND o.order_id = d.order_id LEFT JOIN invoices i ON i.account_id = d.account_id AND i.invoice_id = d.invoice_id
     WHERE d.account_id = $1 AND (d.state IN ('waiting', 'failed', 'held', 'rejected') OR s.state IS NOT NULL)`,
    [accountId],
  )
  return rows.map((row) => ({
    rule: ruleOf(row), documentId: row.document_id, set: row.set_name, number: row.number ?? row.set_name, partner: row.partner, day: row.day, questions: row.waits.length,
    worth: worthOf(row, currency), orderId: row.order_id, orderNumber: row.order_number, invoiceId: row.invoice_id, invoiceNumber: row.invoice_number,
  }))
}

const ruleOf = (row: StuckRow): StuckFact['rule'] => {
  if (row.send !== null) return 'exchange/not-delivered'
  if (row.state === 'held') return 'exchange/document-held'
  if (row.state === 'rejected') return 'exchange/rejected-by-client'
  if (row.state === 'failed') return 'exchange/document-failed'
  return row.change ? 'exchange/change-waits' : 'exchange/document-waits'
}

/** Of the lines that wait, or of the whole; in the document's currency where it says one. */
const worthOf = (row: StuckRow, fallback: Currency): Money => {
  const currency = row.content.currency !== null && isCurrency(row.content.currency) ? row.content.currency : fallback
  const lines = new Set(row.waits.flatMap((wait) => wait.line ?? []))
  if (lines.size === 0 || row.waits.some((wait) => wait.line === null)) return toMoney(scaledOf(row.content.totals.payable ?? row.content.totals.gross ?? summaryOf(row.content).amount), currency)
  const amounts = row.content.lines.filter((_, at) => lines.has(at)).flatMap((line) => lineAmount(line) ?? [])
  return amounts.reduce<Money>((sum, amount) => ({ minor: sum.minor + toMoney(amount, currency).minor, currency }), money(0n, currency))
}

const toMoney = ({ scaled, digits }: Readonly<{ scaled: bigint; digits: number }>, currency: Currency): Money => {
  const wanted = minorDigits(currency)
  return money(digits <= wanted ? scaled * tenTo(wanted - digits) : divide(scaled, tenTo(digits - wanted)), currency)
}

type PriceRow = Readonly<{
  order_id: OrderId; number: string; line_no: number; item_id: ItemId; description: string; site_id: SiteId; purchase_order: string | null; partner: string; ordered_on: Day; unit: string; quantity_micros: bigint
  price_micros: bigint; per_micros: bigint; currency: Currency; content: TradeDocument['lines'][number] | null; document_currency: string | null
}>

/** Booked lines beside the client's line they came of. */
const loadPrices = async (tx: Tx, accountId: AccountId, orderIds?: readonly OrderId[]): Promise<PriceFact[]> => {
  const rows = await tx.rows<PriceRow>(
    `SELECT l.order_id, o.number, l.line_no, l.item_id, l.description, o.ship_to_site_id AS site_id, o.purchase_order, p.name AS partner, o.ordered_on, l.unit, l.quantity_micros, l.price_micros, l.per_micros, o.currency,
            d.content -> 'lines' -> (m.made ->> 'line')::int AS content, d.content ->> 'currency' AS document_currency
     FROM exchange_documents d JOIN partners p ON p.account_id = d.account_id AND p.partner_id = d.partner_id, jsonb_array_elements(d.made) AS m (made), orders o, order_lines l
     WHERE d.account_id = $1 AND d.direction = 'in' AND d.type = 'order' AND m.made ->> 'orderId' IS NOT NULL
       AND o.account_id = d.account_id AND o.order_id = (m.made ->> 'orderId')::uuid AND o.state IN ('placed', 'held', 'partly-shipped', 'shipped')
       AND l.account_id = o.account_id AND l.order_id = o.order_id AND l.line_no = (m.made ->> 'orderLineNo')::int AND NOT l.cancelled AND ${amongIds('o.order_id', orderIds, 2)}`,
    [accountId, ...idsGiven(orderIds)],
  )
  return rows.flatMap((row): PriceFact[] => {
    if (row.content === null) return []
    const asked = priceAsked(row.content, row.unit, row.document_currency ?? row.currency)
    if (asked === null) return []
    return [{
      orderId: row.order_id, orderNumber: row.number, lineNo: row.line_no, itemId: row.item_id, itemName: row.description, siteId: row.site_id, purchaseOrder: row.purchase_order ?? '', partner: row.partner, day: row.ordered_on,
      quantity: { micros: row.quantity_micros, unit: row.unit }, asked, booked: unitPrice(row.price_micros, row.currency, row.unit, row.per_micros),
    }]
  })
}

/** Interchanges of the last hundred days; older gaps nobody mends any more. */
const loadControls = async (tx: Tx, accountId: AccountId, currency: Currency, today: Day): Promise<ControlFact[]> => {
  const rows = await tx.rows<{ partner_id: string; name: string; numbers: string[]; last_day: Day }>(
    `SELECT p.partner_id, p.name, array_agg(DISTINCT d.interchange) AS numbers, max(d.at)::date AS last_day
     FROM exchange_documents d JOIN partners p ON p.account_id = d.account_id AND p.partner_id = d.partner_id
     WHERE d.account_id = $1 AND d.direction = 'in' AND NOT d.test AND d.interchange ~ '^[0-9]{1,14}$' AND d.at > $2::date - interval '100 days' AND p.state <> 'off'
     GROUP BY p.partner_id, p.name HAVING count(DISTINCT d.interchange) > 1`,
    [accountId, today],
  )
  return rows.map((row) => ({ partnerId: row.partner_id, partner: row.name, numbers: row.numbers.map(Number), lastDay: row.last_day, nothing: money(0n, currency) }))
}
