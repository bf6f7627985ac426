// Peppol BIS Invoice Response 3 (T111): the buyer's word on an invoice, with reasons and what is to be done. Also responses to messages and catalogues.

import { codeList } from '../codes/code-list.ts'
import type { Rule } from '../rule.ts'
import type { XmlNode } from '../../xml/xml-tree.ts'
import { nodesAt, rule, textOf, there } from './reckoning.ts'
import { customization, profile, sharedRules } from './shared-rules.ts'

const id = (number: string): string => `PEPPOL-T111-${number}`

/** Lists of OpenPeppol: why, and what is asked for. */
const REASONS = codeList('NON REF LEG REC QUA DEL PRI QTY ITM PAY UNR FIN PPD OTH')
const ACTIONS = codeList('NOA PIN NIN CNF CNP CNA OTH')

const STATUS = 'cac:Status'
const code = 'cbc:StatusReasonCode'

export const invoiceResponseRules = (): readonly Rule[] => [
  ...sharedRules('ApplicationResponse'),
  rule(id('R001'), 'cac:Response', 'clarification-missing', (node) => !['CA', 'UQ', 'RE'].includes(textOf(node, 'cbc:ResponseCode')) || there(node, `${STATUS}/${code}`)),
  rule(id('R002'), STATUS, 'reason-text', (node) => textOf(node, code) !== 'OTH' || there(node, 'cbc:StatusReason'), { severity: 'warning', with: { code: 'OTH' } }),
  customization(id('R003'), 'urn:fdc:peppol.eu:poacc:trns:invoice_response:3'),
  rule(id('R004'), STATUS, 'reason-text', (node) => textOf(node, code) !== 'PPD' || there(node, 'cbc:StatusReason'), { with: { code: 'PPD' } }),
  rule(id('R005'), STATUS, 'partly-paid', (node) => {
    const response = node.parent === null ? '' : textOf(node.parent, 'cbc:ResponseCode')
    return textOf(node, code) !== 'PPD' || response === '' || response === 'PD'
  }),
  rule(id('R006'), STATUS, 'clarification-list', (node) => !listed(node, 'OPStatusAction') || ACTIONS.has(textOf(node, code)), { with: { list: 'OPStatusAction' } }),
  rule(id('R007'), STATUS, 'clarification-list', (node) => !listed(node, 'OPStatusReason') || REASONS.has(textOf(node, code)), { with: { list: 'OPStatusReason' } }),
  profile(id('R008'), 'urn:fdc:peppol.eu:poacc:bis:invoice_response:3', 'urn:fdc:peppol.eu:poacc:bis:billing_w_response:3'),
]

const listed = (node: XmlNode, list: string): boolean => nodesAt(node, code).some((one) => one.attributes['listID'] === list)

/** A message level response. */
export const messageResponseRules = (): readonly Rule[] => [...sharedRules('ApplicationResponse'), customization('PEPPOL-T71-R001', 'urn:fdc:peppol.eu:poacc:trns:mlr:3')]

/** A response to a catalogue. */
export const catalogueResponseRules = (): readonly Rule[] => [...sharedRules('ApplicationResponse'), customization('PEPPOL-T58-R001', 'urn:fdc:peppol.eu:poacc:trns:catalogue_response:3')]
