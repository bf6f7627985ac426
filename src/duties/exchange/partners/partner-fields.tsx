// The settings of a partner as fields, in the groups that both the making and the changing of a partner show.

import { Checkbox } from '@mantine/core'
import type { ReactNode } from 'react'
import { Segments, TextField } from '#kit/fields'
import { Icon } from '#kit/icons'
import { useWords } from '#kit/words'
import type { DocumentType, Identity } from '#formats/document'
import { ANSWERS, REQUIRED_FIELDS } from './partner.ts'
import type { SettingsDraft } from './partner-draft.ts'
import { setOfAnswer } from './partner-words.tsx'
import { WAYS_OUT } from './way-draft.ts'
import type { WayDraft } from './way-draft.ts'
import { WayFields } from './way-fields.tsx'

export type FieldsProps = Readonly<{
  settings: SettingsDraft
  onChange(part: Partial<SettingsDraft>): void
  error(at: string): string | null
  disabled?: boolean
}>

/** How both sides name themselves in the files. */
export const Numbers = ({ settings, onChange, error, disabled = false }: FieldsProps) => {
  const words = useWords()
  const grouped = settings.format === 'x12' || settings.format === 'edifact'
  const { signs } = settings
  const sign = (at: 'element' | 'component' | 'segment' | 'repetition') => (
    <TextField label={words.t(`partners.signs.${at}`)} value={shownSign(signs?.[at] ?? '')} disabled={disabled} error={error(`settings.signs.${at}`)} onChange={(value) => onChange({ signs: { ...(signs ?? { element: '', component: '', segment: '', repetition: null }), [at]: typedSign(value) } })} />
  )
  return (
    <>
      <div className="pt-fields">
        <Identities label={words.t('partners.them')} hint={words.t('partners.them.hint')} rows={settings.them} disabled={disabled} error={error('settings.them')} onChange={(them) => onChange({ them })} />
        <Identities label={words.t('partners.us')} hint={words.t('partners.us.hint')} rows={[settings.us]} single disabled={disabled} error={error('settings.us')} onChange={([us]) => us !== undefined && onChange({ us })} />
      </div>
      {settings.format !== 'page' && (
        <div className="pt-fields">
          <TextField label={words.t('partners.version')} hint={words.t(`partners.version.hint.${settings.format}`)} value={settings.version} disabled={disabled} error={error('settings.version')} onChange={(version) => onChange({ version })} />
          <TextField label={words.t('partners.profile')} hint={words.t('partners.profile.hint')} value={settings.profile ?? ''} disabled={disabled} error={error('settings.profile')} onChange={(profile) => onChange({ profile })} />
          {grouped && <TextField label={words.t('partners.groupThem')} hint={words.t('partners.group.hint')} value={settings.groupThem ?? ''} disabled={disabled} error={error('settings.groupThem')} onChange={(groupThem) => onChange({ groupThem })} />}
          {grouped && <TextField label={words.t('partners.groupUs')} hint={words.t('partners.group.hint')} value={settings.groupUs ?? ''} disabled={disabled} error={error('settings.groupUs')} onChange={(groupUs) => onChange({ groupUs })} />}
        </div>
      )}
      {grouped && (
        <Group legend={words.t('partners.signs.write')}>
          <div className="pt-signs pt-mono">{sign('element')}{sign('component')}{sign('segment')}{sign('repetition')}</div>
        </Group>
      )}
    </>
  )
}

/** Signs that cannot be seen show as their picture: a line feed as ␊. */
const PICTURES = 0x2400
const shownSign = (sign: string): string => (sign !== '' && sign < ' ' ? String.fromCharCode(PICTURES + sign.charCodeAt(0)) : sign)
const typedSign = (text: string): string => {
  const last = text.slice(-1)
  const code = last === '' ? 0 : last.charCodeAt(0)
  return code >= PICTURES && code < PICTURES + 32 ? String.fromCharCode(code - PICTURES) : last
}

const Group = ({ legend, children }: Readonly<{ legend: string; children: ReactNode }>) => <fieldset className="pt-group"><legend>{legend}</legend>{children}</fieldset>

type IdentitiesProps = Readonly<{ label: string; hint: string; rows: readonly Identity[]; single?: boolean; disabled: boolean; error: string | null; onChange(rows: readonly Identity[]): void }>

/** Numbers with the scheme they are of; the first is how they are addressed. */
const Identities = ({ label, hint, rows, single = false, disabled, error, onChange }: IdentitiesProps) => {
  const words = useWords()
  const change = (at: number, part: Partial<Identity>): void => onChange(rows.map((row, one) => (one === at ? { ...row, ...part } : row)))
  return (
    <Group legend={label}>
      <div className="pt-ids">
        {rows.map((row, at) => (
          <div className="pt-id" key={at}>
            <TextField label={`${label}: ${words.t('partners.scheme')}${rows.length > 1 ? ` ${at + 1}` : ''}`} hidesLabel placeholder={words.t('partners.scheme')} value={row.scheme ?? ''} disabled={disabled} onChange={(scheme) => change(at, { scheme })} />
            <TextField label={`${label}: ${words.t('partners.number')}${rows.length > 1 ? ` ${at + 1}` : ''}`} hidesLabel placeholder={words.t('partners.number')} value={row.id} disabled={disabled} error={at === 0 ? error : null} onChange={(id) => change(at, { id })} />
            {!single && rows.length > 1 && !disabled && <button type="button" aria-label={words.t('partners.numberOff', { number: row.id })} onClick={() => onChange(rows.filter((_, one) => one !== at))}><Icon name="close" small /></button>}
          </div>
        ))}
        {!single && !disabled && rows.length < 50 && <span><button type="button" className="k-link" onClick={() => onChange([...rows, { id: '', scheme: null }])}>{words.t('partners.numberMore')}</button></span>}
        <span className="k-quiet k-small-text">{hint}</span>
      </div>
    </Group>
  )
}

/** What clients send; what sellers write is not offered. */
const SENDABLE = ['order', 'order-change', 'order-cancellation', 'remittance', 'deduction', 'product-activity', 'inventory', 'acknowledgement', 'invoice-response', 'text'] as const satisfies readonly DocumentType[]

export const Sends = ({ settings, onChange, disabled = false }: FieldsProps) => {
  const words = useWords()
  const shown = [...SENDABLE, ...settings.sends.filter((one) => !(SENDABLE as readonly string[]).includes(one))]
  return (
    <Group legend={words.t('partners.sends')}>
      <div className="pt-checks">
        {shown.map((one) => <Checkbox key={one} label={words.t(`partners.doc.${one}`)} disabled={disabled} checked={settings.sends.includes(one)} onChange={() => onChange({ sends: turned(settings.sends, one) })} />)}
      </div>
    </Group>
  )
}

export const Wants = ({ settings, onChange, disabled = false }: FieldsProps) => {
  const words = useWords()
  return (
    <Group legend={words.t('partners.wants')}>
      <div className="pt-checks">
        {ANSWERS.map((one) => ({ one, set: setOfAnswer(settings.format, one) })).filter(({ set }) => set !== null).map(({ one, set }) => (
          <Checkbox key={one} label={<>{words.t(`partners.answer.${one}`)}<span className="pt-set">{set}</span></>} description={words.t(`partners.answer.${one}.hint`)} disabled={disabled} checked={settings.wants.includes(one)} onChange={() => onChange({ wants: turned(settings.wants, one) })} />
        ))}
      </div>
    </Group>
  )
}

const turned = <T,>(list: readonly T[], one: T): readonly T[] => (list.includes(one) ? list.filter((other) => other !== one) : [...list, one])

/** What an order must have, and what happens by rule. */
export const OrderRules = ({ settings, onChange, error, disabled = false }: FieldsProps) => {
  const words = useWords()
  const rule = (at: 'changes' | 'substitutes') => (
    <div className="pt-rule">
      <span className="pt-label">{words.t(`partners.${at}`)}</span>
      {disabled ? <span>{words.t(`partners.rule.${settings[at]}`)}</span> : <Segments label={words.t(`partners.${at}`)} value={settings[at]} options={(['ask', 'take'] as const).map((value) => ({ value, label: words.t(`partners.rule.${value}`) }))} onChange={(value) => onChange({ [at]: value })} />}
      <span className="k-quiet">{words.t(`partners.${at}.${settings[at]}`)}</span>
    </div>
  )
  return (
    <>
      <Group legend={words.t('partners.required')}>
        <div className="pt-checks">
          {REQUIRED_FIELDS.map((one) => <Checkbox key={one} label={words.t(`partners.required.${one}`)} disabled={disabled} checked={settings.required.includes(one)} onChange={() => onChange({ required: turned(settings.required, one) })} />)}
        </div>
      </Group>
      <div className="pt-fields">
        {rule('changes')}
        {rule('substitutes')}
        <TextField label={words.t('partners.defaultSite')} hint={words.t('partners.defaultSite.hint')} value={settings.defaultSite ?? ''} disabled={disabled} error={error('settings.defaultSite')} onChange={(defaultSite) => onChange({ defaultSite })} />
      </div>
    </>
  )
}

export const OutFields = ({ settings, onChange, error, disabled = false, begun, secrets }: FieldsProps & Readonly<{ begun: WayDraft; secrets: readonly string[] }>) => (
  <WayFields kinds={WAYS_OUT} side="out" draft={settings.out} begun={begun} secrets={secrets} disabled={disabled} error={(at) => error(`settings.out.${at}`)} onChange={(out) => onChange({ out })} />
)
