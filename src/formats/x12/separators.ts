// The separators of an interchange, read off its header: whatever they are, also where the header is too short, wrapped, or lost
// altogether. Source: X12.5 (ISA, 16 elements of fixed width) and X12.6 (separators).

export type Separators = Readonly<{
  element: string
  /** '' where the header leaves none. */
  component: string
  /** Between repeated values, from version 00402 on; '' before. */
  repetition: string
  terminator: string
}>

export type Header = Readonly<{
  separators: Separators
  /** Where the terminator of the header ends. */
  end: number
  /** The header breaks the standard's form: too short, elements missing. */
  isIrregular: boolean
}>

/** `more`: the bytes end too early to know. `none`: no header stands here. */
export type HeaderFound = Header | 'more' | 'none'

const HEADER_LIMIT = 1200
/** So many bytes from the start of the header settle what its form is, wherever the pieces of the file end. */
const LOOK_AHEAD = 400
const SEPARATOR_PLACES = [3, 6, 17, 20, 31, 34, 50, 53, 69, 76, 81, 83, 89, 99, 101, 103]
/** So many bytes behind the last separator settle how the header ends. */
const TAIL_AHEAD = 320
const LONGEST_LINE = 250
/** Elements of the header have 15 characters at most; some senders pad more, in characters of several bytes. */
const LONGEST_ELEMENT = 80
const [CR, LF, SPACE] = [13, 10, 32]
const ELEMENTS = 16

const isLetterOrDigit = (byte: number): boolean => (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122)
const isBreak = (byte: number): boolean => byte === CR || byte === LF

/** Length in bytes of the character at a place: above one only for what is well-formed UTF-8. */
const widthAt = (bytes: Uint8Array, at: number): number => {
  const lead = bytes[at] ?? 0
  const width = lead >= 0xf0 && lead < 0xf8 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1
  for (let next = 1; next < width; next++) if (((bytes[at + next] ?? 0) & 0xc0) !== 0x80) return 1
  return lead >= 0xf8 ? 1 : width
}

const rawAt = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + widthAt(bytes, at)))

type Look = Readonly<{ bytes: Uint8Array; from: number; to: number; isLast: boolean }>

/** The header that begins with the letters ISA at `from`. Separators are given as bytes, one character each. */
export const headerAt = (look: Look): HeaderFound => {
  const { bytes, from, to, isLast } = look
  const lacks: HeaderFound = isLast || to - from > HEADER_LIMIT ? 'none' : 'more'
  if (to - from < 8) return lacks
  const element = rawAt(bytes, from + 3)
  const first = element.charCodeAt(0)
  if (isLetterOrDigit(first) || first === SPACE || isBreak(first)) return 'none'
  if (!isLast && to - from < LOOK_AHEAD) return 'more'
  const isFixed = element.length === 1 && to - from >= 106 && SEPARATOR_PLACES.every((place) => bytes[from + place] === first)
  const places = isFixed ? SEPARATOR_PLACES.map((place) => from + place) : separatorPlaces(look, element)
  if (places === 'none') return 'none'
  if (places === 'short') return shortHeader(look, element)
  if (places.length < ELEMENTS) return lacks
  const end = places[ELEMENTS - 1]! + element.length
  if (!isLast && to - end < TAIL_AHEAD) return 'more'
  const tail = tailOf(look, end, element)
  if (tail === 'more') return lacks
  const isIrregular = !isFixed || tail.component === ''
  return { separators: { element, component: tail.component, repetition: repetitionOf(bytes, places, element.length), terminator: tail.terminator }, end: tail.end, isIrregular }
}

/** Places of the 16 separators; `short` where the next segment begins before they are complete, `none` where what lies between is too long. */
const separatorPlaces = ({ bytes, from, to }: Look, element: string): number[] | 'short' | 'none' => {
  const places: number[] = []
  const end = Math.min(to, from + HEADER_LIMIT)
  for (let at = from + 3; at < end && places.length < ELEMENTS; at++) {
    if (at - (places.at(-1) ?? from) > LONGEST_ELEMENT) return 'none'
    if (!isAt(bytes, at, element)) continue
    if (places.length > 4 && bytes[at - 2] === 71 && bytes[at - 1] === 83 && !isLetterOrDigit(bytes[at - 3] ?? 0) && !isAt(bytes, at - 2 - element.length, element)) return 'short'
    places.push(at)
  }
  return places
}

const isAt = (bytes: Uint8Array, at: number, raw: string): boolean => {
  for (let next = 0; next < raw.length; next++) if (bytes[at + next] !== raw.charCodeAt(next)) return false
  return true
}

/** A header with elements missing: what stands before the group header ends it. */
const shortHeader = ({ bytes, from }: Look, element: string): HeaderFound => {
  let group = from + 4
  while (!(bytes[group] === 71 && bytes[group + 1] === 83 && isAt(bytes, group + 2, element) && !isLetterOrDigit(bytes[group - 1] ?? 0))) group++
  let end = group
  while (isBreak(bytes[end - 1] ?? 0) || bytes[end - 1] === SPACE || bytes[end - 1] === 9) end--
  const last = bytes[end - 1] ?? 0
  const hasSign = !isLetterOrDigit(last) && last !== SPACE && last < 128
  return { separators: { element, component: '', repetition: '', terminator: hasSign ? String.fromCharCode(last) : '\n' }, end: group, isIrregular: true }
}

type Tail = Readonly<{ component: string; terminator: string; end: number }>

/** The component separator and the terminator behind the sixteenth separator. */
const tailOf = (look: Look, at: number, element: string): Tail | 'more' => {
  const { bytes, to } = look
  if (at >= to) return 'more'
  if (isBreak(bytes[at]!)) return { component: '', ...breakAt(look, at) }
  const component = rawAt(bytes, at)
  let next = at + component.length
  if (next >= to) return 'more'
  if (isSegmentAt(look, next, element)) return { component: '', terminator: component, end: next }
  const padded = next
  while (bytes[next] === SPACE && next - padded < LONGEST_LINE) next++
  if (next >= to) return 'more'
  if (isBreak(bytes[next]!)) {
    const line = nextLine(look, next)
    return holdsSegments(line, component, element) ? { component: '', terminator: component, end: next } : { component, ...breakAt(look, next) }
  }
  const terminator = rawAt(bytes, padded)
  if (isLetterOrDigit(terminator.charCodeAt(0)) && terminator.length === 1) return { component: '', terminator: component, end: padded }
  return { component, terminator, end: padded + terminator.length }
}

/** The sign ends segments in the middle of the line: then it is the terminator, and the header names no component separator. */
const holdsSegments = (line: string, sign: string, element: string): boolean => {
  for (let at = line.indexOf(sign); at !== -1; at = line.indexOf(sign, at + 1)) {
    const next = line.slice(at + sign.length)
    if (/^[A-Z][A-Z0-9]{1,2}/.test(next) && (next.startsWith(element, 2) || next.startsWith(element, 3))) return true
  }
  return false
}

const breakAt = ({ bytes, to }: Look, at: number): Readonly<{ terminator: string; end: number }> => {
  if (bytes[at] === LF) return { terminator: '\n', end: at + 1 }
  if (at + 1 < to && bytes[at + 1] === LF) return { terminator: '\n', end: at + 2 }
  return { terminator: '\r', end: at + 1 }
}

const isSegmentAt = ({ bytes, to }: Look, at: number, element: string): boolean =>
  at + 3 < to && ((bytes[at] === 71 && bytes[at + 1] === 83 && isAt(bytes, at + 2, element)) || (bytes[at] === 84 && bytes[at + 1] === 65 && bytes[at + 2] === 49 && isAt(bytes, at + 3, element)))

const nextLine = ({ bytes, to }: Look, at: number): string => {
  let start = at
  while (start < to && start - at < 40 && (isBreak(bytes[start]!) || bytes[start] === SPACE || bytes[start] === 9)) start++
  const last = Math.min(to, start + LONGEST_LINE)
  let end = start
  while (end < last && !isBreak(bytes[end]!)) end++
  return String.fromCharCode(...bytes.subarray(start, end))
}

const repetitionOf = (bytes: Uint8Array, places: readonly number[], width: number): string => {
  const sign = textBetween(bytes, places[10]! + width, places[11]!)
  const version = textBetween(bytes, places[11]! + width, places[12]!)
  const code = sign.charCodeAt(0)
  return sign.length === 0 || isLetterOrDigit(code) || code === SPACE || version < '00402' ? '' : sign
}

const textBetween = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to)).replace(/[\r\n]/g, '')

/** Separators of a group (GS, 8 elements) or a transaction set (ST, 2 elements) that stands without an interchange header. */
export const bareHeaderAt = ({ bytes, from, to, isLast }: Look): HeaderFound => {
  if (!isLast && to - from < LOOK_AHEAD) return 'more'
  if (to - from < 4) return 'none'
  const elements = bytes[from] === 71 ? 8 : 2
  const first = bytes[from + 2]!
  if (isLetterOrDigit(first) || first <= SPACE || first >= 128) return 'none'
  let seen = 0
  const end = Math.min(to, from + HEADER_LIMIT)
  for (let at = from + 2; at < end; at++) {
    const byte = bytes[at]!
    if (byte === first) seen++
    else if (seen === elements && !isLetterOrDigit(byte) && byte !== SPACE) {
      return { separators: { element: String.fromCharCode(first), component: '', repetition: '', terminator: isBreak(byte) ? '\n' : String.fromCharCode(byte) }, end: from, isIrregular: true }
    } else if (isBreak(byte)) return 'none'
    if (seen > elements) return 'none'
  }
  return isLast || to - from > HEADER_LIMIT ? 'none' : 'more'
}
