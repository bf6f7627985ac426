// Lines: ordered, invoiced, shipped, counted and changed items with their numbers, quantities, prices, store splits, schedules and
// sub-lines. Source: the segments PO1, IT1, POC, LIN, SN1, SLN, SDQ, ACK and their kin in versions 4010 to 8010.

import type { ItemNumber, LineAction, OtherQuantity, Split } from '../document.ts'
import type { CodeBook } from './codes.ts'
import { ACTIVITIES, ITEM_KINDS, LINE_CHANGES, LINE_STATUS, PRICE_KINDS, PRICE_PER, QUANTITIES } from './codes.ts'
import type { Draft, OpenAt, OpenLine } from './draft.ts'
import { added, openAction, openLine } from './draft.ts'
import type { RuleBook } from './rules.ts'
import { ALL, elements } from './rules.ts'
import type { Segment } from './segment.ts'

export const LINES: RuleBook = {
  PO1: { known: ALL, read: (draft, segment) => priced(draft, segment, newLine(draft), ORDERED) },
  IT1: { known: ALL, read: (draft, segment) => priced(draft, segment, lineOfLevel(draft) ?? newLine(draft), ORDERED) },
  POC: {
    known: ALL,
    read: (draft, segment) => {
      const line = newLine(draft)
      priced(draft, segment, line, CHANGED)
      const code = segment.code(2)
      const left = draft.exact(segment, 4)
      if (left !== null) line.quantities = added(line.quantities, { kind: 'open', quantity: left, unit: line.unit, day: null, at: { quantity: segment.spot(4) } })
      if (code !== '') line.actions = added(line.actions, openAction(LINE_CHANGES.word(code) ?? 'other', code, { code: segment.spot(2) }))
    },
  },
  LIN: {
    known: ALL,
    read: (draft, segment) => {
      const line = lineOfLevel(draft) ?? (draft.set === '812' ? draft.line : null) ?? newLine(draft)
      draft.line = line
      if (segment.has(1) && line.number === null) lineNumber(segment, line, 1)
      itemNumbers(segment, line, 2)
      if (draft.location !== null) line.parties = added(line.parties, draft.location)
    },
  },
  SN1: {
    known: elements(1, 2, 3, 5, 6),
    read: (draft, segment) => {
      const line = draft.line ?? lineOfLevel(draft) ?? newLine(draft)
      draft.line = line
      if (segment.has(1) && line.number === null) lineNumber(segment, line, 1)
      lineQuantity(draft, segment, line, { quantity: 2, unit: 3 })
      line.orderedQuantity = draft.exact(segment, 5)
      if (line.orderedQuantity !== null) line.at['orderedQuantity'] = segment.spot(5)
      if (!segment.has(6)) return
      line.orderedUnit = segment.code(6)
      line.at['orderedUnit'] = segment.spot(6)
    },
  },
  SLN: {
    known: ALL,
    read: (draft, segment) => {
      const { line } = draft
      if (line === null) return false
      const part = openLine({ line: segment.spot() })
      line.parts = added(line.parts, part)
      draft.part = null
      priced(draft, segment, part, PART)
      if (segment.has(2)) part.more = added(part.more, { name: 'SLN-02', value: segment.code(2), at: segment.spot(2) })
      if (segment.has(3)) part.more = added(part.more, { name: 'SLN-03', value: segment.code(3), at: segment.spot(3) })
      draft.part = part
      return true
    },
  },
  SDQ: { known: elements(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22), read: (draft, segment) => splits(draft, segment) },
  SCH: {
    known: elements(1, 2, 6),
    read: (draft, segment) => {
      const line = draft.part ?? draft.line
      const amount = draft.exact(segment, 1)
      if (line === null || amount === null) return false
      const at: OpenAt = { quantity: segment.spot(1) }
      const day = draft.date(segment, 6)
      if (day !== null) at['day'] = segment.spot(6)
      line.quantities = added(line.quantities, { kind: 'scheduled', quantity: amount, unit: segment.part(2, 1) || null, day, at })
      return true
    },
  },
  QTY: { known: elements(1, 2, 3), read: (draft, segment) => otherQuantity(draft, segment, QUANTITIES, 0) },
  ZA: { known: elements(1, 2, 3, 5), read: (draft, segment) => otherQuantity(draft, segment, ACTIVITIES, 5) },
  UIT: {
    known: elements(1),
    read: (draft, segment) => {
      const { line } = draft
      const unit = segment.part(1, 1)
      if (line === null || unit === '') return false
      const last = line.quantities.at(-1) as { unit: string | null } | undefined
      if (last !== undefined) last.unit ??= unit
      if (line.quantity !== null && line.unit === null) {
        line.unit = unit
        line.at['unit'] = segment.spot(1)
      }
      return true
    },
  },
  ACK: {
    known: ALL,
    read: (draft, segment) => {
      const { line } = draft
      if (line === null) return false
      const code = segment.code(1)
      const at: OpenAt = { code: segment.spot(1) }
      const action = openAction(LINE_STATUS.word(code) ?? 'other', code || null, at)
      action.quantity = draft.exact(segment, 2)
      if (action.quantity !== null) at['quantity'] = segment.spot(2)
      if (segment.has(3)) {
        action.unit = segment.code(3)
        at['unit'] = segment.spot(3)
      }
      action.day = draft.date(segment, 5)
      if (action.day !== null) at['day'] = segment.spot(5)
      if (segment.has(4)) line.more = added(line.more, { name: `ACK-04-${line.actions.length + 1}`, value: segment.code(4), at: segment.spot(4) })
      action.substitute = pairs(segment, 7, action.substitute)
      line.actions = added(line.actions, action as LineAction)
      return true
    },
  },
  G17: { known: elements(1, 2, 3, 4, 5, 6, 7, 8), read: (draft, segment) => grocery(draft, segment) },
  G68: { known: elements(1, 2, 3, 4, 5, 6, 7, 8), read: (draft, segment) => grocery(draft, segment) },
  G69: {
    known: elements(1),
    read: (draft, segment) => {
      const { line } = draft
      if (line === null || line.description !== null) return false
      line.description = segment.words(1)
      line.at['description'] = segment.spot(1)
      return true
    },
  },
  W01: {
    known: elements(1, 2, 3, 4, 5, 6, 7),
    read: (draft, segment) => {
      warehouse(draft, segment, { quantity: 1, unit: 2, code: 3, pairs: 4 })
    },
  },
  W12: {
    known: elements(2, 3, 5, 6, 7, 8),
    read: (draft, segment) => {
      const line = warehouse(draft, segment, { quantity: 3, unit: 5, code: 6, pairs: 7 })
      line.orderedQuantity = draft.exact(segment, 2)
      if (line.orderedQuantity !== null) line.at['orderedQuantity'] = segment.spot(2)
    },
  },
  RCD: {
    known: elements(1, 2, 3),
    read: (draft, segment) => {
      const line = newLine(draft)
      lineNumber(segment, line, 1)
      lineQuantity(draft, segment, line, { quantity: 2, unit: 3 })
    },
  },
}

/** Opens a line at the end of the document; what follows belongs to it. */
export const newLine = (draft: Draft): OpenLine => {
  const line = openLine({})
  draft.lines.push(line)
  draft.line = line
  draft.part = null
  draft.noteKind = null
  return line
}

/** The line of the item level that stands open, once: a second item in one level is a line of its own. */
const lineOfLevel = (draft: Draft): OpenLine | null => {
  const line = draft.level?.line ?? null
  if (line === null || line.items.length > 0 || line.quantity !== null) return null
  draft.line = line
  return line
}

type Columns = Readonly<{ number: number; quantity: number; unit: number; price: number; basis: number; items: number }>
const ORDERED: Columns = { number: 1, quantity: 2, unit: 3, price: 4, basis: 5, items: 6 }
const CHANGED: Columns = { number: 1, quantity: 3, unit: 5, price: 6, basis: 7, items: 8 }
const PART: Columns = { number: 1, quantity: 4, unit: 5, price: 6, basis: 7, items: 9 }

// the places of a line in one stroke where all columns are filled, as they mostly are
const priced = (draft: Draft, segment: Segment, line: OpenLine, columns: Columns): void => {
  const number = segment.code(columns.number)
  const quantity = draft.exact(segment, columns.quantity)
  const unit = segment.part(columns.unit, 1)
  const price = draft.exact(segment, columns.price)
  const basis = segment.code(columns.basis)
  line.quantity = quantity
  line.price = price
  if (number !== '') line.number = number
  if (unit !== '') line.unit = unit
  if (basis !== '') {
    line.priceKind = PRICE_KINDS.word(basis) ?? basis
    line.pricePer = PRICE_PER.get(basis) ?? null
  }
  line.items = pairs(segment, columns.items, line.items)
  if (number !== '' && quantity !== null && unit !== '' && price !== null && basis !== '') {
    line.at = {
      line: segment.spot(), number: segment.spot(columns.number), quantity: segment.spot(columns.quantity), unit: segment.spot(columns.unit), price: segment.spot(columns.price), priceKind: segment.spot(columns.basis),
    }
    return
  }
  const { at } = line
  at['line'] = segment.spot()
  if (number !== '') at['number'] = segment.spot(columns.number)
  if (quantity !== null) at['quantity'] = segment.spot(columns.quantity)
  if (unit !== '') at['unit'] = segment.spot(columns.unit)
  if (price !== null) at['price'] = segment.spot(columns.price)
  if (basis !== '') at['priceKind'] = segment.spot(columns.basis)
}

export const lineNumber = (segment: Segment, line: OpenLine, element: number): void => {
  if (!segment.has(element)) return
  line.number = segment.code(element)
  line.at['number'] = segment.spot(element)
}

export const lineQuantity = (draft: Draft, segment: Segment, line: OpenLine, columns: Readonly<{ quantity: number; unit: number }>): void => {
  line.at['line'] ??= segment.spot()
  line.quantity = draft.exact(segment, columns.quantity)
  if (line.quantity !== null) line.at['quantity'] = segment.spot(columns.quantity)
  if (!segment.has(columns.unit)) return
  line.unit = segment.part(columns.unit, 1)
  line.at['unit'] = segment.spot(columns.unit)
}

const itemNumbers = (segment: Segment, line: OpenLine, from: number): void => {
  line.at['line'] ??= segment.spot()
  line.items = pairs(segment, from, line.items)
}

/** Qualifier and number, in pairs to the end of the segment. */
const pairs = (segment: Segment, from: number, list: ItemNumber[]): ItemNumber[] => {
  let items = list
  for (let element = from; element < segment.count; element += 2) {
    if (!segment.has(element + 1)) continue
    const scheme = segment.code(element)
    items = added(items, { kind: ITEM_KINDS.word(scheme) ?? scheme, value: segment.code(element + 1), scheme: scheme === '' ? null : scheme, at: { value: segment.spot(element + 1) } })
  }
  return items
}

const splits = (draft: Draft, segment: Segment): boolean => {
  const line = draft.part ?? draft.line
  if (line === null) return false
  const unit = segment.code(1) || null
  const scheme = segment.code(2) || null
  for (let element = 3; element < 22 && element <= segment.count; element += 2) {
    if (!segment.has(element) && !segment.has(element + 1)) continue
    const amount = draft.exact(segment, element + 1)
    if (amount === null) {
      if (!segment.has(element + 1)) draft.problem('x12/missing-element', 'error', segment.spot(element + 1))
      continue
    }
    const split: Split = { site: segment.code(element), scheme, quantity: amount, unit, day: null, at: { site: segment.spot(element), quantity: segment.spot(element + 1) } }
    line.splits = added(line.splits, split)
  }
  return true
}

/** The quantity of a line in stock and sales reports: what was sold or lies there, else the first that is told. */
const MAIN_QUANTITIES = new Set(['sold', 'on-hand', 'available'])

const otherQuantity = (draft: Draft, segment: Segment, words: CodeBook, dayElement: number): boolean => {
  const line = draft.part ?? draft.line
  const amount = draft.exact(segment, 2)
  if (line === null || amount === null) return false
  const code = segment.code(1)
  const kind = words.word(code) ?? code
  const unit = segment.part(3, 1) || null
  const at: OpenAt = { quantity: segment.spot(2) }
  const day = dayElement === 0 ? null : draft.date(segment, dayElement)
  if (day !== null) at['day'] = segment.spot(dayElement)
  const one: OtherQuantity = { kind, quantity: amount, unit, day, at }
  const isMain = (draft.type === 'inventory' || draft.type === 'product-activity') && (line.quantity === null || (MAIN_QUANTITIES.has(kind) && !line.quantities.some((other) => MAIN_QUANTITIES.has(other.kind))))
  line.quantities = added(line.quantities, one)
  if (!isMain) return true
  line.quantity = amount
  line.unit = unit
  line.at['quantity'] = segment.spot(2)
  return true
}

const grocery = (draft: Draft, segment: Segment): void => {
  const line = newLine(draft)
  lineQuantity(draft, segment, line, { quantity: 1, unit: 2 })
  line.price = draft.exact(segment, 3)
  if (line.price !== null) line.at['price'] = segment.spot(3)
  if (segment.has(4)) line.items = added(line.items, { kind: 'gtin', value: segment.code(4), scheme: 'UP', at: { value: segment.spot(4) } })
  line.items = pairsUpTo(segment, line.items, 5, 8)
}

const pairsUpTo = (segment: Segment, list: ItemNumber[], from: number, to: number): ItemNumber[] => {
  let items = list
  for (let element = from; element < to; element += 2) {
    if (!segment.has(element + 1)) continue
    const scheme = segment.code(element)
    items = added(items, { kind: ITEM_KINDS.word(scheme) ?? scheme, value: segment.code(element + 1), scheme: scheme === '' ? null : scheme, at: { value: segment.spot(element + 1) } })
  }
  return items
}

type WarehouseColumns = Readonly<{ quantity: number; unit: number; code: number; pairs: number }>

const warehouse = (draft: Draft, segment: Segment, columns: WarehouseColumns): OpenLine => {
  const line = newLine(draft)
  lineQuantity(draft, segment, line, columns)
  if (segment.has(columns.code)) line.items = added(line.items, { kind: 'gtin', value: segment.code(columns.code), scheme: 'UP', at: { value: segment.spot(columns.code) } })
  line.items = pairsUpTo(segment, line.items, columns.pairs, columns.pairs + 3)
  return line
}
