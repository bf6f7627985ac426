// Prices and how long they hold: one row an item, a bar for each stretch of days, hatched where nothing is agreed.

import { useState } from 'react'
import type { CSSProperties } from 'react'
import { addDays, addMonths, day as dayOf, daysBetween, firstOfMonth } from '#ground/day'
import type { Day } from '#ground/day'
import { useRead } from '#kit/api'
import { Empty, Skeleton } from '#kit/empty'
import { TextField } from '#kit/fields'
import { Section } from '#kit/page'
import { useWords } from '#kit/words'
import type { Words } from '#kit/words'
import type { ContractDetail, TimelineOut, TimelineRow } from './contracts.wire.ts'

const MONTHS_BEFORE = 2
const MONTHS = 9

type Span = TimelineRow['spans'][number]

export const ContractPrices = ({ contract, onProbe }: Readonly<{ contract: ContractDetail; onProbe(item: string, day: string): void }>) => {
  const words = useWords()
  const [find, setFind] = useState('')
  const today = dayOf(contract.today)
  const from = addMonths(firstOfMonth(today), -MONTHS_BEFORE)
  const end = addMonths(from, MONTHS)
  const query = new URLSearchParams({ from, to: addDays(end, -1), ...(find.trim() === '' ? {} : { q: find.trim() }) })
  const prices = useRead<TimelineOut>(`/accounts/${contract.account.id}/contracts/${contract.contractId}/prices?${query.toString()}`)
  const scale = { from, days: daysBetween(from, end), today }
  const rows = prices.data?.rows ?? []
  const units = new Set(rows.map((row) => row.unit))
  const [unit] = units
  return (
    <Section
      title={words.t('contracts.prices.title')}
      hint={unit === undefined ? undefined : words.t('contracts.trail.per', { currency: contract.currency, unit: units.size === 1 ? words.unit(unit) : words.t('contracts.prices.orderUnit') })}
      actions={<TextField small label={words.t('contracts.prices.find')} hidesLabel placeholder={words.t('contracts.prices.find')} kind="search" value={find} onChange={setFind} />}
    >
      {prices.data === undefined ? (
        <Skeleton rows={6} height={32} />
      ) : rows.length === 0 ? (
        <Empty text={words.t(find.trim() === '' ? 'contracts.prices.none' : 'contracts.prices.notFound', { find })} />
      ) : (
        <>
          <div className="ct-prices">
            <Months scale={scale} words={words} />
            <div className="ct-now" style={{ '--ct-at': at(scale, today) } as CSSProperties} aria-hidden="true" />
            {rows.map((row) => (
              <PriceRow key={row.item.id} row={row} scale={scale} withUnit={units.size > 1} onProbe={onProbe} words={words} />
            ))}
          </div>
          {prices.data.more > 0 && <p className="k-caption ct-more-rows">{words.t('contracts.prices.more', { count: prices.data.more })}</p>}
          <Legend words={words} />
        </>
      )}
    </Section>
  )
}

type Scale = Readonly<{ from: Day; days: number; today: Day }>

/** Share of the width where a day begins, 0 to 1. */
const at = (scale: Scale, day: Day): number => daysBetween(scale.from, day) / scale.days

const Months = ({ scale, words }: Readonly<{ scale: Scale; words: Words }>) => (
  <div className="ct-price-row ct-months" aria-hidden="true">
    <span />
    <span />
    <div>
      {Array.from({ length: MONTHS }, (_, month) => addMonths(scale.from, month)).map((month) => (
        <em key={month} style={{ left: `${at(scale, month) * 100}%` }}>
          {words.day(month, 'month').replace(/\s*\d{4}$/, '')}
          {month.slice(5, 7) === '01' && <span className="ct-year"> {month.slice(0, 4)}</span>}
        </em>
      ))}
    </div>
  </div>
)

type RowProps = Readonly<{ row: TimelineRow; scale: Scale; withUnit: boolean; onProbe(item: string, day: string): void; words: Words }>

const PriceRow = ({ row, scale, withUnit, onProbe, words }: RowProps) => (
  <div className="ct-price-row">
    <span className="k-figure k-second">{row.item.number}</span>
    <span className="k-mid ct-price-name" title={row.item.name}>
      {row.item.name}
      {withUnit && <span className="k-quiet"> / {words.unit(row.unit)}</span>}
    </span>
    <div>
      {row.spans.map((span) => (
        <SpanBar key={span.from} span={span} row={row} scale={scale} onProbe={onProbe} words={words} />
      ))}
    </div>
  </div>
)

const SpanBar = ({ span, row, scale, onProbe, words }: Omit<RowProps, 'withUnit'> & Readonly<{ span: Span }>) => {
  const from = dayOf(span.from)
  const length = daysBetween(from, dayOf(span.to)) + 1
  const kind = span.price === null ? 'ct-gap' : span.from > scale.today ? 'ct-later' : span.to < scale.today ? '' : 'ct-holds'
  const style = { left: `${at(scale, from) * 100}%`, width: `calc(${(length / scale.days) * 100}% - 2px)` }
  const wide = length / scale.days > 0.07
  const sentence = sentenceOf(span, words)
  const label = `${row.item.name}: ${sentence}`
  // A bar of a few days is too small to hit; its neighbours and the form beside it reach the same price.
  if (!wide) return <span role="img" className={`ct-span ${kind}`} style={style} title={sentence} aria-label={label} />
  return (
    <button type="button" className={`ct-span ${kind}`} style={style} title={sentence} aria-label={label} onClick={() => onProbe(row.item.number, span.from > scale.today || span.to < scale.today ? span.from : scale.today)}>
      {span.price === null ? words.t('contracts.prices.gap') : words.number(span.price.amount)}
    </button>
  )
}

const sentenceOf = (span: Span, words: Words): string => {
  const days = words.t('contracts.prices.days', { from: words.day(span.from), to: words.day(span.to) })
  if (span.price === null) return `${days}. ${span.why === null ? '' : words.speak(span.why)}`
  const price = words.price(span.price.amount, span.price.currency, span.price.unit, span.price.per)
  return span.clause === null ? words.t('contracts.prices.atList', { days, price }) : words.t('contracts.prices.byClause', { days, price, clause: span.clause })
}

const Legend = ({ words }: Readonly<{ words: Words }>) => (
  <p className="ct-legend k-caption" aria-hidden="true">
    {(['holds', 'later', 'gap'] as const).map((kind) => (
      <span key={kind}><i className={`ct-swatch ct-${kind}`} /> {words.t(`contracts.prices.legend.${kind}`)}</span>
    ))}
  </p>
)
