import { describe, expect, it } from 'vitest'
import { day } from '#ground/day'
import { auberon, kestrel, vesper } from './accounts.ts'
import { goods } from './goods.ts'
import { plan } from './plan.ts'

const accounts = [kestrel(), auberon(), vesper()]
const orders = plan(accounts, goods(), day('2026-10-31'))

describe('the plan of the demo world', () => {
  it('has two years of some sixty thousand order lines', () => {
    const lines = orders.reduce((sum, order) => sum + order.lines.length, 0)
    expect(lines).toBeGreaterThan(55_000)
    expect(lines).toBeLessThan(65_000)
  })

  it('is the same world for the same day', () => {
    expect(plan(accounts, goods(), day('2026-10-31'))).toEqual(orders)
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
