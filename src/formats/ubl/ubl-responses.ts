// Answers to documents in UBL's application response, and the lines of remittances, statements and reminders.

import { parseDecimal } from '#ground/decimal'
import type { Acknowledged, AcknowledgedError, Note, Reference, Settlement, Verdict } from '../document.ts'
import type { XmlNode } from '../xml/xml-tree.ts'
import type { Reading } from './reading.ts'
import { elementAt, elementsAt, Fields } from './reading.ts'
import { VERDICTS } from './ubl-roots.ts'
import { referenceAt } from './ubl-references.ts'

export const verdictOf = (code: string | null): Verdict | null => (code === null ? null : (VERDICTS[code.toUpperCase() as keyof typeof VERDICTS] ?? null))

/** Whether an application response answers an invoice in business terms (Peppol's invoice response), not one message as such. */
export const answersInvoice = (root: XmlNode): boolean => {
  const named = `${elementAt(root, 'cbc:CustomizationID')?.text ?? ''} ${elementAt(root, 'cbc:ProfileID')?.text ?? ''}`
  if (/invoice_response/i.test(named)) return true
  if (/:mlr:|trns:catalogue_response/i.test(named)) return false
  return /^\s*(380|381|384|389|393|396)\s*$/.test(elementAt(root, 'cac:DocumentResponse/cac:DocumentReference/cbc:DocumentTypeCode')?.text ?? '')
}

export type InvoiceAnswer = Readonly<{ verdict: Verdict | null; kind: string | null; references: readonly Reference[]; notes: readonly Note[] }>

/** What is said of an invoice: the verdict, which invoice, why, and what is asked for. */
export const invoiceAnswerOf = (reading: Reading, root: XmlNode): InvoiceAnswer => {
  const references: Reference[] = []
  const notes: Note[] = []
  let kind: string | null = null
  for (const response of elementsAt(root, 'cac:DocumentResponse')) {
    const of = new Fields(reading, response)
    kind ??= of.text('kind', 'cac:Response/cbc:ResponseCode')
    for (const document of elementsAt(response, 'cac:DocumentReference')) references.push(...referenceAt(reading, document, 'invoice'))
    for (const description of elementsAt(response, 'cac:Response/cbc:Description')) {
      const note = new Fields(reading, description)
      const text = note.text('text', '')
      if (text !== null) notes.push({ kind: null, text, at: note.at })
    }
    for (const status of elementsAt(response, 'cac:Response/cac:Status')) {
      const reason = new Fields(reading, status)
      const value = reason.text('value', 'cbc:StatusReasonCode')
      const text = reason.text('text', 'cbc:StatusReason')
      if (value !== null) references.push({ kind: 'reason', value, line: null, day: null, text, at: reason.at })
      else if (text !== null) notes.push({ kind: 'reason', text, at: reason.at })
    }
  }
  return { verdict: verdictOf(kind), kind, references, notes }
}

/** Documents acknowledged or refused as messages, with what is wrong at which place. */
export const acknowledgedOf = (reading: Reading, root: XmlNode): readonly Acknowledged[] =>
  elementsAt(root, 'cac:DocumentResponse').map((response) => {
    const of = new Fields(reading, response)
    const errors = elementsAt(response, 'cac:LineResponse').map((line) => errorOf(reading, line))
    const code = of.text('verdict', 'cac:Response/cbc:ResponseCode')?.toUpperCase() ?? null
    return {
      level: 'document',
      set: of.text('set', 'cac:DocumentReference/cbc:DocumentTypeCode', 'cac:DocumentReference/cbc:DocumentType'),
      control: of.text('control', 'cac:DocumentReference/cbc:ID'),
      verdict: code === 'RE' ? 'rejected' : code === 'AP' ? (errors.length > 0 ? 'accepted-with-errors' : 'accepted') : 'received',
      counts: null,
      errors: [...descriptionOf(reading, response), ...errors],
      at: of.at,
    }
  })

const NO_ERROR = { segment: null, segmentPosition: null, element: null, component: null, code: null, value: null, text: null }

const descriptionOf = (reading: Reading, response: XmlNode): readonly AcknowledgedError[] => {
  const of = new Fields(reading, response)
  const text = of.text('text', 'cac:Response/cbc:Description')
  const code = of.text('code', 'cac:Response/cac:Status/cbc:StatusReasonCode')
  return text === null && code === null ? [] : [{ ...NO_ERROR, code, text, at: of.at }]
}

const errorOf = (reading: Reading, line: XmlNode): AcknowledgedError => {
  const of = new Fields(reading, line)
  return { ...NO_ERROR, segment: of.text('segment', 'cac:LineReference/cbc:LineID'), code: of.text('code', 'cac:Response/cac:Status/cbc:StatusReasonCode'), text: of.text('text', 'cac:Response/cbc:Description'), at: of.at }
}

const SETTLED: readonly (readonly [path: string, kind: string])[] = [
  ['cac:InvoiceDocumentReference', 'invoice'],
  ['cac:SelfBilledInvoiceDocumentReference', 'invoice'],
  ['cac:CreditNoteDocumentReference', 'credit-note'],
  ['cac:SelfBilledCreditNoteDocumentReference', 'credit-note'],
  ['cac:DebitNoteDocumentReference', 'debit-note'],
]

/** Open items of a remittance, statement or reminder. Debits count up, credits down. */
export const settlementsOf = (reading: Reading, root: XmlNode): readonly Settlement[] =>
  root.children
    .filter((child) => child.name === 'cac:RemittanceAdviceLine' || child.name === 'cac:StatementLine' || child.name === 'cac:ReminderLine')
    .map((line) => {
      const of = new Fields(reading, line)
      const billing = elementAt(line, 'cac:BillingReference')
      const found = SETTLED.find(([path]) => billing !== null && elementAt(billing, path) !== null)
      const document = found === undefined || billing === null ? null : new Fields(reading, elementAt(billing, found[0]) ?? billing)
      const debit = of.amount('paid', 'cbc:DebitLineAmount')
      const credit = of.amount('credit', 'cbc:CreditLineAmount')
      of.text('line', 'cbc:ID')
      return {
        kind: found?.[1] ?? 'adjustment',
        number: document?.text('number', 'cbc:ID') ?? of.text('number', 'cbc:InvoicingPartyReference'),
        day: document?.day('day', 'cbc:IssueDate') ?? null,
        paid: isNothing(debit) && !isNothing(credit) && credit !== null ? negative(credit) : debit,
        original: of.amount('original', 'cbc:BalanceAmount'),
        discount: null,
        adjusted: null,
        reason: null,
        text: of.text('text', 'cbc:Note'),
        references: elementsAt(line, 'cbc:PaymentPurposeCode').flatMap((node) => referenceAt(reading, node, 'PaymentPurposeCode', '')),
        at: { ...of.at, ...document?.at },
      }
    })

const isNothing = (amount: string | null): boolean => amount === null || parseDecimal(amount, 12) === 0n
const negative = (amount: string): string => (amount.startsWith('-') ? amount.slice(1) : `-${amount}`)
