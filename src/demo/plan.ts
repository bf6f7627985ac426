// Two years of orders, deliveries, invoices and payments of the demo world, before anything goes wrong in it.
// Pure: the same seed and last day give the same documents. Prices are put on later, from the contracts.

import type { Day } from '#ground/day'
import { addDays, weekday } from '#ground/day'
import type { BusinessCalendar } from '#ground/calendar'
import { addBusinessDays, businessCalendar, isBusinessDay } from '#ground/calendar'
import type { DemoAccount, DemoSite } from './accounts.ts'
import type { Chance } from './chance.ts'
import { chance } from './chance.ts'
import type { Good } from './goods.ts'

/** One line through its life. Faults change these; `null` says it has not happened. */
export type PlannedLine = {
  lineNo: number
  good: Good
  quantity: number
  unit: string
  shipped: number | null
  shippedOn: Day | null
  /** Billed quantity; null when it is not on the invoice. */
  billed: number | null
}

export type PlannedOrder = {
  number: string
  purchaseOrder: string
  account: DemoAccount
  site: DemoSite
  orderedOn: Day
  promisedOn: Day
  lines: PlannedLine[]
  invoiceNumber: string | null
  invoicedOn: Day | null
  dueOn: Day | null
  settledOn: Day | null
  backOrderedAs: string | null
}

/** Days of history: 104 whole weeks, so that the world is the same for every last Friday, only moved by weeks. */
export const SPAN = 728

/** The last day on which the demo world ordered: the Friday before today. Goods keep moving until yesterday. */
export const lastFriday = (today: Day): Day => addDays(today, -(((weekday(today) + 1) % 7) + 1))

type Habit = Readonly<{ site: DemoSite; account: DemoAccount; every: number; offset: number; lines: readonly [number, number]; basket: readonly Readonly<{ good: Good; usual: number }>[] }>

export type PlanDays = Readonly<{ lastDay: Day; movedUntil: Day }>

export const plan = (accounts: readonly DemoAccount[], catalogue: readonly Good[], { lastDay, movedUntil }: PlanDays): PlannedOrder[] => {
  if (weekday(lastDay) !== 5) throw new Error(`the demo world ends on a Friday, ${lastDay} is none`)
  const luck = chance(20_26)
  const calendar = businessCalendar([])
  const habits = accounts.flatMap((account) => account.sites.filter((site) => site.roles.includes('ship-to') && site.kind !== 'distribution-centre').map((site) => habitOf(account, site, catalogue, luck)))
  const orders: PlannedOrder[] = []
  let workday = 0
  for (let at = addDays(lastDay, -SPAN + 1); at <= lastDay; at = addDays(at, 1)) {
    if (!isBusinessDay(calendar, at)) continue
    workday += 1
    for (const habit of habits) {
      if ((workday + habit.offset) % habit.every === 0) orders.push(goodsOrder(habit, at, luck, calendar))
    }
    if (workday % 20 === 1) orders.push(...licences(accounts, catalogue, at))
  }
  number(orders)
  for (const order of orders) fulfil(order, movedUntil, luck, calendar)
  numberInvoices(orders)
  return orders
}

/** What a site usually orders: so many of these goods, in usual quantities, every so many working days. */
const habitOf = (account: DemoAccount, site: DemoSite, catalogue: readonly Good[], luck: Chance): Habit => {
  const wants: Readonly<Record<string, readonly string[]>> = {
    store: ['HYG-PAP', 'PACK', 'CLEAN-CHEM', 'CLEAN-TOOL', 'TABLE-CUP', 'DRINK'],
    hotel: ['HYG-PAP', 'HYG-SOAP', 'LINEN', 'DRINK', 'TABLE', 'CLEAN-CHEM'],
    hospital: ['HYG-PAP', 'HYG-SOAP', 'CLEAN-CHEM', 'CLEAN-TOOL', 'LINEN'],
  }
  const rhythm: Readonly<Record<string, readonly [number, number, number, number]>> = { store: [10, 12, 3, 7], hotel: [9, 11, 3, 6], hospital: [3, 4, 4, 8] }
  const [least, most, few, many] = rhythm[site.kind] ?? [10, 12, 3, 6]
  const families = wants[site.kind] ?? []
  const pool = catalogue.filter((good) => good.kind === 'product' && good.families.some((family) => families.includes(family)))
  const size = site.kind === 'hospital' ? 24 : site.kind === 'hotel' ? 14 : 10
  return {
    site,
    account,
    every: least + luck.below(most - least + 1),
    offset: luck.below(most),
    lines: [few, many],
    basket: luck.some(pool, 9 + luck.below(6)).map((good) => ({ good, usual: size + luck.below(size * 4) })),
  }
}

const goodsOrder = (habit: Habit, at: Day, luck: Chance, calendar: BusinessCalendar): PlannedOrder => {
  const [few, many] = habit.lines
  const chosen = luck.some(habit.basket, few + luck.below(many - few + 1))
  const lead = chosen.reduce((longest, { good }) => Math.max(longest, good.leadDays), 1)
  return {
    ...blank(habit.account, habit.site, at, addBusinessDays(calendar, at, lead)),
    lines: chosen.map(({ good, usual }, index) => line(index + 1, good, Math.max(1, Math.trunc((usual * (80 + luck.below(45))) / 100)))),
  }
}

/** Software is ordered every four weeks, one line a product, for every site that uses it. */
const licences = (accounts: readonly DemoAccount[], catalogue: readonly Good[], at: Day): PlannedOrder[] => {
  const uses: Readonly<Record<string, readonly string[]>> = { store: ['21010'], hotel: ['21015'], hospital: ['21012', '21010'] }
  return accounts.flatMap((account) =>
    account.sites.flatMap((site, index) => {
      const numbers = uses[site.kind]
      if (numbers === undefined || (site.kind === 'store' && index % 12 !== 0) || (site.kind === 'hotel' && index % 3 !== 0)) return []
      const lines = numbers.map((wanted, lineAt) => line(lineAt + 1, catalogue.find((good) => good.number === wanted) as Good, 1))
      return [{ ...blank(account, site, at, at), lines }]
    }),
  )
}

const blank = (account: DemoAccount, site: DemoSite, orderedOn: Day, promisedOn: Day): PlannedOrder => ({
  number: '', purchaseOrder: '', account, site, orderedOn, promisedOn, lines: [], invoiceNumber: null, invoicedOn: null, dueOn: null, settledOn: null, backOrderedAs: null,
})

const line = (lineNo: number, good: Good, quantity: number): PlannedLine => ({ lineNo, good, quantity, unit: good.orderUnit, shipped: null, shippedOn: null, billed: null })

const number = (orders: readonly PlannedOrder[]): void => {
  const counts = new Map<string, number>()
  for (const [at, order] of orders.entries()) {
    const nth = (counts.get(order.account.number) ?? 0) + 1
    counts.set(order.account.number, nth)
    order.number = `SO-${10_001 + at}`
    order.purchaseOrder = order.account.number === 'A-100' ? `45${String(nth).padStart(8, '0')}` : order.account.number === 'A-200' ? `AU/${order.site.clientNumber ?? 'HQ'}/${nth}` : `VZ${60_000 + nth}`
  }
}

/** Shipped in full on the promised day or a working day before, billed the working day after, paid about when due. */
const fulfil = (order: PlannedOrder, until: Day, luck: Chance, calendar: BusinessCalendar): void => {
  const early = luck.below(2)
  const paidAfter = luck.below(12) - 4
  let shippedOn = early === 1 && weekday(order.promisedOn) !== 1 ? addBusinessDays(calendar, order.promisedOn, -1) : order.promisedOn
  if (shippedOn < order.orderedOn) shippedOn = order.orderedOn
  if (shippedOn > until) return
  for (const one of order.lines) {
    one.shipped = one.quantity
    one.shippedOn = shippedOn
  }
  const invoicedOn = addBusinessDays(calendar, shippedOn, 1)
  if (invoicedOn > until) return
  order.invoicedOn = invoicedOn
  order.dueOn = addDays(invoicedOn, order.account.paymentDays)
  for (const one of order.lines) one.billed = one.quantity
  const settledOn = addDays(order.dueOn, paidAfter)
  order.settledOn = settledOn <= until ? settledOn : null
}

const numberInvoices = (orders: readonly PlannedOrder[]): void => {
  const billed = orders.filter((order) => order.invoicedOn !== null).sort((a, b) => ((a.invoicedOn ?? '') < (b.invoicedOn ?? '') ? -1 : (a.invoicedOn ?? '') > (b.invoicedOn ?? '') ? 1 : a.number < b.number ? -1 : 1))
  for (const [at, order] of billed.entries()) order.invoiceNumber = `R-${50_001 + at}`
}
