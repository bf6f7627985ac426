// Writes an answer to an invoice (in business terms) or to messages as the responses of a UBL application response.

import type { Acknowledged, TradeDocument } from '../document.ts'
import type { Element } from './xml-writing.ts'
import { branch, leaf } from './xml-writing.ts'

const CODES = { received: 'AB', accepted: 'AP', 'accepted-with-changes': 'CA', rejected: 'RE', 'under-query': 'UQ', paid: 'PD' } as const

export const responseElements = (document: TradeDocument): readonly (Element | null)[] =>
  document.type === 'invoice-response' ? [invoiceAnswer(document)] : document.acknowledges.map(acknowledgement)

const invoiceAnswer = (document: TradeDocument): Element | null => {
  const code = document.kind !== null && /^(AB|AP|CA|IP|PD|RE|UQ)$/.test(document.kind) ? document.kind : document.verdict === null ? null : CODES[document.verdict]
  const reasons = document.references.filter((one) => one.kind === 'reason')
  const invoices = document.references.filter((one) => one.kind === 'invoice')
  return branch(
    'cac:DocumentResponse',
    branch(
      'cac:Response',
      leaf('cbc:ResponseCode', code),
      reasons.map((one) => branch('cac:Status', leaf('cbc:StatusReasonCode', one.value, { listID: /^[A-Z]{3}$/.test(one.value) && ACTIONS.has(one.value) ? 'OPStatusAction' : 'OPStatusReason' }), leaf('cbc:StatusReason', one.text))),
      document.notes.filter((one) => one.kind === 'reason').map((one) => branch('cac:Status', leaf('cbc:StatusReason', one.text))),
    ),
    invoices.map((one) => branch('cac:DocumentReference', leaf('cbc:ID', one.value), leaf('cbc:IssueDate', one.day), leaf('cbc:DocumentTypeCode', '380'))),
  )
}

/** Peppol's list of what is asked for; all other codes are reasons. */
const ACTIONS = new Set(['NOA', 'PIN', 'NIN', 'CNF', 'CNP', 'CNA', 'OTH'])

const acknowledgement = (one: Acknowledged): Element | null => {
  const [first, ...others] = one.errors
  const whole = first !== undefined && first.segment === null ? first : null
  const lines = whole === null ? one.errors : others
  return branch(
    'cac:DocumentResponse',
    branch('cac:Response', leaf('cbc:ResponseCode', one.verdict === 'rejected' || one.verdict === 'partly-accepted' ? 'RE' : one.verdict === 'received' ? 'AB' : 'AP'), leaf('cbc:Description', whole?.text), branch('cac:Status', leaf('cbc:StatusReasonCode', whole?.code))),
    branch('cac:DocumentReference', leaf('cbc:ID', one.control ?? 'NA'), leaf('cbc:DocumentTypeCode', one.set)),
    lines.map((error) =>
      branch(
        'cac:LineResponse',
        branch('cac:LineReference', leaf('cbc:LineID', error.segment ?? 'NA')),
        branch('cac:Response', leaf('cbc:ResponseCode', 'RE'), leaf('cbc:Description', error.text), branch('cac:Status', leaf('cbc:StatusReasonCode', error.code))),
      ),
    ),
  )
}
