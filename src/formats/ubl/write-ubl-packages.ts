// Writes pallets and cartons: those in which a line's goods lie beneath the line, all others beneath the shipment.

import type { Line, Package, TradeDocument } from '../document.ts'
import type { Element } from './xml-writing.ts'
import { branch, leaf, quantityLeaf } from './xml-writing.ts'

/** Units beneath a line (with its own shipment), or, without a line, those that no line speaks of. */
export const packageElements = (document: TradeDocument, line: Line | null): readonly (Element | null)[] => {
  const wanted = line === null ? unclaimed(document) : withOuter(document.packages, new Set(line.packages))
  const tops = [...wanted].filter((at) => document.packages[at]?.within === null).sort((a, b) => a - b)
  const units = tops.map((at) => unitElement(document.packages, at, wanted, true))
  if (line === null) return units
  const inner = branch('cac:Shipment', units)
  // the schema asks for a number of the shipment; NA is Peppol's word for none
  inner?.children.push({ name: 'cbc:ID', text: 'NA', attributes: {}, children: [] })
  return [inner]
}

const withOuter = (packages: readonly Package[], places: Set<number>): ReadonlySet<number> => {
  for (const place of Array.from(places)) {
    for (let at = packages[place]?.within ?? null; at !== null && !places.has(at); at = packages[at]?.within ?? null) places.add(at)
  }
  return places
}

const unclaimed = (document: TradeDocument): ReadonlySet<number> => {
  const claimed = new Set(document.lines.flatMap((line) => [...withOuter(document.packages, new Set(line.packages))]))
  return new Set(document.packages.map((_, at) => at).filter((at) => !claimed.has(at)))
}

const unitElement = (packages: readonly Package[], at: number, wanted: ReadonlySet<number>, outer: boolean): Element | null => {
  const unit = packages[at]
  if (unit === undefined) return null
  const inside = packages.map((_, place) => place).filter((place) => packages[place]?.within === at && wanted.has(place))
  const [mark] = unit.marks.filter((one) => one.scheme !== 'ShippingMarks')
  const element = branch(
    outer ? 'cac:TransportHandlingUnit' : 'cac:Package',
    unit.sscc === null ? leaf('cbc:ID', mark?.id, { schemeID: mark?.scheme }) : leaf('cbc:ID', unit.sscc, { schemeID: 'SSCC' }),
    leaf(outer ? 'cbc:TransportHandlingUnitTypeCode' : 'cbc:PackagingTypeCode', unit.packing),
    unit.marks.filter((one) => one.scheme === 'ShippingMarks').map((one) => leaf('cbc:ShippingMarks', one.id)),
    outer ? null : leaf('cbc:Quantity', unit.count),
    unit.weight === null ? null : branch('cac:MeasurementDimension', leaf('cbc:AttributeID', 'AAB'), quantityLeaf('cbc:Measure', unit.weight, unit.weightUnit)),
    inside.map((place) => unitElement(packages, place, wanted, false)),
  )
  if (!outer && element !== null) for (const child of element.children) if (child.name === 'cac:Package') Object.assign(child, { name: 'cac:ContainedPackage' })
  return element
}
