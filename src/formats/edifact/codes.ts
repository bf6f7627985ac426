// The codes of EDIFACT that have a word in the neutral document, message by message and segment by segment.
// Source: UN/EDIFACT code lists 1001, 1153, 1225, 1229, 2005, 3035, 5025, 5125, 6063, 7143, as EANCOM and EN 16931 use them.
// The first code of a word is the one that is written.

import type { DocumentType, LineAction, Purpose } from '../document.ts'

const table = (text: string): ReadonlyMap<string, string> =>
  new Map(text.trim().split('\n').flatMap((row) => {
    const [word = '', ...codes] = row.trim().split(/\s+/)
    return codes.map((code) => [code, word] as const)
  }))

const firstCodes = (words: ReadonlyMap<string, string>): ReadonlyMap<string, string> => {
  const codes = new Map<string, string>()
  for (const [code, word] of words) if (!codes.has(word)) codes.set(word, code)
  return codes
}

/** The word of a code, in capitals too; else the code as written. */
export const wordOf = (words: ReadonlyMap<string, string>, code: string): string => words.get(code) ?? words.get(code.toUpperCase()) ?? code

export const ROLES = table(`
  buyer BY OB
  seller SU SE
  ship-to DP ST CN
  ship-from SF SH CZ
  bill-to IV BT
  sold-to SO
  payer PR
  payee PE RE
  mark-for MFR
  final-recipient UC UD
  carrier CA
  manufacturer MF
  sender MS FR
  receiver MR
  tax-representative LC
  store SN
`)
export const ROLE_CODES = firstCodes(ROLES)

export const REFERENCES = table(`
  order ON
  order-change PP
  seller-order VN
  contract CT
  blanket BO
  release RE
  invoice IV
  ship-notice AAK
  bill-of-lading BM
  delivery-note DQ
  price-list PL
  department DP
  vendor IA
  promotion PD
  project AEP
  tax-id VA
  account ADE
  previous OI
  response POR
  catalogue ABO
  payment PQ
  claim CI
  container AAQ
  carrier CN
  buyer-reference CR
`)
export const REFERENCE_CODES = firstCodes(REFERENCES)

export const DATES = table(`
  requested 2
  promised 69 17 358 67
  not-before 64
  not-after 63
  cancel-after 61
  shipped 11
  ship-by 10 38
  delivered 35
  deliver-by 74
  due 13 140 265
  paid 138
  tax-point 131
  effective 7 157
  expires 36
  received 50
  issued 137
  period 263 356
`)
export const DATE_CODES = firstCodes(DATES)

/** A period told in two dates: the code of its first day, and of its last. */
export const PERIOD_STARTS = new Set(['90', '167', '194', '158'])
export const PERIOD_ENDS: ReadonlyMap<string, string> = new Map([['91', '90'], ['168', '167'], ['206', '194'], ['159', '158']])

export const ITEMS = table(`
  gtin SRV EN EAN UP GT
  buyer IN BP
  seller SA VP VN
  manufacturer MF MP
  standard STD
  model MN
  batch NB
  serial SN
`)
export const ITEM_CODES = firstCodes(ITEMS)

/** Quantities that mean something beside the main one. */
export const QUANTITIES = table(`
  back-ordered 83
  on-hand 145
  sold 153
  free-goods 192
  ordered 21
  shipped 12
  invoiced 47
  delivered 46
  received 48
  accepted 194
  returned 61
`)
export const QUANTITY_CODES = firstCodes(QUANTITIES)

/** The quantity a line of the message is about; the first that the line bears counts. */
export const MAIN_QUANTITIES: Readonly<Record<string, readonly string[]>> = {
  ORDERS: ['21'], ORDCHG: ['21'], ORDRSP: ['21', '113', '12'], DESADV: ['12', '21'], INVOIC: ['47', '46', '12'], SLSRPT: ['153'], INVRPT: ['145'], RECADV: ['48', '194', '12'],
}

export const PRICES = table(`
  net AAA NTP INV AAC
  gross AAB GRP
  list LIS CAT
  retail SRP RTP
`)
export const PRICE_CODES = firstCodes(PRICES)

/** The neutral type of a message, by its own name. Others are 'other'. */
export const MESSAGE_TYPES: Readonly<Record<string, DocumentType>> = {
  ORDERS: 'order', ORDCHG: 'order-change', ORDRSP: 'order-response', DESADV: 'ship-notice', INVOIC: 'invoice', REMADV: 'remittance', SLSRPT: 'product-activity', PRICAT: 'catalogue',
  CONTRL: 'acknowledgement', APERAK: 'acknowledgement', INVRPT: 'inventory', GENRAL: 'text',
}

/** Names of documents (BGM, code list 1001) that are credit notes. */
export const CREDIT_NOTES = new Set(['381', '83', '81', '396', '261', '262', '296', '308', '420', '458', '532'])

/** What a message without a header is, by the name of its document. */
export const SETS_OF_KINDS: ReadonlyMap<string, string> = new Map([
  ...['220', '221', '224', '226', '227', '105', '50E'].map((kind) => [kind, 'ORDERS'] as const),
  ...['230'].map((kind) => [kind, 'ORDCHG'] as const),
  ...['231', '320'].map((kind) => [kind, 'ORDRSP'] as const),
  ...['351', '35E'].map((kind) => [kind, 'DESADV'] as const),
  ...['380', '381', '383', '384', '385', '386', '389', '393', '325', '82', '80', '83', '84', '261', '326'].map((kind) => [kind, 'INVOIC'] as const),
  ...['481', '239'].map((kind) => [kind, 'REMADV'] as const),
  ...['73E'].map((kind) => [kind, 'SLSRPT'] as const),
  ...['9'].map((kind) => [kind, 'PRICAT'] as const),
  ...['35'].map((kind) => [kind, 'INVRPT'] as const),
  ...['632'].map((kind) => [kind, 'RECADV'] as const),
  ...['241', '236'].map((kind) => [kind, 'DELFOR'] as const),
  ...['305', '312', '313'].map((kind) => [kind, 'APERAK'] as const),
])

/** Kinds of document that are written where the document names none. */
export const USUAL_KINDS: Readonly<Record<string, string>> = {
  ORDERS: '220', ORDCHG: '230', ORDRSP: '231', DESADV: '351', INVOIC: '380', REMADV: '481', SLSRPT: '73E', PRICAT: '9', APERAK: '312',
}

export const PURPOSES: ReadonlyMap<string, Purpose> = new Map([
  ['1', 'cancellation'], ['3', 'cancellation'], ['2', 'change'], ['4', 'change'], ['5', 'replacement'], ['20', 'replacement'], ['6', 'confirmation'], ['42', 'confirmation'], ['7', 'duplicate'], ['31', 'duplicate'],
  ['9', 'original'], ['16', 'original'], ['46', 'original'], ['', 'original'],
])
export const PURPOSE_CODES: Readonly<Record<Purpose, string>> = { original: '9', replacement: '5', change: '4', cancellation: '1', confirmation: '6', duplicate: '7', other: '8' }

/** What an order response says of the whole, in BGM (1225). */
export const VERDICTS: ReadonlyMap<string, 'accepted' | 'accepted-with-changes' | 'rejected' | 'received'> = new Map([
  ['29', 'accepted'], ['44', 'accepted'], ['6', 'accepted'], ['4', 'accepted-with-changes'], ['45', 'accepted-with-changes'], ['27', 'rejected'], ['12', 'received'],
])
export const VERDICT_CODES: ReadonlyMap<string, string> = new Map([['accepted', '29'], ['accepted-with-changes', '4'], ['rejected', '27'], ['received', '12']])

/** What is done with a line (LIN, 1229). */
export const ACTIONS: ReadonlyMap<string, LineAction['does']> = new Map([
  ['1', 'added'], ['2', 'deleted'], ['3', 'changed'], ['4', 'not-changed'], ['5', 'accepted'], ['6', 'changed'], ['7', 'rejected'], ['8', 'day-changed'], ['10', 'rejected'], ['11', 'not-changed'],
  ['12', 'other'], ['15', 'accepted'], ['16', 'added'], ['17', 'quantity-changed'], ['24', 'other'], ['25', 'price-changed'], ['43', 'other'], ['51', 'quantity-changed'], ['52', 'quantity-changed'], ['89', 'substituted'],
])
export const ACTION_CODES: ReadonlyMap<string, string> = new Map([
  ['added', '1'], ['deleted', '2'], ['changed', '3'], ['not-changed', '4'], ['accepted', '5'], ['rejected', '7'], ['day-changed', '8'], ['quantity-changed', '17'], ['price-changed', '25'], ['substituted', '89'],
  ['back-ordered', '3'], ['held', '12'], ['shipped', '12'], ['other', '12'],
])

/** Package types that are pallets, so that what stands on them is a pack. */
export const PALLETS = new Set(['200', '201', '202', '203', '204', '08', '09', 'PX', 'PL', 'PE', 'RG', '8', '9', 'PA', '210', '211', '212'])

/** Amounts of the whole document (MOA, 5025). The first given for a field counts. */
export const TOTAL_AMOUNTS: ReadonlyMap<string, 'net' | 'taxable' | 'tax' | 'gross' | 'allowances' | 'charges' | 'prepaid' | 'rounding' | 'payable'> = new Map([
  ['79', 'net'], ['125', 'taxable'], ['389', 'taxable'], ['176', 'tax'], ['124', 'tax'], ['150', 'tax'], ['388', 'gross'], ['77', 'gross'], ['86', 'gross'], ['39', 'gross'], ['128', 'gross'],
  ['260', 'allowances'], ['259', 'charges'], ['113', 'prepaid'], ['366', 'rounding'], ['9', 'payable'],
])
