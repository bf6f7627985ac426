// The parts of a neutral document while they are being read: the same fields, still open to change.

import type {
  Acknowledged, AcknowledgedError, Charge, Contact, Envelope, Line, LineAction, Package, Party, PaymentTerm, Reference, Settlement, Tax, Totals, TradeDocument,
} from '../document.ts'
import type { Spot } from '../spot.ts'

/** Open to change, lists and places too. */
export type Growing<T> = { -readonly [K in keyof T]: K extends 'at' ? Record<string, Spot> : T[K] extends readonly (infer One)[] ? One[] : T[K] }

export type GrowingDocument = Omit<Growing<TradeDocument>, 'totals'> & { totals: Growing<Totals> }

export const newDocument = (set: string, version: string | null, profile: string | null, control: string | null, envelope: Envelope | null): GrowingDocument => ({
  type: 'other', set, version, profile, control, envelope, number: null, day: null, purpose: 'original', kind: null, currency: null, verdict: null,
  references: [], dates: [], parties: [], terms: [], charges: [], taxes: [], notes: [], lines: [], packages: [], settlements: [], acknowledges: [],
  totals: {
    lines: null, hash: null, packages: null, weight: null, net: null, taxable: null, tax: null, gross: null, allowances: null, charges: null, prepaid: null, rounding: null, payable: null, at: {},
  },
  more: [], at: {}, problems: [],
})

export const newLine = (): Growing<Line> => ({
  number: null, actions: [], items: [], description: null, quantity: null, unit: null, orderedQuantity: null, orderedUnit: null, price: null, pricePer: null, priceUnit: null,
  priceKind: null, amount: null, prices: [], taxes: [], charges: [], dates: [], references: [], parties: [], notes: [], splits: [], quantities: [], parts: [], packages: [],
  more: [], at: {},
})

export const newParty = (role: string): Growing<Party> => ({
  role, name: null, ids: [], street: [], city: null, region: null, postcode: null, country: null, vat: null, contacts: [], references: [], at: {},
})

export const newContact = (kind: string | null, name: string | null): Growing<Contact> => ({ kind, name, phone: null, mail: null, at: {} })

export const newReference = (kind: string, value: string): Growing<Reference> => ({ kind, value, line: null, day: null, text: null, at: {} })

export const newTerm = (kind: string | null): Growing<PaymentTerm> => ({
  kind, text: null, discountPercent: null, discountAmount: null, discountDays: null, discountUntil: null, netDays: null, netUntil: null, means: null, account: null, at: {},
})

export const newCharge = (is: Charge['is']): Growing<Charge> => ({
  is, code: null, agencyCode: null, text: null, amount: null, percent: null, base: null, rate: null, quantity: null, unit: null, taxCategory: null, taxPercent: null, method: null, at: {},
})

export const newTax = (kind: string | null): Growing<Tax> => ({ kind, category: null, percent: null, base: null, amount: null, reason: null, at: {} })

export const newAction = (does: LineAction['does'], code: string | null): Growing<LineAction> => ({
  does, code, quantity: null, unit: null, day: null, price: null, substitute: [], reason: null, at: {},
})

export const newPackage = (kind: string, within: number | null): Growing<Package> => ({
  kind, within, sscc: null, marks: [], packing: null, count: null, weight: null, weightUnit: null, order: null, at: {},
})

export const newSettlement = (kind: string): Growing<Settlement> => ({
  kind, number: null, day: null, paid: null, original: null, discount: null, adjusted: null, reason: null, text: null, references: [], at: {},
})

export const newAcknowledged = (level: Acknowledged['level'], verdict: Acknowledged['verdict']): Growing<Acknowledged> => ({
  level, set: null, control: null, verdict, counts: null, errors: [], at: {},
})

export const newError = (): Growing<AcknowledgedError> => ({ segment: null, segmentPosition: null, element: null, component: null, code: null, value: null, text: null, at: {} })
