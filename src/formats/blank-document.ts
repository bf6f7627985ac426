// A neutral document, line and party with nothing in them yet: what a writer of documents starts from.

import type { Line, LineAction, Party, TradeDocument } from './document.ts'
import { NO_TOTALS, NOWHERE } from './document.ts'

export const BLANK_DOCUMENT: Omit<TradeDocument, 'type' | 'set'> = Object.freeze({
  version: null, profile: null, control: null, envelope: null, number: null, day: null, purpose: 'original', kind: null, currency: null, verdict: null,
  references: [], dates: [], parties: [], terms: [], charges: [], taxes: [], notes: [], lines: [], packages: [], settlements: [], acknowledges: [],
  totals: NO_TOTALS, more: [], at: NOWHERE, problems: [],
})

export const BLANK_LINE: Line = Object.freeze({
  number: null, actions: [], items: [], description: null, quantity: null, unit: null, orderedQuantity: null, orderedUnit: null, price: null, pricePer: null,
  priceUnit: null, priceKind: null, amount: null, prices: [], taxes: [], charges: [], dates: [], references: [], parties: [], notes: [], splits: [], quantities: [],
  parts: [], packages: [], more: [], at: NOWHERE,
})

export const BLANK_PARTY: Omit<Party, 'role'> = Object.freeze({
  name: null, ids: [], street: [], city: null, region: null, postcode: null, country: null, vat: null, contacts: [], references: [], at: NOWHERE,
})

export const BLANK_ACTION: Omit<LineAction, 'does'> = Object.freeze({ code: null, quantity: null, unit: null, day: null, price: null, substitute: [], reason: null, at: NOWHERE })
