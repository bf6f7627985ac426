// A partner's settings as a form holds them: the way out as text by field, the rest as it is.

import type { PartnerSettings } from './partner.ts'
import type { PartnerOut } from './partners.wire.ts'
import type { WayDraft } from './way-draft.ts'
import { draftOf, WAYS_OUT, wayOf } from './way-draft.ts'

export type SettingsDraft = Readonly<Omit<PartnerSettings, 'out'> & { out: WayDraft }>

export type PartnerDraft = Readonly<{ name: string; settings: SettingsDraft }>

export const settingsDraft = (settings: Readonly<Omit<PartnerSettings, 'out'> & { out: Readonly<Record<string, unknown>> | null }>): SettingsDraft => ({ ...settings, out: draftOf(settings.out, WAYS_OUT) })

export const secretsOfOut = (settings: PartnerOut['settings']): readonly string[] => settings.out?.secrets ?? []

const orNull = (text: string | null): string | null => (text === null || text.trim() === '' ? null : text.trim())

/** As it travels: rows of numbers left empty are no numbers, and no way out is none. */
export const settingsOf = (draft: SettingsDraft): Readonly<Record<string, unknown>> => ({
  ...draft,
  version: draft.version.trim(),
  profile: orNull(draft.profile),
  them: draft.them.filter(({ id }) => id.trim() !== '').map(({ id, scheme }) => ({ id: id.trim(), scheme: orNull(scheme) })),
  us: { id: draft.us.id.trim(), scheme: orNull(draft.us.scheme) },
  groupThem: orNull(draft.groupThem),
  groupUs: orNull(draft.groupUs),
  signs: draft.signs === null || draft.signs.element === '' || draft.signs.component === '' || draft.signs.segment === '' ? null : { ...draft.signs, repetition: draft.signs.repetition === '' ? null : draft.signs.repetition },
  defaultSite: orNull(draft.defaultSite),
  out: draft.out.kind === 'none' ? null : wayOf(draft.out, WAYS_OUT),
})
