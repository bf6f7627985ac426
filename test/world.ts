// The world text: a small world of accounts, contracts, orders and invoices written as an account manager would jot it down,
// with the findings it must yield. Serves tests, stories, docs and bug reports. This file reads the text; world.db.ts loads it.
//
//   account  Nordkauf
//   item     A-100  carton  family Paper  pack 12 each  list 14.00
//   site     Store-1
//   contract C-7    2026-01-01 .. 2026-12-31
//   term     4.1    A-100  12.40 EUR / carton  from 100
//   term     4.2    everything  6 %
//   order    #4711  2026-03-02   A-100  120 carton  shipped 120 on 2026-03-04
//   line            A-200  10 carton
//   invoice  R-88   2026-03-09   A-100  120 carton  at 12.90
//   today    2026-03-20
//   => invoices/price-above-contract  60.00 EUR  over
//   => nothing

export type WorldItem = { number: string; unit: string; families: string[]; packs: { unit: string; base: string }[]; list: string | null; kind: string }
export type WorldTerm = { clause: string; scope: string; net: string | null; unit: string | null; percent: string | null; from: string | null; validFrom: string | null; validTo: string | null; site: string | null }
export type WorldContract = { number: string; from: string; to: string; currency: string; terms: WorldTerm[] }
export type WorldLine = { item: string; quantity: string; unit: string; at: string | null; shipped: string | null; shippedOn: string | null; promised: string | null; of: string | null; tax: string | null; net: string | null }
export type WorldOrder = { number: string; on: string; site: string; po: string | null; lines: WorldLine[] }
export type WorldInvoice = { number: string; on: string; site: string; due: string | null; kind: 'invoice' | 'credit-note'; currency: string | null; order: string | null; lines: WorldLine[] }
export type Expected = { rule: string; amount: string | null; currency: string | null; direction: string | null; about: string | null; line: number }
export type World = {
  account: string
  currency: string
  sites: string[]
  items: WorldItem[]
  contracts: WorldContract[]
  orders: WorldOrder[]
  invoices: WorldInvoice[]
  today: string
  expected: Expected[]
  /** `=> nothing`: no finding at all. */
  nothing: boolean
}

const DAY = /^\d{4}-\d{2}-\d{2}$/
const NUMBER = /^-?\d+(\.\d+)?$/

export const readWorld = (text: string): World => {
  const world: World = { account: 'Nordkauf', currency: 'EUR', sites: [], items: [], contracts: [], orders: [], invoices: [], today: '2026-12-31', expected: [], nothing: false }
  let last: 'order' | 'invoice' | null = null
  for (const [at, raw] of text.split('\n').entries()) {
    const words = raw.replace(/(^|\s)--\s.*$/, '').trim().split(/\s+/).filter((word) => word !== '')
    const [kind, ...rest] = words
    if (kind === undefined) continue
    const fail = (why: string): never => {
      throw new Error(`world text, line ${at + 1}: ${why}\n  ${raw.trim()}`)
    }
    if (kind === 'account') {
      const inAt = rest.indexOf('in')
      world.account = (inAt === -1 ? rest : rest.slice(0, inAt)).join(' ')
      if (inAt !== -1) world.currency = rest[inAt + 1] ?? fail('in which currency?')
    } else if (kind === 'site') world.sites.push(rest[0] ?? fail('a site needs a name'))
    else if (kind === 'item') world.items.push(readItem(rest, fail))
    else if (kind === 'contract') world.contracts.push(readContract(rest, world.currency, fail))
    else if (kind === 'term') (world.contracts.at(-1) ?? fail('a term needs a contract above it')).terms.push(readTerm(rest, fail))
    else if (kind === 'order') {
      world.orders.push(readOrder(rest, fail))
      last = 'order'
    } else if (kind === 'invoice' || kind === 'credit-note') {
      world.invoices.push(readInvoice(kind, rest, fail))
      last = 'invoice'
    } else if (kind === 'line') {
      const owner = last === 'order' ? world.orders.at(-1) : last === 'invoice' ? world.invoices.at(-1) : undefined
      ;(owner ?? fail('a line needs an order or invoice above it')).lines.push(readLine(rest, fail))
    } else if (kind === 'today') world.today = rest[0] !== undefined && DAY.test(rest[0]) ? rest[0] : fail('today is a day')
    else if (kind === '=>') {
      if (rest[0] === 'nothing') world.nothing = true
      else world.expected.push(readExpected(rest, at + 1, fail))
    } else fail(`nobody knows what "${kind}" is`)
  }
  return world
}

type Fail = (why: string) => never

const readItem = (words: string[], fail: Fail): WorldItem => {
  const [number, unit, ...rest] = words
  if (number === undefined || unit === undefined) return fail('an item is a number and a unit')
  const item: WorldItem = { number, unit, families: [], packs: [], list: null, kind: 'product' }
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === 'family') item.families.push(rest.shift() ?? fail('which family?'))
    else if (word === 'list') item.list = rest.shift() ?? fail('which list price?')
    else if (word === 'pack') item.packs.push({ base: rest.shift() ?? fail('how many?'), unit: rest.shift() ?? fail('of which unit?') })
    else if (word === 'service' || word === 'software') item.kind = word
    else return fail(`an item has no "${word}"`)
  }
  return item
}

const readContract = (words: string[], currency: string, fail: Fail): WorldContract => {
  const [number, from, dots, to, ...rest] = words
  if (number === undefined || from === undefined || dots !== '..' || to === undefined) return fail('a contract is a number and FIRST .. LAST day')
  const contract: WorldContract = { number, from, to, currency, terms: [] }
  if (rest[0] === 'in') contract.currency = rest.splice(0, 2)[1] ?? fail('in which currency?')
  if (rest.length > 0) contract.terms.push(readTerm(['1', ...rest], fail))
  return contract
}

const readTerm = (words: string[], fail: Fail): WorldTerm => {
  const [clause, scope, ...rest] = words
  if (clause === undefined || scope === undefined) return fail('a term is a clause, what it is for, and a price or percentage')
  const term: WorldTerm = { clause, scope, net: null, unit: null, percent: null, from: null, validFrom: null, validTo: null, site: null }
  if (scope === 'family') term.scope = `family ${rest.shift() ?? fail('which family?')}`
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (NUMBER.test(word) && rest[0] === '%') [term.percent] = [word, rest.shift()]
    else if (NUMBER.test(word)) {
      term.net = `${word} ${rest.shift() ?? fail('in which currency?')}`
      if (rest.shift() !== '/') return fail('a price is AMOUNT CURRENCY / UNIT')
      term.unit = rest.shift() ?? fail('per which unit?')
    } else if (word === 'from') term.from = rest.shift() ?? fail('from how many?')
    else if (word === 'site') term.site = rest.shift() ?? fail('which site?')
    else if (DAY.test(word) && rest[0] === '..') [term.validFrom, , term.validTo] = [word, rest.shift(), rest.shift() ?? fail('until when?')]
    else if (word === 'list') continue
    else return fail(`a term has no "${word}"`)
  }
  return term
}

const readOrder = (words: string[], fail: Fail): WorldOrder => {
  const [number, on, ...rest] = words
  if (number === undefined || on === undefined || !DAY.test(on)) return fail('an order is a number and a day')
  const order: WorldOrder = { number: number.replace(/^#/, ''), on, site: '', po: null, lines: [] }
  if (rest[0] === 'at' && !NUMBER.test(rest[1] ?? '')) order.site = rest.splice(0, 2)[1] ?? ''
  if (rest[0] === 'po') order.po = rest.splice(0, 2)[1] ?? fail('which purchase order?')
  if (rest.length > 0) order.lines.push(readLine(rest, fail))
  return order
}

const readInvoice = (kind: 'invoice' | 'credit-note', words: string[], fail: Fail): WorldInvoice => {
  const [number, on, ...rest] = words
  if (number === undefined || on === undefined || !DAY.test(on)) return fail('an invoice is a number and a day')
  const invoice: WorldInvoice = { number, on, site: '', due: null, kind, currency: null, order: null, lines: [] }
  for (;;) {
    if (rest[0] === 'at' && !NUMBER.test(rest[1] ?? '')) invoice.site = rest.splice(0, 2)[1] ?? ''
    else if (rest[0] === 'due') invoice.due = rest.splice(0, 2)[1] ?? fail('due when?')
    else if (rest[0] === 'in') invoice.currency = rest.splice(0, 2)[1] ?? fail('in which currency?')
    else if (rest[0] === 'of') invoice.order = (rest.splice(0, 2)[1] ?? fail('of which order?')).replace(/^#/, '')
    else break
  }
  if (rest.length > 0) invoice.lines.push(readLine(rest, fail))
  return invoice
}

const readLine = (words: string[], fail: Fail): WorldLine => {
  const [item, quantity, unit, ...rest] = words
  if (item === undefined || quantity === undefined || !NUMBER.test(quantity) || unit === undefined) return fail('a line is an item, a quantity and a unit')
  const line: WorldLine = { item, quantity, unit, at: null, shipped: null, shippedOn: null, promised: null, of: null, tax: null, net: null }
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === 'at') line.at = rest.shift() ?? fail('at which price?')
    else if (word === 'promised') line.promised = rest.shift() ?? fail('for which day?')
    else if (word === 'of') line.of = rest.shift() ?? fail('of which order line?')
    else if (word === 'tax') line.tax = rest.shift() ?? fail('which tax?')
    else if (word === 'net') line.net = rest.shift() ?? fail('which net?')
    else if (word === 'shipped') {
      line.shipped = rest.shift() ?? fail('how many?')
      if (line.shipped === '0') continue
      if (rest.shift() !== 'on') return fail('shipped HOW MANY on DAY')
      line.shippedOn = rest.shift() ?? fail('on which day?')
    } else return fail(`a line has no "${word}"`)
  }
  return line
}

const readExpected = (words: string[], line: number, fail: Fail): Expected => {
  const [rule, ...rest] = words
  if (rule === undefined || !rule.includes('/')) return fail('a finding is duty/what-is-wrong')
  const expected: Expected = { rule, amount: null, currency: null, direction: null, about: null, line }
  for (const [at, word] of rest.entries()) {
    if (NUMBER.test(word) && /^[A-Z]{3}$/.test(rest[at + 1] ?? '')) expected.amount = word
    else if (/^[A-Z]{3}$/.test(word)) expected.currency = word
    else if (['over', 'under', 'none'].includes(word)) expected.direction = word
    else expected.about = word.replace(/^#/, '')
  }
  return expected
}
