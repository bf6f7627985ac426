// Writes a ship notice (856): its packages as a hierarchy of shipment, order, tare and pack levels, the lines as item levels in them.

import type { Day } from '#ground/day'
import type { Line, Package } from '../document.ts'
import type { Spot } from '../spot.ts'
import { segmentSpot } from '../spot.ts'
import { LEVELS } from './codes.ts'
import type { SetWriting } from './set-writing.ts'
import { dated, hash, itemPairs, KEPT_IN_HEAD, purposeOf, takeReference, writeDates, writeDescription, writeKept, writeLineNotes, writeParties, writeReferences, writeSplits } from './write-parts.ts'

export const writeShipNotice = (out: SetWriting): void => {
  const { document } = out
  out.add('BSN', purposeOf(out, 'BSN-01'), out.needed('notice-number', document.number), out.needed('day', out.day(document.day)), out.kept('BSN-04') ?? '0000', out.kept('BSN-05'))
  const levels = new Levels(out)
  const roots = document.packages.flatMap((one, at) => (one.within === null ? [at] : []))
  const shipment = roots.find((at) => document.packages[at]?.kind === 'shipment') ?? null
  levels.shipment(shipment)
  const root = levels.last
  if (shipment !== null) levels.below(shipment, root)
  for (const at of roots) if (at !== shipment) levels.package(at, root)
  for (const line of document.lines) if (line.packages.length === 0) levels.item(line, root, null)
  // packages that lie in each other or nowhere would be lost with what is in them
  if (levels.lines !== document.lines.length || levels.packages !== document.packages.length) out.cannot('package', String(document.packages.length), 'no-place', 'error')
  out.add('CTT', String(levels.last), document.totals.hash === null ? null : hash(document.lines))
}

/** The hierarchy of a ship notice as it is written, numbered from 1. */
class Levels {
  last = 0
  lines = 0
  packages = 0
  private readonly out: SetWriting
  private readonly linesIn = new Map<number, Line[]>()
  private readonly within = new Map<number, number[]>()
  /** Further packages of a line that lies in several: they stand beneath the line. */
  private readonly ofItems = new Set<number>()
  private readonly written = new Set<number>()
  private readonly orderDays = new Map<string, Day>()

  constructor(out: SetWriting) {
    this.out = out
    for (const line of out.document.lines) {
      const [first, ...others] = line.packages
      if (first !== undefined) add(this.linesIn, first, line)
      for (const other of others) this.ofItems.add(other)
      for (const one of line.references) if (one.kind === 'order' && one.day !== null && !this.orderDays.has(one.value)) this.orderDays.set(one.value, one.day)
    }
    for (const [at, one] of out.document.packages.entries()) if (one.within !== null) add(this.within, one.within, at)
  }

  private open(parent: number | null, kind: string): number {
    this.last++
    this.out.add('HL', String(this.last), parent === null ? null : String(parent), LEVELS.code(kind) ?? kind)
    return this.last
  }

  shipment(place: number | null): void {
    const { out } = this
    const { document } = out
    this.open(null, 'shipment')
    const one = place === null ? undefined : document.packages[place]
    if (one !== undefined) {
      this.packages++
      this.measures(one)
    }
    // what is left of the measures just written is no segment of its own
    const measured = one === undefined ? null : placeOf(one.at['count'] ?? one.at['weight'] ?? one.at['packing'])
    writeKept(out, measured === null ? document.more : document.more.filter((kept) => placeOf(kept.at) !== measured), KEPT_IN_HEAD)
    writeReferences(out, document.references)
    writeDates(out, document.dates)
    writeParties(out, document.parties)
    for (const note of document.notes) out.cannot('text', note.text, 'no-element')
  }

  private measures(one: Package): void {
    if (one.packing !== null || one.count !== null || one.weight !== null) this.out.add('TD1', one.packing, one.count, null, null, null, one.weight === null ? null : (this.out.kept('TD1-06') ?? 'G'), one.weight, one.weight === null ? null : (one.weightUnit ?? 'LB'))
  }

  below(place: number, number: number): void {
    for (const line of this.linesIn.get(place) ?? []) this.item(line, number, place)
    for (const at of this.within.get(place) ?? []) if (!this.ofItems.has(at)) this.package(at, number)
  }

  package(place: number, parent: number): void {
    const { out } = this
    const one = out.document.packages[place]
    if (one === undefined || this.written.has(place)) return
    this.written.add(place)
    this.packages++
    const number = this.open(parent, one.kind)
    if (one.kind === 'order') {
      if (one.order !== null) out.add('PRF', one.order, null, null, out.day(this.orderDays.get(one.order) ?? null))
    } else this.marks(one)
    this.below(place, number)
  }

  private marks(one: Package): void {
    const { out } = this
    this.measures(one)
    if (one.sscc !== null) out.add('MAN', 'GM', /^\d{18}$/.test(one.sscc) ? `00${one.sscc}` : one.sscc)
    for (const mark of one.marks) out.add('MAN', mark.scheme !== null && /^[A-Z0-9]{1,2}$/.test(mark.scheme) ? mark.scheme : 'ZZ', mark.id)
  }

  item(line: Line, parent: number, place: number | null): void {
    const { out } = this
    this.lines++
    const number = this.open(parent, 'item')
    const order = this.orderAbove(place)
    const references = [...line.references]
    if (order !== null) takeReference(references, 'order', (one) => one.value === order)
    const own = takeReference(references, 'order', dated)
    if (line.items.length > 0) out.add('LIN', line.number, ...itemPairs(out, line.items))
    out.add('SN1', line.items.length > 0 ? null : line.number, line.quantity, line.unit ?? 'EA', null, line.orderedQuantity, line.orderedQuantity === null ? null : line.orderedUnit ?? line.unit)
    if (own !== null) out.add('PRF', own.value, null, null, out.day(own.day))
    writeDescription(out, line)
    writeLineNotes(out, line.notes, false)
    writeReferences(out, references)
    writeDates(out, line.dates)
    writeParties(out, line.parties)
    writeSplits(out, line)
    for (const other of line.packages.slice(1)) this.package(other, number)
  }

  private orderAbove(place: number | null): string | null {
    const { packages } = this.out.document
    for (let at = place; at !== null; at = packages[at]?.within ?? null) if (packages[at]?.kind === 'order') return packages[at]?.order ?? null
    return null
  }
}

const add = <T>(lists: Map<number, T[]>, key: number, one: T): void => {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [one])
  else list.push(one)
}

const placeOf = (spot: Spot | undefined): number | null => (typeof spot === 'number' ? segmentSpot(spot).segment : null)
