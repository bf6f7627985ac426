// One document as a person works on it: what it says beside what it became, what waits with likely answers, its changes, its way out.

import { summaryOf } from '#formats/document-summary'
import type { Problem } from '#formats/problem'
import { spotText } from '#formats/spot'
import type { Day } from '#ground/day'
import type { AccountId } from '#ground/ids'
import type { Currency } from '#ground/money'
import { moneyText } from '#ground/money'
import { quantityText } from '#ground/quantity'
import type { Say } from '#ground/say'
import { priceText, unitPrice } from '#ground/unit-price'
import type { Tx } from '#platform/db'
import { loadItems } from '#duties/catalog/catalog.store'
import { resolveCodes, suggest } from '#duties/orders/place-facts.store'
import type { OrderChange } from './changes.store.ts'
import { changesOf } from './changes.store.ts'
import { amendedBy } from './change.server.ts'
import type { KeptDocument, ListedDocument } from './documents.store.ts'
import { listDocuments } from './documents.store.ts'
import type { ChangeOut, ChangeSide, DocumentLineOut, DocumentOut, DocumentRow, ProblemOut, SendOut, WaitOut } from './mailbox.wire.ts'
import { priceDiffers } from './respond.ts'
import type { Wait } from './take-order.ts'
import { itemCodes } from './take-order.ts'

type Speak = (said: Say) => string

export const problemOut = (problem: Problem, speak: Speak): ProblemOut => ({ code: problem.code, severity: problem.severity, place: spotText(problem.at), text: speak(problem.say) })

export const rowOut = (document: ListedDocument): DocumentRow => ({
  accountId: document.accountId, account: document.account, documentId: document.documentId, partnerId: document.partnerId, partner: document.partner, fileId: document.fileId, fileName: document.fileName,
  direction: document.direction, format: document.format, type: document.type, set: document.set, interchange: document.interchange, control: document.control, number: document.number, day: document.day,
  test: document.test, state: document.state, orderId: document.orderId, orderNumber: document.orderNumber, invoiceId: document.invoiceId, invoiceNumber: document.invoiceNumber, answers: document.answers,
  duplicateOf: document.duplicateOf, waits: document.waits.length, problems: document.problems.length, at: document.at,
})

export const documentOut = async (tx: Tx, kept: KeptDocument, ask: Readonly<{ speak: Speak; mayWrite: boolean; today: Day }>): Promise<DocumentOut> => {
  const { accountId } = kept
  const row = (await listDocuments(tx, { ...ONE, accountIds: [accountId], documentIds: [kept.documentId] }))[0] as ListedDocument
  const answered = await listDocuments(tx, { ...ONE, accountIds: [accountId], answersTo: kept.documentId, limit: 50 })
  const changes = await changesOf(tx, accountId, { documentId: kept.documentId })
  const summary = summaryOf(kept.content)
  const others = [kept.answers, kept.duplicateOf].flatMap((id) => id ?? [])
  const related = others.length === 0 ? [] : await listDocuments(tx, { ...ONE, accountIds: [accountId], documentIds: others, limit: 2 })
  const relatedOut = (id: string | null): DocumentRow | null => {
    const found = related.find((one) => one.documentId === id)
    return found === undefined ? null : rowOut(found)
  }
  return {
    ...rowOut(row), version: kept.version, currency: kept.content.currency, amount: summary.amount, quantity: summary.quantity,
    waitList: await waitsOut(tx, kept, ask.speak), problemList: kept.problems.map((problem) => problemOut(problem, ask.speak)), lines: await linesOut(tx, kept),
    parties: kept.content.parties.map((party) => ({ role: party.role, name: party.name, ids: party.ids.map((identity) => (identity.scheme === null ? identity.id : `${identity.scheme} ${identity.id}`)) })),
    changes: await Promise.all(changes.map((change) => changeOut(tx, change, ask))), sends: await sendsOf(tx, accountId, kept.documentId), answered: answered.map(rowOut), mayWrite: ask.mayWrite,
    answersTo: relatedOut(kept.answers), copyOf: relatedOut(kept.duplicateOf),
  }
}

const ONE = { partnerId: null, states: [], direction: null, types: [], text: null, after: null, limit: 1 } as const

type BookedRow = Readonly<{ order_id: string; line_no: number; number: string; name: string; unit: string; quantity_micros: bigint; price_micros: bigint; per_micros: bigint; currency: Currency; promised_on: Day | null }>

const linesOut = async (tx: Tx, kept: KeptDocument): Promise<DocumentLineOut[]> => {
  const ids = [...new Set(kept.made.flatMap((line) => line.orderId ?? []))]
  const booked = await tx.rows<BookedRow>(
    `SELECT l.order_id, l.line_no, i.number, l.description AS name, l.unit, l.quantity_micros, l.price_micros, l.per_micros, o.currency, coalesce(l.promised_on, o.promised_on) AS promised_on
     FROM order_lines l JOIN orders o ON o.account_id = l.account_id AND o.order_id = l.order_id JOIN items i ON i.item_id = l.item_id WHERE l.account_id = $1 AND l.order_id = ANY($2::uuid[])`,
    [kept.accountId, ids],
  )
  const byPlace = new Map(booked.map((row) => [`${row.order_id} ${row.line_no}`, row]))
  return kept.content.lines.map((line, nth) => ({
    nth, number: line.number, items: line.items.map(({ kind, value }) => ({ kind, value })), description: line.description, quantity: line.quantity, unit: line.unit, price: line.price, amount: line.amount,
    splits: line.splits.map(({ site, quantity }) => ({ site, quantity })), actions: line.actions.map(({ does, quantity, day, reason }) => ({ does, quantity, day, reason })),
    made: kept.made.filter((one) => one.line === nth).map((one) => {
      const row = byPlace.get(`${one.orderId} ${one.orderLineNo}`)
      const price = row === undefined ? null : unitPrice(row.price_micros, row.currency, row.unit, row.per_micros)
      return {
        orderId: one.orderId, orderNumber: one.orderNumber, lineNo: one.orderLineNo, item: row === undefined ? null : `${row.number} ${row.name}`, refused: one.refused,
        quantity: row === undefined ? null : quantityText({ micros: row.quantity_micros, unit: row.unit }), unit: row?.unit ?? null, price: price === null ? null : priceText(price), currency: row?.currency ?? null,
        promisedOn: row?.promised_on ?? null, priceDiffers: price !== null && priceDiffers(line, price, kept.content.currency ?? price.currency),
      }
    }),
  }))
}

const waitsOut = (tx: Tx, kept: KeptDocument, speak: Speak): Promise<WaitOut[]> => Promise.all(kept.waits.map(async (wait) => ({ ...wait, text: speak(wait.say), candidates: [...(await candidatesFor(tx, kept, wait))] })))

/** What a code may mean: sites and goods of a like name or number, the units the goods have. */
export const candidatesFor = async (tx: Tx, kept: Pick<KeptDocument, 'accountId' | 'content'>, wait: Wait): Promise<readonly WaitOut['candidates'][number][]> => {
  const line = wait.line === null ? undefined : kept.content.lines[wait.line]
  if (wait.kind === 'item') {
    const asked = [...(line === undefined ? [] : [line.description ?? '']), wait.code ?? ''].filter((text) => text.trim().length > 1)
    const found = await Promise.all(asked.map((text) => suggest(tx, kept.accountId, text.slice(0, 80), 5)))
    return [...new Map(found.flat().map((item) => [item.itemId, { id: item.itemId, number: item.number, name: item.name }])).values()].slice(0, 8)
  }
  if (wait.kind === 'unit' && line !== undefined) {
    const hits = await resolveCodes(tx, kept.accountId, itemCodes(line))
    const items = await loadItems(tx, [...new Set([...hits.values()].flatMap((of) => of.map((hit) => hit.itemId)))])
    return [...new Set([...items.values()].flatMap((item) => item.packs.map((pack) => pack.unit)))].map((unit) => ({ id: unit, number: unit, name: unit }))
  }
  if (wait.kind === 'site') return likelySites(tx, kept.accountId, [wait.code ?? '', ...kept.content.parties.filter((party) => party.role === 'ship-to').flatMap((party) => [party.name ?? '', party.city ?? ''])])
  return []
}

const likelySites = async (tx: Tx, accountId: AccountId, texts: readonly string[]): Promise<readonly WaitOut['candidates'][number][]> => {
  const asked = texts.map((text) => text.trim()).filter((text) => text !== '')
  if (asked.length === 0) return []
  return tx.rows(
    `SELECT s.site_id AS id, s.number, s.name FROM sites s, LATERAL (SELECT max(greatest(similarity(s.number, t.text), similarity(s.name, t.text), similarity(coalesce(s.city, ''), t.text))) AS likeness FROM unnest($2::text[]) AS t (text)) l
     WHERE s.account_id = $1 AND 'ship-to' = ANY(s.roles) AND l.likeness > 0.15 ORDER BY l.likeness DESC, s.number LIMIT 8`,
    [accountId, asked],
  )
}

export const changeOut = async (tx: Tx, change: OrderChange, { speak, today }: Readonly<{ speak: Speak; today: Day }>): Promise<ChangeOut> => {
  const common = {
    changeId: change.changeId, orderId: change.orderId, orderNumber: change.orderNumber, documentId: change.documentId, state: change.state, decidedBy: change.decidedByName, decidedAt: change.decidedAt, reason: change.reason,
    waits: change.asked.waits.map((wait) => speak(wait.say)),
  }
  if (change.state !== 'proposed') return { ...common, lines: [], before: null, after: null, stops: [] }
  const amended = await amendedBy(tx, change, today)
  if (!amended.ok) return { ...common, lines: [], before: null, after: null, stops: amended.refusal.all.length === 0 ? [speak(amended.refusal.say)] : amended.refusal.all.map((note) => speak(note.say)) }
  const { value } = amended
  return {
    ...common, stops: [], before: { amount: moneyText(value.before), currency: value.before.currency }, after: { amount: moneyText(value.after), currency: value.after.currency },
    lines: value.lines.map((line) => ({ lineNo: line.lineNo, did: line.did, item: line.name, before: side(line.before), after: side(line.after), notes: line.notes.map((note) => speak(note.say)) })),
  }
}

const side = (one: Parameters<typeof sideOf>[0] | null): ChangeSide | null => (one === null ? null : sideOf(one))
const sideOf = (one: Readonly<{ quantity: Parameters<typeof quantityText>[0]; price: Parameters<typeof priceText>[0]; net: Parameters<typeof moneyText>[0]; promisedOn: Day | null }>): ChangeSide => ({
  quantity: quantityText(one.quantity), unit: one.quantity.unit, price: priceText(one.price), net: moneyText(one.net), promisedOn: one.promisedOn,
})

const sendsOf = (tx: Tx, accountId: AccountId, documentId: string): Promise<SendOut[]> =>
  tx.rows<SendOut>(
    `SELECT send_id AS "sendId", state, attempts, to_char(next_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "nextAt", to_char(sent_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS "sentAt", place, trouble
     FROM exchange_sends WHERE account_id = $1 AND document_id = $2 ORDER BY next_at DESC`,
    [accountId, documentId],
  ) as Promise<SendOut[]>
