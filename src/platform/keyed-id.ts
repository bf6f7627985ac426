// Identifiers made from what they name: the same account and number always give the same uuid.
// So a second import finds its own records, two writers of one order collide on the key, and references need no lookup.
// Source of the form: RFC 9562, version 8 (custom), over SHA-256.

import { createHash, randomUUID } from 'node:crypto'
import type { AccountId, ContractId, FamilyId, FindingId, Id, InvoiceId, ItemId, OrderId, SiteId, TermId } from '#ground/ids'

export const keyedId = <Kind extends string>(kind: Kind, ...key: readonly string[]): Id<Kind> => {
  const hash = createHash('sha256').update(JSON.stringify([kind, ...key])).digest('hex')
  const variant = ((Number.parseInt(hash.charAt(16), 16) & 3) | 8).toString(16)
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-8${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}` as Id<Kind>
}

export const accountIdOf = (number: string): AccountId => keyedId('account', number)
export const siteIdOf = (account: AccountId, number: string): SiteId => keyedId('site', account, number)
export const familyIdOf = (number: string): FamilyId => keyedId('family', number)
export const itemIdOf = (number: string): ItemId => keyedId('item', number)
export const contractIdOf = (account: AccountId, number: string): ContractId => keyedId('contract', account, number)
/** `name` tells terms of one clause apart: the file gives it, or its place in the clause. */
export const termIdOf = (contract: ContractId, clause: string, name: string): TermId => keyedId('term', contract, clause, name)
export const orderIdOf = (account: AccountId, number: string): OrderId => keyedId('order', account, number)
export const invoiceIdOf = (account: AccountId, number: string): InvoiceId => keyedId('invoice', account, number)
export const findingIdOf = (account: AccountId, rule: string, subject: string): FindingId => keyedId('finding', account, rule, subject)

export const freshId = <Kind extends string>(_kind: Kind): Id<Kind> => randomUUID() as string as Id<Kind>
