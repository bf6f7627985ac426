// Invoices from rows, like orders: heads joined onto lines or in a file of their own. Amounts are taken as the document states
// them (the checks hold them against each other); what it does not state is computed. An item nobody knows stays on its line as text.

import { absolute, divide, MICROS, tenTo } from '#ground/decimal'
import type { Day } from '#ground/day'
import type { SiteId } from '#ground/ids'
import type { Currency } from '#ground/money'
import { minorDigits } from '#ground/money'
import { HUNDRED } from '#ground/percent'
import { say } from '#ground/say'
import { extendMicros } from '#ground/unit-price'
import type { InvoiceIn, InvoiceKind, InvoiceLineIn, Settlement, StatedTotals } from '#duties/invoices/invoice'
import { mergeInvoices } from '#duties/invoices/invoices.store'
import type { Open } from './documents.ts'
import { Documents } from './documents.ts'
import type { Field, Row } from './fields.ts'
import { headColumns } from './head-columns.ts'
import { HeadsApart, HeadsOutside } from './heads-apart.ts'
import type { LineFacts } from './line-facts.server.ts'
import type { Payments } from './payments.server.ts'
import type { Place } from './places.server.ts'
import type { Prepared } from './prepare.server.ts'
import type { Part } from './report.ts'
import type { Run } from './run.server.ts'
import { walkRows } from './run.server.ts'
import { told } from './told.ts'

export type Bringing = Readonly<{ report: Part; facts: LineFacts; payments: Payments }>

type Head = Readonly<{
  place: Place
  billTo: SiteId
  number: string
  kind: InvoiceKind
  invoicedOn: Day
  dueOn: Day | null
  currency: Currency
  purchaseOrder: string | null
  orderNumber: string | null
  stated: StatedTotals | undefined
}>

type OpenInvoice = Open<Head, InvoiceLineIn>

export const bringInvoices = async (run: Run, part: Prepared, { report, facts, payments }: Bringing): Promise<void> => {
  const documents = new Documents<Head, InvoiceLineIn>(headColumns(part), part.table.columns, run.window)
  const inRows = part.lines?.apart.length === 0
  const outside = new HeadsOutside()
  const lines = inRows ? lineReader(part.lines?.fields ?? new Map(), facts, documents) : null
  const drain = async (): Promise<void> => {
    const rested = documents.rested()
    if (rested.length === 0) return
    await run.background.done()
    run.background.add(() => write(run, report, rested, payments))
  }
  await walkRows(run, {
    table: part.table, rules: part.rules, report, kind: 'invoices', drain: inRows ? drain : undefined,
    take: (row) => {
      const invoice = documents.same(row) ?? openInvoice(part, { row, facts, documents, report, outside })
      if (invoice !== null && lines !== null) lines(invoice, row)
    },
  })
  for (const apart of part.lines?.apart ?? []) {
    const heads = new HeadsApart(documents.open.values(), outside, part.table.file.name)
    const read = lineReader(apart.fields, facts, documents)
    const linesReport = run.book.part('invoice-lines', apart.table.file.name)
    await walkRows(run, {
      table: apart.table, rules: apart.rules, report: linesReport, kind: 'invoices',
      take: (row) => heads.hand(apart.of, row, { report: linesReport, read }),
    })
  }
  const rest = documents.all()
  run.background.add(() => write(run, report, rest, payments))
}

type Opening = Readonly<{ row: Row; facts: LineFacts; documents: Documents<Head, InvoiceLineIn>; report: Part; outside: HeadsOutside }>

const openInvoice = (part: Prepared, { row, facts, documents, report, outside }: Opening): OpenInvoice | null => {
  const place = facts.placeOf(part.fields, ['ship-to', 'site', 'bill-to'], row)
  const number = part.fields.get('number')?.text(row) ?? null
  if (place === 'left-out') {
    if (number !== null) outside.leftOut.add(number)
    row.wrongs.length = 0
    report.skip(say('exchange.rule.left-out'))
    return null
  }
  if (number !== null && row.wrongs.length > 0) outside.rejected.set(number, row.line)
  if (place === null || number === null) return null
  const key = `${place.account.accountId}\n${number}`
  const known = documents.known(key, row)
  if (known !== undefined) return known
  const invoicedOn = part.fields.get('invoiced-on')?.day(row) ?? null
  const currency = told(part, 'currency', (field) => field.currency(row)) ?? place.currency
  const [net, tax, gross] = ['net', 'tax', 'gross'].map((name) => told(part, name, (field) => field.money(row, currency)))
  const head = {
    place,
    billTo: facts.otherSite(part.fields.get('bill-to'), row, place) ?? place.billTo,
    number,
    kind: (told(part, 'kind', (field) => field.text(row)) ?? 'invoice') as InvoiceKind,
    dueOn: told(part, 'due-on', (field) => field.day(row)) ?? null,
    currency,
    purchaseOrder: told(part, 'purchase-order', (field) => field.text(row)) ?? null,
    orderNumber: told(part, 'order', (field) => field.text(row)) ?? null,
    stated: net === undefined && tax === undefined && gross === undefined ? undefined : { netMinor: net ?? null, taxMinor: tax ?? null, grossMinor: gross ?? null },
  }
  if (row.wrongs.length === 0 && invoicedOn !== null) return documents.begin(key, { ...head, invoicedOn }, row)
  outside.rejected.set(number, row.line)
  return null
}

const lineReader = (fields: ReadonlyMap<string, Field>, facts: LineFacts, documents: Documents<Head, InvoiceLineIn>): ((invoice: OpenInvoice, row: Row) => void) => {
  const [numberField, descriptionField, unitField, quantityField, priceField, perField] = ['number', 'description', 'unit', 'quantity', 'price', 'per'].map((name) => fields.get(name))
  const [taxPercentField, taxField, netField, grossField, orderField, orderLineField] = ['tax-percent', 'tax', 'net', 'gross', 'order', 'order-line'].map((name) => fields.get(name))
  return (invoice, row) => {
    const { place, currency, invoicedOn } = invoice.head
    const lineNo = documents.lineNumber(invoice, numberField?.whole(row), row, numberField?.label ?? 'number')
    const item = facts.itemIfKnown(fields, row, place.account.number)
    const quantity = quantityField?.micros(row) ?? null
    const per = perField?.micros(row) ?? MICROS
    if (per <= 0n) row.wrong(perField?.label ?? 'per', '', say('refusal.exchange/per-not-positive'))
    const statedPrice = priceField?.micros(row) ?? null
    const statedTax = taxField?.money(row, currency) ?? null
    const statedGross = grossField?.money(row, currency) ?? null
    const statedPercent = taxPercentField?.micros(row) ?? null
    if (statedPercent !== null) facts.sawPercent('invoices', taxPercentField?.label ?? '', statedPercent)
    const percent = statedPercent ?? (item === null ? null : facts.taxOf(place, item, invoicedOn)) ?? 0n
    let net = netField?.money(row, currency) ?? null
    const description = descriptionField?.text(row) ?? item?.name ?? ''
    const unit = unitField?.text(row) ?? item?.orderUnit ?? ''
    const orderNumber = orderField?.text(row) ?? null
    const orderLineNo = orderLineField?.whole(row) ?? null
    if (quantity === null || row.wrongs.length > 0) {
      invoice.rejected += 1
      return
    }
    if (net === null && statedGross !== null) net = statedTax === null ? divide(statedGross * HUNDRED, HUNDRED + percent) : statedGross - statedTax
    if (net === null && statedPrice !== null) net = extendMicros(statedPrice, per, quantity, currency)
    if (net === null) {
      row.wrong(priceField?.label ?? netField?.label ?? 'net', '', say('refusal.exchange/no-amount'))
      invoice.rejected += 1
      return
    }
    documents.add(invoice, lineNo, {
      lineNo,
      itemId: item?.itemId ?? null,
      description,
      unit,
      quantityMicros: quantity,
      priceMicros: statedPrice ?? priceFrom(net, quantity, per, currency),
      perMicros: per,
      netMinor: net,
      taxPercentMicros: percent,
      taxMinor: statedTax ?? (statedGross === null ? divide(net * percent, HUNDRED) : statedGross - net),
      orderNumber: orderNumber ?? invoice.head.orderNumber,
      orderLineNo,
    })
  }
}

/** A document that states no price says it by amount and quantity. */
const priceFrom = (net: bigint, quantity: bigint, per: bigint, currency: Currency): bigint =>
  quantity === 0n ? absolute(net) : divide(net * tenTo(6 - minorDigits(currency)) * per, quantity)

const write = async (run: Run, report: Part, invoices: readonly OpenInvoice[], payments: Payments): Promise<void> => {
  const byAccount = new Map<string, OpenInvoice[]>()
  let without = 0
  const stayOut: string[] = []
  for (const invoice of invoices) {
    if (invoice.lines.length === 0 && invoice.rejected > 0) {
      stayOut.push(invoice.head.number)
      continue
    }
    if (invoice.lines.length === 0) {
      report.reject(invoice.row, invoice.cells, [{ column: '', value: invoice.head.number, say: say('refusal.exchange/no-lines', { number: invoice.head.number }) }])
      continue
    }
    if (invoice.rejected > 0) without += 1
    const list = byAccount.get(invoice.head.place.account.number)
    if (list === undefined) byAccount.set(invoice.head.place.account.number, [invoice])
    else list.push(invoice)
  }
  if (without > 0) run.book.note(report.report.file, 'invoices-without-lines', { count: without })
  if (stayOut.length > 0) run.book.note(report.report.file, 'no-lines', { count: stayOut.length, numbers: stayOut.slice(0, 10).join(', ') })
  for (const list of byAccount.values()) {
    const account = (list[0] as OpenInvoice).head.place.account
    const told = list.map((invoice) => invoiceIn(invoice, payments.take(account.number, invoice.head.number)))
    await payments.compare(run, account, told)
    // a batch speaks of payment or is silent as a whole
    for (const batch of [told.filter((invoice) => invoice.settlement !== undefined), told.filter((invoice) => invoice.settlement === undefined)]) {
      if (batch.length === 0) continue
      const merged = await mergeInvoices(run.tx, account.accountId, batch, run.stamp)
      report.count('invoices', merged.invoices)
      report.count('invoice-lines', merged.lines)
    }
  }
}

const invoiceIn = ({ head, lines }: OpenInvoice, settlement: Settlement | null): InvoiceIn => ({
  number: head.number,
  kind: head.kind,
  invoicedOn: head.invoicedOn,
  dueOn: head.dueOn,
  billToSiteId: head.billTo,
  shipToSiteId: head.place.siteId,
  currency: head.currency,
  purchaseOrder: head.purchaseOrder,
  orderNumber: head.orderNumber,
  ...(head.stated === undefined ? {} : { stated: head.stated }),
  ...(settlement === null ? {} : { settlement }),
  source: 'import',
  lines,
})
