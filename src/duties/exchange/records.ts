// What an import can bring: the kinds of record and their fields. This table is what mapping files are checked against.

import { SITE_KINDS, SITE_ROLES } from '#duties/accounts/site'
import { ITEM_KINDS } from '#duties/catalog/item'
import { INVOICE_KINDS } from '#duties/invoices/invoice'

/** `micros` is a quantity, price or percent with at most six decimals; `money` an amount of the record's currency. */
export type FieldType = 'text' | 'day' | 'micros' | 'money' | 'whole' | 'flag' | 'currency' | 'country' | 'list' | 'degrees'

export type FieldSpec = Readonly<{ type: FieldType; need?: true; oneOf?: readonly string[] }>
export type Fields = Readonly<Record<string, FieldSpec>>

export type RecordSpec = Readonly<{ fields: Fields; lines?: Fields; schemes?: readonly string[] }>

const text = { type: 'text' } as const
const needed = { type: 'text', need: true } as const
const day = { type: 'day' } as const
const micros = { type: 'micros' } as const
const money = { type: 'money' } as const
const whole = { type: 'whole' } as const
const flag = { type: 'flag' } as const
const currency = { type: 'currency' } as const
const country = { type: 'country' } as const
const list = { type: 'list' } as const

export const RECORDS = {
  accounts: {
    fields: {
      'number': needed, 'name': text, 'currency': currency, 'country': country, 'time-zone': text, 'calendar': text, 'opened-on': day,
      'payment-days': whole, 'credit-limit': money, 'credit-hold': flag,
    },
  },
  sites: {
    fields: {
      'account': text, 'number': needed, 'name': text, 'kind': { type: 'text', oneOf: SITE_KINDS }, 'parent': text, 'bill-to': text,
      'roles': { type: 'list', oneOf: SITE_ROLES }, 'street': text, 'city': text, 'region': text, 'postal-code': text, 'country': country,
      'latitude': { type: 'degrees' }, 'longitude': { type: 'degrees' }, 'time-zone': text, 'currency': currency, 'payment-days': whole,
      'credit-limit': money, 'credit-hold': flag, 'opened-on': day, 'closed-on': day,
    },
    schemes: ['GLN', 'DUNS', 'VAT', 'client', 'tax', 'other'],
  },
  families: { fields: { 'number': needed, 'name': text, 'parent': text } },
  items: {
    fields: {
      'number': needed, 'name': text, 'kind': { type: 'text', oneOf: ITEM_KINDS }, 'base-unit': needed, 'order-unit': text, 'gtin': text,
      'tax-code': text, 'lead-time-days': whole, 'minimum': micros, 'multiple': micros, 'weight-kg': micros, 'sellable-from': day,
      'end-of-life-on': day, 'substitute': text, 'families': list,
    },
  },
  packs: { fields: { 'item': needed, 'unit': needed, 'holds': { type: 'micros', need: true }, 'gtin': text } },
  'list-prices': {
    fields: {
      'item': needed, 'price': { type: 'micros', need: true }, 'currency': currency, 'unit': text, 'per': micros, 'valid-from': day, 'valid-to': day, 'list': text,
    },
  },
  'tax-rates': { fields: { 'country': { type: 'country', need: true }, 'code': text, 'percent': { type: 'micros', need: true }, 'valid-from': day } },
  'client-items': { fields: { 'account': text, 'site': text, 'code': needed, 'item': needed, 'unit': text, 'name': text } },
  orders: {
    fields: {
      'account': text, 'number': needed, 'site': text, 'sold-to': text, 'ship-to': text, 'bill-to': text, 'purchase-order': text,
      'ordered-on': { type: 'day', need: true }, 'requested-on': day, 'promised-on': day, 'ordered-by': text, 'currency': currency,
      'back-ordered-as': text, 'back-order-of': text, 'cancelled': flag,
    },
    lines: {
      'number': whole, 'item': text, 'client-item': text, 'description': text, 'unit': text, 'quantity': { type: 'micros', need: true },
      'price': micros, 'per': micros, 'tax-percent': micros, 'promised-on': day, 'shipped': micros, 'shipped-on': day, 'cancelled': flag,
    },
  },
  invoices: {
    fields: {
      'account': text, 'number': needed, 'site': text, 'ship-to': text, 'bill-to': text, 'kind': { type: 'text', oneOf: INVOICE_KINDS },
      'invoiced-on': { type: 'day', need: true }, 'due-on': day, 'currency': currency, 'purchase-order': text, 'order': text,
      'net': money, 'tax': money, 'gross': money,
    },
    lines: {
      'number': whole, 'item': text, 'client-item': text, 'description': text, 'unit': text, 'quantity': { type: 'micros', need: true },
      'price': micros, 'per': micros, 'net': money, 'gross': money, 'tax-percent': micros, 'tax': money, 'order': text, 'order-line': whole,
    },
  },
  payments: { fields: { 'account': text, 'site': text, 'invoice': needed, 'currency': currency, 'paid': money, 'gross': money, 'outstanding': money, 'settled-on': day } },
} as const satisfies Readonly<Record<string, RecordSpec>>

export type RecordKind = keyof typeof RECORDS

/** In the order in which they go in: each stands on those before it. */
export const RECORD_KINDS = Object.keys(RECORDS) as readonly RecordKind[]
