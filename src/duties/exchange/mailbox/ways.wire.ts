// What travels of the ways in.

import type { Static } from 'typebox'
import { Type } from 'typebox'
import { WayIn } from '../routes/way.wire.ts'

const TextOrNull = Type.Unsafe<string | null>({ type: ['string', 'null'] })

export const WayPath = Type.Object({ wayId: Type.String() })
export const WaySave = Type.Object({ name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }), state: Type.Unsafe<'on' | 'off'>({ type: 'string', enum: ['on', 'off'] }), settings: WayIn })
export const WayOutcome = Type.Object({ wayId: Type.String() })
/** Settings as they are kept, without secrets; `secrets` names those that are known. */
export const WayOutRow = Type.Object({ wayId: Type.String(), name: Type.String(), state: Type.String(), settings: Type.Unsafe<Readonly<Record<string, unknown> & { kind: WayIn['kind']; secrets: readonly string[] }>>({ type: 'object', additionalProperties: true }), lookedAt: TextOrNull, trouble: TextOrNull })
export type WayOutRow = Static<typeof WayOutRow>
export const WayList = Type.Object({ rows: Type.Array(WayOutRow) })
export type WayList = Static<typeof WayList>
