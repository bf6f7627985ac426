// kill -9 in the middle of an import and of orders, of the server and of PostgreSQL: afterwards nothing that was acknowledged is lost
// and nothing is half there. Asked of the database itself, past the application.

import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accountIdOf, siteIdOf } from '#platform/keyed-id'
import { openHome } from '#platform/home'
import { leaseEmbedded } from '#platform/embedded'
import type { TestInstallation } from './processes.ts'
import { testInstallation } from './processes.ts'

const ORDERS = 8000
const accountId = accountIdOf('A')

let place: TestInstallation
let books: string
beforeAll(async () => {
  place = await testInstallation({ env: { MAINSTAY_RATE_LIMIT: '1000000' } })
  books = join(place.folder, 'books')
  mkdirSync(books)
  writeBooks(books)
}, 60_000)
afterAll(() => place.close())

describe('kill -9', () => {
  it('in the middle of an import leaves nothing of it, and the import goes in whole afterwards', async () => {
    const master = await place.run('import', join(books, 'master.yaml'), '--data', books, '--strict')
    expect(master.code, `${master.out}${master.err}`).toBe(0)
    const importing = await underWay('orders.yaml')
    importing.child.kill('SIGKILL')
    await importing.ended
    expect(await halves()).toEqual({ orders: 0, lines: 0, halfOrders: 0, wrongMonths: 0 })

    const again = await place.run('import', join(books, 'orders.yaml'), '--data', books, '--json')
    expect(again.code, again.err).toBe(0)
    expect(await halves()).toEqual({ orders: ORDERS, lines: ORDERS * 5, halfOrders: 0, wrongMonths: 0 })
  }, 400_000)

  it('of PostgreSQL in the middle of an import leaves nothing of it either', async () => {
    writeFileSync(join(books, 'more.csv'), orderLines(ORDERS, 2 * ORDERS))
    writeFileSync(join(books, 'more.yaml'), ORDERS_MAPPING.replace('orders.csv', 'more.csv'))
    const importing = await underWay('more.yaml')
    await place.killPostgres()
    expect(await importing.ended).not.toBe(0)
    expect(await halves()).toEqual({ orders: ORDERS, lines: ORDERS * 5, halfOrders: 0, wrongMonths: 0 })
  }, 400_000)

  for (const victim of ['the server', 'PostgreSQL'] as const) {
    it(`of ${victim} in the middle of placing orders loses none that was acknowledged and leaves none half there`, async () => {
      const server = await place.start()
      const headers = { ...(await server.signIn()), 'content-type': 'application/json' }
      const acknowledged: string[] = []
      let dead = false
      let refused: string | null = null
      const client = async (): Promise<void> => {
        while (!dead) {
          const purchaseOrder = `K-${randomUUID()}`
          try {
            const answer = await fetch(`${server.address}/api/accounts/${accountId}/orders`, { method: 'POST', headers: { ...headers, 'idempotency-key': randomUUID() }, body: JSON.stringify(orderOf(purchaseOrder)) })
            const said = await answer.text()
            if (answer.status === 201) acknowledged.push(purchaseOrder)
            else if (answer.status < 500) refused ??= `${answer.status} ${said}`
          } catch {
            return // the connection died with the server
          }
        }
      }
      const clients = [client(), client(), client()]
      while (acknowledged.length < 20 && refused === null) await pause(20)
      expect(refused).toBeNull()
      if (victim === 'the server') await server.kill()
      else await place.killPostgres()
      dead = true
      await Promise.all(clients)
      if (victim === 'PostgreSQL') await server.stop()

      const after = await place.start()
      expect((await fetch(`${after.address}/readyz`)).status).toBe(200)
      const known = await asked<{ purchase_order: string }>(`SELECT purchase_order FROM orders WHERE account_id = $1 AND purchase_order LIKE 'K-%'`, [accountId])
      const there = new Set(known.map((row) => row.purchase_order))
      expect(acknowledged.filter((purchaseOrder) => !there.has(purchaseOrder))).toEqual([])
      expect([...there].filter((purchaseOrder) => acknowledged.includes(purchaseOrder)).length).toBe(acknowledged.length)
      const { halfOrders, wrongMonths } = await halves()
      expect({ halfOrders, wrongMonths }).toEqual({ halfOrders: 0, wrongMonths: 0 })
      await after.stop()
    }, 400_000)
  }
})

/** An import as a process of its own, a moment after it told that rows have gone to the database. */
const underWay = async (mapping: string): Promise<Readonly<{ child: ChildProcess; ended: Promise<number | null> }>> => {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../dist/app/cli.js'), 'import', join(books, mapping), '--data', books, '--json'], { env: place.env, stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const told = new Promise<'told'>((resolve) => child.stderr.on('data', (chunk: Buffer) => chunk.toString().includes('"rows"') && resolve('told')))
  if ((await Promise.race([told, ended])) !== 'told') throw new Error(`the import of ${mapping} ended before it could be killed`)
  return { child, ended }
}

const orderOf = (purchaseOrder: string) => ({
  place: true,
  draft: {
    shipTo: siteIdOf(accountId, 'S1'), purchaseOrder, orderedOn: null, requestedOn: null, orderedBy: null,
    lines: Array.from({ length: 20 }, (_, at) => ({ code: `I${(at % 9) + 1}`, itemId: null, quantity: String(at + 1), unit: null, price: null, priceReason: null })),
  },
})

/** Orders whose lines do not make their totals, months that do not make their lines. */
const halves = async () => {
  const [row] = await asked<{ orders: string; lines: string; half: string; months: string }>(
    `SELECT (SELECT count(*) FROM orders WHERE source = 'import') AS orders,
       (SELECT count(*) FROM order_lines l JOIN orders o USING (account_id, order_id) WHERE o.source = 'import') AS lines,
       (SELECT count(*) FROM orders o LEFT JOIN (SELECT account_id, order_id, count(*) AS n, sum(net_minor) AS net FROM order_lines GROUP BY 1, 2) l USING (account_id, order_id)
        WHERE o.state <> 'draft' AND (l.n IS DISTINCT FROM o.line_count OR l.net IS DISTINCT FROM o.net_minor)) AS half,
       (SELECT count(*) FROM (SELECT o.account_id, o.ship_to_site_id AS site_id, date_trunc('month', o.ordered_on)::date AS month, o.currency, sum(o.net_minor) AS net, count(*) AS orders
                              FROM orders o WHERE o.state NOT IN ('draft', 'cancelled') GROUP BY 1, 2, 3, 4) truth
        FULL JOIN order_months m USING (account_id, site_id, month, currency) WHERE truth.net IS DISTINCT FROM m.net_minor OR truth.orders IS DISTINCT FROM m.orders) AS months`,
    [],
  )
  return { orders: Number(row?.orders), lines: Number(row?.lines), halfOrders: Number(row?.half), wrongMonths: Number(row?.months) }
}

/** A question to the database of the installation, as its owner. */
const asked = async <T extends pg.QueryResultRow>(text: string, values: readonly unknown[]): Promise<T[]> => {
  const lease = await leaseEmbedded(openHome(place.folder))
  const client = new pg.Client({ connectionString: lease.url() })
  await client.connect()
  try {
    return (await client.query<T>(text, values as unknown[])).rows
  } finally {
    await client.end()
    await lease.release()
  }
}

const MASTER_MAPPING = `
accounts: { file: accounts.csv, number: number, name: name, currency: =EUR, country: =DE }
sites: { file: sites.csv, account: account, number: number, name: name, kind: =store, country: =DE }
items: { file: items.csv, number: number, name: name, base-unit: =each }
list-prices: { file: items.csv, item: number, currency: =EUR, unit: =each, price: price, valid-from: =2020-01-01 }
tax-rates: { file: accounts.csv, country: =DE, code: =standard, percent: =19, valid-from: =2020-01-01 }
`

const ORDERS_MAPPING = `
orders:
  file: orders.csv
  account: =A
  number: order
  site: site
  purchase-order: po
  ordered-on: day
  promised-on: day
  lines: { number: line, item: item, unit: =each, quantity: quantity, price: price, tax-percent: =19 }
`

const writeBooks = (folder: string): void => {
  writeFileSync(join(folder, 'accounts.csv'), 'number,name\nA,Kill Test\n')
  writeFileSync(join(folder, 'sites.csv'), 'account,number,name\nA,S1,Site one\n')
  writeFileSync(join(folder, 'items.csv'), `number,name,price\n${Array.from({ length: 9 }, (_, at) => `I${at + 1},Item ${at + 1},${at + 1}.50`).join('\n')}\n`)
  writeFileSync(join(folder, 'orders.csv'), orderLines(0, ORDERS))
  writeFileSync(join(folder, 'master.yaml'), MASTER_MAPPING)
  writeFileSync(join(folder, 'orders.yaml'), ORDERS_MAPPING)
}

const orderLines = (from: number, to: number): string => {
  const rows = ['order,site,po,day,line,item,quantity,price']
  for (let order = from; order < to; order++) for (let line = 1; line <= 5; line++) rows.push(`O-${order},S1,P-${order},2026-01-${String((order % 28) + 1).padStart(2, '0')},${line},I${line},${(order % 7) + 1},${line}.50`)
  return `${rows.join('\n')}\n`
}
