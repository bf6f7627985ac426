// The fields of a way in or out. A secret that is known shows as kept and is never shown itself.

import { Checkbox } from '@mantine/core'
import { Choice, TextField } from '#kit/fields'
import { useWords } from '#kit/words'
import type { WayDraft, WayField } from './way-draft.ts'
import { freshWay, isElsewhere, isShown } from './way-draft.ts'

type WayFieldsProps = Readonly<{
  /** `out` or `in`: the fields of the kinds there are. */
  kinds: Readonly<Record<string, readonly WayField[]>>
  side: 'in' | 'out'
  draft: WayDraft
  /** As the server knows it, and which of its secrets it keeps. */
  begun: WayDraft
  secrets: readonly string[]
  disabled?: boolean
  error(at: string): string | null
  onChange(draft: WayDraft): void
}>

export const WayFields = ({ kinds, side, draft, begun, secrets, disabled = false, error, onChange }: WayFieldsProps) => {
  const words = useWords()
  const fields = (kinds[draft.kind] ?? []).filter((field) => isShown(field, draft))
  const turnTo = (kind: string): void => onChange(kind === begun.kind ? begun : freshWay(kind, kinds[kind] ?? []))
  const hint = words.has(`partners.way.${side}.${draft.kind}`) ? words.t(`partners.way.${side}.${draft.kind}`) : undefined
  return (
    <div className="pt-fields">
      <div className="pt-all"><Choice label={words.t(`partners.way.kind.${side}`)} value={draft.kind} options={Object.keys(kinds).map((kind) => ({ value: kind, label: words.t(`partners.way.kind.${kind}`) }))} onChange={(kind) => turnTo(kind ?? draft.kind)} hint={hint} error={error('kind')} disabled={disabled} /></div>
      {fields.map((field) => (
        <div key={`${draft.kind} ${field.at}`} className={field.all === true ? 'pt-all' : undefined}>
          <OneField field={field} side={side} kind={draft.kind} value={draft[field.at] ?? ''} disabled={disabled} kept={secrets.includes(field.at) && draft.kind === begun.kind} elsewhere={isElsewhere(draft, begun)} error={errorOf(error, field)} onChange={(value) => onChange({ ...draft, [field.at]: value })} />
        </div>
      ))}
    </div>
  )
}

/** A list says what is wrong with each of its members. */
const errorOf = (error: (at: string) => string | null, field: WayField): string | null => error(field.at) ?? (field.as === 'list' ? (Array.from({ length: 100 }, (_, at) => error(`${field.at}.${at}`)).find((text) => text !== null) ?? null) : null)

type OneProps = Readonly<{ field: WayField; side: string; kind: string; value: string; disabled: boolean; kept: boolean; elsewhere: boolean; error: string | null; onChange(value: string): void }>

const OneField = ({ field, side, kind, value, disabled, kept, elsewhere, error, onChange }: OneProps) => {
  const words = useWords()
  const word = (what: string): string | undefined => [`partners.way.${what}.${side}.${kind}`, `partners.way.${what}.${kind}`, `partners.way.${what}`].find((key) => words.has(key))
  const label = words.t(word(field.at) ?? `partners.way.${field.at}`)
  const hintKey = word(`${field.at}.hint`)
  const hint = kept ? words.t(elsewhere ? 'partners.way.secret.again' : 'partners.way.secret.kept') : hintKey === undefined ? undefined : words.t(hintKey)
  const common = { label, hint, error, disabled, required: field.need === true && field.as !== 'list' }
  if (field.as === 'check') return <Checkbox label={label} description={hint} disabled={disabled} checked={value === 'yes'} onChange={(event) => onChange(event.currentTarget.checked ? 'yes' : '')} />
  if (field.as === 'choice') return <Choice {...common} value={value} options={(field.choices ?? []).map((one) => ({ value: one, label: words.t(`partners.way.${field.at}.${one}${kind === 'imap' ? '.mail' : ''}`) }))} onChange={(one) => onChange(one ?? value)} />
  if (field.as === 'whole' || field.as === 'megabytes') return <TextField {...common} kind="code" autoComplete="off" value={value} onChange={onChange} />
  if (field.as === 'secret') return <TextField {...common} kind="password" autoComplete="new-password" value={value} onChange={onChange} />
  if (field.as === 'key') return <div className="pt-mono"><TextField {...common} lines={3} autoComplete="off" value={value} onChange={onChange} /></div>
  if (field.as === 'lines') return <div className="pt-mono"><TextField {...common} lines={2} value={value} onChange={onChange} /></div>
  if (field.as === 'list') return <TextField {...common} lines={2} value={value} onChange={onChange} />
  return <TextField {...common} autoComplete="off" value={value} onChange={onChange} />
}
