// What the codes of X12 mean in the neutral document's words, and back. Source: the public names of the code values of data elements
// 98, 128, 143, 235, 353, 374, 639, 668, 670. The first code of a word is the one we write.

import type { Acknowledged, DocumentType, LineAction, Purpose, Verdict } from '../document.ts'

export type SetKind = Readonly<{ type: DocumentType; group: string }>

const SET_LIST: readonly (readonly [set: string, type: DocumentType, group: string])[] = [
  ['810', 'invoice', 'IN'], ['812', 'deduction', 'CD'], ['820', 'remittance', 'RA'], ['832', 'catalogue', 'SC'], ['846', 'inventory', 'IB'], ['850', 'order', 'PO'],
  ['852', 'product-activity', 'PD'], ['855', 'order-response', 'PR'], ['856', 'ship-notice', 'SH'], ['857', 'other', 'BS'], ['860', 'order-change', 'PC'], ['864', 'text', 'TX'],
  ['865', 'change-response', 'CA'], ['867', 'product-activity', 'PT'], ['875', 'order', 'OG'], ['876', 'order-change', 'OG'], ['880', 'invoice', 'GP'], ['940', 'other', 'OW'], ['945', 'other', 'SW'],
  ['997', 'acknowledgement', 'FA'], ['999', 'acknowledgement', 'FA'],
]
export const SETS: ReadonlyMap<string, SetKind> = new Map(SET_LIST.map(([set, type, group]) => [set, { type, group }]))

/** Word by code, and the code we write by word. */
export type CodeBook<W extends string = string> = Readonly<{ word(code: string): W | null; code(word: string): string | null }>

const listed = <W extends string>(rows: readonly (readonly [word: W, ...codes: string[]])[]): CodeBook<W> => {
  const words = new Map<string, W>()
  const codes = new Map<string, string>()
  for (const [word, ...all] of rows) {
    for (const code of all) words.set(code, word)
    if (all[0] !== undefined) codes.set(word, all[0])
  }
  return { word: (code) => words.get(code) ?? null, code: (word) => codes.get(word) ?? null }
}

export const PURPOSES = listed<Purpose>([
  ['original', '00'], ['cancellation', '01', '17'], ['change', '04', '02', '03', '52'], ['replacement', '05', '15', '18'], ['confirmation', '06'], ['duplicate', '07', '22', 'CO'],
])

export const RESPONSES = listed<Verdict>([
  ['accepted', 'AD', 'AT', 'AK', 'AA'], ['accepted-with-changes', 'AC', 'AE'], ['rejected', 'RD', 'RF', 'RJ', 'RO'], ['under-query', 'AH'], ['received', 'AP'],
])

export const REFERENCES = listed([
  ['order', 'PO'], ['contract', 'CT', 'BC'], ['blanket', 'BO'], ['release', 'RE'], ['invoice', 'IV'], ['ship-notice', 'SI', 'MA'], ['bill-of-lading', 'BM', 'MB'], ['delivery-note', 'PK'], ['price-list', 'PL'],
  ['department', 'DP'], ['vendor', 'IA', 'VR'], ['promotion', 'PD'], ['project', 'YP'], ['tax-id', 'TJ', 'GT', 'TX'], ['account', '11', '12', 'AJ'], ['previous', 'OI'], ['container', 'OC'], ['carrier', 'CN'],
  ['buyer-reference', 'CR'], ['buyer-order', 'CO'], ['seller-order', 'VN', 'IL'], ['claim', 'CM'], ['payment', 'TN'],
])

export const DATES = listed([
  ['requested', '002'], ['ship-by', '010'], ['shipped', '011'], ['promised', '067', '017'], ['not-before', '037'], ['not-after', '038'], ['cancel-after', '001', '177'], ['delivered', '035'], ['deliver-by', '063'],
  ['issued', '097'], ['effective', '007'], ['expires', '036'], ['received', '050'], ['due', '814'], ['paid', '020'], ['period', '434'],
])

export const ROLES = listed([
  ['buyer', 'BY', 'OB'], ['seller', 'SE', 'VN', 'SU'], ['ship-to', 'ST'], ['ship-from', 'SF', 'SH'], ['bill-to', 'BT'], ['sold-to', 'SO'], ['payer', 'PR'], ['payee', 'RE', 'RI', 'PE'], ['mark-for', 'Z7'],
  ['final-recipient', 'UC', 'EN'], ['carrier', 'CA'], ['manufacturer', 'MF'], ['sender', 'FR'], ['receiver', 'TO'], ['store', 'SN', 'RL'],
])

/** The qualifier itself is kept as the number's scheme. */
export const ITEM_KINDS = listed([
  ['gtin', 'UP', 'UK', 'EN', 'UA', 'UI', 'UE', 'UD', 'UN', 'EO', 'EM', 'ER'], ['seller', 'VN', 'VP', 'VC', 'VA', 'VS', 'VO'], ['buyer', 'BP', 'IN', 'CB', 'PI', 'SK'], ['manufacturer', 'MG'], ['model', 'MN'],
  ['colour', 'VE', 'BO', 'CL'], ['size', 'IZ', 'SZ'], ['batch', 'LT'], ['serial', 'SN'],
])

/** Price for so many units. */
export const PRICE_PER: ReadonlyMap<string, string> = new Map([['HP', '100'], ['TP', '1000']])
export const PRICE_KINDS = listed([['net', 'NT'], ['retail', 'SR'], ['list', 'LP']])

export const LINE_STATUS = listed<LineAction['does']>([
  ['accepted', 'IA', 'IE', 'AR', 'SP', 'AA'], ['back-ordered', 'IB', 'BP'], ['changed', 'IC'], ['deleted', 'ID'], ['held', 'IH', 'IF', 'IW'], ['price-changed', 'IP'], ['quantity-changed', 'IQ'],
  ['rejected', 'IR', 'R1', 'R2', 'R3', 'R4', 'R5', 'R6', 'R7', 'R8'], ['substituted', 'IS'], ['shipped', 'AC'], ['day-changed', 'DR'],
])

export const LINE_CHANGES = listed<LineAction['does']>([
  ['added', 'AI'], ['changed', 'CA', 'MU', 'PQ', 'PR', 'RA', 'RQ', 'RZ'], ['deleted', 'DI'], ['not-changed', 'NC'], ['price-changed', 'PC'], ['quantity-changed', 'QI', 'QD'], ['substituted', 'RE'], ['day-changed', 'RS', 'CT'],
])

export const QUANTITIES = listed([
  ['on-hand', '17', 'QA'], ['available', '33'], ['on-order', '63', 'QP'], ['shipped', '39'], ['ordered', '38', '21'], ['back-ordered', '83'], ['free-goods', '76'],
])
export const ACTIVITIES = listed([
  ['sold', 'QS'], ['on-hand', 'QA'], ['on-order', 'QP'], ['received', 'QR'], ['out-of-stock', 'QO'], ['in-transit', 'QI'], ['returned', 'QU'], ['adjusted', 'QT'], ['committed', 'QC'], ['back-ordered', 'QB'],
])

export const PRICES = listed([['resale', 'RES'], ['retail', 'MSR'], ['cost', 'UCP'], ['catalogue', 'CAT'], ['contract', 'CON'], ['actual', 'ACT'], ['promotion', 'PRO'], ['invoiced', 'INV'], ['net', 'NET'], ['list', 'SLP']])

export const LEVELS = listed([['shipment', 'S'], ['order', 'O'], ['tare', 'T'], ['pack', 'P'], ['item', 'I']])

export const SETTLED = listed([['invoice', 'IV'], ['credit-note', 'CM', 'CR'], ['debit-note', 'DB', 'DL'], ['adjustment', 'AJ']])

/** Credit memos among the kinds of an 810 (BIG07, data element 640). */
export const CREDIT_INVOICES: ReadonlySet<string> = new Set(['CR', 'CN'])

export const GROUP_VERDICTS = listed<Acknowledged['verdict']>([['accepted', 'A'], ['accepted-with-errors', 'E'], ['partly-accepted', 'P'], ['rejected', 'R', 'M', 'W', 'X']])
