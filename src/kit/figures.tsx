// Figures: money, prices, quantities, days and changes as text, exact and in the person's locale.

import type { ReactNode } from 'react'
import type { DayStyle } from '#ground/speak'
import { useWords } from './words.tsx'

type MoneyProps = Readonly<{
  /** Exact decimal text. */
  amount: string
  currency: string
  strong?: boolean
  /** Leaves the currency out: the head of the column names it. */
  bare?: boolean
  /** Rounds to whole units for the eye; the exact amount is in the tooltip. For overviews only. */
  whole?: boolean
}>

/** The currency code small and quiet before the figure. */
export const MoneyText = ({ amount, currency, strong = false, bare = false, whole = false }: MoneyProps) => {
  const words = useWords()
  const figure = words.number(amount, whole ? { least: 0, most: 0 } : {})
  const rounded = whole && /\.\d*[1-9]/.test(amount)
  return (
    <span className={strong ? 'k-money k-strong' : 'k-money'} title={rounded ? words.money(amount, currency) : undefined}>
      {bare ? <span className="k-hidden">{currency} </span> : <i>{currency}</i>}
      {figure}
    </span>
  )
}

export const QuantityText = ({ amount, unit, bare = false }: Readonly<{ amount: string; unit: string; bare?: boolean }>) => {
  const words = useWords()
  return (
    <span className="k-figure">
      {words.number(amount)}
      {bare ? null : <span className="k-unit"> {words.unit(unit, amount)}</span>}
    </span>
  )
}

type PriceProps = Readonly<{ amount: string; currency: string; unit: string; per?: string; strong?: boolean; bare?: boolean }>

/** A price and what it is for; `bare` leaves both currency and unit to the head of the column. */
export const PriceText = ({ amount, currency, unit, per = '1', strong = false, bare = false }: PriceProps) => {
  const words = useWords()
  const of = per === '1' ? words.unit(unit) : words.quantity(per, unit)
  return (
    <span className="k-nowrap">
      <MoneyText amount={amount} currency={currency} strong={strong} bare={bare} />
      {bare && per === '1' ? null : <span className="k-unit"> / {of}</span>}
    </span>
  )
}

export const PercentText = ({ amount }: Readonly<{ amount: string }>) => <span className="k-figure">{useWords().percent(amount)}</span>

export const NumberText = ({ amount }: Readonly<{ amount: string | number }>) => <span className="k-figure">{useWords().number(amount)}</span>

/** A day, or a dash when there is none. */
export const DayText = ({ day, style = 'short' }: Readonly<{ day: string | null; style?: DayStyle }>) => {
  const words = useWords()
  if (day === null) return <Missing />
  return (
    <time className="k-figure k-nowrap" dateTime={day} title={words.day(day, 'long')}>
      {words.day(day, style)}
    </time>
  )
}

/** There is none, and that is known. */
export const Missing = () => <span className="k-quiet" aria-label={useWords().t('kit.none')}>–</span>

type ChangeProps = Readonly<{
  /** Signed decimal text, in percent unless `children` gives the figure. */
  amount: string
  /** Whether more is good for us. Without it the change is shown without colour. */
  good?: 'up' | 'down'
  children?: ReactNode
}>

/** A change against before: an arrow and a figure, green when in our favour. */
export const ChangeText = ({ amount, good, children }: ChangeProps) => {
  const words = useWords()
  const down = amount.startsWith('-')
  if (/^-?0*(\.0*)?$/.test(amount)) return <span className="k-quiet">{words.t('kit.same')}</span>
  const tone = good === undefined ? '' : (good === 'up') === !down ? ' k-kept' : ' k-broken'
  return (
    <span className={`k-change${tone}`}>
      <svg viewBox="0 0 10 10" aria-hidden="true"><path d={down ? 'M5 8 1 2h8z' : 'M5 2 9 8H1z'} fill="currentColor" /></svg>
      <span className="k-hidden">{words.t(down ? 'kit.down' : 'kit.up')} </span>
      {children ?? words.percent(amount.replace(/^[-+]/, ''))}
    </span>
  )
}
