// The hierarchy of a ship notice: shipment, order, tare, pack and item levels, what lies in what, and the serial numbers on the packages.

import type { Draft, OpenLevel } from './draft.ts'
import { added, openLevel, openLine, openPackage } from './draft.ts'
import { LEVELS } from './codes.ts'
import type { RuleBook } from './rules.ts'
import { elements } from './rules.ts'
import type { Segment } from './segment.ts'

/** What a level lies in when the sender does not say: the last open one of these kinds. */
const ABOVE: Readonly<Record<string, readonly string[]>> = {
  order: ['shipment'], tare: ['order', 'shipment'], pack: ['tare', 'order', 'shipment'], item: ['pack', 'tare', 'order', 'shipment'],
}

export const HIERARCHY: RuleBook = {
  HL: { known: elements(1, 2, 3, 4), read: (draft, segment) => level(draft, segment) },
  MAN: {
    known: elements(1, 2, 3, 4, 5, 6),
    read: (draft, segment) => {
      const one = packageOf(draft)
      if (one === null) return false
      mark(segment, 1, one)
      if (segment.has(3)) one.marks = added(one.marks, { id: segment.code(3), scheme: `${segment.code(1)}-end` })
      mark(segment, 4, one)
      if (segment.has(6)) one.marks = added(one.marks, { id: segment.code(6), scheme: `${segment.code(4)}-end` })
      return true
    },
  },
  TD1: {
    known: elements(1, 2, 7, 8),
    read: (draft, segment) => {
      const one = packageOf(draft)
      if (one !== null && one.kind !== 'shipment' && one.kind !== 'order') {
        one.packing = segment.code(1) || null
        one.count = draft.exact(segment, 2)
        one.weight = draft.exact(segment, 7)
        one.weightUnit = segment.code(8) || null
        if (one.packing !== null) one.at['packing'] = segment.spot(1)
        if (one.count !== null) one.at['count'] = segment.spot(2)
        if (one.weight !== null) one.at['weight'] = segment.spot(7)
        return true
      }
      if (one === null || one.kind !== 'shipment' || one.count !== null || one.packing !== null || one.weight !== null) return false
      one.packing = segment.code(1) || null
      one.count = draft.exact(segment, 2)
      one.weight = draft.exact(segment, 7)
      one.weightUnit = segment.code(8) || null
      const totals = draft.totalsOf()
      totals.packages = one.count
      totals.weight = one.weight
      if (one.count !== null) one.at['count'] = totals.at['packages'] = segment.spot(2)
      if (one.weight !== null) one.at['weight'] = totals.at['weight'] = segment.spot(7)
      return true
    },
  },
  PRF: {
    known: elements(1, 2, 4),
    read: (draft, segment) => {
      const value = segment.code(1)
      if (value === '') return false
      const at: Record<string, number> = { value: segment.spot(1) }
      const day = draft.date(segment, 4)
      if (day !== null) at['day'] = segment.spot(4)
      const one = { kind: 'order', value, line: null, day, text: null, at }
      const { level } = draft
      if (level !== null && level.kind !== 'shipment' && draft.line === null) {
        level.references = added(level.references, one)
        level.order = value
        const holder = packageOf(draft)
        if (holder !== null) {
          holder.order = value
          holder.at['order'] = segment.spot(1)
        }
      } else draft.holder().references = added(draft.holder().references, one)
      if (segment.has(2)) draft.holder().more = added(draft.holder().more, { name: 'PRF-02', value: segment.code(2), at: segment.spot(2) })
      return true
    },
  },
}

const packageOf = (draft: Draft) => {
  const place = draft.level?.place ?? null
  return place === null || draft.line !== null ? null : (draft.packages[place] ?? null)
}

const SSCC_WITH_IDENTIFIER = /^00\d{18}$/

const mark = (segment: Segment, element: number, one: NonNullable<ReturnType<typeof packageOf>>): void => {
  const scheme = segment.code(element)
  const id = segment.code(element + 1)
  if (id === '') return
  if ((scheme === 'GM' || scheme === 'AA' || scheme === 'AB') && one.sscc === null) {
    one.sscc = SSCC_WITH_IDENTIFIER.test(id) ? id.slice(2) : id
    one.at['sscc'] = segment.spot(element + 1)
    if (scheme === 'GM') return
  }
  one.marks = added(one.marks, { id, scheme: scheme || null })
}

const level = (draft: Draft, segment: Segment): void => {
  draft.hierarchy++
  draft.line = draft.part = null
  draft.noteKind = null
  const id = segment.code(1)
  const parentId = segment.code(2)
  const code = segment.code(3)
  const kind = LEVELS.word(code) ?? code
  const levels = (draft.levels ??= new Map())
  const latest = (draft.latest ??= new Map())
  let parent = parentId === '' ? null : (levels.get(parentId) ?? null)
  if (parentId !== '' && parent === null) draft.problem('x12/unknown-parent', 'error', segment.spot(2), { parent: parentId })
  if (parent === null) for (const above of ABOVE[kind] ?? []) if ((parent = latest.get(above) ?? null) !== null) break
  const own = openLevel(kind, parent)
  if (id !== '') {
    if (levels.has(id)) draft.problem('x12/repeated-level', 'error', segment.spot(1), { level: id })
    levels.set(id, own)
  }
  latest.set(kind, own)
  for (const below of BELOW[kind] ?? []) latest.delete(below)
  draft.level = own
  if (kind === 'item') itemLevel(draft, segment, own)
  else packageLevel(draft, segment, own)
}

const BELOW: Readonly<Record<string, readonly string[]>> = { shipment: ['order', 'tare', 'pack', 'item'], order: ['tare', 'pack', 'item'], tare: ['pack', 'item'], pack: ['item'] }

const packageLevel = (draft: Draft, segment: Segment, own: OpenLevel): void => {
  const line = own.parent?.line ?? null
  const within = line === null ? placeOf(own.parent) : (line.packages[0] ?? null)
  const one = openPackage(own.kind, within, { kind: segment.spot(3) })
  if (own.kind !== 'shipment' && own.order !== null) one.order = own.order
  draft.packages = added(draft.packages, one)
  own.place = draft.packages.length - 1
  // pick and pack the other way round: the packages of an item stand beneath it
  if (line !== null) line.packages = added(line.packages, own.place)
}

const itemLevel = (draft: Draft, segment: Segment, own: OpenLevel): void => {
  const line = openLine({ line: segment.spot() })
  own.line = line
  draft.lines.push(line)
  draft.line = line
  const place = placeOf(own.parent)
  if (place !== null) line.packages = added(line.packages, place)
  for (let above = own.parent; above !== null; above = above.parent) {
    for (const one of above.references) line.references = added(line.references, one)
    for (const one of above.dates) line.dates = added(line.dates, one)
    for (const one of above.parties) line.parties = added(line.parties, one)
  }
}

const placeOf = (level: OpenLevel | null): number | null => {
  for (let above = level; above !== null; above = above.parent) if (above.place !== null) return above.place
  return null
}
