// A contract back into the text of a contract file, in the same words a person would have used. Reading it again gives the same contract.

import { MICRO_DIGITS, MICROS, decimalText } from '#ground/decimal'
import type { Period } from '#ground/period'
import { percentText } from '#ground/percent'
import type { UnitPrice } from '#ground/unit-price'
import { perText, priceText } from '#ground/unit-price'
import type { Tolerances } from './contract.ts'
import type { Figure, Tier } from './price-term.ts'
import type { WrittenAmendment, WrittenContract, WrittenTerm } from './written.ts'

export const writeContract = (contract: WrittenContract): string => {
  const own = contract.terms.filter((term) => term.amendment === null)
  return [
    `contract: ${text(contract.number)}`,
    `account: ${text(contract.account)}`,
    `name: ${text(contract.name)}`,
    `currency: ${contract.currency}`,
    ...(contract.state === null ? [] : [`state: ${contract.state}`]),
    ...(contract.signedOn === null ? [] : [`signed: ${contract.signedOn}`]),
    `valid: ${span(contract.valid)}`,
    ...(contract.paymentDays === null ? [] : [`payment days: ${contract.paymentDays}`]),
    ...(contract.priceDay === 'order' ? [] : [`price day: ${contract.priceDay}`]),
    ...tolerances(contract.tolerances, contract.currency),
    ...(own.length === 0 ? [] : ['terms:', ...own.flatMap((term) => writeTerm(term, contract, '  '))]),
    ...(contract.amendments.length === 0 ? [] : ['amendments:', ...contract.amendments.flatMap((amendment) => writeAmendment(amendment, contract))]),
    '',
  ].join('\n')
}

const writeAmendment = (amendment: WrittenAmendment, contract: WrittenContract): string[] => {
  const terms = contract.terms.filter((term) => term.amendment === amendment.number)
  const ends = contract.ends.filter((end) => end.amendment === amendment.number)
  return [
    `  - amendment: ${text(amendment.number)}`,
    `    name: ${text(amendment.name)}`,
    ...(amendment.signedOn === null ? [] : [`    signed: ${amendment.signedOn}`]),
    `    takes effect: ${amendment.takesEffectOn}`,
    ...(ends.length === 0 ? [] : [`    ends: [${ends.map((end) => text(end.clause)).join(', ')}]`]),
    ...(terms.length === 0 ? [] : ['    terms:', ...terms.flatMap((term) => writeTerm(term, contract, '      '))]),
  ]
}

// What fits beside the problems on a small screen.
const LONGEST = 96

/** One line, unless it has tiers or grows too long to read. */
const writeTerm = (term: WrittenTerm, contract: WrittenContract, indent: string): string[] => {
  const { rule } = term
  const tiered = rule.tiers.length > 1
  const fields = [
    `clause: ${text(term.clause)}`,
    ...(term.name === term.clause ? [] : [`name: ${text(term.name)}`]),
    term.on.kind === 'everything' ? 'everything: true' : `${term.on.kind}: ${text(term.on.number)}`,
    ...(term.site === null ? [] : [`site: ${text(term.site)}`]),
    ...(tiered ? [] : tierFields(rule.tiers[0], rule.tierUnit)),
    ...(rule.tiering === 'marginal' ? ['tiering: marginal'] : []),
    ...(tiered && rule.tierUnit !== null ? [`unit: ${text(rule.tierUnit)}`] : []),
    ...(rule.currency === contract.currency ? [] : [`currency: ${rule.currency}`]),
    ...(rule.stacking === 'stack' ? ['stack: true'] : []),
    ...(rule.round === null ? [] : [`round: ${rule.round.decimals}${rule.round.mode === 'half-up' ? '' : ` ${rule.round.mode}`}`]),
    ...(term.valid === null ? [] : [`valid: ${span(term.valid)}`]),
  ]
  const line = `${indent}- { ${fields.join(', ')} }`
  if (!tiered && line.length <= LONGEST) return [line]
  const [first, ...rest] = fields
  return [
    `${indent}- ${first}`,
    ...rest.map((field) => `${indent}  ${field}`),
    ...(tiered ? [`${indent}  tiers:`, ...rule.tiers.map((tier) => `${indent}    - { from: ${decimalText(tier.from, MICRO_DIGITS)}, ${figure(tier.figure)} }`)] : []),
  ]
}

const tierFields = (tier: Tier | undefined, unit: string | null): string[] => {
  if (tier === undefined) return []
  return tier.from === 0n ? [figure(tier.figure)] : [`from: ${text(`${decimalText(tier.from, MICRO_DIGITS)} ${unit ?? ''}`.trim())}`, figure(tier.figure)]
}

const figure = (of: Figure): string => {
  switch (of.kind) {
    case 'list':
      return 'list: true'
    case 'net':
      return `net: ${text(price(of.price))}`
    case 'percent':
      return `discount: ${text(`${percentText(of.percent)}%`)}`
    case 'off':
      return `discount: ${text(price(of.price))}`
  }
}

const price = (of: UnitPrice): string => `${priceText(of)} ${of.currency} / ${of.per === MICROS ? '' : `${perText(of)} `}${of.unit}`

const span = (of: Period): string => `${of.from} ..${of.to === null ? '' : ` ${of.to}`}`

const tolerances = (of: Tolerances, currency: string): string[] => {
  const lines = [
    ...(of.price?.amount === undefined ? [] : [`price: ${of.price.amount} ${currency}`]),
    ...(of.price?.percent === undefined ? [] : [`price: ${of.price.percent}%`]),
    ...(of.quantity === undefined ? [] : [`quantity: ${of.quantity.percent}%`]),
    ...(of.daysLate === undefined ? [] : [`days late: ${of.daysLate}`]),
  ]
  return lines.length === 0 ? [] : [`tolerances: { ${lines.join(', ')} }`]
}

const PLAIN = /^(?=.*[\p{L}%/])[\p{L}\d][\p{L}\d ./%()+&_-]*$/u
const SPECIAL = /^(true|false|yes|no|on|off|null|~)$/i

/** Plain where YAML reads it as the same text, else quoted. What looks like a number is quoted, so that it stays a text for every reader. */
const text = (of: string): string => (PLAIN.test(of) && !SPECIAL.test(of) && of === of.trim() ? of : JSON.stringify(of))
