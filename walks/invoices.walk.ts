// A walk through invoices: the list, an invoice beside what it bills, choosing between order lines by key, billing what was shipped, crediting it.

import { afterAll, describe, expect, it } from 'vitest'
import type { Day } from '#ground/day'
import type { AccountId, ItemId, SiteId } from '#ground/ids'
import type { Currency } from '#ground/money'
import { extend } from '#ground/unit-price'
import { invoiceIdOf, orderIdOf } from '#platform/keyed-id'
import { mergeInvoices } from '#duties/invoices/invoices.store'
import { mergeOrders } from '#duties/orders/orders.store'
import { runChecks } from '../src/app/checks.server.ts'
import { expectAccessible, look, MANAGER, openWalk, shoot } from './harness.ts'

const walk = await openWalk()
afterAll(() => walk.close())

type At = Readonly<{ accountId: string; id: string; number: string }>

const one = async (sql: string): Promise<At> => {
  const found = await walk.house.house.db.within('everything', (tx) => tx.one<At>(sql))
  if (found === null) throw new Error(`the demo world has none of these: ${sql}`)
  return found
}

const withFinding = (rule: string) =>
  one(`SELECT f.account_id AS "accountId", f.invoice_id AS id, i.number FROM findings f JOIN invoices i ON i.account_id = f.account_id AND i.invoice_id = f.invoice_id JOIN accounts a ON a.account_id = f.account_id
       WHERE f.rule = '${rule}' AND f.holds AND a.name LIKE 'Kestrel%' ORDER BY i.line_count DESC, i.number LIMIT 1`)

/** Two orders of one site made alike, and an invoice line that fits both: proposed ties to choose from. */
const withChoice = async (): Promise<At> => {
  const like = await one(`SELECT l.account_id AS "accountId", l.order_id AS id, o.number FROM order_lines l JOIN orders o ON o.account_id = l.account_id AND o.order_id = l.order_id JOIN accounts a ON a.account_id = l.account_id
    WHERE a.name LIKE 'Kestrel%' AND l.shipped_on IS NOT NULL ORDER BY l.ordered_on, o.number LIMIT 1`)
  const accountId = like.accountId as AccountId
  await walk.house.house.db.within([accountId], async (tx) => {
    const line = await tx.one<{ item_id: ItemId; description: string; unit: string; price: bigint; site: SiteId; bill_to: SiteId; currency: Currency }>(
      `SELECT l.item_id, l.description, l.unit, l.price_micros AS price, o.ship_to_site_id AS site, o.bill_to_site_id AS bill_to, o.currency
       FROM order_lines l JOIN orders o ON o.account_id = l.account_id AND o.order_id = l.order_id WHERE l.account_id = $1 AND l.order_id = $2 ORDER BY l.line_no LIMIT 1`, [accountId, like.id])
    if (line === null) throw new Error('an order without lines')
    const stamp = { userId: null, now: walk.house.house.clock.now() }
    const day = '2023-05-02' as Day
    const quantity = { micros: 37_000_000n, unit: line.unit }
    const price = { micros: line.price, per: 1_000_000n, unit: line.unit, currency: line.currency }
    await mergeOrders(tx, accountId, ['ALIKE-1', 'ALIKE-2'].map((number) => ({
      orderId: orderIdOf(accountId, number), number, purchaseOrder: null, orderedOn: day, soldTo: line.site, shipTo: line.site, billTo: line.bill_to, currency: line.currency, requestedOn: null, promisedOn: day,
      contractId: null, orderedBy: null, source: 'import' as const,
      lines: [{ lineNo: 1, itemId: line.item_id, description: line.description, quantity, price, agreed: null, trailId: null, tax: { micros: 0n }, promisedOn: day, shipped: quantity, shippedOn: day }],
    })), stamp)
    const netMinor = extend(price, quantity).minor
    await mergeInvoices(tx, accountId, [{
      number: 'R-ALIKE', kind: 'invoice', invoicedOn: day, dueOn: null, billToSiteId: line.bill_to, shipToSiteId: line.site, currency: line.currency, purchaseOrder: null, orderNumber: null, source: 'import',
      lines: [{ lineNo: 1, itemId: line.item_id, description: line.description, unit: line.unit, quantityMicros: quantity.micros, priceMicros: line.price, perMicros: 1_000_000n, netMinor, taxPercentMicros: 0n, taxMinor: 0n, orderNumber: null, orderLineNo: null }],
    }], stamp)
  })
  await runChecks(walk.house.house, accountId, { invoiceIds: [invoiceIdOf(accountId, 'R-ALIKE')] })
  return { accountId, id: invoiceIdOf(accountId, 'R-ALIKE'), number: 'R-ALIKE' }
}

const shippedUnbilled = () =>
  one(`SELECT o.account_id AS "accountId", o.order_id AS id, o.number FROM orders o JOIN accounts a ON a.account_id = o.account_id
       WHERE a.name LIKE 'Kestrel%' AND o.state IN ('shipped', 'partly-shipped')
         AND NOT EXISTS (SELECT FROM matches m WHERE m.account_id = o.account_id AND m.order_id = o.order_id)
         AND EXISTS (SELECT FROM order_lines l WHERE l.account_id = o.account_id AND l.order_id = o.order_id AND l.shipped_micros > 0)
       ORDER BY o.ordered_on DESC, o.line_count DESC LIMIT 1`)

describe('invoices', () => {
  it('are listed, newest first, and those with findings on their own', { timeout: 300_000 }, async () => {
    await look(walk, MANAGER, '/invoices', 'invoices', '.k-table tbody tr')
    const page = await walk.signedIn(MANAGER)
    await page.goto('/invoices')
    await page.getByText('With findings').click()
    await page.locator('.k-table tbody tr').first().waitFor()
    await page.waitForLoadState('networkidle')
    await shoot(page, 'invoices-findings')
    await page.context().close()
  })

  it('an invoice stands beside what it bills', { timeout: 300_000 }, async () => {
    const at = await withFinding('invoices/price-above-contract')
    await look(walk, MANAGER, `/accounts/${at.accountId}/invoices/${at.id}`, 'invoice', '.inv-panel')
    const page = await walk.signedIn(MANAGER)
    await page.goto(`/accounts/${at.accountId}/invoices/${at.id}`)
    await page.locator('.inv-scores summary').first().click()
    await shoot(page, 'invoice-scores')
    await page.keyboard.press('j')
    await expectAccessible(page)
    await page.context().close()
  })

  it('what was shipped is billed from the order, and credited again', async () => {
    const at = await shippedUnbilled()
    const page = await walk.signedIn(MANAGER)
    await page.goto(`/accounts/${at.accountId}/invoices/new?order=${at.id}`)
    await page.locator('.inv-entry').waitFor()
    await page.waitForLoadState('networkidle')
    await shoot(page, 'invoice-entry')
    await expectAccessible(page)
    await page.keyboard.type('W-1001')
    await page.keyboard.press('Control+Enter')
    await page.getByRole('heading', { name: 'Invoice W-1001' }).waitFor()
    await page.locator('.inv-panel').waitFor()
    await shoot(page, 'invoice-entered')
    await page.goto(`/accounts/${at.accountId}/orders/${at.id}`)
    await page.getByRole('link', { name: 'W-1001' }).waitFor()
    await shoot(page, 'order-invoices')
    await page.getByRole('link', { name: 'W-1001' }).click()
    await page.locator('.inv-panel').waitFor()
    await page.keyboard.press('c')
    await page.locator('.inv-entry').waitFor()
    await page.setViewportSize({ width: 820, height: 1180 })
    await shoot(page, 'credit-entry')
    await page.keyboard.type('W-1001')
    await page.keyboard.press('Control+Enter')
    await page.getByText('There is already an invoice W-1001').waitFor()
    await shoot(page, 'credit-refused')
    await page.context().close()
  })

  it('a person chooses between order lines that fit alike, by key, and takes it back', async () => {
    const at = await withChoice()
    const page = await walk.signedIn(MANAGER)
    await page.goto(`/accounts/${at.accountId}/invoices/${at.id}`)
    await page.locator('.inv-rivals').waitFor()
    await shoot(page, 'invoice-choice')
    await expectAccessible(page)
    await page.keyboard.press('1')
    await page.locator('.k-toast').waitFor()
    await page.locator('.inv-settled').waitFor()
    await shoot(page, 'invoice-chosen')
    await page.keyboard.press('u')
    await page.locator('.inv-rivals').waitFor()
    expect(await page.locator('.inv-rivals li').count()).toBeGreaterThan(1)
    await page.context().close()
  })
})
