// A text cut into rows and parts for the eye: where it has no lines of its own, after each segment or element. No sign of it is lost or moved.

import type { Mark } from '#formats/locate'

export type TextPart = Readonly<{ text: string; field: string | null; line: number | null; places: readonly string[] }>
export type TextRow = Readonly<{ parts: readonly TextPart[] }>

type Range = Readonly<{ from: number; to: number }>
type PlaceRange = Range & Readonly<{ place: string }>

/** Longer rows than this are no lines that somebody wrote. */
const LONGEST = 400

export const rowsOf = (text: string, marks: readonly Mark[], places: readonly PlaceRange[]): readonly TextRow[] => {
  const ends = [...new Set([...marks, ...places].flatMap(({ from, to }) => [from, to]))].sort((a, b) => a - b)
  let mark = 0
  let end = 0
  return cuts(text).map(({ from, to }) => {
    while (mark < marks.length && (marks[mark]?.to ?? 0) <= from) mark += 1
    while (end < ends.length && (ends[end] ?? 0) <= from) end += 1
    const inside: number[] = []
    for (let at = end; at < ends.length && (ends[at] ?? 0) < to; at++) inside.push(ends[at] ?? 0)
    const bounds = [from, ...inside, to]
    const here = marksWithin(marks, mark, to)
    return { parts: bounds.slice(1).map((next, at) => partOf(text, { from: bounds[at] ?? from, to: next }, here, places)).filter((part) => part.text !== '') }
  })
}

const marksWithin = (marks: readonly Mark[], first: number, to: number): readonly Mark[] => {
  const here: Mark[] = []
  for (let at = first; at < marks.length && (marks[at]?.from ?? 0) < to; at++) {
    const found = marks[at]
    if (found !== undefined) here.push(found)
  }
  return here
}

/** Of marks upon each other the narrowest says what a part is; between the values of a marked piece there is only its line. */
const partOf = (text: string, { from, to }: Range, marks: readonly Mark[], places: readonly PlaceRange[]): TextPart => {
  const over = marks.filter((one) => one.from <= from && one.to >= to).reduce<Mark | null>((least, one) => (least === null || one.to - one.from < least.to - least.from ? one : least), null)
  const between = over !== null && marks.some((one) => one !== over && one.from >= over.from && one.to <= over.to)
  return { text: text.slice(from, to), field: over === null || between ? null : over.field, line: over?.line ?? null, places: places.filter((one) => one.from <= from && one.to >= to && one.to > one.from).map((one) => one.place) }
}

const cuts = (text: string): readonly Range[] => {
  const rows: Range[] = []
  const segmentEnd = endOfSegment(text)
  let from = 0
  while (from < text.length) {
    const newline = text.indexOf('\n', from)
    const to = newline === -1 ? text.length : newline
    const visible = to > from && text.charAt(to - 1) === '\r' ? to - 1 : to
    if (visible - from <= LONGEST) rows.push({ from, to: visible })
    else rows.push(...cutLong(text, { from, to: visible }, segmentEnd))
    from = to + 1
  }
  return rows
}

const cutLong = (text: string, { from, to }: Range, segmentEnd: string): Range[] => {
  const rows: Range[] = []
  let start = from
  for (let at = from; at < to - 1; at++) {
    const ends = segmentEnd === '>' ? text.charAt(at) === '>' && text.charAt(at + 1) === '<' : text.charAt(at) === segmentEnd && text.charAt(at - 1) !== '?'
    if (!ends && at - start < 4000) continue
    rows.push({ from: start, to: at + 1 })
    start = at + 1
  }
  rows.push({ from: start, to })
  return rows
}

/** What ends a piece: of X12 the sign behind the ISA, of EDIFACT that of its service string, of XML the end of a tag. */
const endOfSegment = (text: string): string => {
  const begin = text.trimStart()
  if (begin.startsWith('<')) return '>'
  if (/^ISA/i.test(begin)) return begin.charAt(105)
  if (begin.startsWith('UNA')) return begin.charAt(8)
  return '\''
}
