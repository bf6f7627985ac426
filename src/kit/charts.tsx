// Small charts in SVG: a spark, a line with its expectation band, bars. Direct labels, no legend, a table for screen readers.

import { useRef } from 'react'
import { useWidth } from './width.tsx'
import { useWords } from './words.tsx'

type Tone = 'steady' | 'kept' | 'broken'

type SparkProps = Readonly<{ values: readonly number[]; label: string; tone?: Tone; width?: number; height?: number }>

/** The course of a figure in the height of a row; drawn values only, no axis. */
export const Spark = ({ values, label, tone = 'steady', width = 72, height = 20 }: SparkProps) => {
  if (values.length === 0) return null
  const top = Math.max(...values)
  const least = Math.min(...values)
  const y = (value: number): number => (top === least ? height / 2 : 2 + ((top - value) / (top - least)) * (height - 4))
  const x = (at: number): number => (values.length === 1 ? width / 2 : 1 + (at / (values.length - 1)) * (width - 4))
  const line = values.map((value, at) => `${at === 0 ? 'M' : 'L'}${x(at).toFixed(1)} ${y(value).toFixed(1)}`).join('')
  const last = values.at(-1) ?? 0
  return (
    <svg className={`k-spark k-is-${tone}`} width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <path className="k-spark-grid" d={`M0 ${height / 2}H${width}`} />
      <path className="k-spark-line" d={line} />
      <circle cx={x(values.length - 1)} cy={y(last)} r="2" />
    </svg>
  )
}

type BarsProps = Readonly<{ rows: readonly Readonly<{ key: string; label: string; value: number; text: string; onOpen?: () => void }>[]; label: string; tone?: 'plain' | 'broken' }>

/** Bars lying, the longest fills the room; the text beside says the exact figure. */
export const Bars = ({ rows, label, tone = 'plain' }: BarsProps) => {
  const top = Math.max(0, ...rows.map((row) => row.value))
  return (
    <ul className={`k-bars k-is-${tone}`} aria-label={label}>
      {rows.map((row) => (
        <li key={row.key}>
          <span className="k-bars-label" title={row.label}>{row.onOpen === undefined ? row.label : <button type="button" className="k-link" onClick={row.onOpen}>{row.label}</button>}</span>
          <span className="k-bars-room"><i style={{ width: top === 0 ? 0 : `${(row.value / top) * 100}%` }} /><b>{row.text}</b></span>
        </li>
      ))}
    </ul>
  )
}

export type LinePoint = Readonly<{ key: string; label: string; value: number | null; low?: number; high?: number; expected?: number }>

type LineProps = Readonly<{
  points: readonly LinePoint[]
  label: string
  /** Writes a value of the axis. */
  write?(value: number): string
  /** What stands at a stretch below the band: `outside the band`. */
  outside?: string
  height?: number
  onOpen?(key: string): void
}>

const RIGHT = 76

/** A line over time; with `low` and `high` the band it is expected in, and in red what lies outside. */
export const LineChart = ({ points, label, write, outside, height = 160, onOpen }: LineProps) => {
  const words = useWords()
  const frame = useRef<HTMLElement>(null)
  const measured = useWidth(frame)
  const width = Number.isFinite(measured) && measured > 0 ? measured : 640
  const figure = write ?? ((value: number) => words.number(Math.round(value)))
  const all = points.flatMap((point) => [point.value, point.low ?? null, point.high ?? null]).filter((value): value is number => value !== null)
  if (all.length === 0) return null
  const { least, top, steps } = axisOf(Math.min(...all), Math.max(...all))
  const x = (at: number): number => 6 + (points.length === 1 ? 0 : (at / (points.length - 1)) * (width - RIGHT - 12))
  const y = (value: number): number => 8 + ((top - value) / (top - least || 1)) * (height - 34)
  const banded = points.map((point, at) => ({ ...point, at })).filter((point) => point.low !== undefined && point.high !== undefined)
  const band = banded.length < 2 ? null : `M${banded.map((point) => `${x(point.at)} ${y(point.high ?? 0)}`).join('L')}L${banded.toReversed().map((point) => `${x(point.at)} ${y(point.low ?? 0)}`).join('L')}Z`
  const isOut = (point: LinePoint): boolean => point.value !== null && ((point.low !== undefined && point.value < point.low) || (point.high !== undefined && point.value > point.high))
  const stretches = points.slice(1).flatMap((point, index) => {
    const before = points[index]
    if (before === undefined || before.value === null || point.value === null) return []
    return [{ key: point.key, out: isOut(point), d: `M${x(index)} ${y(before.value)}L${x(index + 1)} ${y(point.value)}` }]
  })
  const lastAt = points.findLastIndex((point) => point.value !== null)
  const last = points[lastAt]
  const labelled = points.length <= 8 ? points.map((_, at) => at) : [0, Math.floor((points.length - 1) / 2), points.length - 1]
  return (
    <figure className="k-line-chart" ref={frame}>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
        {steps.map((step) => (
          <g key={step}>
            <path className="k-chart-grid" d={`M0 ${y(step)}H${width - RIGHT}`} />
            <text className="k-chart-figure" x={width - RIGHT + 8} y={y(step) + 4}>{figure(step)}</text>
          </g>
        ))}
        {band !== null && <path className="k-chart-band" d={band} />}
        {banded.length > 1 && banded.every((point) => point.expected !== undefined) && (
          <path className="k-chart-expected" d={`M${banded.map((point) => `${x(point.at)} ${y(point.expected ?? 0)}`).join('L')}`} />
        )}
        {stretches.map((stretch) => <path key={stretch.key} className={stretch.out ? 'k-chart-line k-out' : 'k-chart-line'} d={stretch.d} />)}
        {last !== undefined && last.value !== null && <circle className={isOut(last) ? 'k-chart-end k-out' : 'k-chart-end'} cx={x(lastAt)} cy={y(last.value)} r="3.5" />}
        {outside !== undefined && last !== undefined && isOut(last) && last.value !== null && (
          <text className="k-chart-outside" x={x(lastAt) - 10} y={y(last.value) + 16} textAnchor="end">{outside}</text>
        )}
        {labelled.map((at) => (
          <text key={at} className="k-chart-label" x={x(at)} y={height - 4} textAnchor={at === 0 ? 'start' : at === points.length - 1 ? 'end' : 'middle'}>{points[at]?.label}</text>
        ))}
        {points.map((point, at) => (
          <rect key={point.key} className="k-chart-hit" x={x(at) - width / points.length / 2} y="0" width={width / points.length} height={height} onClick={onOpen === undefined ? undefined : () => onOpen(point.key)}>
            <title>{`${point.label}: ${point.value === null ? words.t('kit.none') : figure(point.value)}`}</title>
          </rect>
        ))}
      </svg>
      <table className="k-hidden">
        <caption>{label}</caption>
        <tbody>{points.map((point) => <tr key={point.key}><th scope="row">{point.label}</th><td>{point.value === null ? words.t('kit.none') : figure(point.value)}</td></tr>)}</tbody>
      </table>
    </figure>
  )
}

/** Three or four round steps that hold the values. */
const axisOf = (least: number, top: number): Readonly<{ least: number; top: number; steps: readonly number[] }> => {
  const span = top - least || Math.abs(top) || 1
  const rough = span / 3
  const unit = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * unit).find((one) => one >= rough) ?? rough
  const from = Math.floor(least / step) * step
  const to = Math.ceil(top / step) * step
  const steps = Array.from({ length: Math.floor((to - from) / step + 1.5) }, (_, at) => from + at * step)
  return { least: from, top: to, steps }
}
