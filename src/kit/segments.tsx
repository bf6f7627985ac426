// Chips and segments: what narrows a list and how it is looked at. Light enough for the frame of the page.

import { useId } from 'react'
import { Icon } from './icons.tsx'
import { useWords } from './words.tsx'

type ChipProps = Readonly<{
  label: string
  /** What is chosen: `Rule any`. */
  value?: string
  on?: boolean
  onClick?(): void
  /** Takes the filter off. */
  onClear?(): void
  add?: boolean
  /** Opens something below: draws the arrow. */
  opens?: boolean
}>

export const Chip = ({ label, value, on = false, onClick, onClear, add = false, opens = false }: ChipProps) => {
  const words = useWords()
  return (
    <span className={`k-chip${on ? ' k-on' : ''}${add ? ' k-add' : ''}`}>
      <button type="button" onClick={onClick} aria-pressed={opens ? undefined : on} aria-haspopup={opens || undefined}>
        {label}
        {value !== undefined && <b>{value}</b>}
        {opens && onClear === undefined && <Icon name="down" />}
      </button>
      {onClear !== undefined && (
        <button type="button" onClick={onClear} aria-label={words.t('kit.clear', { what: label })}><Icon name="close" /></button>
      )}
    </span>
  )
}

type SegmentsProps<V extends string> = Readonly<{ label: string; value: V; options: readonly Readonly<{ value: NoInfer<V>; label: string }>[]; onChange(value: NoInfer<V>): void }>

/** A few ways to look at the same thing. */
export const Segments = <V extends string>({ label, value, options, onChange }: SegmentsProps<V>) => {
  const name = useId()
  return (
    <span className="k-segments" role="radiogroup" aria-label={label}>
      {options.map((option) => (
        <label key={option.value} className={option.value === value ? 'k-on' : undefined}>
          <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
          {option.label}
        </label>
      ))}
    </span>
  )
}
