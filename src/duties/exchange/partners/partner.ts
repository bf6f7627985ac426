// A trading partner: how a client names itself and us in its documents, what it sends, what it wants back, and what happens by rule.
// Which of its codes mean what is remembered beside it (partner_codes, client_items).

import type { DocumentType, Identity, TradeDocument } from '#formats/document'
import type { AccountId } from '#ground/ids'
import type { WayOut } from '../routes/way.wire.ts'

export const PARTNER_FORMATS = ['x12', 'edifact', 'ubl', 'cii', 'page'] as const
export type PartnerFormat = (typeof PARTNER_FORMATS)[number]

export const PARTNER_STATES = ['test', 'production', 'off'] as const
export type PartnerState = (typeof PARTNER_STATES)[number]

/** What we may send of ourselves. */
export const ANSWERS = ['acknowledgement', 'order-response', 'change-response', 'ship-notice', 'invoice'] as const
export type Answer = (typeof ANSWERS)[number]

/** The signs that part the pieces of X12 and EDIFACT, one character each; null: the standard's usual ones. */
export type Signs = Readonly<{ element: string; component: string; segment: string; repetition: string | null }>

export type PartnerSettings = Readonly<{
  format: PartnerFormat
  /** `004010`, `D:96A:UN:EAN008`, `2.1`; what we write follows it. */
  version: string
  /** Profile of what we write: a Peppol customization, a guide's name; null: none. */
  profile: string | null
  /** The first is how we address them; by any of them they are known. */
  them: readonly Identity[]
  us: Identity
  /** Identities of the group level of X12 and EDIFACT; null: those of the interchange. */
  groupThem: string | null
  groupUs: string | null
  signs: Signs | null
  sends: readonly DocumentType[]
  wants: readonly Answer[]
  /** Where orders go whose document names no place. */
  defaultSite: string | null
  /** Fields an order must have, by their name in the neutral document: `number`, `day`, `requested`, `price`. */
  required: readonly RequiredField[]
  /** A change that fits (nothing shipped, nothing stops it): taken by itself, or shown to a person. */
  changes: 'ask' | 'take'
  /** An item no longer sold: its substitute is taken and told, or a person is asked. */
  substitutes: 'ask' | 'take'
  /** The way our documents go; null: they lie here to be fetched. */
  out: WayOut | null
}>

export const REQUIRED_FIELDS = ['number', 'day', 'requested', 'price', 'department', 'contract'] as const
export type RequiredField = (typeof REQUIRED_FIELDS)[number]

export type Partner = Readonly<{ accountId: AccountId; partnerId: string; name: string; state: PartnerState; settings: PartnerSettings; version: number }>

/** Schemes are compared as written but for blanks; where one of both says none, the id alone decides. */
export const sameIdentity = (a: Identity, b: Identity): boolean =>
  a.id.trim().toLowerCase() === b.id.trim().toLowerCase() && (a.scheme === null || b.scheme === null || a.scheme.trim() === '' || b.scheme.trim() === '' || a.scheme.trim() === b.scheme.trim())

/**
 * By what the client behind a document may be known: the sender of its cover; without one, the party that buys or pays, for we are the seller in
 * all of them. Numbers within a cover are the client's own and may be anybody's.
 */
export const senderOf = (document: TradeDocument): readonly Identity[] => {
  if (document.envelope !== null) return [document.envelope.sender].filter((identity) => identity.id.trim() !== '')
  const client = ['buyer', 'bill-to', 'payer'].map((role) => document.parties.filter((party) => party.role === role)).find((parties) => parties.length > 0) ?? []
  return client.flatMap((party) => [...party.ids, ...(party.vat === null ? [] : [{ id: party.vat, scheme: 'VAT' }])]).filter((identity) => identity.id.trim() !== '')
}

/** The partner settings one sample file asks for: what it says of both sides, its version and signs; the rest as most partners have it. */
export const settingsOfSample = (document: TradeDocument, format: PartnerFormat, signs: Signs | null): PartnerSettings => {
  const us = document.envelope?.receiver ?? document.parties.find((party) => party.role === 'seller')?.ids[0] ?? { id: '', scheme: null }
  const them = senderOf(document)
  return {
    format,
    version: document.version ?? '',
    profile: document.profile,
    them: them.filter((one, at) => them.findIndex((other) => sameIdentity(one, other)) === at),
    us,
    groupThem: document.envelope?.groupSender ?? null,
    groupUs: document.envelope?.groupReceiver ?? null,
    signs,
    sends: [document.type],
    wants: format === 'page' ? [] : format === 'x12' || format === 'edifact' ? ['acknowledgement', 'order-response', 'ship-notice', 'invoice'] : ['order-response', 'ship-notice', 'invoice'],
    defaultSite: null,
    required: ['number'],
    changes: 'ask',
    substitutes: 'ask',
    out: null,
  }
}
