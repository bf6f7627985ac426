// Sums in one or several currencies on a line; a dash where there is none.

import { MoneyText, Missing } from '#kit/figures'

export type Sum = Readonly<{ amount: string; currency: string }>

/** `bare` leaves out that currency's code: the head of the column names it. */
export const Sums = ({ sums, bare = null, strong = false }: Readonly<{ sums: readonly Sum[]; bare?: string | null; strong?: boolean }>) => {
  if (sums.length === 0) return <Missing />
  return (
    <span className="acc-sums">
      {sums.map((sum) => <MoneyText key={sum.currency} amount={sum.amount} currency={sum.currency} bare={sum.currency === bare} strong={strong} whole />)}
    </span>
  )
}

/** The one currency in which all these sums are, so that it can move to the head of the column; null when there are several. */
export const oneCurrency = (all: Iterable<readonly Sum[]>): string | null => {
  let found: string | null = null
  for (const sums of all) {
    for (const sum of sums) {
      if (found !== null && found !== sum.currency) return null
      found = sum.currency
    }
  }
  return found
}

/** For sorting only: the largest sum as a number. */
export const weight = (sums: readonly Sum[]): number => Math.max(0, ...sums.map((sum) => Number(sum.amount)))

/** Lines late of lines shipped, as percent text with one decimal; null when nothing was shipped. */
export const lateShare = (figures: Readonly<{ lateLines: number; shippedLines: number }>): string | null =>
  figures.shippedLines === 0 ? null : String(Math.round((figures.lateLines * 1000) / figures.shippedLines) / 10)
