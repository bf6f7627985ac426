// From an order as the client wrote it to drafts of ours: one for each place it is to go to. Nothing is guessed: a code that stands for
// nothing, or for two things, stops its line and is a question; the other lines go on. Pricing and placing are the orders' business.

import type { DatedEvent, Line, Party, TradeDocument } from '#formats/document'
import { spotText } from '#formats/spot'
import type { Day } from '#ground/day'
import type { ItemId, SiteId } from '#ground/ids'
import type { Say } from '#ground/say'
import { say } from '#ground/say'
import type { Item } from '#duties/catalog/item'
import type { CodeHit, Draft, DraftLine } from '#duties/orders/draft'
import type { PartnerSettings } from '../partners/partner.ts'
import { unitOf } from '../partners/units.ts'

/** A question to a person, or a line or document that cannot go on. `line` is the place of the line in the document, from 0. */
export type Wait = Readonly<{
  kind: 'site' | 'item' | 'unit' | 'field' | 'line' | 'document'
  /** The client's code that stands for nothing yet. */
  code: string | null
  line: number | null
  /** Where it stands in the file. */
  place: string
  say: Say
}>

/** What the client's codes mean. Keys are codes in small letters. */
export type Codes = Readonly<{
  sites: ReadonlyMap<string, SiteId>
  items: ReadonlyMap<string, readonly CodeHit[]>
  units: ReadonlyMap<string, string>
  itemsById: ReadonlyMap<ItemId, Item>
}>

/** Which line of the document (and which split of it) a line of a draft came of. */
export type Source = Readonly<{ line: number; split: number | null }>

/** What a line of the document (or one split of it) became: a line of an order, or nothing because a person refused it. */
export type MadeLine = Source & Readonly<{ orderId: string | null; orderNumber: string | null; orderLineNo: number | null; substitute: Readonly<{ number: string; name: string }> | null; refused: string | null }>

export const isMade = (made: readonly MadeLine[], source: Source): boolean => made.some((one) => one.line === source.line && (one.split === source.split || (one.split === null && one.refused !== null)))

export type TakenDraft = Readonly<{ draft: Draft; sources: readonly Source[] }>

export type Taken = Readonly<{ drafts: readonly TakenDraft[]; waits: readonly Wait[] }>

/** Drafts by place in the order first met, and what waits; what was made before is left out. `today` is the account's day: an order cannot be of tomorrow. */
export const takeOrder = (document: TradeDocument, settings: PartnerSettings, codes: Codes, { today, made }: Readonly<{ today: Day; made: readonly MadeLine[] }>): Taken => {
  const waits: Wait[] = missingFields(document, settings)
  const head = headOf(document, today)
  const common = siteOfParties(document.parties, codes)
  const perSite = new Map<SiteId, { lines: DraftLine[]; sources: Source[] }>()
  const put = (siteId: SiteId, line: DraftLine, source: Source): void => {
    const there = perSite.get(siteId) ?? { lines: [], sources: [] }
    there.lines.push(line)
    there.sources.push(source)
    perSite.set(siteId, there)
  }
  for (const [at, line] of document.lines.entries()) {
    if (line.splits.length === 0 ? isMade(made, { line: at, split: null }) : line.splits.every((_, split) => isMade(made, { line: at, split }))) continue
    const understood = understand(line, at, codes, today)
    if ('waits' in understood) {
      waits.push(...understood.waits)
      continue
    }
    if (line.splits.length > 0) {
      for (const [nth, split] of line.splits.entries()) {
        if (isMade(made, { line: at, split: nth })) continue
        const siteId = siteOfCode(split.site, codes)
        if (siteId === null) waits.push(siteWait(split.site, at, spotText(split.at['site'] ?? line.at['quantity'] ?? '')))
        else put(siteId, { ...understood.line, quantity: split.quantity }, { line: at, split: nth })
      }
      continue
    }
    const site = siteOfParties(line.parties, codes) ?? common
    const siteId = site?.siteId ?? (site === null ? defaultSite(settings, codes) : null)
    if (siteId === null) waits.push(siteWait(site?.code ?? '', at, site?.place ?? ''))
    else put(siteId, understood.line, { line: at, split: null })
  }
  if (document.lines.length === 0) waits.push({ kind: 'document', code: null, line: null, place: '', say: say('exchange.wait.no-lines') })
  return { drafts: [...perSite].map(([shipTo, { lines, sources }]) => ({ draft: { ...head, shipTo, lines }, sources })), waits }
}

const headOf = (document: TradeDocument, today: Day): Omit<Draft, 'shipTo' | 'lines'> => {
  const contact = document.parties.find((party) => party.role === 'buyer')?.contacts[0] ?? document.parties.flatMap((party) => party.contacts)[0]
  return {
    purchaseOrder: document.number,
    orderedOn: document.day === null || document.day > today ? today : document.day,
    requestedOn: notBefore(requestedDay(document), today),
    orderedBy: contact?.name ?? null,
  }
}

/** A day that is over cannot be wished any more; the answer tells the promised one. */
const notBefore = (wished: Day | null, today: Day): Day | null => (wished !== null && wished >= today ? wished : null)

const WISHED = ['requested', 'deliver-by', 'not-after', 'promised'] as const

/** The day the client wishes: of the whole, else the earliest of its lines. */
export const requestedDay = (document: TradeDocument): Day | null =>
  wished(document.dates) ?? document.lines.map((line) => wished(line.dates)).reduce<Day | null>((first, at) => (first === null || (at !== null && at < first) ? at : first), null)

const wished = (dates: readonly DatedEvent[]): Day | null => {
  for (const kind of WISHED) {
    const found = dates.find((date) => date.kind === kind)
    if (found !== undefined) return found.until ?? found.day
  }
  return null
}

const missingFields = (document: TradeDocument, settings: PartnerSettings): Wait[] =>
  settings.required.flatMap((field): Wait[] => {
    const there =
      field === 'number' ? document.number !== null
      : field === 'day' ? document.day !== null
      : field === 'requested' ? requestedDay(document) !== null
      : field === 'price' ? document.lines.every((line) => line.price !== null)
      : document.references.some((reference) => reference.kind === field)
    return there ? [] : [{ kind: 'field', code: null, line: null, place: '', say: say(`exchange.wait.missing-${field}`) }]
  })

type FoundSite = Readonly<{ siteId: SiteId | null; code: string; place: string }>

/** The place goods go to: the party that says so, by any of its codes. Null where no party says so. */
const siteOfParties = (parties: readonly Party[], codes: Codes): FoundSite | null => {
  const party = ['ship-to', 'final-recipient', 'store', 'mark-for'].map((role) => parties.find((one) => one.role === role)).find((one) => one !== undefined)
  if (party === undefined) return null
  for (const identity of party.ids) {
    const siteId = siteOfCode(identity.id, codes)
    if (siteId !== null) return { siteId, code: identity.id, place: '' }
  }
  const code = party.ids[0]?.id ?? party.name ?? ''
  return { siteId: siteOfCode(code, codes), code, place: spotText(party.at['id'] ?? party.at['ids'] ?? party.at['name'] ?? Object.values(party.at)[0] ?? '') }
}

/** A code as written, else without the zeros in front that some systems pad with. */
export const siteOfCode = (code: string, codes: Codes): SiteId | null => {
  const key = code.trim().toLowerCase()
  return codes.sites.get(key) ?? codes.sites.get(key.replace(/^0+(?=.)/, '')) ?? null
}

const defaultSite = (settings: PartnerSettings, codes: Codes): SiteId | null => (settings.defaultSite === null ? null : siteOfCode(settings.defaultSite, codes))

const siteWait = (code: string, line: number, place: string): Wait => ({
  kind: 'site', code: code === '' ? null : code, line, place, say: code === '' ? say('exchange.wait.no-site') : say('exchange.wait.site', { code }),
})

export type Understood = Readonly<{ line: DraftLine }> | Readonly<{ waits: readonly Wait[] }>

/** One line as we would write it: goods, quantity, unit; or what a person must say first. */
export const understand = (line: Line, at: number, codes: Codes, today: Day): Understood => {
  const number = at + 1
  const found = itemOf(line, codes)
  if (found.is === 'unknown') {
    const code = found.codes[0] ?? ''
    const sentence = code === '' ? say('exchange.wait.no-item', { line: number }) : say('exchange.wait.item', { line: number, code, name: line.description ?? '' })
    return { waits: [{ kind: 'item', code: code === '' ? null : code, line: at, place: placeOfItem(line), say: sentence }] }
  }
  if (found.is === 'several') return { waits: [{ kind: 'line', code: null, line: at, place: placeOfItem(line), say: say('exchange.wait.items-differ', { line: number, codes: found.codes.join(', ') }) }] }
  if (line.quantity === null && line.splits.length === 0) return { waits: [{ kind: 'line', code: null, line: at, place: spotText(line.at['quantity'] ?? ''), say: say('exchange.wait.no-quantity', { line: number }) }] }
  const units = codes.itemsById.get(found.itemId)?.packs.map((pack) => pack.unit) ?? []
  const unit = line.unit === null ? found.unit : unitOf(line.unit, units, codes.units.get(line.unit.toLowerCase()))
  if (line.unit !== null && unit === null) {
    return { waits: [{ kind: 'unit', code: line.unit, line: at, place: spotText(line.at['unit'] ?? ''), say: say('exchange.wait.unit', { line: number, code: line.unit, units: units.join(', ') }) }] }
  }
  return { line: { code: found.code, itemId: found.itemId, quantity: line.quantity ?? '', unit, price: null, priceReason: null, requestedOn: notBefore(wished(line.dates), today) } }
}

const placeOfItem = (line: Line): string => spotText(Object.values(line.items[0]?.at ?? {})[0] ?? line.at['number'] ?? Object.values(line.at)[0] ?? '')

type FoundItem =
  | Readonly<{ is: 'found'; itemId: ItemId; unit: string | null; code: string }>
  | Readonly<{ is: 'unknown'; codes: readonly string[] }>
  | Readonly<{ is: 'several'; codes: readonly string[] }>

/** The client's own number says most, then the barcode, then ours; the first that stands for one thing is taken, and the others must agree. */
const KINDS = ['buyer', 'gtin', 'standard', 'seller'] as const

export const itemCodes = (line: Line): readonly string[] => {
  const ranked = KINDS.flatMap((kind) => line.items.filter((item) => item.kind === kind))
  const rest = line.items.filter((item) => item.kind === 'manufacturer' || item.kind === 'model')
  return [...new Set([...ranked, ...rest].map((item) => item.value.trim()).filter((value) => value !== ''))]
}

const itemOf = (line: Line, codes: Codes): FoundItem => {
  const named = itemCodes(line)
  const hits = named.flatMap((code) => {
    const of = codes.items.get(code.toLowerCase()) ?? []
    return of.length === 1 && of[0] !== undefined ? [{ code, hit: of[0] }] : []
  })
  const first = hits[0]
  if (first === undefined) return { is: 'unknown', codes: named }
  const other = hits.find(({ hit }) => hit.itemId !== first.hit.itemId)
  if (other !== undefined) return { is: 'several', codes: [first.code, other.code] }
  return { is: 'found', itemId: first.hit.itemId, unit: hits.find(({ hit }) => hit.unit !== null)?.hit.unit ?? null, code: first.code }
}
