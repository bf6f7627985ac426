// Identifiers: uuids, branded by what they name so that a site's id cannot stand where an order's belongs.

export type Id<Kind extends string> = string & { readonly __id: Kind }

export type AccountId = Id<'account'>
export type SiteId = Id<'site'>
export type UserId = Id<'user'>
export type ItemId = Id<'item'>
export type FamilyId = Id<'family'>
export type ContractId = Id<'contract'>
export type TermId = Id<'term'>
export type OrderId = Id<'order'>
export type InvoiceId = Id<'invoice'>
export type FindingId = Id<'finding'>

const SHAPE = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

export const isId = (text: string): boolean => SHAPE.test(text)

/** Text that is known to be a uuid, as the id of a kind; anything else throws. At the edges ask `isId` first. */
export const id = <Kind extends string>(text: string): Id<Kind> => {
  if (!isId(text)) throw new Error(`"${text}" is not an id`)
  return text as Id<Kind>
}
