// Additive figures of a site or an account: sums a currency, counts. Made to be rolled up a tree; shares are told from the sums.

import type { Currency, Money } from '#ground/money'
import { moneyText } from '#ground/money'
import type { Figures as FiguresOut } from './accounts.wire.ts'

/** One entry a currency, by code. Nearly always one or two, so a list is quicker than a map. */
export type Sums = readonly Money[]

export type Figures = Readonly<{
  sites: number
  ordered: Sums
  invoiced: Sums
  lines: number
  shippedLines: number
  lateLines: number
  findings: number
  atStake: Sums
  exposure: Sums
}>

export const noFigures: Figures = { sites: 0, ordered: [], invoiced: [], lines: 0, shippedLines: 0, lateLines: 0, findings: 0, atStake: [], exposure: [] }

export const addFigures = (a: Figures, b: Figures): Figures => {
  if (a === noFigures) return b
  if (b === noFigures) return a
  return {
    sites: a.sites + b.sites,
    ordered: addSums(a.ordered, b.ordered),
    invoiced: addSums(a.invoiced, b.invoiced),
    lines: a.lines + b.lines,
    shippedLines: a.shippedLines + b.shippedLines,
    lateLines: a.lateLines + b.lateLines,
    findings: a.findings + b.findings,
    atStake: addSums(a.atStake, b.atStake),
    exposure: addSums(a.exposure, b.exposure),
  }
}

export const addSums = (a: Sums, b: Sums): Sums => {
  if (a.length === 0) return b
  if (b.length === 0) return a
  const [x, y] = [a[0], b[0]]
  // one currency on both sides is the usual case and comes thousands of times
  if (a.length === 1 && b.length === 1 && x !== undefined && y !== undefined && x.currency === y.currency) return [{ minor: x.minor + y.minor, currency: x.currency }]
  const sums = new Map<Currency, bigint>(a.map((one) => [one.currency, one.minor]))
  for (const one of b) sums.set(one.currency, (sums.get(one.currency) ?? 0n) + one.minor)
  return [...sums].sort(([x], [y]) => (x < y ? -1 : 1)).map(([currency, minor]) => ({ currency, minor }))
}

export const figuresOut = (figures: Figures): FiguresOut => ({
  ordered: sumsOut(figures.ordered), invoiced: sumsOut(figures.invoiced), lines: figures.lines, shippedLines: figures.shippedLines, lateLines: figures.lateLines,
  findings: figures.findings, atStake: sumsOut(figures.atStake), exposure: sumsOut(figures.exposure),
})

const sumsOut = (sums: Sums): { amount: string; currency: string }[] => sums.map((one) => ({ amount: moneyText(one), currency: one.currency }))
