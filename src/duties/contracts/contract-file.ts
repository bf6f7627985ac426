// The contract file: YAML that an account manager can write and read, several contracts in one, to contracts as written and back.
// Its form is documented in docs/contracts.md. A problem names its line and says what to do; with any problem nothing is taken from the file.

import type { YamlNode } from '#formats/yaml'
import { readYaml } from '#formats/yaml'
import type { Day } from '#ground/day'
import type { Currency } from '#ground/money'
import { isCurrency } from '#ground/money'
import type { Period } from '#ground/period'
import { say } from '#ground/say'
import { CONTRACT_STATES } from './contract.ts'
import type { Tolerances } from './contract.ts'
import type { Entries } from './file-reading.ts'
import { FileReading } from './file-reading.ts'
import { readTerm } from './file-term.ts'
import { periodOf, readAmount, readRate, readRound, readSpan } from './file-values.ts'
import { percentText } from '#ground/percent'
import type { RoundRule } from './price-term.ts'
import type { FileSay, WrittenAmendment, WrittenContract, WrittenTerm } from './written.ts'

const CONTRACT_KEYS = ['contract', 'account', 'name', 'currency', 'state', 'signed', 'valid', 'payment days', 'price day', 'tolerances', 'round', 'terms', 'amendments']
const AMENDMENT_KEYS = ['amendment', 'name', 'signed', 'takes effect', 'terms', 'ends']
const TOLERANCE_KEYS = ['price', 'quantity', 'days late']

export type ContractFile = Readonly<{ contracts: readonly WrittenContract[]; problems: readonly FileSay[] }>

export const readContractFile = (text: string): ContractFile => {
  const tree = readYaml(text)
  if (!tree.ok) {
    return { contracts: [], problems: tree.faults.map(({ line, column, message }) => ({ line, column, say: say('contracts.file.yaml', { message }) })) }
  }
  const reading = new FileReading()
  const nodes = contractNodes(reading, tree.root)
  const contracts = nodes.flatMap((node) => readContract(reading, node) ?? [])
  twice(reading, contracts)
  return { contracts, problems: reading.problems }
}

/** A file is `contracts:` with a list, or one contract alone. */
const contractNodes = (reading: FileReading, root: YamlNode): readonly YamlNode[] => {
  if (root.is === 'map' && root.entries.some((entry) => entry.key.toLowerCase() === 'contract')) return [root]
  if (root.is === 'nothing') {
    reading.wrong(root, 'empty')
    return []
  }
  const entries = reading.entries(root, 'file', ['contracts'])
  if (entries === null) return []
  if (entries.get('contracts') === null) reading.wrong(entries.at, 'empty')
  return reading.list(entries, 'contracts')
}

const twice = (reading: FileReading, contracts: readonly WrittenContract[]): void => {
  const seen = new Map<string, WrittenContract>()
  for (const contract of contracts) {
    const key = `${contract.account} ${contract.number}`
    const first = seen.get(key)
    if (first === undefined) seen.set(key, contract)
    else reading.wrong(contract.at, 'contract-twice', { contract: contract.number, account: contract.account, line: first.at.line })
  }
}

/** What a term inherits from its contract and amendment. */
export type TermContext = Readonly<{ currency: Currency; round: RoundRule | null; amendment: string | null; first: Day }>

const readContract = (reading: FileReading, node: YamlNode): WrittenContract | null => {
  const entries = reading.entries(node, 'contract', CONTRACT_KEYS)
  if (entries === null) return null
  const before = reading.problems.length
  const number = reading.needed(entries, 'contract', 'contract')
  const account = reading.needed(entries, 'account', 'contract')
  const code = reading.needed(entries, 'currency', 'contract')
  if (code !== null && !isCurrency(code)) reading.wrong(entries.placeOf('currency'), 'form', { key: 'currency', text: code, form: 'EUR' })
  const valid = readValid(reading, entries)
  const round = reading.formed(entries, 'round', readRound, '2, 2 half-even')
  const tolerances = readTolerances(reading, entries, code)
  const shared = {
    state: reading.oneOf(entries, 'state', CONTRACT_STATES),
    signedOn: reading.day(entries, 'signed'),
    paymentDays: reading.whole(entries, 'payment days'),
    priceDay: reading.oneOf(entries, 'price day', ['order', 'delivery'] as const) ?? 'order',
  }
  if (number === null || account === null || code === null || !isCurrency(code) || valid === null) return unread(reading, before, entries)
  const context: TermContext = { currency: code, round, amendment: null, first: valid.from }
  const amended = reading.list(entries, 'amendments').flatMap((one) => readAmendment(reading, one, context) ?? [])
  return {
    number, account, currency: code, valid, tolerances, ...shared,
    name: reading.text(entries, 'name') ?? number,
    amendments: amended.map(({ amendment }) => amendment),
    terms: [...termsIn(reading, entries, context), ...amended.flatMap(({ terms }) => terms)],
    ends: amended.flatMap(({ ends }) => ends),
    at: entries.at,
  }
}

/** A contract without its head cannot be tied to anything; its terms are still read, so that their problems show in the same run. */
const unread = (reading: FileReading, before: number, entries: Entries): null => {
  if (reading.problems.length === before) throw new Error('a contract was not read and no problem was said')
  return null
}

const readValid = (reading: FileReading, entries: Entries): Period | null => {
  const text = reading.needed(entries, 'valid', 'contract')
  if (text === null) return null
  const span = readSpan(text)
  if (span === null) return reading.wrong(entries.placeOf('valid'), 'form', { key: 'valid', text, form: '2026-01-01 .. 2026-12-31' })
  if (span.from === null) return reading.wrong(entries.placeOf('valid'), 'no-beginning', { text })
  return periodOf(span, null) ?? reading.wrong(entries.placeOf('valid'), 'ends-before', { text })
}

const termsIn = (reading: FileReading, entries: Entries, context: TermContext): WrittenTerm[] =>
  reading.list(entries, 'terms').flatMap((node) => readTerm(reading, node, context) ?? [])

type ReadAmendment = Readonly<{ amendment: WrittenAmendment; terms: readonly WrittenTerm[]; ends: WrittenContract['ends'] }>

const readAmendment = (reading: FileReading, node: YamlNode, context: TermContext): ReadAmendment | null => {
  const entries = reading.entries(node, 'amendment', AMENDMENT_KEYS)
  if (entries === null) return null
  const number = reading.needed(entries, 'amendment', 'amendment')
  if (entries.get('takes effect') === null) reading.wrong(entries.at, 'key-missing', { key: 'takes effect', thing: { t: 'say', say: say('contracts.thing.amendment') } })
  const takesEffectOn = reading.day(entries, 'takes effect')
  if (number === null || takesEffectOn === null) return null
  const ends = reading.list(entries, 'ends').flatMap((clause) => {
    if (clause.is === 'text') return { clause: clause.text, amendment: number, at: { line: clause.line, column: clause.column } }
    reading.wrong(clause, 'text-expected', { key: 'ends' })
    return []
  })
  return {
    amendment: { number, name: reading.text(entries, 'name') ?? number, signedOn: reading.day(entries, 'signed'), takesEffectOn, at: entries.at },
    terms: termsIn(reading, entries, { ...context, amendment: number, first: takesEffectOn }),
    ends,
  }
}

const readTolerances = (reading: FileReading, entries: Entries, code: string | null): Tolerances => {
  const node = entries.get('tolerances')
  const inner = node === null ? null : reading.entries(node, 'tolerances', TOLERANCE_KEYS)
  if (inner === null) return {}
  const price = reading.formed(inner, 'price', (text) => readAmount(text) ?? readRate(text), '0.01 EUR, 1%')
  if (price !== null && 'currency' in price && price.currency !== code) reading.wrong(inner.placeOf('price'), 'tolerance-currency', { written: price.currency, currency: code ?? '' })
  const quantity = reading.formed(inner, 'quantity', readRate, '2%')
  const daysLate = reading.whole(inner, 'days late')
  return {
    ...(price === null ? {} : { price: 'micros' in price ? { percent: percentText(price) } : { amount: price.amount } }),
    ...(quantity === null ? {} : { quantity: { percent: percentText(quantity) } }),
    ...(daysLate === null ? {} : { daysLate }),
  }
}
