// The checks of a whole account's history against reading the same rows from PostgreSQL, in the same run,
// on the smallest and the largest account of the demo world and on ten times the largest: the cost of a line over a hundredfold.

import { runChecks } from '#app/checks.server'
import { loadDemo } from '#demo/world'
import type { AccountId } from '#ground/ids'
import type { Bench, Figure } from './bench.ts'
import { flat, ms, quantile, samplesOf, times } from './bench.ts'
import type { Place } from './place.ts'
import { openPlace } from './place.ts'

export const checksBench: Bench = {
  name: 'checks',
  run: async (tell) => {
    const place = await openPlace()
    try {
      const { house } = place.installation
      tell('loading the demo world')
      const demo = await loadDemo(house)
      const figures: Figure[] = []
      const sizes = await Promise.all(demo.accounts.map(async (accountId) => ({ accountId, lines: await count(place, accountId) })))
      const [smallest, largest] = [sizes.reduce((a, b) => (b.lines < a.lines ? b : a)).accountId, sizes.reduce((a, b) => (b.lines > a.lines ? b : a)).accountId]
      const costs: { lines: number; perLine: number }[] = []
      for (const [accountId, factor] of [[smallest, 1], [largest, 1], [largest, 10]] as const) {
        if (factor > 1) await multiply(place, accountId, factor)
        const lines = await count(place, accountId)
        tell(`${lines} order and invoice lines`)
        await runChecks(house, accountId)
        const ours = quantile(await samplesOf(() => runChecks(house, accountId), { warm: 1, times: 3 }), 0.5)
        const theirs = quantile(await samplesOf(() => readAll(place, accountId), { warm: 1, times: 3 }), 0.5)
        figures.push({ work: `checks of a history of ${lines} lines, matching included`, against: 'reading the lines', ours: ms(ours), theirs: ms(theirs), ratio: times(ours / theirs), aim: '<= 3 x', met: ours / theirs <= 3 })
        costs.push({ lines, perLine: ours / lines })
      }
      const [first, ...more] = costs
      if (first !== undefined) figures.push(...more.map(({ lines, perLine }) => flat(`a line of checks at ${lines} lines, against ${first.lines}`, first.perLine, perLine)))
      return figures
    } finally {
      await place.close()
    }
  },
}

const readAll = (place: Place, accountId: AccountId): Promise<unknown> =>
  place.installation.house.db.within([accountId], async (tx) => {
    await tx.rows('SELECT l.*, o.number, o.purchase_order, o.ship_to_site_id, o.currency, o.state FROM order_lines l JOIN orders o USING (account_id, order_id) WHERE l.account_id = $1', [accountId])
    await tx.rows('SELECT l.*, i.number, i.ship_to_site_id, i.currency, i.due_on FROM invoice_lines l JOIN invoices i USING (account_id, invoice_id) WHERE l.account_id = $1', [accountId])
    await tx.rows('SELECT * FROM matches WHERE account_id = $1', [accountId])
  })

const count = async (place: Place, accountId: AccountId): Promise<number> => {
  const row = await place.installation.house.db.within([accountId], (tx) =>
    tx.one<{ lines: bigint }>('SELECT (SELECT count(*) FROM order_lines WHERE account_id = $1) + (SELECT count(*) FROM invoice_lines WHERE account_id = $1) AS lines', [accountId]),
  )
  return Number(row?.lines ?? 0n)
}

/**
 * Copies the account's orders and invoices under other numbers, past the stores, until there are `factor` of each:
 * the checks shall see more of the same. Days stay, so that the same terms price them.
 */
const multiply = (place: Place, accountId: AccountId, factor: number): Promise<void> =>
  place.installation.house.db.within('everything', async (tx) => {
    const have = await tx.one<{ copies: bigint }>(`SELECT count(DISTINCT split_part(number, '~', 2)) AS copies FROM orders WHERE account_id = $1`, [accountId])
    const numbers = `generate_series(${Number(have?.copies ?? 1n)}, ${factor - 1}) AS c (n)`
    const copyOf = (kind: string, id: string): string => `CASE WHEN ${id} IS NULL THEN NULL ELSE md5('${kind}' || c.n || ${id}::text)::uuid END`
    const renamed = (column: string): string => `t.${column} || '~' || c.n`
    const copy = async (table: string, head: Readonly<{ table: string; id: string }>, changes: Readonly<Record<string, string>>): Promise<void> => {
      const columns = await tx.rows<{ name: string }>(
        `SELECT column_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1 AND is_generated = 'NEVER' ORDER BY ordinal_position`,
        [table],
      )
      const names = columns.map((column) => column.name)
      await tx.run(
        `INSERT INTO ${table} (${names.join(', ')}) SELECT ${names.map((name) => changes[name] ?? `t.${name}`).join(', ')}
         FROM ${table} t JOIN ${head.table} h ON h.account_id = t.account_id AND h.${head.id} = t.${head.id} CROSS JOIN ${numbers}
         WHERE t.account_id = $1 AND position('~' IN h.number) = 0`,
        [accountId],
      )
    }
    const order = { table: 'orders', id: 'order_id' }
    const invoice = { table: 'invoices', id: 'invoice_id' }
    const orderId = copyOf('o', 't.order_id')
    const invoiceId = copyOf('i', 't.invoice_id')
    await copy('orders', order, { order_id: orderId, number: renamed('number'), purchase_order: renamed('purchase_order'), back_order_of: copyOf('o', 't.back_order_of'), request_key: 'NULL' })
    await copy('order_lines', order, { order_id: orderId, back_order_id: copyOf('o', 't.back_order_id') })
    await copy('invoices', invoice, { invoice_id: invoiceId, number: renamed('number'), order_number: renamed('order_number'), purchase_order: renamed('purchase_order') })
    await copy('invoice_lines', invoice, { invoice_id: invoiceId, order_number: renamed('order_number') })
  })
