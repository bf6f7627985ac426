import { describe, expect, it } from 'vitest'
import { addDays, day, daysBetween, weekday } from '#ground/day'
import { auberon, kestrel, vesper } from './accounts.ts'
import { goods } from './goods.ts'
import { lastFriday, plan } from './plan.ts'

const accounts = [kestrel(), auberon(), vesper()]
const lastDay = day('2026-10-30')
const orders = plan(accounts, goods(), { lastDay, movedUntil: lastDay })

describe('the plan of the demo world', () => {
  it('has two years of some sixty thousand order lines', () => {
    const lines = orders.reduce((sum, order) => sum + order.lines.length, 0)
    expect(lines).toBeGreaterThan(55_000)
    expect(lines).toBeLessThan(65_000)
  })

  it('is the same world every week, only moved', () => {
    const later = plan(accounts, goods(), { lastDay: addDays(lastDay, 91), movedUntil: addDays(lastDay, 91) })
    expect(later.length).toBe(orders.length)
    for (const [at, order] of orders.entries()) {
      const same = later[at]
      expect([same?.number, same?.invoiceNumber, same?.lines.map((line) => [line.good.number, line.quantity])]).toEqual([order.number, order.invoiceNumber, order.lines.map((line) => [line.good.number, line.quantity])])
      expect(daysBetween(order.orderedOn, same?.orderedOn ?? order.orderedOn)).toBe(91)
    }
  })

  it('ends on the Friday before today', () => {
    for (let at = 0; at < 14; at++) {
      const today = addDays(day('2026-11-20'), at)
      const friday = lastFriday(today)
      expect(weekday(friday)).toBe(5)
      expect(daysBetween(friday, today)).toBeGreaterThanOrEqual(1)
      expect(daysBetween(friday, today)).toBeLessThanOrEqual(7)
    }
  })

  it('has three accounts: a chain in two countries, hotels in eleven with three currencies, one hospital group', () => {
    const [chain, hotels, hospitals] = accounts
    expect(new Set(chain?.sites.map((site) => site.place.country))).toEqual(new Set(['DE', 'AT']))
    expect(new Set(hotels?.sites.map((site) => site.place.country)).size).toBe(11)
    expect(new Set(hotels?.sites.map((site) => site.currency))).toEqual(new Set(['EUR', 'CHF', 'GBP']))
    expect(hospitals?.sites.filter((site) => site.kind === 'hospital')).toHaveLength(7)
    for (const account of accounts) expect(new Set(account.sites.map((site) => site.number)).size).toBe(account.sites.length)
  })

  it('ships nothing before it is ordered and bills nothing before it is shipped', () => {
    for (const order of orders) {
      for (const line of order.lines) {
        if (line.shippedOn !== null) expect(line.shippedOn >= order.orderedOn && line.shippedOn <= order.promisedOn).toBe(true)
        if (order.invoicedOn !== null) expect(line.shippedOn !== null && line.shippedOn < order.invoicedOn).toBe(true)
      }
    }
  })
})
