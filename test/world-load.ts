// Loads a world text into a real database through the stores of the duties, runs all checks, and answers the findings.

import { MICROS, parseDecimal } from '../src/ground/decimal.ts'
import type { Day } from '../src/ground/day.ts'
import type { AccountId, SiteId } from '../src/ground/ids.ts'
import { currency, parseMoney } from '../src/ground/money.ts'
import { parsePercent, shareOf } from '../src/ground/percent.ts'
import { parseQuantity } from '../src/ground/quantity.ts'
import { extend, parsePrice } from '../src/ground/unit-price.ts'
import { mergeAccount, mergeSites } from '../src/duties/accounts/accounts.store.ts'
import { mergeFamilies, mergeItemFamilies, mergeItems, mergeListPrices, mergePacks, mergeTaxRates } from '../src/duties/catalog/catalog.store.ts'
import { importContracts } from '../src/duties/contracts/contract-import.store.ts'
import { loadPriceFacts, saveTrails } from '../src/duties/contracts/contracts.store.ts'
import { priceBook, priceOf } from '../src/duties/contracts/price-of.ts'
import type { InvoiceIn } from '../src/duties/invoices/invoice.ts'
import { mergeInvoices } from '../src/duties/invoices/invoices.store.ts'
import type { OrderIn, OrderLineIn } from '../src/duties/orders/order.ts'
import { mergeOrders } from '../src/duties/orders/orders.store.ts'
import { CHECKS } from '../src/app/checks.server.ts'
import type { Finding } from '../src/ground/finding.ts'
import type { Tx } from '../src/platform/db.ts'
import { accountIdOf, itemIdOf, orderIdOf, siteIdOf } from '../src/platform/keyed-id.ts'
import type { World, WorldContract, WorldInvoice, WorldLine, WorldOrder } from './world.ts'

const STAMP = { userId: null, now: '2026-01-01T00:00:00Z' as never }
const SITE = 'HQ'

/** Loads and checks within the given transaction, which the caller may roll back. */
export const findingsOf = async (tx: Tx, world: World): Promise<readonly Finding[]> => {
  const accountId = accountIdOf(world.account)
  await must(mergeAccount(tx, [{ number: world.account, name: world.account, currency: world.currency, country: 'DE', paymentDays: 30 }], STAMP))
  const sites = [SITE, ...world.sites]
  await must(mergeSites(tx, accountId, sites.map((number) => ({ number, name: number, kind: number === SITE ? 'head-office' : 'store', parentNumber: number === SITE ? null : SITE, roles: ['sold-to', 'ship-to', 'bill-to', 'payer'], billToNumber: SITE, country: 'DE', currency: world.currency })), STAMP))
  await loadItems(tx, world)
  const file = contractFile(world)
  if (file !== null) {
    const report = await importContracts(tx, file, { stamp: STAMP })
    if (report.problems.length > 0) throw new Error(`${JSON.stringify(report.problems, null, 1)}\n${file}`)
  }
  await loadOrders(tx, accountId, world)
  await mergeInvoices(tx, accountId, world.invoices.map((invoice) => invoiceIn(accountId, invoice, world)), STAMP)
  const found: Finding[] = []
  for (const checks of CHECKS) found.push(...(await checks.run(tx, accountId, world.today as Day)))
  return found
}

const itemsOf = (world: World) => {
  const named = new Map(world.items.map((item) => [item.number, item]))
  for (const term of world.contracts.flatMap((contract) => contract.terms)) {
    if (term.scope !== 'everything' && !term.scope.startsWith('family ') && !named.has(term.scope)) named.set(term.scope, { number: term.scope, unit: term.unit ?? 'carton', families: [], packs: [], list: null, kind: 'product' })
  }
  for (const line of [...world.orders, ...world.invoices].flatMap((document) => document.lines)) {
    if (!named.has(line.item)) named.set(line.item, { number: line.item, unit: line.unit, families: [], packs: [], list: null, kind: 'product' })
  }
  return [...named.values()]
}

const loadItems = async (tx: Tx, world: World): Promise<void> => {
  const items = itemsOf(world)
  const families = [...new Set(items.flatMap((item) => item.families))]
  await must(mergeFamilies(tx, families.map((number) => ({ number, name: number }))))
  await must(mergeItems(tx, items.map((item) => ({ number: item.number, name: `Item ${item.number}`, kind: item.kind, baseUnit: item.packs[0]?.unit ?? item.unit, orderUnit: item.unit }))))
  await must(mergeItemFamilies(tx, items.flatMap((item) => item.families.map((familyNumber) => ({ itemNumber: item.number, familyNumber })))))
  await must(mergePacks(tx, items.flatMap((item) => item.packs.map((pack) => ({ itemNumber: item.number, unit: item.unit, baseMicros: BigInt(pack.base) * MICROS })))))
  await must(
    mergeListPrices(tx, items.filter((item) => item.list !== null).map((item) => ({ itemNumber: item.number, currency: world.currency, unit: item.unit, validFrom: '2000-01-01', priceMicros: parseDecimal(item.list ?? '', 6) ?? 0n }))),
  )
  await must(mergeTaxRates(tx, [{ country: 'DE', taxCode: 'standard', validFrom: '2000-01-01', percentMicros: 19n * MICROS }]))
}

/** The world's contracts as a contract file, so that the text goes the way of every import. */
const contractFile = (world: World): string | null =>
  world.contracts.length === 0 ? null : `contracts:\n${world.contracts.map((contract) => oneContract(contract, world.account)).join('')}`

const oneContract = (contract: WorldContract, account: string): string =>
  `  - contract: ${contract.number}
    account: ${account}
    name: ${contract.number}
    currency: ${contract.currency}
    valid: ${contract.from} .. ${contract.to}
    payment days: 30
    terms:
${contract.terms
  .map((term) => {
    const scope = term.scope === 'everything' ? 'everything: true' : term.scope.startsWith('family ') ? `family: "${term.scope.slice(7)}"` : `item: "${term.scope}"`
    const figure = term.net !== null ? `net: ${term.net} / ${term.unit}` : term.percent !== null ? `discount: ${term.percent}%` : 'list: true'
    const rest = term.from === null ? figure : `tiers: [ { from: ${term.from}, ${figure} } ]`
    return `      - { clause: "${term.clause}", name: Term ${term.clause}, ${scope}, ${rest}${term.site === null ? '' : `, site: ${term.site}`}${term.validFrom === null ? '' : `, valid: ${term.validFrom} .. ${term.validTo}`} }\n`
  })
  .join('')}`

const loadOrders = async (tx: Tx, accountId: AccountId, world: World): Promise<void> => {
  const book = priceBook(await loadPriceFacts(tx, accountId))
  const orders: OrderIn[] = []
  for (const order of world.orders) {
    const shipTo = siteIdOf(accountId, order.site === '' ? SITE : order.site)
    const lines: OrderLineIn[] = []
    for (const [at, line] of order.lines.entries()) lines.push(await orderLine(tx, { accountId, book, order, line, lineNo: at + 1, shipTo, world }))
    orders.push({
      orderId: orderIdOf(accountId, order.number), number: order.number, purchaseOrder: order.po, orderedOn: order.on as Day, soldTo: shipTo, shipTo, billTo: siteIdOf(accountId, SITE),
      currency: currency(world.currency), requestedOn: null, promisedOn: (order.lines[0]?.promised ?? null) as Day | null, contractId: null, orderedBy: null, source: 'hand', lines,
    })
  }
  await mergeOrders(tx, accountId, orders, STAMP)
}

type LineAt = Readonly<{ accountId: AccountId; book: ReturnType<typeof priceBook>; order: WorldOrder; line: WorldLine; lineNo: number; shipTo: SiteId; world: World }>

/** Without `at`, a line is booked at the contract's price; without `shipped`, it is delivered in full on the day of the order. */
const orderLine = async (tx: Tx, { accountId, book, order, line, lineNo, shipTo, world }: LineAt): Promise<OrderLineIn> => {
  const quantity = parseQuantity(line.quantity, line.unit) ?? fail(line.quantity)
  const answer = priceOf(book, { itemId: itemIdOf(line.item), siteId: shipTo, quantity, day: order.on as Day, currency: currency(world.currency) })
  const priced = answer.ok ? answer.value : null
  const booked = line.at === null ? (priced?.price ?? fail(`no price for ${line.item}`)) : (parsePrice(line.at, currency(world.currency), line.unit) ?? fail(line.at))
  const trailId = priced === null ? null : ((await saveTrails(tx, accountId, [priced.trail]))[0] ?? null)
  return {
    lineNo, itemId: itemIdOf(line.item), description: `Item ${line.item}`, quantity, price: booked, agreed: priced?.price ?? null, trailId,
    tax: parsePercent('19') ?? fail('19'), promisedOn: (line.promised ?? (line.shippedOn !== null && line.shippedOn > order.on ? line.shippedOn : order.on)) as Day,
    shipped: line.shipped === null ? quantity : (parseQuantity(line.shipped, line.unit) ?? fail(line.shipped)),
    shippedOn: line.shipped === '0' ? null : ((line.shippedOn ?? order.on) as Day),
  }
}

const invoiceIn = (accountId: AccountId, invoice: WorldInvoice, world: World): InvoiceIn => {
  const code = currency(invoice.currency ?? world.currency)
  const site = siteIdOf(accountId, invoice.site === '' ? SITE : invoice.site)
  const lines = invoice.lines.map((line, at) => {
    const quantity = parseQuantity(line.quantity, line.unit) ?? fail(line.quantity)
    const price = parsePrice(line.at ?? fail(`invoice ${invoice.number} line ${at + 1} needs "at PRICE"`), code, line.unit) ?? fail(line.at ?? '')
    const tax = parsePercent(line.tax ?? '19') ?? fail(line.tax ?? '')
    const net = line.net === null ? extend(price, quantity) : (parseMoney(line.net, code) ?? fail(line.net))
    const of = /^#?(.+)\/(\d+)$/.exec(line.of ?? '')
    return {
      lineNo: at + 1, itemId: itemIdOf(line.item), description: `Item ${line.item}`, unit: line.unit, quantityMicros: quantity.micros, priceMicros: price.micros, perMicros: price.per,
      netMinor: net.minor, taxPercentMicros: tax.micros, taxMinor: shareOf(net, tax).minor, orderNumber: of?.[1] ?? null, orderLineNo: of === null ? null : Number(of[2]),
    }
  })
  return {
    number: invoice.number, kind: invoice.kind, invoicedOn: invoice.on as Day, dueOn: invoice.due as Day | null, billToSiteId: siteIdOf(accountId, SITE), shipToSiteId: site,
    currency: code, purchaseOrder: null, orderNumber: invoice.order, source: 'hand', lines,
  }
}

const must = async (merging: Promise<Readonly<{ refused: readonly unknown[] }>>): Promise<void> => {
  const { refused } = await merging
  if (refused.length > 0) throw new Error(`refused: ${JSON.stringify(refused)}`)
}

const fail = (what: string): never => {
  throw new Error(`the world text does not add up: ${what}`)
}
