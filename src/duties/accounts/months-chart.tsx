// Ordered against invoiced by month: bars for what was ordered, a stroke across each for what was invoiced. One currency at a time.

import { useState } from 'react'
import { Segments } from '#kit/fields'
import { useWords } from '#kit/words'
import type { AccountFigures } from './accounts.wire.ts'

const WIDTH = 640
const HEIGHT = 176
const RIGHT = 84
const BOTTOM = 24

type MonthsProps = Readonly<{ months: AccountFigures['months']; currency: string }>

export const MonthsChart = ({ months, currency }: MonthsProps) => {
  const words = useWords()
  const currencies = [...new Set(months.map((month) => month.currency))].sort((a, b) => (a === currency ? -1 : b === currency ? 1 : a < b ? -1 : 1))
  const [chosen, setChosen] = useState<string | null>(null)
  const shown = chosen !== null && currencies.includes(chosen) ? chosen : (currencies[0] ?? currency)
  const rows = months.filter((month) => month.currency === shown).map((month) => ({ ...month, o: Number(month.ordered), i: Number(month.invoiced) }))
  if (rows.length === 0) return <p className="k-quiet">{words.t('accounts.months.none')}</p>

  const top = roundUp(Math.max(1, ...rows.flatMap((row) => [row.o, row.i])))
  const least = Math.min(0, ...rows.flatMap((row) => [row.o, row.i]))
  const y = (value: number): number => 8 + ((top - value) / (top - least)) * (HEIGHT - BOTTOM - 8)
  const step = (WIDTH - RIGHT) / rows.length
  const label = (month: string): string => new Intl.DateTimeFormat(words.formats.locale, { month: 'short', timeZone: 'UTC' }).format(new Date(month))
  const year = (month: string): string => month.slice(0, 4)
  return (
    <figure className="acc-months">
      <figcaption className="acc-legend">
        <span><i className="acc-bar-key" />{words.t('accounts.ordered')}</span>
        <span><i className="acc-line-key" />{words.t('accounts.invoiced')}</span>
        <span className="k-grow" />
        {currencies.length > 1 && <Segments label={words.t('accounts.currency')} value={shown} options={currencies.map((one) => ({ value: one, label: one }))} onChange={setChosen} />}
      </figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={`${words.t('accounts.months')}, ${shown}`}>
        {[0, top / 2, top].map((at) => (
          <g key={at}>
            <path className="acc-grid-line" d={`M0 ${y(at)}H${WIDTH - RIGHT}`} />
            <text className="acc-axis" x={WIDTH - RIGHT + 8} y={y(at) + 4}>{words.number(String(Math.round(at)))}</text>
          </g>
        ))}
        {rows.map((row, at) => {
          const x = at * step
          return (
            <g key={row.month}>
              <rect className="acc-bar" x={x + step * 0.2} width={step * 0.6} y={Math.min(y(row.o), y(0))} height={Math.abs(y(0) - y(row.o))} rx="1.5" />
              <path className="acc-mark" d={`M${x + step * 0.08} ${y(row.i)}H${x + step * 0.92}`} />
              <text className="acc-axis" x={x + step / 2} y={HEIGHT - 6} textAnchor="middle">{label(row.month)}</text>
              <rect className="acc-hit" x={x} width={step} y="0" height={HEIGHT}>
                <title>{`${label(row.month)} ${year(row.month)}: ${words.t('accounts.ordered')} ${words.money(row.ordered, shown)}, ${words.t('accounts.invoiced')} ${words.money(row.invoiced, shown)}`}</title>
              </rect>
            </g>
          )
        })}
      </svg>
      <table className="k-hidden">
        <caption>{`${words.t('accounts.months')}, ${shown}`}</caption>
        <thead><tr><th /><th>{words.t('accounts.ordered')}</th><th>{words.t('accounts.invoiced')}</th></tr></thead>
        <tbody>
          {rows.map((row) => <tr key={row.month}><th scope="row">{`${label(row.month)} ${year(row.month)}`}</th><td>{words.money(row.ordered, shown)}</td><td>{words.money(row.invoiced, shown)}</td></tr>)}
        </tbody>
      </table>
    </figure>
  )
}

/** The next figure of the form 1, 2, 2.5, 4, 5 or 8 times a power of ten: half of it is round as well. */
const roundUp = (value: number): number => {
  const unit = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 2.5, 4, 5, 8, 10].find((factor) => factor * unit >= value) ?? 10) * unit
}
