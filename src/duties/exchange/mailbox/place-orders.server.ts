// A client's order becomes orders of ours in one transaction: as many as it names places. Lines that stop wait for a person, the others go.

import type { TradeDocument } from '#formats/document'
import type { Day } from '#ground/day'
import type { AccountId, ItemId, OrderId, SiteId } from '#ground/ids'
import { saySay, say } from '#ground/say'
import type { Tx } from '#platform/db'
import type { Stamp } from '#platform/events'
import type { Account } from '#duties/accounts/account'
import { loadItems } from '#duties/catalog/catalog.store'
import { amend } from '#duties/orders/amend'
import { holdStanding, saveAmended } from '#duties/orders/amend.store'
import type { Draft, JudgedDraft, Note, PlaceFacts } from '#duties/orders/draft'
import { insertPlaced } from '#duties/orders/hand.store'
import { judge, place } from '#duties/orders/place'
import { loadPlaceFacts, resolveCodes } from '#duties/orders/place-facts.store'
import type { Partner, PartnerSettings } from '../partners/partner.ts'
import { loadCodes } from '../partners/partners.store.ts'
import type { Codes, MadeLine, Source, TakenDraft, Wait } from './take-order.ts'
import { itemCodes, takeOrder } from './take-order.ts'

export type Placing = Readonly<{
  partner: Partner
  account: Account
  documentId: string
  document: TradeDocument
  made: readonly MadeLine[]
  today: Day
  stamp: Stamp
  /** Judged as if, but nothing is written: for partners and documents that only test. */
  dry: boolean
}>

export type PlacedDocument = Readonly<{ made: readonly MadeLine[]; waits: readonly Wait[]; orderIds: readonly OrderId[]; dryResults: readonly DryLine[] }>

/** What a line would have been, for the answer to a test. */
export type DryLine = Source & Readonly<{ judged: JudgedDraft['lines'][number]; held: boolean }>

/** Under the account's lock (orders.store lockOrders). */
export const placeDocument = async (tx: Tx, placing: Placing): Promise<PlacedDocument> => {
  const { partner, document, today } = placing
  const codes = await codesOf(tx, partner, document)
  const taken = takeOrder(document, partner.settings, codes, { today, made: placing.made })
  const made: MadeLine[] = [...placing.made]
  const waits: Wait[] = [...taken.waits]
  const orderIds: OrderId[] = []
  const dryResults: DryLine[] = []
  // a field that must be there stops the whole document: nothing of it is taken by halves
  if (waits.some((wait) => wait.kind === 'field' || wait.kind === 'document')) return { made, waits, orderIds, dryResults }
  for (const one of taken.drafts) {
    const ready = await readyDraft(tx, placing, one)
    waits.push(...ready.waits)
    if (ready.draft.lines.length === 0) continue
    if (placing.dry) dryResults.push(...ready.sources.map((source, at) => ({ ...source, judged: judge(ready.facts, ready.draft, today).lines[at] as JudgedDraft['lines'][number], held: false })))
    else {
      const lines = await book(tx, placing, ready)
      made.push(...lines)
      orderIds.push(...lines.flatMap((line) => (line.orderId === null ? [] : [line.orderId as OrderId])))
    }
  }
  return { made, waits, orderIds: [...new Set(orderIds)], dryResults }
}

/** What the codes of a document mean, as far as anybody said. */
export const codesOf = async (tx: Tx, partner: Partner, document: TradeDocument): Promise<Codes> => {
  const parties = [...document.parties, ...document.lines.flatMap((line) => line.parties)]
  const places = [...parties.flatMap((party) => [...party.ids.map((identity) => identity.id), party.name ?? '']), ...document.lines.flatMap((line) => line.splits.map((split) => split.site)), partner.settings.defaultSite ?? '']
  const known = await loadCodes(tx, partner.accountId, partner.partnerId, places.filter((code) => code.trim() !== ''))
  const items = await resolveCodes(tx, partner.accountId, document.lines.flatMap(itemCodes))
  const itemIds = [...new Set([...items.values()].flatMap((hits) => hits.map((hit) => hit.itemId)))]
  return { ...known, items, itemsById: itemIds.length === 0 ? new Map() : await loadItems(tx, itemIds) }
}

type Ready = Readonly<{ draft: Draft; facts: PlaceFacts; sources: readonly Source[]; substitutes: ReadonlyMap<number, { number: string; name: string }>; waits: readonly Wait[] }>

/** The draft without the lines that stop, and with substitutes where the partner takes them. A stop of the whole leaves no line. */
const readyDraft = async (tx: Tx, placing: Placing, { draft, sources }: TakenDraft): Promise<Ready> => {
  const load = (asked: Draft): Promise<PlaceFacts> => loadPlaceFacts(tx, placing.account, asked, null, placing.documentId)
  const facts = await load(draft)
  const judged = judge(facts, draft, placing.today)
  const { lines, substitutes } = substituted(draft, judged, placing.partner.settings)
  const again = judge(facts, { ...draft, lines }, placing.today)
  const whole = again.notes.filter((note) => note.level === 'stop' && !note.at.startsWith('lines.'))
  if (whole.length > 0) {
    return { draft: { ...draft, lines: [] }, facts, sources: [], substitutes: new Map(), waits: whole.map((note): Wait => ({ kind: 'document', code: null, line: null, place: '', say: note.say })) }
  }
  const stopped = again.lines.map((line) => line.notes.find((note) => note.level === 'stop') ?? null)
  const keep = lines.flatMap((_, at) => (stopped[at] === null ? [at] : []))
  return {
    draft: { ...draft, lines: keep.flatMap((at) => lines[at] ?? []) },
    facts,
    sources: keep.flatMap((at) => sources[at] ?? []),
    substitutes: new Map(keep.flatMap((at, next) => { const found = substitutes.get(at); return found === undefined ? [] : [[next, found] as const] })),
    waits: stopped.flatMap((note, at) => (note === null ? [] : [lineWait(note, sources[at]?.line ?? 0)])),
  }
}

const lineWait = (note: Note, line: number): Wait => ({ kind: 'line', code: null, line, place: '', say: say('exchange.wait.line-stops', { line: line + 1, why: saySay(note.say) }) })

type Substituted = Readonly<{ lines: Draft['lines']; substitutes: ReadonlyMap<number, { number: string; name: string }> }>

const substituted = (draft: Draft, judged: JudgedDraft, settings: PartnerSettings): Substituted => {
  const substitutes = new Map<number, { number: string; name: string }>()
  if (settings.substitutes === 'ask') return { lines: draft.lines, substitutes }
  const lines = draft.lines.map((line, at) => {
    const fix = judged.lines[at]?.notes.find((note) => note.code === 'orders/replaced')?.fixes.find((one) => one.do === 'take-item')
    if (fix?.do !== 'take-item') return line
    substitutes.set(at, { number: fix.number, name: fix.name })
    return { ...line, itemId: fix.itemId }
  })
  return { lines, substitutes }
}

/** A new order, or the open order that an earlier run of the same document made for this place, with lines added. */
const book = async (tx: Tx, placing: Placing, ready: Ready): Promise<MadeLine[]> => {
  const { accountId } = placing.partner
  const earlier = await openOrderOf(tx, accountId, placing.documentId, ready.draft.shipTo)
  const told = (orderId: OrderId, orderNumber: string, numbers: readonly number[]): MadeLine[] =>
    ready.sources.map((source, at) => ({ ...source, orderId, orderNumber, orderLineNo: numbers[at] ?? null, substitute: ready.substitutes.get(at) ?? null, refused: null }))
  if (earlier !== null) {
    const standing = await holdStanding(tx, accountId, earlier)
    const facts = await loadPlaceFacts(tx, placing.account, ready.draft, standing.orderId, placing.documentId)
    const amended = amend(await withItems(tx, facts, standing.lines.map((line) => line.itemId)), standing, ready.draft.lines.map((line) => ({ do: 'add', line })), placing.today)
    if (amended.ok) {
      await saveAmended(tx, accountId, amended.value, { stamp: placing.stamp, documentId: placing.documentId })
      return told(standing.orderId, standing.number, amended.value.lines.filter((line) => line.did === 'added').map((line) => line.lineNo))
    }
  }
  const placed = place(ready.facts, ready.draft, placing.today)
  if (!placed.ok) throw new Error(`a draft without stops was refused: ${placed.refusal.code}`)
  const key = `exchange ${placing.documentId} ${ready.draft.shipTo} ${placing.made.length}`
  const order = { ...placed.value.order, source: 'exchange' as const, documentId: placing.documentId }
  const stored = await insertPlaced(tx, accountId, { placed: { order, lines: placed.value.lines }, existing: null, key, stamp: placing.stamp })
  return told(stored.orderId, stored.number, placed.value.lines.map(({ line }) => line.lineNo))
}

const openOrderOf = async (tx: Tx, accountId: AccountId, documentId: string, shipTo: SiteId): Promise<string | null> =>
  (await tx.one<{ order_id: string }>(
    `SELECT order_id FROM orders WHERE account_id = $1 AND document_id = $2 AND ship_to_site_id = $3 AND state IN ('placed', 'held') AND back_order_of IS NULL ORDER BY number LIMIT 1`,
    [accountId, documentId, shipTo],
  ))?.order_id ?? null

/** Facts that also know the items of lines which are only kept. */
export const withItems = async (tx: Tx, facts: PlaceFacts, itemIds: readonly ItemId[]): Promise<PlaceFacts> => {
  const missing = itemIds.filter((itemId) => !facts.items.has(itemId))
  return missing.length === 0 ? facts : { ...facts, items: new Map([...facts.items, ...(await loadItems(tx, missing))]) }
}
