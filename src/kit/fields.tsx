// Fields: typed text becomes exact values by the person's locale, and what cannot be read says so at the field.

import { PasswordInput, Select, TextInput, Textarea } from '@mantine/core'
import type { Day } from '#ground/day'
import { numberMarks, readDay, readDecimal } from '#ground/typed'
import type { DragEvent, ReactNode } from 'react'
import { useEffect, useId, useRef, useState } from 'react'
import { Icon } from './icons.tsx'
import { Key } from './keys.tsx'
import { useWords } from './words.tsx'

export { Chip, Segments } from './segments.tsx'

type Common = Readonly<{ label: string; hidesLabel?: boolean; error?: string | null; hint?: ReactNode; disabled?: boolean; required?: boolean; autoFocus?: boolean; name?: string; small?: boolean }>

const shared = ({ label, hidesLabel = false, error, hint, disabled = false, required = false, autoFocus = false, name, small = false }: Common) => ({
  size: small ? 'xs' : 'sm',
  label: hidesLabel ? undefined : label,
  'aria-label': hidesLabel ? label : undefined,
  error: error === null || error === undefined || error === '' ? undefined : <FieldError text={error} />,
  description: hint,
  disabled,
  required,
  withAsterisk: false,
  // eslint-disable-next-line jsx-a11y/no-autofocus
  autoFocus,
  'data-autofocus': autoFocus || undefined,
  name,
  inputWrapperOrder: ['label', 'input', 'error', 'description'] as ('label' | 'input' | 'error' | 'description')[],
})

const FieldError = ({ text }: Readonly<{ text: string }>) => (
  <span className="k-field-error"><Icon name="warning" small /> {text}</span>
)

type TextProps = Common & Readonly<{
  value: string
  onChange(value: string): void
  kind?: 'text' | 'email' | 'password' | 'search' | 'code'
  placeholder?: string
  autoComplete?: string
  lines?: number
  /** A key that brings the person here, shown at the end: `/`. */
  keyHint?: string
}>

export const TextField = (props: TextProps) => {
  const { value, onChange, kind = 'text', placeholder, autoComplete, lines = 1, keyHint } = props
  const common = { ...shared(props), value, placeholder, autoComplete }
  if (lines > 1) return <Textarea {...common} rows={lines} onChange={(event) => onChange(event.currentTarget.value)} />
  if (kind === 'password') return <PasswordInput {...common} onChange={(event) => onChange(event.currentTarget.value)} />
  return (
    <TextInput
      {...common}
      type={kind === 'email' ? 'email' : kind === 'search' ? 'search' : 'text'}
      inputMode={kind === 'code' ? 'numeric' : undefined}
      leftSection={kind === 'search' ? <Icon name="search" small /> : undefined}
      rightSection={keyHint === undefined ? undefined : <Key>{keyHint}</Key>}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

type FigureProps = Common & Readonly<{
  /** Exact decimal text, or null for nothing. */
  value: string | null
  /** null when the field is empty or cannot be read; `readable` tells the two apart. */
  onChange(value: string | null, readable: boolean): void
  /** Decimals the value may have. */
  decimals?: number
  lead?: string
  trail?: string
}>

/** The one field behind money, price, quantity and percent. */
const FigureField = (props: FigureProps) => {
  const { value, onChange, decimals = 6, lead, trail, error } = props
  const words = useWords()
  const write = (amount: string | null): string => (amount === null ? '' : words.number(amount).replaceAll('−', '-'))
  const [typed, setTyped] = useState(write(value))
  const [left, setLeft] = useState(false)
  const sent = useRef(value)
  useEffect(() => {
    if (value !== sent.current) setTyped(write(value))
    sent.current = value
  }, [value, words.language])

  const reading = read(typed)
  function read(text: string): { amount: string | null; problem: string | null } {
    if (text.trim() === '') return { amount: null, problem: null }
    const amount = readDecimal(text, numberMarks(words.formats.locale))
    if (amount === null) return { amount: null, problem: words.t('kit.field.notNumber', { typed: text.trim() }) }
    if ((amount.split('.')[1] ?? '').replace(/0+$/, '').length > decimals)
      return { amount: null, problem: decimals === 0 ? words.t('kit.field.noDecimals') : words.t('kit.field.tooManyDecimals', { count: decimals }) }
    return { amount, problem: null }
  }
  return (
    <TextInput
      {...shared({ ...props, error: error ?? (left ? reading.problem : null) })}
      className="k-field-figure"
      inputMode="decimal"
      autoComplete="off"
      value={typed}
      leftSection={lead === undefined ? undefined : <span className="k-field-lead">{lead}</span>}
      leftSectionWidth={lead === undefined ? undefined : 42}
      rightSection={trail === undefined ? undefined : <span className="k-field-lead">{trail}</span>}
      rightSectionWidth={trail === undefined ? undefined : trail.length < 3 ? 34 : Math.max(props.small !== true ? 34 : trail.startsWith('/') ? 80 : 70, trail.length * 7 + 18)}
      rightSectionProps={{ className: 'k-field-trail' }}
      onChange={(event) => {
        const text = event.currentTarget.value
        setTyped(text)
        setLeft(false)
        const { amount, problem } = read(text)
        sent.current = amount
        onChange(amount, problem === null)
      }}
      onBlur={() => {
        setLeft(true)
        if (reading.amount !== null) setTyped(write(reading.amount))
      }}
    />
  )
}

type AmountProps = Omit<FigureProps, 'decimals' | 'lead' | 'trail'>

export const MoneyField = ({ currency, digits = 2, ...props }: AmountProps & Readonly<{ currency: string; digits?: number }>) => (
  <FigureField {...props} decimals={digits} lead={currency} />
)

export const PriceField = ({ currency, unit, ...props }: AmountProps & Readonly<{ currency: string; unit?: string }>) => {
  const words = useWords()
  return <FigureField {...props} lead={currency} {...(unit === undefined ? {} : { trail: `/ ${words.unit(unit)}` })} />
}

export const QuantityField = ({ unit, ...props }: AmountProps & Readonly<{ unit?: string }>) => {
  const words = useWords()
  return <FigureField {...props} {...(unit === undefined ? {} : { trail: words.unit(unit, props.value ?? '2') })} />
}

export const PercentField = (props: AmountProps) => <FigureField {...props} trail="%" />

type DayProps = Common & Readonly<{
  value: string | null
  onChange(value: string | null, readable: boolean): void
  /** Days without a year are read near this one; today when left out. */
  near?: string
  placeholder?: string
}>

/** A day as text in any usual form; no picker to hunt through, and a calendar for those who want one. */
export const DayField = (props: DayProps) => {
  const { value, onChange, near, error, placeholder } = props
  const words = useWords()
  const write = (day: string | null): string => (day === null ? '' : words.day(day))
  const [typed, setTyped] = useState(write(value))
  const [left, setLeft] = useState(false)
  const sent = useRef(value)
  const picker = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (value !== sent.current) setTyped(write(value))
    sent.current = value
  }, [value, words.language])

  const today = (near ?? new Date().toISOString().slice(0, 10)) as Day
  const read = (text: string): { day: string | null; problem: string | null } => {
    if (text.trim() === '') return { day: null, problem: null }
    const found = readDay(text, today, words.formats.locale, words.formats.locale === 'en-US')
    if (found.ok) return { day: found.day, problem: null }
    return { day: null, problem: found.last === null ? words.t('kit.field.notDay', { example: words.day(today) }) : words.t('kit.field.noSuchDay', { day: words.day(found.last, 'long') }) }
  }
  const take = (text: string): void => {
    const { day, problem } = read(text)
    sent.current = day
    onChange(day, problem === null)
  }
  return (
    <div className="k-field-day">
      <TextInput
        {...shared({ ...props, error: error ?? (left ? read(typed).problem : null) })}
        value={typed}
        autoComplete="off"
        placeholder={placeholder}
        rightSection={
          <button type="button" className="k-field-button" tabIndex={-1} aria-label={words.t('kit.field.calendar')} disabled={props.disabled} onClick={() => picker.current?.showPicker()}>
            <Icon name="calendar" small />
          </button>
        }
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          setLeft(false)
          take(event.currentTarget.value)
        }}
        onBlur={() => {
          setLeft(true)
          const { day } = read(typed)
          if (day !== null) setTyped(write(day))
        }}
      />
      <input ref={picker} type="date" className="k-field-picker" tabIndex={-1} aria-hidden="true" value={value ?? ''} onChange={(event) => {
        if (event.currentTarget.value === '') return
        setTyped(write(event.currentTarget.value))
        take(event.currentTarget.value)
      }} />
    </div>
  )
}

type ChoiceProps = Common & Readonly<{
  value: string | null
  options: readonly Readonly<{ value: string; label: string; disabled?: boolean }>[]
  onChange(value: string | null): void
  search?: boolean
  clearable?: boolean
  placeholder?: string
}>

/** One of several; with `search` for more than a screenful. */
export const Choice = (props: ChoiceProps) => (
  <Select
    {...shared(props)}
    data={props.options.map((option) => ({ ...option }))}
    value={props.value}
    onChange={props.onChange}
    searchable={props.search ?? props.options.length > 12}
    clearable={props.clearable ?? false}
    clearSectionMode={props.clearable === true && props.value !== null ? 'clear' : 'rightSection'}
    allowDeselect={false}
    placeholder={props.placeholder}
    rightSection={<Icon name="down" small />}
    rightSectionPointerEvents="none"
    checkIconPosition="right"
  />
)

type FileProps = Readonly<{ label: string; hint: string; accept?: string; multiple?: boolean; error?: string | null; onFiles(files: readonly File[]): void }>

/** A place to drop files on, or to choose them. */
export const FileField = ({ label, hint, accept, multiple = false, error, onFiles }: FileProps) => {
  const [over, setOver] = useState(false)
  const id = useId()
  const drop = (event: DragEvent): void => {
    event.preventDefault()
    setOver(false)
    const files = [...event.dataTransfer.files]
    if (files.length > 0) onFiles(multiple ? files : files.slice(0, 1))
  }
  return (
    <div className={`k-drop${over ? ' k-over' : ''}`} onDragOver={(event) => (event.preventDefault(), setOver(true))} onDragLeave={() => setOver(false)} onDrop={drop}>
      <Icon name="import" />
      <div>
        <label htmlFor={id}>{label}</label>
        <p className="k-quiet">{hint}</p>
        {error !== null && error !== undefined && error !== '' && <p className="k-broken"><FieldError text={error} /></p>}
      </div>
      <input
        id={id}
        type="file"
        accept={accept}
        multiple={multiple}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])]
          event.currentTarget.value = ''
          if (files.length > 0) onFiles(files)
        }}
      />
    </div>
  )
}
