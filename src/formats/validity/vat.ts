// The VAT rules of EN 16931, one family for each category of VAT (BR-S, BR-Z, BR-E, BR-AE, BR-IC, BR-G, BR-O, BR-AF, BR-AG):
// the same dozen questions asked of each, answered by what a category is like.

import type { Say } from '#ground/say'
import { saySay } from '#ground/say'
import type { XmlNode } from '../xml/xml-tree.ts'
import type { Exact } from './exact.ts'
import { ONE, ZERO, compare, equal, exactOf, exactText, minus, near, percentOf, plus, size } from './exact.ts'
import type { Rule } from './rule.ts'
import { at, valueAt } from './selector.ts'
import type { Draft } from './shapes.ts'
import type { Syntax } from './terms.ts'
import { isAllowance, isCharge } from './terms.ts'
import type { Breakdown, Category, Extra, VatFacts } from './vat-facts.ts'
import { vatFacts } from './vat-facts.ts'

type Family = Readonly<{
  id: string
  code: string
  /** What the rate must be: above zero, zero, zero or more, or not stated at all. */
  rate: 'above' | 'zero' | 'any' | 'none'
  /** Whether the breakdown has one entry for each rate, or exactly one. */
  perRate: boolean
  /** Which tax number of the seller is needed: any, the VAT identifier, or none may be given. */
  seller: 'any' | 'vat' | 'none'
  buyer: 'vat' | 'vat or legal' | 'open'
  /** Whether the breakdown must say why no VAT is charged, or must not. */
  reason: boolean
}>

const FAMILIES: readonly Family[] = [
  { id: 'S', code: 'S', rate: 'above', perRate: true, seller: 'any', buyer: 'open', reason: false },
  { id: 'Z', code: 'Z', rate: 'zero', perRate: false, seller: 'any', buyer: 'open', reason: false },
  { id: 'E', code: 'E', rate: 'zero', perRate: false, seller: 'any', buyer: 'open', reason: true },
  { id: 'AE', code: 'AE', rate: 'zero', perRate: false, seller: 'any', buyer: 'vat or legal', reason: true },
  { id: 'IC', code: 'K', rate: 'zero', perRate: false, seller: 'vat', buyer: 'vat', reason: true },
  { id: 'G', code: 'G', rate: 'zero', perRate: false, seller: 'vat', buyer: 'open', reason: true },
  { id: 'O', code: 'O', rate: 'none', perRate: false, seller: 'none', buyer: 'open', reason: true },
  { id: 'AF', code: 'L', rate: 'any', perRate: true, seller: 'any', buyer: 'open', reason: false },
  { id: 'AG', code: 'M', rate: 'any', perRate: true, seller: 'any', buyer: 'open', reason: false },
]

export const vatRules = (syntax: Syntax): readonly Rule[] => [...FAMILIES.flatMap((family) => familyRules(family)), ...supplyRules, ...nothingElseRules].map((draft) => draft(syntax))

const ROOTS: Readonly<Record<Syntax, readonly string[]>> = { ubl: ['/Invoice', '/CreditNote'], cii: ['/rsm:CrossIndustryInvoice'] }

const PLACES = {
  line: { ubl: ['cac:InvoiceLine/cac:Item/cac:ClassifiedTaxCategory', 'cac:CreditNoteLine/cac:Item/cac:ClassifiedTaxCategory'], cii: ['ram:SpecifiedLineTradeSettlement/ram:ApplicableTradeTax'] },
  extra: { ubl: ['cac:AllowanceCharge/cac:TaxCategory'], cii: ['ram:SpecifiedTradeAllowanceCharge/ram:CategoryTradeTax'] },
  breakdown: { ubl: ['/Invoice/cac:TaxTotal/cac:TaxSubtotal', '/CreditNote/cac:TaxTotal/cac:TaxSubtotal'], cii: ['ram:ApplicableHeaderTradeSettlement/ram:ApplicableTradeTax'] },
} as const

const say = (key: string, family: Family): Say => ({ key: `rule.${key}`, with: { category: saySay({ key: `vat.${family.code}` }) } })

/** A rule asked of the whole document. */
const ofDocument = (id: string, sentence: Say, holds: (vat: VatFacts, syntax: Syntax) => boolean): Draft => (syntax) => ({
  id, severity: 'fatal', on: ROOTS[syntax], say: sentence, holds: (_root, facts) => holds(vatFacts(facts, syntax), syntax),
})

/** A rule asked of each entry of the breakdown that is of the category. */
const ofBreakdown = (id: string, code: string, sentence: Say, holds: (entry: Breakdown, vat: VatFacts, syntax: Syntax) => boolean): Draft => (syntax) => ({
  id, severity: 'fatal', on: PLACES.breakdown[syntax], say: sentence,
  holds: (node, facts) => {
    const vat = vatFacts(facts, syntax)
    return vat.breakdown.every((entry) => entry.node !== node || entry.category.code !== code || !entry.category.vat || holds(entry, vat, syntax))
  },
})

const STATED = {
  ubl: { code: at('cbc:ID'), scheme: at('cac:TaxScheme/cbc:ID'), rate: at('cbc:Percent') },
  cii: { code: at('ram:CategoryCode'), scheme: at('ram:TypeCode'), rate: at('ram:RateApplicablePercent') },
}

/** A rule on the rate that a line, an allowance or a charge states for the category. */
const ofRate = (id: string, family: Family, place: 'line' | 'extra', only: ((node: XmlNode, syntax: Syntax) => boolean) | null): Draft => (syntax) => {
  const { code, scheme, rate } = STATED[syntax]
  return {
    id, severity: 'fatal', on: PLACES[place][syntax], say: say(`vat-rate-${family.rate}`, family),
    holds: (node) => {
      if (valueAt(node, code) !== family.code || valueAt(node, scheme).toUpperCase() !== 'VAT') return true
      if (only !== null && !only(node, syntax)) return true
      return rateFits(family.rate, valueAt(node, rate))
    },
  }
}

const rateFits = (wanted: Family['rate'], text: string): boolean => {
  if (wanted === 'none') return text === ''
  const rate = exactOf(text)
  if (rate === null) return false
  const sign = compare(rate, ZERO)
  return wanted === 'zero' ? sign === 0 : wanted === 'above' ? sign > 0 : sign >= 0
}

const familyRules = (family: Family): readonly Draft[] => {
  const id = (number: string): string => `BR-${family.id}-${number}`
  const is = (category: Category): boolean => category.code === family.code && (category.vat || family.code === 'S')
  const extras = (vat: VatFacts, adds: boolean): readonly Extra[] => vat.extras.filter((extra) => extra.adds === adds && extra.categories.some((one) => one.code === family.code && one.vat))
  const numbers = (used: (vat: VatFacts) => boolean) => (vat: VatFacts): boolean => !used(vat) || numbersFit(family, vat)
  return [
    ofDocument(id('01'), say(family.perRate ? 'vat-breakdown-some' : 'vat-breakdown-one', family), (vat) => {
      const entries = vat.breakdown.filter((entry) => is(entry.category)).length
      const used = vat.lineCategories.some(is) || vat.extras.some((extra) => extra.categories.some(is))
      return family.perRate ? used === entries > 0 : entries === 1 || (entries === 0 && !used)
    }),
    ofDocument(id('02'), say(numbersKey(family), family), numbers((vat) => vat.lineCategories.some((one) => one.code === family.code && one.vat))),
    ofDocument(id('03'), say(numbersKey(family), family), numbers((vat) => extras(vat, false).length > 0)),
    ofDocument(id('04'), say(numbersKey(family), family), numbers((vat) => extras(vat, true).length > 0)),
    ofRate(id('05'), family, 'line', null),
    ofRate(id('06'), family, 'extra', (node, syntax) => node.parent !== null && isAllowance[syntax](node.parent)),
    ofRate(id('07'), family, 'extra', (node, syntax) => node.parent !== null && isCharge[syntax](node.parent)),
    ofBreakdown(id('08'), family.code, say(family.perRate ? 'vat-base-rate' : 'vat-base', family), (entry, vat, syntax) => baseFits(family, entry, vat, syntax)),
    ofBreakdown(id('09'), family.code, say(family.perRate ? 'vat-tax-rate' : 'vat-tax-zero', family), (entry) => taxFits(family, entry)),
    ofBreakdown(id('10'), family.code, say(family.reason ? 'vat-reason' : 'vat-no-reason', family), (entry) => entry.reason === family.reason),
  ]
}

const numbersKey = ({ seller, buyer }: Family): string =>
  seller === 'none' ? 'vat-no-numbers' : buyer === 'vat' ? 'vat-both-vat' : buyer === 'vat or legal' ? 'vat-both' : seller === 'vat' ? 'vat-seller-vat' : 'vat-seller'

const numbersFit = ({ seller, buyer }: Family, vat: VatFacts): boolean => {
  if (seller === 'none') return !vat.sellerVat && !vat.representativeVat && !vat.buyerVat
  if (!vat.representativeVat && !(seller === 'vat' ? vat.sellerVat : vat.sellerTax)) return false
  return buyer === 'open' || vat.buyerVat || (buyer === 'vat or legal' && vat.buyerLegal)
}

/** The taxable amount is the lines of the category, less its allowances, plus its charges; of the rate where each rate has its own entry. */
const baseFits = (family: Family, entry: Breakdown, vat: VatFacts, syntax: Syntax): boolean => {
  if (entry.base === null) return false
  const { rate } = entry.category
  if (family.perRate && rate === null) return true
  const found = sumsOf(vat).get(family.perRate && rate !== null ? atRate(family.code, rate) : family.code)
  if (family.code === 'S' ? found === undefined : vat.lines.length === 0) return false
  const sum = found ?? ZERO
  return family.perRate === (syntax === 'ubl') ? near(entry.base, sum, ONE) : equal(entry.base, sum)
}

const atRate = (code: string, rate: Exact): string => `${code} ${exactText(rate)}`

/** What lines, allowances and charges come to, by category and by category and rate: once for each document. */
const sums = new WeakMap<VatFacts, ReadonlyMap<string, Exact>>()

const sumsOf = (vat: VatFacts): ReadonlyMap<string, Exact> => {
  const known = sums.get(vat)
  if (known !== undefined) return known
  const found = new Map<string, Exact>()
  const add = (categories: readonly Category[], amount: Exact): void => {
    const keys = categories.flatMap(({ code }) => [code, ...categories.flatMap(({ rate }) => (rate === null ? [] : [atRate(code, rate)]))])
    for (const key of new Set(keys)) found.set(key, plus(found.get(key) ?? ZERO, amount))
  }
  for (const { categories, amount } of vat.lines) add(categories, amount ?? ZERO)
  for (const { ofDocument: counts, categories, amount, adds } of vat.extras) if (counts) add(categories, amount === null || adds === null ? ZERO : adds ? amount : minus(ZERO, amount))
  sums.set(vat, found)
  return found
}

const taxFits = (family: Family, { category, base, tax }: Breakdown): boolean => {
  if (tax === null) return false
  if (!family.perRate) return tax.units === 0n
  return base !== null && category.rate !== null && near(size(tax), percentOf(size(base), category.rate), ONE)
}

const IC = FAMILIES.find((family) => family.id === 'IC') ?? fail()
const O = FAMILIES.find((family) => family.id === 'O') ?? fail()

const hasEntry = (vat: VatFacts, code: string): boolean => vat.breakdown.some((entry) => entry.category.vat && entry.category.code === code)

/** Goods sent within the Union: when and where to. */
const supplyRules: readonly Draft[] = [
  ofDocument('BR-IC-11', say('vat-delivered', IC), (vat) => !hasEntry(vat, 'K') || vat.delivered),
  ofDocument('BR-IC-12', say('vat-delivered-to', IC), (vat) => !hasEntry(vat, 'K') || vat.deliveredTo),
]

/** What is not subject to VAT stands alone. */
const nothingElseRules: readonly Draft[] = [
  ofDocument('BR-O-11', say('vat-alone-breakdown', O), (vat) => !hasEntry(vat, 'O') || vat.breakdown.every((entry) => !entry.category.vat || entry.category.code === 'O')),
  ofDocument('BR-O-12', say('vat-alone-lines', O), (vat) => !hasEntry(vat, 'O') || vat.lineCategories.every((one) => !one.vat || one.code === 'O')),
  ofDocument('BR-O-13', say('vat-alone-allowances', O), (vat) => !hasEntry(vat, 'O') || alone(vat, false)),
  ofDocument('BR-O-14', say('vat-alone-charges', O), (vat) => !hasEntry(vat, 'O') || alone(vat, true)),
]

const alone = (vat: VatFacts, adds: boolean): boolean => vat.extras.every((extra) => extra.adds !== adds || extra.categories.every((one) => !one.vat || one.code === 'O'))

function fail(): never {
  throw new Error('a family of VAT rules is missing')
}
