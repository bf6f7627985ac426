// A term in a line: what it is for, and its price in words. Shared by the clauses table and the preview of changes.

import type { SayValue } from '#ground/say'
import { useWords } from '#kit/words'
import type { Words } from '#kit/words'
import type { TermOut } from './contracts.wire.ts'
import type { PriceBody } from './price-term.ts'

type Figure = PriceBody['tiers'][number]['figure']

export const ScopeText = ({ term }: Readonly<{ term: Pick<TermOut, 'on' | 'site'> }>) => {
  const words = useWords()
  const { on, site } = term
  return (
    <span className="ct-scope">
      {on.kind === 'everything' ? words.t('contracts.scope.everything') : on.name}
      {on.kind !== 'everything' && <span className="k-quiet"> {on.kind === 'family' ? words.t('contracts.scope.family') : on.number}</span>}
      {site !== null && <span className="k-second"> {words.t('contracts.scope.at', { site: site.name })}</span>}
    </span>
  )
}

export const RuleText = ({ body }: Readonly<{ body: PriceBody }>) => {
  const words = useWords()
  return <span>{ruleText(body, words)}</span>
}

export const ruleText = (body: PriceBody, words: Words): string => {
  const tiers = body.tiers.map((tier) => (tier.from === '0' ? figureText(tier.figure, words) : words.t('contracts.rule.from', { figure: figureText(tier.figure, words), from: fromText(tier.from, body.tierUnit, words) })))
  const rest = [
    body.tiering === 'marginal' && body.tiers.length > 1 ? words.t('contracts.rule.marginal') : '',
    body.stacking === 'stack' ? words.t('contracts.rule.stacked') : '',
    body.round === null ? '' : words.t(`contracts.rule.round.${body.round.mode}`, { count: body.round.decimals }),
    body.currency === 'any' ? words.t('contracts.rule.anyCurrency') : '',
  ].filter((part) => part !== '')
  return [tiers.join('; '), ...rest].join(', ')
}

const fromText = (from: string, unit: string | null, words: Words): string => (unit === null ? words.number(from) : words.quantity(from, unit))

const figureText = (figure: Figure, words: Words): string => {
  if ('net' in figure) return words.value(priceValue(figure.net))
  if ('off' in figure) return figure.off.amount.startsWith('-') ? words.t('contracts.rule.more', { amount: words.value(priceValue({ ...figure.off, amount: figure.off.amount.slice(1) })) }) : words.t('contracts.rule.off', { amount: words.value(priceValue(figure.off)) })
  if ('percent' in figure) return figure.percent.startsWith('-') ? words.t('contracts.rule.more', { amount: words.percent(figure.percent.slice(1)) }) : words.t('contracts.rule.off', { amount: words.percent(figure.percent) })
  return words.t('contracts.rule.list')
}

const priceValue = (price: Readonly<{ amount: string; currency: string; unit: string; per: string }>): SayValue => ({ t: 'price', ...price })
