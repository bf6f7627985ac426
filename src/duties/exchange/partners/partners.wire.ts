// What travels of partners and of our own company.

import type { Static } from 'typebox'
import { Type } from 'typebox'
import type { DocumentType } from '#formats/document'
import { DOCUMENT_TYPES } from '#formats/document'
import { WayOut } from '../routes/way.wire.ts'
import { ANSWERS, PARTNER_FORMATS, PARTNER_STATES, REQUIRED_FIELDS } from './partner.ts'

const choice = <T extends readonly string[]>(values: T) => Type.Unsafe<T[number]>({ type: 'string', enum: [...values] })
const TextOrNull = (most: number) => Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: most })
const Text = (most: number) => Type.String({ maxLength: most })
export const UUID = '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'

export const AccountPath = Type.Object({ accountId: Type.String() })
export const PartnersAsk = Type.Object({ account: Type.Optional(Type.String({ pattern: UUID })) })
export const PartnerPath = Type.Object({ accountId: Type.String(), partnerId: Type.String() })

const IdentityIn = Type.Object({ id: Text(100), scheme: TextOrNull(20) })
const Signs = Type.Object({ element: Type.String({ minLength: 1, maxLength: 1 }), component: Type.String({ minLength: 1, maxLength: 1 }), segment: Type.String({ minLength: 1, maxLength: 1 }), repetition: TextOrNull(1) })

export const PartnerSettingsIn = Type.Object({
  format: choice(PARTNER_FORMATS),
  version: Text(60),
  profile: TextOrNull(300),
  them: Type.Array(IdentityIn, { maxItems: 50 }),
  us: IdentityIn,
  groupThem: TextOrNull(100),
  groupUs: TextOrNull(100),
  signs: Type.Unsafe<Static<typeof Signs> | null>(Type.Union([Signs, Type.Null()])),
  sends: Type.Array(choice(DOCUMENT_TYPES) as ReturnType<typeof Type.Unsafe<DocumentType>>, { maxItems: 30 }),
  wants: Type.Array(choice(ANSWERS), { maxItems: 10 }),
  defaultSite: TextOrNull(100),
  required: Type.Array(choice(REQUIRED_FIELDS), { maxItems: 10 }),
  changes: choice(['ask', 'take'] as const),
  substitutes: choice(['ask', 'take'] as const),
  out: Type.Unsafe<Static<typeof WayOut> | null>(Type.Union([WayOut, Type.Null()])),
})

export const PartnerNew = Type.Object({ name: Type.String({ minLength: 1, maxLength: 200 }), state: choice(PARTNER_STATES), settings: PartnerSettingsIn })
export type PartnerNew = Static<typeof PartnerNew>
export const PartnerChange = Type.Object({ ...PartnerNew.properties, version: Type.Integer() })

/** A way out as it is shown: without its secrets, `secrets` names those that are kept. */
const OutShown = Type.Unsafe<Readonly<Record<string, unknown> & { kind: Static<typeof WayOut>['kind']; secrets: readonly string[] }> | null>({ type: ['object', 'null'], additionalProperties: true })
export const PartnerSettingsOut = Type.Object({ ...PartnerSettingsIn.properties, out: OutShown })

export const PartnerOut = Type.Object({ accountId: Type.String(), account: Type.String(), partnerId: Type.String(), name: Type.String(), state: choice(PARTNER_STATES), settings: PartnerSettingsOut, version: Type.Integer(), mayWrite: Type.Boolean() })
export type PartnerOut = Static<typeof PartnerOut>
export const PartnerList = Type.Object({ rows: Type.Array(PartnerOut) })
export type PartnerList = Static<typeof PartnerList>

export const CodeOut = Type.Object({ kind: Type.String(), code: Type.String(), site: TextOrNull(400), unit: TextOrNull(100), by: TextOrNull(200), at: Type.String() })
export const CodeList = Type.Object({ rows: Type.Array(CodeOut) })
export type CodeList = Static<typeof CodeList>
export const CodePath = Type.Object({ accountId: Type.String(), partnerId: Type.String(), kind: choice(['site', 'unit'] as const), code: Type.String({ minLength: 1, maxLength: 200 }) })

export const CompanyIn = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 200 }), street: TextOrNull(200), city: TextOrNull(100), region: TextOrNull(100), postcode: TextOrNull(20),
  country: Type.Unsafe<string | null>({ type: ['string', 'null'], pattern: '^[A-Z]{2}$' }), vat: TextOrNull(30), registration: TextOrNull(60), gln: TextOrNull(13),
  endpoint: Type.Unsafe<{ id: string; scheme: string | null } | null>(Type.Union([IdentityIn, Type.Null()])), iban: TextOrNull(34), bic: TextOrNull(11),
  contactName: TextOrNull(200), contactPhone: TextOrNull(60), contactMail: TextOrNull(200),
})
export const CompanyOut = Type.Object({ company: Type.Unsafe<Static<typeof CompanyIn> | null>(Type.Union([CompanyIn, Type.Null()])), mayWrite: Type.Boolean() })
export type CompanyOut = Static<typeof CompanyOut>
