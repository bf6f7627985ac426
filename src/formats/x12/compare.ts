// Holds what was read against a table of truths that an independent reader made of the same files: one row for each transaction set.
// That table counts as lines the segments PO1, IT1 and SN1 alone, sums their quantities, and reckons quantity x price as written
// (nothing for shipped lines); other lines that we read (POC, LIN, G17) are outside of what it knows.

import type { Day } from '#ground/day'
import type { Exact, Line, TradeDocument } from '../document.ts'
import { ExactSum, exactText, isSame, scaledOf, times } from '../exact.ts'
import type { Spot } from '../spot.ts'
import { segmentSpot } from '../spot.ts'
import { PURPOSES } from './codes.ts'
import { exactOf, impliedOf } from './values.ts'

/** A row of the table; amounts may bear an exponent ("1.32E+3"). */
export type X12Truth = Readonly<{
  file: string
  set: string
  ctl: string
  /** Segments from ST to SE. */
  n: number
  lines: number
  qty: string
  amount: string
  sdq: string
  seok: boolean
  ctlok: boolean
  doc?: string
  date?: string
  /** Purpose and kind, `00/SA`. */
  type?: string
  po?: string
  ctt?: string
  ctthash?: string
  tds?: string
}>

export type X12Difference = Readonly<{ field: string; truth: string; read: string }>
export type X12Agreement = Readonly<{ row: X12Truth; agrees: boolean; differences: readonly X12Difference[] }>

/** What was read of a file; its name as the table has it. */
export type X12File = Readonly<{ file: string; documents: readonly TradeDocument[] }>

/** Every row with its verdict, in the order of the table. Rows of the same file, set and control number take the documents in their order. */
export const compareX12 = (files: readonly X12File[], rows: readonly X12Truth[]): readonly X12Agreement[] => {
  const waiting = new Map<string, TradeDocument[]>()
  for (const { file, documents } of files) {
    for (const document of documents) {
      const key = keyOf(file, document.set, document.control ?? '')
      const list = waiting.get(key)
      if (list === undefined) waiting.set(key, [document])
      else list.push(document)
    }
  }
  return rows.map((row) => {
    const document = waiting.get(keyOf(row.file, row.set, row.ctl))?.shift()
    const differences = document === undefined ? [{ field: 'document', truth: row.doc ?? row.ctl, read: '' }] : differencesOf(document, row)
    return { row, agrees: differences.length === 0, differences }
  })
}

const keyOf = (file: string, set: string, control: string): string => `${file}\n${set}\n${withoutTail(control)}`

/** The table leaves a separator standing that ends a value ("0001~"). */
const withoutTail = (text: string): string => text.trim().replace(/[^A-Za-z0-9]+$/, '')

const differencesOf = (document: TradeDocument, row: X12Truth): readonly X12Difference[] => {
  const found: X12Difference[] = []
  const text = (field: string, truth: string | undefined, read: string | null): void => {
    if (truth !== undefined && truth.trim() !== (read ?? '')) found.push({ field, truth, read: read ?? '' })
  }
  const figure = (field: string, truth: string | undefined, read: Exact | null): void => {
    if (truth === undefined || truth.trim() === '') return
    const expected = plainFigure(truth) ?? plainFigure(withoutTail(truth))
    const same = expected !== null && read !== null && isSame(scaledOf(expected), scaledOf(read))
    if (!same && !(expected === null && read === null)) found.push({ field, truth, read: read ?? '' })
  }
  const counted = countedLines(document)
  text('number', row.doc, document.number)
  figure('lines', String(row.lines), String(counted.length))
  figure('quantity', row.qty, sumOf(counted, (line) => line.quantity))
  figure('amount', row.amount, sumOf(counted, priceTimesQuantity))
  figure('sdq', row.sdq, sumOf(document.lines.flatMap((line) => [line, ...line.parts]).flatMap((line) => line.splits), (split) => split.quantity))
  figure('ctt', row.ctt, document.totals.lines)
  figure('ctthash', row.ctthash, document.totals.hash)
  if (row.tds !== undefined) figure('tds', impliedOf(row.tds, 2) ?? row.tds, lastTotal(document))
  if (row.type !== undefined) {
    const [purpose = '', kind = ''] = row.type.split('/')
    text('purpose', PURPOSES.word(purpose) ?? 'other', document.purpose)
    text('kind', kind, document.kind)
  }
  if (row.date !== undefined && /^\d{8}$/.test(withoutTail(row.date))) text('date', withoutTail(row.date), orderDay(document)?.replaceAll('-', '') ?? null)
  text('po', row.po, document.references.find((one) => one.kind === 'order' && isIn(one.at['value'], 'BIG'))?.value ?? '')
  const segments = segmentsOf(document)
  if (segments !== null) figure('segments', String(row.n), String(segments))
  flag('segment count', row.seok, !tells(document, COUNT_FLAGS, document.at['end']))
  flag('control number', row.ctlok, !tells(document, CONTROL_FLAGS, document.at['end']))
  return found

  function flag(field: string, truth: boolean, read: boolean): void {
    if (truth !== read) found.push({ field, truth: truth ? 'right' : 'wrong', read: read ? 'right' : 'wrong' })
  }
}

/** The table holds a count for wrong that has needless zeros; we tell the two apart, and both are told. */
const COUNT_FLAGS = new Set(['x12/segment-count', 'x12/segment-count-padded', 'x12/bad-decimal'])
const CONTROL_FLAGS = new Set(['x12/set-control'])

const tells = (document: TradeDocument, codes: ReadonlySet<string>, end: Spot | undefined): boolean =>
  typeof end === 'number' && document.problems.some((problem) => codes.has(problem.code) && typeof problem.at === 'number' && segmentSpot(problem.at).segment === segmentSpot(end).segment)

/** Of several totals (one an order in a ship and bill notice) the table has the last, the document the first. */
const lastTotal = (document: TradeDocument): Exact | null => {
  const later = document.more.findLast((one) => one.name === 'TDS-01')?.value
  return later === undefined ? document.totals.payable : (impliedOf(later, 2) ?? exactOf(later))
}

const isIn = (spot: Spot | undefined, tag: string): boolean => typeof spot === 'number' && segmentSpot(spot).tag === tag

const COUNTED = new Set(['PO1', 'IT1', 'SN1'])

/** Lines whose quantity, or else whose own place, stands in one of the segments that the table counts. */
const countedLines = (document: TradeDocument): readonly Line[] =>
  document.lines.filter((line) => {
    const at = line.at['quantity'] ?? line.at['line']
    return typeof at === 'number' && COUNTED.has(segmentSpot(at).tag)
  })

const priceTimesQuantity = (line: Line): Exact | null => {
  if (line.quantity === null || line.price === null) return null
  const at = line.at['quantity']
  return typeof at === 'number' && segmentSpot(at).tag === 'SN1' ? null : exactText(times(scaledOf(line.quantity), scaledOf(line.price)))
}

const sumOf = <T>(all: readonly T[], figure: (one: T) => Exact | null): Exact => {
  const sum = new ExactSum()
  for (const one of all) {
    const value = figure(one)
    if (value !== null) sum.add(value)
  }
  return sum.text()
}

const orderDay = (document: TradeDocument): Day | null => document.day

const segmentsOf = (document: TradeDocument): number | null => {
  const { set, end } = document.at
  return typeof set === 'number' && typeof end === 'number' ? segmentSpot(end).segment - segmentSpot(set).segment + 1 : null
}

/** "1.32E+3" as "1320". */
const plainFigure = (text: string): Exact | null => {
  const [mantissa = '', exponent] = text.trim().split(/e/i)
  if (exponent === undefined) return exactOf(mantissa)
  const shift = Number(exponent)
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.')
  const sign = mantissa.startsWith('-') ? '-' : ''
  if (!Number.isInteger(shift) || Math.abs(shift) > 40) return null
  const digits = whole + fraction
  const point = whole.length + shift
  if (point >= digits.length) return exactOf(sign + digits.padEnd(point, '0'))
  if (point > 0) return exactOf(`${sign}${digits.slice(0, point)}.${digits.slice(point)}`)
  return exactOf(`${sign}0.${'0'.repeat(-point)}${digits}`)
}
