// Where in a file a value stands, small enough to be kept beside every value. In X12 and EDIFACT a segment, element and component,
// packed into one number; in XML the path, in tables and pages a text. `spotText` tells it to a person.

/** A packed segment place, or a text such as `/Order/cac:OrderLine[2]/cbc:Note`, `row 12, column C`. */
export type Spot = number | string

export type SegmentSpot = Readonly<{ segment: number; tag: string; element: number; component: number }>

const SIGNS = '\0ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'
const TAGS = 37 ** 3
const COMPONENTS = 32
const ELEMENTS = 64
const MOST_SEGMENTS = 2 ** 26 - 1

/** A tag of up to three capitals and digits as a number, so that it need not be worked out for every value of a segment. */
export const tagNumber = (tag: string): number => {
  let number = 0
  for (let at = 0; at < 3; at++) number = number * 37 + Math.max(0, SIGNS.indexOf(tag.charAt(at) === '' ? '\0' : tag.charAt(at)))
  return number
}

const tagOf = (number: number): string =>
  [Math.floor(number / 1369), Math.floor(number / 37) % 37, number % 37].map((sign) => (sign === 0 ? '' : SIGNS.charAt(sign))).join('')

/**
 * Packs a place. `segment` counts from 1 through the whole file, `tag` is `tagNumber` of its name, `element` counts from 1 (0: the segment itself),
 * `component` counts from 1 (0: the whole element). What lies beyond the bounds (67 million segments, 63 elements, 31 components) is told as the bound.
 */
export const spotAt = (segment: number, tag: number, element = 0, component = 0): number =>
  ((Math.min(segment, MOST_SEGMENTS) * ELEMENTS + Math.min(element, ELEMENTS - 1)) * COMPONENTS + Math.min(component, COMPONENTS - 1)) * TAGS + tag

export const segmentSpot = (spot: number): SegmentSpot => {
  const tag = spot % TAGS
  const above = Math.floor(spot / TAGS)
  const component = above % COMPONENTS
  const elements = Math.floor(above / COMPONENTS)
  return { segment: Math.floor(elements / ELEMENTS), tag: tagOf(tag), element: elements % ELEMENTS, component }
}

/** `#12 PO1-04`: the fourth element of the twelfth segment of the file, a PO1; `#9 NAD-02-1` the first component of its second. */
export const spotText = (spot: Spot): string => {
  if (typeof spot === 'string') return spot
  const { segment, tag, element, component } = segmentSpot(spot)
  const at = element === 0 ? '' : `-${String(element).padStart(2, '0')}`
  return `#${segment} ${tag}${at}${component === 0 ? '' : `-${component}`}`
}

/** The place that `spotText` told; any other text is itself. */
export const spotOf = (text: string): Spot => {
  const told = /^#(\d+) ([A-Z0-9]{1,3})(?:-(\d+))?(?:-(\d+))?$/.exec(text)
  return told === null ? text : spotAt(Number(told[1]), tagNumber(told[2] ?? ''), Number(told[3] ?? 0), Number(told[4] ?? 0))
}
