// The price trail as a reader sees it: list price, each step with its bar and clause, the price; and the clauses that did not decide.
// Used by the contract page, the order editor and the worklist.

import { Link } from '@tanstack/react-router'
import { divide, decimalText, MICRO_DIGITS, MICROS, parseDecimal } from '#ground/decimal'
import type { SayValue } from '#ground/say'
import { useWords } from '#kit/words'
import type { Words } from '#kit/words'
import type { PriceTrail, TrailClause, TrailStep } from './trail.ts'
import './contracts.css'

type PriceValue = Extract<SayValue, { t: 'price' }>

type Props = Readonly<{
  trail: PriceTrail
  /** Whose contracts the clauses link to. */
  accountId: string
  /** In the head, for example the item and its price. */
  title?: string
}>

export const PriceTrailView = ({ trail, accountId, title }: Props) => {
  const words = useWords()
  const last = priceOf(trail.steps.at(-1)?.after)
  const top = Math.max(...trail.steps.flatMap((step) => [height(priceOf(step.after)), height(priceOf(step.before))]), 0)
  return (
    <div className="ct-trail">
      {last !== null && (
        <header>
          <b>{title ?? words.price(last.amount, last.currency, last.unit, last.per)}</b>
          <span className="k-quiet">{words.t('contracts.trail.per', { currency: last.currency, unit: words.unit(last.unit) })}</span>
        </header>
      )}
      <ol>
        {trail.steps.map((step, at) => (
          <Step key={at} step={step} top={top} accountId={accountId} words={words} />
        ))}
      </ol>
      {trail.lost.length > 0 && <Lost trail={trail} words={words} />}
    </div>
  )
}

const Step = ({ step, top, accountId, words }: Readonly<{ step: TrailStep; top: number; accountId: string; words: Words }>) => {
  const before = priceOf(step.before)
  const after = priceOf(step.after)
  const named = step.by !== null && step.step !== 'rounding' && step.step !== 'floor'
  return (
    <li className={`ct-step-${step.step}`}>
      <span className="ct-step-name">
        <span className="k-mid">{named && step.by !== null ? step.by.name : words.t(`trail.step.${step.step}`)}</span>
        <span className="k-caption">
          {step.by !== null && <ClauseLink by={step.by} accountId={accountId} words={words} />}
          {step.by !== null && ', '}
          {words.speak(step.say)}
        </span>
      </span>
      <Bar step={step} top={top} />
      <span className="ct-step-change k-figure">{before === null || after === null || step.step === 'pack' ? '' : change(before, after, words)}</span>
      <span className="k-figure k-mid">{after === null ? '' : amountText(after, words)}</span>
    </li>
  )
}

const ClauseLink = ({ by, accountId, words }: Readonly<{ by: TrailClause; accountId: string; words: Words }>) => (
  <Link to={`/accounts/${accountId}/contracts/${by.contractId}`} hash={`clause-${by.clause}`} className="k-link" title={words.t('contracts.trail.ofContract', { contract: by.contract })}>
    {words.t('contracts.trail.clause', { clause: by.clause })}
  </Link>
)

/** Decoration for the eye: the figures beside it say the same. A list price is a whole bar, a step the part it takes away or adds. */
const Bar = ({ step, top }: Readonly<{ step: TrailStep; top: number }>) => {
  const [from, to] = [height(priceOf(step.before)), height(priceOf(step.after))]
  if (top === 0 || step.step === 'pack') return <span className="ct-bar" aria-hidden="true" />
  const whole = step.before === null
  const left = whole ? 0 : Math.min(from, to)
  const right = whole ? to : Math.max(from, to)
  const style = { left: `${(left / top) * 100}%`, width: `${Math.max(((right - left) / top) * 100, 1)}%` }
  return (
    <span className="ct-bar" aria-hidden="true">
      <i className={whole ? 'ct-whole' : to > from ? 'ct-more' : ''} style={style} />
    </span>
  )
}

const Lost = ({ trail, words }: Readonly<{ trail: PriceTrail; words: Words }>) => (
  <details>
    <summary>{words.t('contracts.trail.lost', { count: trail.lost.length + trail.lostMore })}</summary>
    <ul>
      {trail.lost.map((loser) => (
        <li key={loser.by.termId}>
          <span className="k-mid">{words.t('contracts.trail.clause', { clause: loser.by.clause })}</span> {loser.by.name}: <span className="k-second">{words.speak(loser.say)}</span>
        </li>
      ))}
      {trail.lostMore > 0 && <li className="k-quiet">{words.t('contracts.trail.more', { count: trail.lostMore })}</li>}
    </ul>
  </details>
)

const priceOf = (value: SayValue | null | undefined): PriceValue | null =>
  value !== null && value !== undefined && typeof value === 'object' && value.t === 'price' ? value : null

const micros = (text: string): bigint => parseDecimal(text, MICRO_DIGITS) ?? 0n

/** For the length of a bar only. */
const height = (price: PriceValue | null): number => (price === null ? 0 : Math.max(0, Number(price.amount) / Number(price.per)))

const amountText = (price: PriceValue, words: Words): string =>
  price.per === '1' ? words.number(price.amount) : words.t('contracts.trail.amountFor', { amount: words.number(price.amount), quantity: words.quantity(price.per, price.unit) })

/** The exact difference where both are per the same, else to a millionth. */
const change = (before: PriceValue, after: PriceValue, words: Words): string => {
  const [perBefore, perAfter] = [micros(before.per), micros(after.per)]
  if (perBefore === 0n || perAfter === 0n) return ''
  const difference = divide((micros(after.amount) * perBefore - micros(before.amount) * perAfter) * MICROS, perBefore * perAfter)
  if (difference === 0n) return ''
  const text = words.number(decimalText(difference, MICRO_DIGITS, 2))
  return difference > 0n ? `+${text}` : text
}
