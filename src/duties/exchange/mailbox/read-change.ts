// What a client's change asks of an order of ours: lines set, dropped and added, found by the client's line numbers, else by the goods.
// A change that repeats a line as it is asks for nothing. Pure.

import type { Line, TradeDocument } from '#formats/document'
import { spotText } from '#formats/spot'
import type { Day } from '#ground/day'
import { MICRO_DIGITS, parseDecimal } from '#ground/decimal'
import type { ItemId } from '#ground/ids'
import { quantityText } from '#ground/quantity'
import { say } from '#ground/say'
import type { LineChange, Standing, StandingLine } from '#duties/orders/amend'
import type { DraftLine } from '#duties/orders/draft'
import type { MadeLine, Wait } from './take-order.ts'

export type ChangeFacts = Readonly<{
  order: Standing
  /** The document the order came of, where it came of one. */
  original: TradeDocument | null
  made: readonly MadeLine[]
  /** The change's lines as the order's goods: item, unit; null where a code stands for nothing. By place of the line. */
  understood: ReadonlyMap<number, DraftLine>
  /** For an order that is one of several of its document: the quantity of each line that is this order's, by its store split; null where the split leaves it out. */
  share: ReadonlyMap<number, string | null> | null
}>

export type ChangeRead = Readonly<{ changes: readonly LineChange[]; waits: readonly Wait[] }>

export const readChange = (change: TradeDocument, facts: ChangeFacts): ChangeRead => {
  const { order } = facts
  if (change.type === 'order-cancellation' || change.purpose === 'cancellation') return { changes: liveLines(order).map((line) => ({ do: 'drop', lineNo: line.lineNo })), waits: [] }
  const waits: Wait[] = []
  const changes: LineChange[] = []
  const met = new Set<number>()
  for (const [at, line] of change.lines.entries()) {
    if (facts.share !== null && facts.share.get(at) === null) continue
    const target = targetOf(line, at, facts)
    if (target !== null) met.add(target.lineNo)
    const one = changeOf(line, at, target, facts)
    if (one === null) continue
    if ('wait' in one) waits.push(one.wait)
    else changes.push(one.change)
  }
  if (change.purpose === 'replacement') for (const line of liveLines(order)) if (!met.has(line.lineNo)) changes.push({ do: 'drop', lineNo: line.lineNo })
  return { changes, waits }
}

const liveLines = (order: Standing): readonly StandingLine[] => order.lines.filter((line) => !line.cancelled && !line.movedOn)

/** By the client's number of the line; where that says nothing, by the goods, when one line alone has them. */
const targetOf = (line: Line, at: number, { order, original, made, understood }: ChangeFacts): StandingLine | null => {
  const number = line.number?.trim() ?? ''
  if (number !== '') {
    const place = original?.lines.findIndex((one) => one.number !== null && sameNumber(one.number, number)) ?? -1
    const known = made.find((one) => one.line === place && one.orderId === order.orderId)
    const byNumber = place >= 0 ? known?.orderLineNo : original === null ? Number(number) : undefined
    const found = liveLines(order).find((one) => one.lineNo === byNumber)
    if (found !== undefined) return found
  }
  const itemId: ItemId | null = understood.get(at)?.itemId ?? null
  const same = itemId === null ? [] : liveLines(order).filter((one) => one.itemId === itemId)
  return same.length === 1 ? (same[0] ?? null) : null
}

const sameNumber = (a: string, b: string): boolean => a.trim().replace(/^0+(?=.)/, '') === b.replace(/^0+(?=.)/, '')

const changeOf = (line: Line, at: number, target: StandingLine | null, facts: ChangeFacts): Readonly<{ change: LineChange }> | Readonly<{ wait: Wait }> | null => {
  const does = new Set(line.actions.map((action) => action.does))
  if (does.has('deleted')) return target === null ? { wait: waitOf(line, at, 'exchange.wait.change-no-line') } : { change: { do: 'drop', lineNo: target.lineNo } }
  if (does.has('not-changed')) return null
  if (target === null || does.has('added')) {
    const added = facts.understood.get(at)
    return added === undefined ? { wait: waitOf(line, at, 'exchange.wait.change-item') } : { change: { do: 'add', line: added } }
  }
  const quantity = quantityAsked(facts.share?.get(at) ?? line.quantity, target)
  const requestedOn = dayAsked(line, target)
  if (quantity !== null && parseDecimal(quantity, MICRO_DIGITS) === 0n) return { change: { do: 'drop', lineNo: target.lineNo } }
  return quantity === null && requestedOn === null ? null : { change: { do: 'set', lineNo: target.lineNo, quantity, requestedOn } }
}

/** The new whole of the line; null where it is what it was. POC states the whole quantity, and what is left to receive beside it. */
const quantityAsked = (asked: string | null, target: StandingLine): string | null => {
  if (asked === null) return null
  const micros = parseDecimal(asked, MICRO_DIGITS)
  return micros === null || micros === target.quantity.micros ? null : quantityText({ micros, unit: target.quantity.unit })
}

const dayAsked = (line: Line, target: StandingLine): Day | null => {
  const wished = line.dates.find((date) => date.kind === 'requested' || date.kind === 'deliver-by')?.day ?? null
  return wished === null || wished === target.promisedOn ? null : wished
}

const waitOf = (line: Line, at: number, key: 'exchange.wait.change-no-line' | 'exchange.wait.change-item'): Wait => ({
  kind: 'line', code: line.items[0]?.value ?? null, line: at, place: spotText(line.at['number'] ?? Object.values(line.at)[0] ?? ''), say: say(key, { line: at + 1, number: line.number ?? '' }),
})
