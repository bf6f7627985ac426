// Everything that is marked, to be found on the page and taken off; what is never written but always meant; and what only a person can answer.

import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Mark } from '#formats/page-order/mark'
import type { FieldName } from '#formats/page-order/template'
import { Choice, Segments, TextField } from '#kit/fields'
import { Icon } from '#kit/icons'
import { Section } from '#kit/page'
import type { Words } from '#kit/words'
import { useWords } from '#kit/words'
import type { ProblemOut } from '../mailbox/mailbox.wire.ts'
import type { Bit } from './marks.ts'
import { answered, bitsOf, currencyMeant } from './marks.ts'

type MarkListProps = Readonly<{ marks: readonly Mark[]; textOf(bit: Bit): string; onShow(bit: Bit): void; onMarks(marks: readonly Mark[]): void }>

export const MarkList = ({ marks, textOf, onShow, onMarks }: MarkListProps) => {
  const words = useWords()
  const [adding, setAdding] = useState(false)
  const bits = bitsOf(marks)
  return (
    <Section title={words.t('templates.marks')} hint={words.t('templates.marks.count', { count: marks.length })} actions={!adding && <Button size="xs" variant="subtle" leftSection={<Icon name="add" small />} onClick={() => setAdding(true)}>{words.t('templates.always')}</Button>}>
      {adding && <Always onAdd={(field, value) => (onMarks(answered(marks, { is: 'fixed', field, value })), setAdding(false))} onCancel={() => setAdding(false)} />}
      {marks.length === 0 && <p className="tp-note k-second">{words.t('templates.marks.none')}</p>}
      <ul className="tp-marks">
        {marks.map((mark, at) => {
          const mine = bits.filter((bit) => bit.mark === at)
          const name = nameOf(mark, words)
          const said = saidOf(mark, words)
          return (
            <li key={`${at} ${name}`}>
              <i className={`tp-dot tp-is-${kindOf(mark)}`} aria-hidden="true" />
              <span className="tp-mark-name">{name}</span>
              <span className="tp-mark-text">
                {mine.map((bit) => <button key={bit.meaning.kind} type="button" onClick={() => onShow(bit)} title={words.t('templates.show', { text: textOf(bit) })}>{bit.meaning.kind === 'head' ? <span className="k-quiet">{textOf(bit)}</span> : textOf(bit)}</button>)}
                {said !== '' && <span>{said}</span>}
              </span>
              <button type="button" className="k-field-button" aria-label={words.t('templates.takeOff', { name })} title={words.t('templates.take')} onClick={() => onMarks(marks.filter((_, nth) => nth !== at))}><Icon name="close" small /></button>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}

const kindOf = (mark: Mark): string => (mark.is === 'column' ? 'head' : mark.is === 'fixed' ? 'field' : mark.is)

const nameOf = (mark: Mark, words: Words): string => {
  if (mark.is === 'field' || mark.is === 'fixed') return words.t(`page-order.field.${mark.field}`)
  if (mark.is === 'total') return words.t(`page-order.total.${mark.total}`)
  if (mark.is === 'column') return words.t(`page-order.role.${mark.role}`)
  return words.t(`templates.${mark.is}`)
}

const saidOf = (mark: Mark, words: Words): string => {
  if (mark.is === 'fixed') return words.t('templates.always.said', { value: mark.value })
  if (mark.is === 'field') return mark.value === undefined ? '' : words.t('templates.means', { value: mark.value })
  if (mark.is === 'days') return words.t(`templates.days.${mark.order}`)
  return mark.is === 'decimal' ? words.t(mark.mark === ',' ? 'templates.decimal.comma' : 'templates.decimal.point') : ''
}

const ALWAYS: readonly FieldName[] = ['currency', 'ship-to-code', 'ship-to', 'buyer', 'vendor', 'contract']
const CURRENCIES = ['EUR', 'USD', 'GBP', 'CHF', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD', 'MXN', 'JPY', 'CNY', 'SEK', 'NOK', 'DKK', 'ISK', 'PLN', 'CZK', 'HUF', 'INR', 'BRL', 'ZAR']

const Always = ({ onAdd, onCancel }: Readonly<{ onAdd(field: FieldName, value: string): void; onCancel(): void }>) => {
  const words = useWords()
  const [field, setField] = useState<FieldName>('currency')
  const [value, setValue] = useState('')
  return (
    <form className="tp-always" onSubmit={(event) => (event.preventDefault(), value.trim() !== '' && onAdd(field, value.trim()))}>
      <Choice small label={words.t('templates.always.field')} value={field} options={ALWAYS.map((name) => ({ value: name, label: words.t(`page-order.field.${name}`) }))} onChange={(name) => (setField((name ?? 'currency') as FieldName), setValue(''))} />
      {field === 'currency'
        ? <Choice small search label={words.t('templates.always.value')} value={value === '' ? null : value} options={CURRENCIES.map((code) => ({ value: code, label: code }))} onChange={(code) => setValue(code ?? '')} />
        : <TextField small label={words.t('templates.always.value')} value={value} onChange={setValue} />}
      <div className="k-row">
        <Button size="xs" type="submit" disabled={value.trim() === ''}>{words.t('templates.always.add')}</Button>
        <Button size="xs" variant="subtle" onClick={onCancel}>{words.t('kit.cancel')}</Button>
      </div>
    </form>
  )
}

/** What learning asks back, as choices. What has been answered stays here to be changed. */
export const Questions = ({ problems, marks, onMarks }: Readonly<{ problems: readonly ProblemOut[]; marks: readonly Mark[]; onMarks(marks: readonly Mark[]): void }>) => {
  const words = useWords()
  const asked = (...codes: readonly string[]): ProblemOut | undefined => problems.find(({ code }) => codes.includes(code))
  const [day, number, currency] = [asked('page-order/day-unclear'), asked('page-order/number-unclear', 'page-order/numbers-contradict'), asked('page-order/currency-unclear')]
  if (day === undefined && number === undefined && currency === undefined) return null
  return (
    <div className="tp-questions" role="group" aria-label={words.t('templates.questions')}>
      {day !== undefined && (
        <div>
          <p>{day.text}</p>
          <Segments label={words.t('templates.days')} value={marks.find((mark) => mark.is === 'days')?.order ?? ''} options={(['dmy', 'mdy', 'ymd'] as const).map((order) => ({ value: order, label: words.t(`templates.days.${order}`) }))} onChange={(order) => order !== '' && onMarks(answered(marks, { is: 'days', order: order as 'dmy' }))} />
        </div>
      )}
      {number !== undefined && (
        <div>
          <p>{number.text}</p>
          <Segments label={words.t('templates.decimal')} value={marks.find((mark) => mark.is === 'decimal')?.mark ?? ''} options={[{ value: ',', label: words.t('templates.decimal.comma') }, { value: '.', label: words.t('templates.decimal.point') }]} onChange={(mark) => mark !== '' && onMarks(answered(marks, { is: 'decimal', mark: mark as ',' }))} />
        </div>
      )}
      {currency !== undefined && (
        <div>
          <p>{currency.text}</p>
          <Choice small search label={words.t('page-order.field.currency')} value={null} options={CURRENCIES.map((code) => ({ value: code, label: code }))} onChange={(code) => code !== null && onMarks(currencyMeant(marks, code))} />
        </div>
      )}
    </div>
  )
}
