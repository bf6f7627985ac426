// The lines of a message: what they name, how much of it, at what price, where to, and what is done with them.

import type { Day } from '#ground/day'
import { gtinProblem } from '#ground/gs1'
import type { ItemNumber, Line } from '../document.ts'
import type { Spot } from '../spot.ts'
import { ACTIONS, ITEMS, MAIN_QUANTITIES, PRICES, QUANTITIES, wordOf } from './codes.ts'
import type { Growing } from './growing.ts'
import { newAction, newLine } from './growing.ts'
import type { Handlers } from './groups.ts'
import type { Message } from './message.ts'
import { MOST_LINES } from './message.ts'
import { readDay, takeCurrency, takeDate, takeOtherAmount } from './read-header.ts'
import { joined } from './read-parties.ts'
import type { Segment } from './segment.ts'

const NO_MAIN: readonly string[] = []

export const lineHandlers: Handlers = {
  '*.LIN': (m, s) => {
    closeLine(m)
    m.lines += 1
    if (m.lines > MOST_LINES) {
      m.full = true
      return
    }
    if (m.inSummary) m.problem('edifact/segment-order', 'warning', s.at(0), { segment: 'LIN' })
    const line = newLine()
    const number = s.get(1)
    if (number !== '') {
      line.number = number
      line.at['number'] = s.at(1)
    } else line.at['number'] = s.at(0)
    m.line = line
    takeAction(m, s, line)
    takeItem(s, 3, line.items)
    if (m.open.length > 0) line.packages = [...m.open]
    placeLine(m, s, line)
  },
  'LIN.PIA': (m, s) => {
    if (m.line === null) return
    const what = s.get(1)
    const into = (what === '3' || what === '4') && m.action !== null ? m.action.substitute : m.line.items
    for (let element = 2; element <= s.elements; element++) takeItem(s, element, into)
  },
  'LIN.IMD': (m, s) => {
    const { line } = m
    if (line === null) return
    const characteristic = s.peek(2)
    const width = m.widths.description
    const text = joined(s, 3, 4, 5, width)
    if (text === '') return
    if (characteristic === '35' || characteristic === '98') {
      s.get(1)
      s.get(2)
      line.items.push({ kind: characteristic === '35' ? 'colour' : 'size', value: text, scheme: null, at: { value: s.at(3, 4) } })
      return
    }
    const type = s.get(1)
    if (line.description === null) {
      line.description = text
      line.at['description'] = s.at(3, s.peek(3, 4) === '' ? 5 : 4)
    } else if (m.description?.type === type && m.description.full) line.description += text
    else if (m.description?.type === type && type !== '') line.description += ` ${text}`
    else {
      line.notes.push({ kind: 'IMD', text, at: { text: s.at(3, 4) } })
      return
    }
    m.description = { type, full: s.whole(3, 5).length === width }
  },
  'LIN.QTY': (m, s) => takeQuantity(m, s),
  'INV.QTY': (m, s) => takeQuantity(m, s),
  'SCC.QTY': (m, s) => takeQuantity(m, s),
  'NAD.QTY': (m, s) => takeSplit(m, s, m.party?.ids[0] ?? null, m.party?.at['ids'] ?? s.at(0)),
  'LOC.QTY': (m, s) => {
    const { place } = m
    takeSplit(m, s, place === null ? null : { id: place.site, scheme: place.scheme }, place?.at ?? s.at(0))
    if (place !== null) place.used = true
  },
  'QTY.DTM': (m, s) => {
    if (m.quantity === null || m.quantity.day !== null) return takeDate(m, s, m.owner)
    s.get(1)
    const read = readDay(m, s)
    if (read === null) return
    m.quantity.day = read.day
    m.quantity.at['day'] = s.at(1, 2)
  },
  'QTY.LOC': (m, s) => {
    const { line } = m
    const quantity = line?.quantities.at(-1)
    const site = s.peek(2)
    if (line === null || site === '' || line.quantity === null) return
    s.get(1)
    s.get(2)
    const agency = s.get(2, 3)
    line.splits.push({ site, scheme: agency === '' ? null : agency, quantity: quantity?.quantity ?? line.quantity, unit: quantity?.unit ?? line.unit, day: null, at: { site: s.at(2, 1) } })
  },
  'LIN.LOC': (m, s) => {
    closePlace(m)
    m.place = takePlace(s)
  },
  '.LOC': (m, s) => {
    if (m.set !== 'SLSRPT') return
    closeLine(m)
    m.location = takePlace(s)
  },
  'LOC.DTM': (m, s) => {
    const place = m.set === 'SLSRPT' && m.line === null ? m.location : m.place
    const split = place === m.place ? m.line?.splits.at(-1) : undefined
    if (split !== undefined && m.place?.used === true && split.day === null) {
      s.get(1)
      const read = readDay(m, s)
      if (read === null) return
      ;(split as { day: Day | null }).day = read.day
      ;(split.at as Record<string, Spot>)['day'] = s.at(1, 2)
      return
    }
    if (place === null || place !== m.location || place.day !== null) return takeDate(m, s, m.owner)
    s.get(1)
    place.day = readDay(m, s)?.day ?? null
  },
  '.UNS': (m, s) => {
    closeLine(m)
    if (s.get(1).toUpperCase() === 'S') m.inSummary = true
  },
  '*.PRI': (m, s) => takePrice(m, s),
  'PRI.DTM': (m, s) => takeDate(m, s, m.owner),
  'LIN.MOA': (m, s) => takeLineAmount(m, s),
  'LIN.GIN': (m, s) => {
    const kind = s.get(1)
    for (let element = 2; element <= s.elements; element++) {
      for (let component = 1; component <= s.size(element); component++) {
        const value = s.get(element, component)
        if (value !== '') m.line?.items.push({ kind: GOODS_NUMBERS[kind] ?? kind, value, scheme: null, at: { value: s.at(element, component) } })
      }
    }
  },
}

const GOODS_NUMBERS: Readonly<Record<string, string>> = { BN: 'serial', EE: 'serial', BX: 'batch', SN: 'serial' }

/** A line that says it is part of another stands with that one. */
const placeLine = (m: Message, s: Segment, line: Growing<Line>): void => {
  if (m.doc.lines.length === 0 || s.peek(4, 1) !== '1' || s.peek(4, 2) === '') {
    m.doc.lines.push(line)
    if (m.lineByNumber !== null && line.number !== null) m.lineByNumber.set(line.number, line)
    return
  }
  m.lineByNumber ??= new Map(m.doc.lines.flatMap((one) => (one.number === null ? [] : [[one.number, one as Growing<Line>]])))
  const whole = m.lineByNumber.get(s.peek(4, 2))
  if (whole === undefined) {
    m.doc.lines.push(line)
  } else {
    s.get(4, 1)
    s.get(4, 2)
    whole.parts.push(line)
  }
  if (line.number !== null) m.lineByNumber.set(line.number, line)
}

const takeAction = (m: Message, s: Segment, line: Growing<Line>): void => {
  const code = s.get(2)
  if (code === '') return
  m.action = newAction(ACTIONS.get(code) ?? 'other', code)
  m.action.at['code'] = s.at(2)
  line.actions.push(m.action)
}

const takeItem = (s: Segment, element: number, into: ItemNumber[]): void => {
  const value = s.get(element, 1)
  if (value === '') return
  const agency = s.get(element, 4)
  const code = s.get(element, 2)
  const kind = code !== '' ? wordOf(ITEMS, code) : gtinProblem(value) === null ? 'gtin' : 'standard'
  into.push({ kind, value, scheme: agency === '' ? null : agency, at: { value: s.at(element, 1) } })
}

const takePlace = (s: Segment): NonNullable<Message['place']> => {
  const qualifier = s.get(1)
  const site = s.get(2, 1)
  const agency = s.get(2, 3)
  return { site, scheme: agency === '' ? null : agency, qualifier, day: null, at: s.at(2, 1), used: false }
}

const takeQuantity = (m: Message, s: Segment): void => {
  const { line } = m
  if (line === null) return
  const code = s.get(1)
  const quantity = m.exact(s, 1, 2)
  const unit = s.get(1, 3) || null
  if (quantity === null) return
  m.hashAll.push(quantity)
  const main = MAIN_QUANTITIES[m.set] ?? NO_MAIN
  const rank = main.indexOf(code)
  if (code === '21' && (m.set === 'DESADV' || m.set === 'RECADV')) {
    line.orderedQuantity = quantity
    line.orderedUnit = unit
    line.at['orderedQuantity'] = s.at(1, 2)
    if (unit !== null) line.at['orderedUnit'] = s.at(1, 3)
    return
  }
  if (rank === -1 || rank >= m.quantityRank) {
    const other = { kind: wordOf(QUANTITIES, code), quantity, unit, day: null, at: { quantity: s.at(1, 2) } }
    line.quantities.push(other)
    m.quantity = other
    return
  }
  if (line.quantity !== null) line.quantities.push({ kind: wordOf(QUANTITIES, m.quantityCode), quantity: line.quantity, unit: line.unit, day: null, at: { quantity: line.at['quantity'] ?? s.at(0) } })
  line.quantity = quantity
  line.unit = unit
  line.at['quantity'] = s.at(1, 2)
  if (unit === null) delete line.at['unit']
  else line.at['unit'] = s.at(1, 3)
  m.quantityRank = rank
  m.quantityCode = code
  m.quantity = null
}

const takeSplit = (m: Message, s: Segment, place: Readonly<{ id: string; scheme: string | null }> | null, at: Spot): void => {
  const { line } = m
  if (line === null || place === null) return takeQuantity(m, s)
  s.get(1)
  const quantity = m.exact(s, 1, 2)
  const unit = s.get(1, 3) || null
  if (quantity === null) return
  const split = { site: place.id, scheme: place.scheme, quantity, unit, day: null, at: { site: at, quantity: s.at(1, 2) } }
  line.splits.push(split)
  m.quantity = split
}

const RANKS: Readonly<Record<string, number>> = { net: 1, gross: 2, list: 4, retail: 5 }

const takePrice = (m: Message, s: Segment): void => {
  const { line } = m
  if (line === null) return
  const code = s.get(1)
  const price = m.exact(s, 1, 2)
  if (price === null) return
  const list = s.peek(1, 4)
  const retail = list === 'SRP' || list === 'RTP'
  if (retail) s.get(1, 4)
  const kind = retail ? 'retail' : wordOf(PRICES, code)
  const per = m.exact(s, 1, 5)
  const unit = s.get(1, 6) || null
  const rank = RANKS[kind] ?? 3
  const at = { price: s.at(1, 2) }
  if (rank >= m.priceRank) {
    line.prices.push({ kind, price, per, unit, currency: null, at })
    return
  }
  if (line.price !== null) line.prices.push({ kind: line.priceKind ?? '', price: line.price, per: line.pricePer, unit: line.priceUnit, currency: null, at: { price: line.at['price'] ?? s.at(0) } })
  line.price = price
  line.priceKind = kind
  line.pricePer = per
  line.priceUnit = unit
  line.at['price'] = at.price
  if (per !== null) line.at['pricePer'] = s.at(1, 5)
  if (unit !== null) line.at['priceUnit'] = s.at(1, 6)
  m.priceRank = rank
}

export const takeLineAmount = (m: Message, s: Segment): void => {
  const { line } = m
  const code = s.peek(1)
  const good = code === '203' || ((code === '66' || code === '38') && line?.amount === null)
  if (line === null || !good || (line.amount !== null && line.at['amount'] !== undefined && code !== '203')) return takeOtherAmount(m, s)
  s.get(1)
  takeCurrency(m, s)
  const amount = m.exact(s, 1, 2)
  if (amount === null) return
  line.amount = amount
  line.at['amount'] = s.at(1, 2)
}

/** A place under a line that bore no quantity is kept as it is written. */
export const closePlace = (m: Message): void => {
  const { place } = m
  m.place = null
  if (place !== null && !place.used && place.site !== '') m.more(`LOC:${place.qualifier}`, place.site, place.at)
}

/** Ends the open line: its place, its one quantity where the qualifier is unusual, and where its sales were made. */
export const closeLine = (m: Message): void => {
  closePlace(m)
  const { line } = m
  if (line !== null) {
    if (line.quantity === null && MAIN_QUANTITIES[m.set] !== undefined) promote(line)
    if (m.location !== null && line.quantity !== null && line.splits.length === 0) {
      line.splits.push({
        site: m.location.site, scheme: m.location.scheme, quantity: line.quantity, unit: line.unit, day: m.location.day as Day | null,
        at: { site: m.location.at, quantity: line.at['quantity'] ?? m.location.at },
      })
    }
    if (line.quantity !== null) m.hash.push(line.quantity)
  }
  m.line = null
  m.action = null
  m.party = null
  m.contact = null
  m.charge = null
  m.tax = null
  m.quantity = null
  m.description = null
  m.quantityRank = 99
  m.priceRank = 99
}

const promote = (line: Growing<Line>): void => {
  const chosen = line.quantities.length === 1 ? line.quantities[0] : line.quantities.find((one) => one.kind === '1')
  if (chosen === undefined || chosen.kind === 'free-goods' || chosen.kind === '59') return
  line.quantities = line.quantities.filter((one) => one !== chosen)
  line.quantity = chosen.quantity
  line.unit = chosen.unit
  line.at['quantity'] = chosen.at['quantity'] as Spot
}
