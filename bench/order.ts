// An order of a hundred lines, priced from the contract and durable, over HTTP, against one bare prepared statement that writes
// the same rows on the same PostgreSQL in the same run. Then the cost of a line as orders, price list and contract grow.

import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { createUser } from '#platform/users.server'
import { need } from '#ground/outcome'
import type { Bench, Figure } from './bench.ts'
import { flat, ms, quantile, samplesOf, times } from './bench.ts'
import type { Place, Trade } from './place.ts'
import { openPlace, openTrade } from './place.ts'

const PORT = 4489
/** As `npm start` and bin/mainstay start it. */
const ROOM = '--max-semi-space-size=64'

export const orderBench: Bench = {
  name: 'order',
  run: async (tell) => {
    const place = await openPlace()
    try {
      return await measure(place, tell)
    } finally {
      await place.close()
    }
  },
}

const measure = async (place: Place, tell: (line: string) => void): Promise<Figure[]> => {
  tell('500, 5,000 and 500,000 list prices; 10, 100 and 1,000 terms')
  const small = await openTrade(place, { account: 'B1', items: 500, terms: 10 })
  const middle = await openTrade(place, { account: 'B2', items: 5_000, terms: 100 })
  const large = await openTrade(place, { account: 'B3', items: 500_000, terms: 1_000 })
  const { house, signIn } = place.installation
  const userId = need(await house.db.within('everything', (tx) => createUser(tx, { email: 'bench@bench.example', name: 'Bench', role: 'director' }, { userId: null, now: house.clock.now() })))
  const token = await signIn.tokenFor(userId)
  const server = spawn(process.execPath, [ROOM, join(import.meta.dirname, '../app/cli.js'), 'start'], {
    env: { ...process.env, MAINSTAY_HOME: place.folder, MAINSTAY_DEMO: 'no', MAINSTAY_LOG: 'off', MAINSTAY_RATE_LIMIT: '1000000', PORT: String(PORT) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  try {
    await ready()
    const order = (trade: Trade, lines: number) => samplesOf((at) => placeOrder(token, trade, { at, lines }), { warm: 40, times: 200 })
    await samplesOf((at) => placeOrder(token, middle, { at, lines: 100 }), { warm: 0, times: 40 })
    // what autovacuum does within its minute: without it the planner takes tables that were empty a moment ago for empty
    await house.db.within('everything', (tx) => tx.script('ANALYZE'))
    const ours = await order(middle, 100)
    const theirs = await bare(place, middle)
    const figures: Figure[] = [0.5, 0.95].map((share) => {
      const [a, b] = [quantile(ours, share), quantile(theirs, share)]
      const aim = share === 0.5 ? 16 : 25
      return { work: `order of 100 lines over HTTP, p${share * 100}`, against: 'one bare prepared statement', ours: ms(a), theirs: ms(b), ratio: times(a / b), aim: `<= ${aim} x`, met: a / b <= aim }
    })
    const perLine = async (name: string, one: readonly [Trade, number], other: readonly [Trade, number]): Promise<Figure> => {
      const a = quantile(await order(...one), 0.5) / one[1]
      const b = quantile(await order(...other), 0.5) / other[1]
      return flat(name, a, b)
    }
    figures.push(await perLine('a line at 1,000 lines an order, against 100', [middle, 100], [middle, 1000]))
    figures.push(await perLine('a line at 5,000 prices and 100 terms, against 500 and 10', [small, 100], [middle, 100]))
    figures.push(await perLine('a line at 500,000 prices and 1,000 terms, against 5,000 and 100', [middle, 100], [large, 100]))
    return figures
  } finally {
    server.kill('SIGINT')
    await new Promise((resolve) => server.once('exit', resolve))
  }
}

const ready = async (): Promise<void> => {
  for (let tries = 0; tries < 300; tries++) {
    const answer = await fetch(`http://localhost:${PORT}/readyz`).catch(() => null)
    if (answer?.ok === true) return
    await pause(100)
  }
  throw new Error('the server did not become ready')
}

const placeOrder = async (token: string, trade: Trade, { at, lines }: Readonly<{ at: number; lines: number }>): Promise<void> => {
  const chosen = Array.from({ length: lines }, (_, line) => trade.items[(at * 131 + line * 17) % trade.items.length] as string)
  const answer = await fetch(`http://localhost:${PORT}/api/accounts/${trade.accountId}/orders`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify({
      place: true,
      draft: {
        shipTo: trade.siteId, purchaseOrder: `PO-${randomUUID()}`, orderedOn: null, requestedOn: null, orderedBy: null,
        lines: chosen.map((code, line) => ({ code, itemId: null, quantity: String((line % 9) + 1), unit: null, price: null, priceReason: null })),
      },
    }),
  })
  const body = await answer.text()
  if (answer.status !== 201) throw new Error(`an order was not placed: ${answer.status} ${body.slice(0, 400)}`)
}

/** What the database alone needs for an order of a hundred lines: one prepared statement, one commit, the same durability. */
const bare = async (place: Place, trade: Trade): Promise<number[]> => {
  const client = new pg.Client({ connectionString: place.installation.database.url })
  await client.connect()
  try {
    await client.query(`CREATE TABLE bare_orders (account_id uuid, order_id uuid, number text, ordered_on date, net_minor bigint, PRIMARY KEY (account_id, order_id));
      CREATE TABLE bare_lines (account_id uuid, ordered_on date, order_id uuid, line_no int, item text, quantity_micros bigint, price_micros bigint, net_minor bigint, PRIMARY KEY (account_id, ordered_on, order_id, line_no))`)
    const text = `WITH o AS (INSERT INTO bare_orders VALUES ($1, $2, $3, '2026-03-02', $4) RETURNING account_id, order_id, ordered_on)
      INSERT INTO bare_lines SELECT o.account_id, o.ordered_on, o.order_id, l.n, l.item, l.q, l.p, l.m FROM o, unnest($5::int[], $6::text[], $7::bigint[], $8::bigint[], $9::bigint[]) AS l (n, item, q, p, m)`
    return await samplesOf(
      async (at) => {
        const lines = Array.from({ length: 100 }, (_, line) => line + 1)
        await client.query({
          name: 'bare',
          text,
          values: [trade.accountId, randomUUID(), `N${at}`, '100000', lines, lines.map((line) => trade.items[line]), lines.map(() => '1000000'), lines.map(() => '12400000'), lines.map(() => '1240')],
        })
      },
      { warm: 40, times: 200 },
    )
  } finally {
    await client.end()
  }
}
