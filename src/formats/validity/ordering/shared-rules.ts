// Rules that every document of Peppol's ordering and logistics is asked: nothing empty, days well formed, identifiers in the form of their scheme,
// its own profile and customization; and shapes that several of them share.

import { ZERO, compare } from '../exact.ts'
import { identifierRules } from '../peppol/identifiers.ts'
import type { Rule } from '../rule.ts'
import { tidy } from '../selector.ts'
import type { CodeList } from '../codes/code-list.ts'
import { ALLOWANCE_REASONS, CHARGE_REASONS } from '../codes/documents.ts'
import type { Severity } from './reckoning.ts'
import { dayAt, numberAt, rule, textOf, there } from './reckoning.ts'

const DATES = ['cbc:IssueDate', 'cbc:DueDate', 'cbc:TaxPointDate', 'cbc:StartDate', 'cbc:EndDate', 'cbc:ActualDeliveryDate']
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/

export const sharedRules = (root: string): readonly Rule[] => [
  rule('PEPPOL-COMMON-R001', '*', 'empty', (node) => !node.name.startsWith('cbc:') || node.text.trim() !== '' || node.children.length > 0),
  rule('PEPPOL-COMMON-R002', '*', 'empty', (node) => !node.name.startsWith('cac:') || node.children.length > 0),
  rule('PEPPOL-COMMON-R003', `/${root}`, 'schema-location', (node) => node.attributes['xsi:schemaLocation'] === undefined, { severity: 'warning' }),
  rule('PEPPOL-COMMON-R030', DATES, 'date', (node) => DATE.test(node.text)),
  ...identifierRules('ubl'),
]

/** The profile must be one of these. */
export const profile = (id: string, ...profiles: readonly string[]): Rule => rule(id, 'cbc:ProfileID', 'profile', (node) => profiles.includes(tidy(node.text)), { with: { profiles: profiles.join(', ') } })

/** The customization must begin with this. */
export const customization = (id: string, start: string): Rule => rule(id, 'cbc:CustomizationID', 'customization', (node) => tidy(node.text).startsWith(start), { with: { start } })

/** A party must be named or numbered; `inner` leads to it from the element. */
export const namedParty = (id: string, on: string, inner = 'cac:Party/'): Rule =>
  rule(id, on, 'party-unnamed', (node) => there(node, `${inner}cac:PartyName/cbc:Name | ${inner}cac:PartyIdentification/cbc:ID`), { with: { party: on.slice(on.lastIndexOf(':') + 1) } })

/** A party must have its official name or a number. */
export const registeredParty = (id: string, on: string): Rule =>
  rule(id, `${on}/cac:Party`, 'party-unregistered', (node) => there(node, 'cac:PartyLegalEntity/cbc:RegistrationName | cac:PartyIdentification/cbc:ID'), { with: { party: on.slice(4) } })

/** What must be there, or had better. */
export const needed = (id: string, on: string, path: string, severity: Severity = 'fatal'): Rule => rule(id, on, 'missing', (node) => there(node, path), { severity, with: { what: plainName(path) } })

/** An item must bear the seller's number or a standard one. */
export const numberedItem = (id: string, on: string, item = ''): Rule =>
  rule(id, on, 'item-unnumbered', (node) => (item !== '' && id.includes('T128') && !there(node, 'cac:Item')) || there(node, `${item}cac:StandardItemIdentification/cbc:ID | ${item}cac:SellersItemIdentification/cbc:ID`))

/** A number that, where the path leads to one, must not be negative; `always`: it must also be there. */
export const notNegative = (id: string, on: string, path: string, { always = true, severity = 'fatal' as Severity } = {}): Rule =>
  rule(
    id,
    on,
    'negative',
    (node) => {
      if (!there(node, path)) return !always
      const value = numberAt(node, path)
      return value !== null && compare(value, ZERO) >= 0
    },
    { severity, with: { what: plainName(path) } },
  )

export const plainName = (path: string): string => path.slice(path.lastIndexOf(':') + 1)

/** The rate of a category of tax: needed unless nothing is taxed, and above zero for the standard rate. */
export const taxRates = (needed: string, above: string, on: readonly string[]): readonly Rule[] => [
  rule(needed, on, 'tax-rate-missing', (node) => there(node, 'cbc:Percent') || textOf(node, 'cbc:ID') === 'O'),
  rule(above, on, 'tax-rate-zero', (node) => {
    if (textOf(node, 'cbc:ID') !== 'S') return true
    const rate = numberAt(node, 'cbc:Percent')
    return rate !== null && compare(rate, ZERO) > 0
  }),
]

/** Codes of why something is taken off or put on. */
export const reasonCodes = (allowance: string, charge: string): readonly Rule[] => [coded(allowance, 'false', ALLOWANCE_REASONS, 'UNCL 5189'), coded(charge, 'true', CHARGE_REASONS, 'UNCL 7161')]

const coded = (id: string, indicator: string, list: CodeList, name: string): Rule =>
  rule(id, 'cac:AllowanceCharge/cbc:AllowanceChargeReasonCode', 'reason-code', (node) => node.parent === null || textOf(node.parent, 'cbc:ChargeIndicator') !== indicator || list.has(tidy(node.text)), { with: { list: name } })

/** A period must not end before it begins, where it has both ends. */
export const period = (id: string, on: string): Rule =>
  rule(id, on, 'period', (node) => !there(node, 'cbc:StartDate') || !there(node, 'cbc:EndDate') || dayAt(node, 'cbc:EndDate') >= dayAt(node, 'cbc:StartDate'))
