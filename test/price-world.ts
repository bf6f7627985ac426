// A small world of prices for pure tests: items, families and sites in memory, contracts in the words of a contract file.
// Item A-100 (carton of 12 each) is in Oat drinks under Drinks; A-200 in Drinks; both at 16.40 EUR a carton. Kiel lies in North under HQ.

import type { Day } from '../src/ground/day.ts'
import type { AccountId, FamilyId, Id, ItemId, SiteId } from '../src/ground/ids.ts'
import { currency } from '../src/ground/money.ts'
import { parseQuantity } from '../src/ground/quantity.ts'
import { parsePrice, perText, priceText } from '../src/ground/unit-price.ts'
import type { ClashFacts } from '../src/duties/contracts/clash.ts'
import { clashes } from '../src/duties/contracts/clash.ts'
import { readContractFile } from '../src/duties/contracts/contract-file.ts'
import type { ContractDraft, Refs } from '../src/duties/contracts/draft.ts'
import { tieContracts } from '../src/duties/contracts/draft.ts'
import type { PriceFacts } from '../src/duties/contracts/price-book.ts'
import type { Priced } from '../src/duties/contracts/priced.ts'
import { priceBook, priceOf } from '../src/duties/contracts/price-of.ts'
import type { FileSay } from '../src/duties/contracts/written.ts'

const named = <Kind extends string>(kind: Kind, name: string): Id<Kind> => `${kind} ${name}` as Id<Kind>
export const ITEMS = { 'A-100': named('item', 'A-100') as ItemId, 'A-200': named('item', 'A-200') as ItemId, 'A-300': named('item', 'A-300') as ItemId }
export const SITES = { HQ: named('site', 'HQ') as SiteId, NORTH: named('site', 'NORTH') as SiteId, KIEL: named('site', 'KIEL') as SiteId, SOUTH: named('site', 'SOUTH') as SiteId }
const FAMILIES = { D: named('family', 'D') as FamilyId, 'D-O': named('family', 'D-O') as FamilyId, P: named('family', 'P') as FamilyId }

export const WORLD: Omit<PriceFacts, 'contracts' | 'terms' | 'ends'> = {
  items: [
    { itemId: ITEMS['A-100'], number: 'A-100', name: 'Oat drink', baseUnit: 'each', packs: [{ unit: 'carton', base: 12_000_000n }], familyIds: [FAMILIES['D-O'], FAMILIES.P] },
    { itemId: ITEMS['A-200'], number: 'A-200', name: 'Juice', baseUnit: 'each', packs: [{ unit: 'carton', base: 12_000_000n }], familyIds: [FAMILIES.D] },
    { itemId: ITEMS['A-300'], number: 'A-300', name: 'Water', baseUnit: 'each', packs: [{ unit: 'carton', base: 12_000_000n }], familyIds: [FAMILIES.D] },
  ],
  families: [
    { familyId: FAMILIES.D, parentId: null, number: 'D', name: 'Drinks' },
    { familyId: FAMILIES['D-O'], parentId: FAMILIES.D, number: 'D-O', name: 'Oat drinks' },
    { familyId: FAMILIES.P, parentId: null, number: 'P', name: 'Promotion range' },
  ],
  listPrices: Object.values(ITEMS).map((itemId) => ({ itemId, list: '2026', price: parsePrice('16.40', currency('EUR'), 'carton') ?? never(), valid: { from: '2024-01-01' as Day, to: null } })),
  sites: [
    { siteId: SITES.HQ, number: 'HQ', name: 'Nordkauf', ancestors: [SITES.HQ] },
    { siteId: SITES.NORTH, number: 'NORTH', name: 'North', ancestors: [SITES.HQ, SITES.NORTH] },
    { siteId: SITES.KIEL, number: 'KIEL', name: 'Kiel', ancestors: [SITES.HQ, SITES.NORTH, SITES.KIEL] },
    { siteId: SITES.SOUTH, number: 'SOUTH', name: 'South', ancestors: [SITES.HQ, SITES.SOUTH] },
  ],
}

export const REFS: Refs = {
  account: (name) => (name === 'Nordkauf' || name === 'N-1' ? { accountId: named('account', 'N-1') as AccountId, number: 'N-1' } : null),
  item: (number) => WORLD.items.find((item) => item.number === number) ?? null,
  family: (name) => WORLD.families.find((family) => family.number === name || family.name === name)?.familyId ?? null,
  site: (_, number) => WORLD.sites.find((site) => site.number === number)?.siteId ?? null,
  contractId: (_, number) => named('contract', number),
  termId: (contractId, clause, key) => named('term', `${contractId} ${clause} ${key}`),
}

const MEETINGS: ClashFacts['meetings'] = [{ familyIds: [FAMILIES.D, FAMILIES['D-O'], FAMILIES.P], item: 'A-100' }]

/** The facts of contract files, which must be without problems. `terms` is the list below "terms:" of one plain contract. */
export const factsOf = (...files: readonly string[]): PriceFacts => {
  const read = files.map((file) => checked(file))
  for (const one of read) if (one.problems.length > 0) throw new Error(JSON.stringify(one.problems, null, 1))
  return inForce(read.flatMap((one) => one.drafts))
}

export const inForce = (drafts: readonly ContractDraft[]): PriceFacts => ({
  ...WORLD,
  contracts: drafts.map((draft) => draft.contract),
  terms: drafts.flatMap((draft) => draft.terms),
  ends: drafts.flatMap((draft) => draft.ends),
})

/** Reads, ties and checks a file as an import does. */
export const checked = (file: string) => {
  const read = readContractFile(file)
  const tied = tieContracts(read.contracts, REFS)
  const found = read.problems.length + tied.problems.length > 0 ? { problems: [], notes: [] } : clashes(tied.drafts, { families: WORLD.families, meetings: MEETINGS, others: { contracts: [], terms: [], ends: [] } })
  const problems: FileSay[] = [...read.problems, ...tied.problems, ...found.problems]
  return { drafts: tied.drafts, contracts: read.contracts, problems, notes: found.notes }
}

/** A contract C-7 of 2026 in EUR with these terms, and what else its head and tail say. */
export const contract = (terms: string, rest = '', head = ''): string =>
  `contract: C-7\naccount: Nordkauf\nname: Frame contract\ncurrency: EUR\nvalid: 2026-01-01 .. 2026-12-31\n${head}terms:\n${terms
    .trim()
    .split('\n')
    .map((line) => `  ${line.trim().startsWith('-') ? '' : '- '}${line.trim()}`)
    .join('\n')}\n${rest}`

export type Ask = Readonly<{ item?: keyof typeof ITEMS; site?: keyof typeof SITES; quantity?: string; unit?: string; day?: string; currency?: string }>

export const ask = (facts: PriceFacts, { item = 'A-100', site = 'KIEL', quantity = '10', unit = 'carton', day = '2026-03-02', currency: code = 'EUR' }: Ask = {}) =>
  priceOf(priceBook(facts), { itemId: ITEMS[item], siteId: SITES[site], quantity: parseQuantity(quantity, unit) ?? never(), day: day as Day, currency: currency(code) })

/** "12.40 / 4.1": the price (per one unit, or "4.10 for 3") and the deciding clause; or why there is none. */
export const told = (facts: PriceFacts, asked: Ask = {}): string => {
  const outcome = ask(facts, asked)
  return outcome.ok ? `${priceOfOne(outcome.value)} / ${outcome.value.clause ?? '-'}` : outcome.refusal.say.key.replace('refusal.contracts/', '')
}

const priceOfOne = ({ price }: Priced): string => `${priceText(price)}${price.per === 1_000_000n ? '' : ` for ${perText(price)}`}`

function never(): never {
  throw new Error('a constant of the test world does not read')
}
