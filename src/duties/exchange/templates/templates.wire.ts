// What travels of templates: a file as pages, what was marked on it, and how it reads then.

import type { Static } from 'typebox'
import { Type } from 'typebox'
import type { Mark } from '#formats/page-order/mark'
import type { Pages } from '#formats/page-order/page'
import { ProblemOut } from '../mailbox/mailbox.wire.ts'
import { UUID } from '../partners/partners.wire.ts'

const Id = Type.String({ pattern: UUID })
const TextOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'] })
const Area = Type.Object({ page: Type.Integer(), x: Type.Number(), y: Type.Number(), width: Type.Number(), height: Type.Number() })
const Areas = Type.Array(Area, { maxItems: 200 })

/** Checked more closely by learning itself, which says what is missing. */
export const MarkIn = Type.Union([
  Type.Object({ is: Type.Literal('field'), field: Type.String({ maxLength: 40 }), areas: Areas, value: Type.Optional(Type.String({ maxLength: 100 })) }),
  Type.Object({ is: Type.Literal('fixed'), field: Type.String({ maxLength: 40 }), value: Type.String({ maxLength: 200 }) }),
  Type.Object({ is: Type.Literal('column'), role: Type.String({ maxLength: 40 }), head: Areas, first: Areas }),
  Type.Object({ is: Type.Literal('aside'), areas: Areas }),
  Type.Object({ is: Type.Literal('total'), total: Type.String({ maxLength: 40 }), areas: Areas }),
  Type.Object({ is: Type.Literal('days'), order: Type.String({ maxLength: 10 }) }),
  Type.Object({ is: Type.Literal('decimal'), mark: Type.String({ minLength: 1, maxLength: 1 }) }),
])
const Marks = Type.Unsafe<readonly Mark[]>(Type.Array(MarkIn, { maxItems: 200 }))

export const FilePath = Type.Object({ fileId: Type.String() })
export const PagesOut = Type.Object({
  fileId: Type.String(), name: Type.String(), pages: Type.Unsafe<Omit<Pages, 'problems'>>({ type: 'object', additionalProperties: true }), problems: Type.Array(ProblemOut),
  /** A first guess of what stands where. */
  marks: Type.Unsafe<readonly Mark[]>({ type: 'array', items: { type: 'object', additionalProperties: true } }),
})
export type PagesOut = Static<typeof PagesOut>

export const LearnIn = Type.Object({ name: Type.String({ maxLength: 100 }), marks: Marks })
export type LearnIn = Static<typeof LearnIn>

/** How the order reads by what was marked. */
export const LearnOut = Type.Object({
  learned: Type.Boolean(), certain: Type.Boolean(), problems: Type.Array(ProblemOut), number: TextOrNull, day: TextOrNull, currency: TextOrNull, amount: Type.String(), shipTo: TextOrNull, requested: TextOrNull,
  totals: Type.Unsafe<Readonly<Record<string, string>>>({ type: 'object', additionalProperties: { type: 'string' } }),
  lines: Type.Array(Type.Object({ items: Type.Array(Type.String()), description: TextOrNull, quantity: TextOrNull, unit: TextOrNull, price: TextOrNull, amount: TextOrNull, place: Type.String() })),
})
export type LearnOut = Static<typeof LearnOut>

export const PartnerPath = Type.Object({ accountId: Type.String(), partnerId: Type.String() })
export const TemplatePath = Type.Object({ accountId: Type.String(), partnerId: Type.String(), templateId: Type.String() })
export const TemplateNew = Type.Object({ fileId: Id, name: Type.String({ minLength: 1, maxLength: 100 }), marks: Marks })
export const TemplateMade = Type.Object({ templateId: Type.String() })
export const TemplateList = Type.Object({ rows: Type.Array(Type.Object({ templateId: Type.String(), name: Type.String(), fileId: Type.String(), madeBy: TextOrNull, madeAt: Type.String() })) })
export type TemplateList = Static<typeof TemplateList>
