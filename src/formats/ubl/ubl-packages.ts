// Pallets, cartons and what lies in them, as a despatch advice tells: beneath its shipment, or beneath the line whose goods they hold.

import { gs1CheckDigit } from '#ground/gs1'
import type { Identity, Package } from '../document.ts'
import type { XmlNode } from '../xml/xml-tree.ts'
import type { Reading } from './reading.ts'
import { elementsAt, Fields } from './reading.ts'

/** What of UNTDID 6313 is a gross weight. */
const WEIGHTS = new Set(['AAB', 'AAD', 'G'])

export class Packages {
  readonly all: Package[] = []
  readonly #known = new Map<string, number>()
  readonly #lines = new Map<string, number[]>()

  constructor(readonly reading: Reading) {}

  /** Units of one shipment; answers their places and those of what lies in them. A unit told before is the same unit. */
  ofShipment(shipment: XmlNode): readonly number[] {
    const found: number[] = []
    for (const unit of elementsAt(shipment, 'cac:TransportHandlingUnit')) this.#add(unit, null, 'tare', 'cbc:TransportHandlingUnitTypeCode', found)
    return found
  }

  /** Units in which the document says, from their side, that this line lies. */
  ofLine(number: string | null): readonly number[] {
    return number === null ? [] : (this.#lines.get(number) ?? [])
  }

  #add(node: XmlNode, within: number | null, kind: string, typeCode: string, found: number[]): void {
    const of = new Fields(this.reading, node)
    const identity = of.identity('sscc', 'cbc:ID')
    const key = identity === null ? null : `${within ?? ''} ${identity.scheme ?? ''} ${identity.id}`
    const known = key === null ? undefined : this.#known.get(key)
    if (known !== undefined) {
      found.push(known)
      this.#inner(node, known, found)
      return
    }
    const sscc = identity !== null && isSscc(identity) ? identity.id : null
    const marks: Identity[] = identity === null || sscc !== null ? [] : [identity]
    for (const mark of elementsAt(node, 'cbc:ShippingMarks')) {
      const id = new Fields(this.reading, mark).text('id', '')
      if (id !== null) marks.push({ id, scheme: 'ShippingMarks' })
    }
    const weighed = elementsAt(node, 'cac:MeasurementDimension').find((one) => WEIGHTS.has(one.children.find((child) => child.name === 'cbc:AttributeID')?.text.trim() ?? ''))
    const weight = weighed === undefined ? null : new Fields(this.reading, weighed)
    weight?.text('attribute', 'cbc:AttributeID')
    const place = this.all.length
    found.push(place)
    if (key !== null) this.#known.set(key, place)
    this.all.push({
      kind,
      within,
      sscc,
      marks,
      packing: of.text('packing', typeCode),
      count: of.exact('count', 'cbc:Quantity'),
      weight: weight?.exact('weight', 'cbc:Measure') ?? null,
      weightUnit: weight?.unit('weightUnit', 'cbc:Measure') ?? null,
      order: null,
      at: { ...of.at, ...weight?.at },
    })
    this.#inner(node, place, found)
  }

  #inner(node: XmlNode, place: number, found: number[]): void {
    for (const line of elementsAt(node, 'cac:HandlingUnitDespatchLine/cbc:ID')) {
      const number = new Fields(this.reading, line).text('line', '')
      if (number !== null) this.#lines.set(number, [...(this.#lines.get(number) ?? []), place])
    }
    for (const name of ['cac:Package', 'cac:ActualPackage', 'cac:ContainedPackage']) for (const inner of elementsAt(node, name)) this.#add(inner, place, 'pack', 'cbc:PackagingTypeCode', found)
  }
}

/** Eighteen digits of which the last is right, or said to be one. */
const isSscc = (identity: Identity): boolean =>
  /^\d{18}$/.test(identity.id) && (identity.scheme?.toUpperCase() === 'SSCC' || identity.scheme === '0037' || (identity.scheme === null && identity.id.endsWith(String(gs1CheckDigit(identity.id.slice(0, -1))))))
