// Values that lines and header of a Cross Industry Invoice share: days in their formats, references, allowances and charges, taxes.

import type { Day } from '#ground/day'
import { isDay } from '#ground/day'
import type { Charge, DatedEvent, Note, Reference, Tax } from '../document.ts'
import type { XmlNode } from '../xml/xml-tree.ts'
import type { Reading } from '../ubl/reading.ts'
import { elementAt, elementsAt, Fields } from '../ubl/reading.ts'

const INNER = ['udt:DateTimeString', 'qdt:DateTimeString', 'udt:DateString', 'udt:DateTime', 'udt:Date', '']

/** A day written in format 102 (YYYYMMDD), or as XML writes one; also where a longer format only begins with it. */
export const ciiDay = (of: Fields, field: string, path: string): Day | null => {
  const around = elementAt(of.node, path)
  if (around === null) return null
  const node = INNER.map((inner) => elementAt(around, inner)).find((found) => found !== null && found.text.trim() !== '')
  if (node === null || node === undefined) return null
  const text = node.text.trim()
  of.reading.use(node)
  of.at[field] = of.reading.pathOf(node)
  const match = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(text)
  const day = match === null ? '' : `${match[1]}-${match[2]}-${match[3]}`
  if (isDay(day)) return day
  of.reading.problem('xml/day', 'error', node, { value: text })
  return null
}

export const ciiEvent = (reading: Reading, node: XmlNode, kind: string, path: string): readonly DatedEvent[] => {
  const of = new Fields(reading, node)
  const day = ciiDay(of, 'day', path)
  return day === null ? [] : [{ kind, day, until: null, time: null, at: of.at }]
}

export const ciiPeriod = (reading: Reading, node: XmlNode, path: string): readonly DatedEvent[] =>
  elementsAt(node, path).flatMap((period) => {
    const of = new Fields(reading, period)
    const start = ciiDay(of, 'day', 'ram:StartDateTime')
    const end = ciiDay(of, 'until', 'ram:EndDateTime')
    const day = start ?? end
    return day === null ? [] : [{ kind: 'period', day, until: end, time: null, at: of.at }]
  })

/** A document named by its number; its name is the text. */
export const ciiReferences = (reading: Reading, node: XmlNode, path: string, kind: string): readonly Reference[] =>
  elementsAt(node, path).flatMap((one) => {
    const of = new Fields(reading, one)
    const value = of.text('value', 'ram:IssuerAssignedID')
    const line = of.text('line', 'ram:LineID')
    if (value === null && line === null) return []
    const day = ciiDay(of, 'day', 'ram:FormattedIssueDateTime') ?? ciiDay(of, 'day', 'ram:IssueDateTime')
    return [{ kind, value: value ?? '', line, day, text: of.text('text', 'ram:Name'), at: of.at }]
  })

/** Types of documents beside the invoice (UNTDID 1001) that have a name of their own elsewhere. */
const BESIDE: Readonly<Record<string, string>> = { '50': 'OriginatorDocumentReference', '916': 'AdditionalDocumentReference' }

export const ciiAttached = (reading: Reading, node: XmlNode, path: string): readonly Reference[] =>
  elementsAt(node, path).flatMap((one) => {
    const code = new Fields(reading, one).text('kind', 'ram:TypeCode')
    return ciiReferences(reading, one, '', 'AdditionalDocumentReference').map((reference) => ({ ...reference, kind: code === null ? reference.kind : (BESIDE[code] ?? code) }))
  })

export const ciiCharges = (reading: Reading, node: XmlNode, path: string): readonly Charge[] =>
  elementsAt(node, path).map((one) => {
    const of = new Fields(reading, one)
    return {
      is: of.flag('is', 'ram:ChargeIndicator/udt:Indicator', 'ram:ChargeIndicator') === true ? 'charge' : 'allowance',
      code: of.text('code', 'ram:ReasonCode'),
      agencyCode: null,
      text: of.text('text', 'ram:Reason'),
      amount: of.amount('amount', 'ram:ActualAmount'),
      percent: of.exact('percent', 'ram:CalculationPercent'),
      base: of.amount('base', 'ram:BasisAmount'),
      rate: null,
      quantity: null,
      unit: null,
      taxCategory: of.text('taxCategory', 'ram:CategoryTradeTax/ram:CategoryCode'),
      taxPercent: of.exact('taxPercent', 'ram:CategoryTradeTax/ram:RateApplicablePercent'),
      method: null,
      at: of.at,
    }
  })

/** Freight and the like of the profile EXTENDED, which is a charge by another name. */
export const logisticsCharges = (reading: Reading, node: XmlNode): readonly Charge[] =>
  elementsAt(node, 'ram:SpecifiedLogisticsServiceCharge').map((one) => {
    const of = new Fields(reading, one)
    return {
      is: 'charge' as const, code: null, agencyCode: null, text: of.text('text', 'ram:Description'), amount: of.amount('amount', 'ram:AppliedAmount'), percent: null, base: null, rate: null, quantity: null, unit: null,
      taxCategory: of.text('taxCategory', 'ram:AppliedTradeTax/ram:CategoryCode'), taxPercent: of.exact('taxPercent', 'ram:AppliedTradeTax/ram:RateApplicablePercent'), method: 'logistics', at: of.at,
    }
  })

export const ciiTaxes = (reading: Reading, node: XmlNode, path: string): readonly Tax[] =>
  elementsAt(node, path).map((one) => {
    const of = new Fields(reading, one)
    return {
      kind: of.text('kind', 'ram:TypeCode'),
      category: of.text('category', 'ram:CategoryCode'),
      percent: of.exact('percent', 'ram:RateApplicablePercent'),
      base: of.amount('base', 'ram:BasisAmount'),
      amount: of.amount('amount', 'ram:CalculatedAmount'),
      reason: of.text('reason', 'ram:ExemptionReason', 'ram:ExemptionReasonCode'),
      at: of.at,
    }
  })

export const ciiNotes = (reading: Reading, node: XmlNode, path: string): readonly Note[] =>
  elementsAt(node, path).flatMap((one) => {
    const of = new Fields(reading, one)
    const text = of.text('text', 'ram:Content')
    return text === null ? [] : [{ kind: of.text('kind', 'ram:SubjectCode'), text, at: of.at }]
  })
