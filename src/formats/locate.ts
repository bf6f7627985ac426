// Where the values of a document stand in the text of its file, to show them there: from the places a reader noted to ranges of the text.
// Whole texts only, as a person looks at them; reading itself never comes through here.

import type { Places, TradeDocument } from './document.ts'
import type { Spot } from './spot.ts'
import { segmentSpot } from './spot.ts'
import type { XmlNode } from './xml/xml-tree.ts'
import { pathOf, readXml } from './xml/xml-tree.ts'

/** `line` is the place of the line in the document, null for its head. */
export type Mark = Readonly<{ from: number; to: number; field: string; line: number | null }>

type Find = (spot: Spot) => Readonly<{ from: number; to: number }> | null

/** Marks in the order of the text; of two on one place the first is kept. Empty for a text this cannot look into. */
export const marksOf = (text: string, document: TradeDocument): readonly Mark[] => {
  const find = /^\s*</.test(text) ? findInXml(text) : findInSegments(text)
  const marks: Mark[] = []
  collect(document as unknown as Tree, null, marks, find)
  const places = new Map<string, Mark>()
  for (const mark of marks) if (!places.has(`${mark.from} ${mark.to}`)) places.set(`${mark.from} ${mark.to}`, mark)
  return [...places.values()].sort((a, b) => a.from - b.from || a.to - b.to)
}

/** Where single places stand; those that are not in the text are left out. */
export const rangesOf = (text: string, spots: readonly Spot[]): readonly Readonly<{ spot: Spot; from: number; to: number }>[] => {
  const asked = [...new Set(spots)].filter((spot) => spot !== '')
  if (asked.length === 0) return []
  const find = /^\s*</.test(text) ? findInXml(text) : findInSegments(text)
  return asked.flatMap((spot) => {
    const range = find(spot)
    return range === null ? [] : [{ spot, ...range }]
  })
}

type Tree = Readonly<Record<string, unknown>>

/** Walks the document: whatever has `at` has places. */
const collect = (tree: Tree, line: number | null, marks: Mark[], find: Find): void => {
  for (const [field, spot] of Object.entries((tree['at'] as Places | undefined) ?? {})) {
    const range = find(spot)
    if (range !== null) marks.push({ ...range, field, line })
  }
  for (const [key, value] of Object.entries(tree)) {
    if (key === 'at' || key === 'problems' || typeof value !== 'object' || value === null) continue
    if (Array.isArray(value)) value.forEach((one: unknown, at) => void (typeof one === 'object' && one !== null && collect(one as Tree, key === 'lines' ? at : line, marks, find)))
    else collect(value as Tree, line, marks, find)
  }
}

const findInXml = (text: string): Find => {
  const read = readXml(text)
  if (read.root === null) return () => null
  const byPath = new Map<string, XmlNode>()
  const visit = (node: XmlNode): void => {
    byPath.set(pathOf(node), node)
    node.children.forEach(visit)
  }
  visit(read.root)
  return (spot) => {
    if (typeof spot !== 'string') return null
    const [path = '', attribute] = spot.split('/@')
    const node = byPath.get(path)
    if (node === undefined) return null
    const whole = text.slice(node.from, node.to)
    if (attribute !== undefined) {
      const at = new RegExp(`\\b${attribute.replace(/[^\w:-]/g, '')}\\s*=\\s*["']`).exec(whole)
      return at === null ? null : { from: node.from + at.index + at[0].length, to: node.from + (whole.slice(at.index + at[0].length).search(/["']/) + at.index + at[0].length) }
    }
    const opens = whole.indexOf('>') + 1
    const closes = whole.lastIndexOf('</')
    return node.children.length > 0 || closes < opens ? { from: node.from, to: node.from + Math.max(opens, 1) } : { from: node.from + opens, to: node.from + closes }
  }
}

type Signs = Readonly<{ element: string; component: string; terminator: string; release: string }>
type Seen = Readonly<{ from: number; to: number; signs: Signs }>

const findInSegments = (text: string): Find => {
  const segments = segmentsOf(text)
  return (spot) => {
    if (typeof spot === 'string') return null
    const place = segmentSpot(spot)
    const segment = segments[place.segment - 1]
    if (segment === undefined || !text.slice(segment.from, segment.from + place.tag.length).toUpperCase().startsWith(place.tag)) return null
    if (place.element === 0) return { from: segment.from, to: segment.to }
    const element = partsOf(text, segment, segment.signs.element)[place.element]
    if (element === undefined || place.component === 0) return element ?? null
    return partsOf(text, { ...element, signs: segment.signs }, segment.signs.component)[place.component - 1] ?? null
  }
}

const USUAL: Signs = { element: '+', component: ':', terminator: "'", release: '?' }

/** Segments in their order, the service string of EDIFACT being one of them. */
const segmentsOf = (text: string): readonly Seen[] => {
  const segments: Seen[] = []
  let signs = USUAL
  let at = 0
  for (;;) {
    while (at < text.length && (/[\s\0\ufeff]/.test(text.charAt(at)) && text.charAt(at) !== signs.terminator)) at += 1
    if (at >= text.length) return segments
    if (/^ISA[^A-Za-z0-9]/i.test(text.slice(at, at + 4))) signs = signsOfIsa(text, at)
    else if (text.slice(at, at + 3) === 'UNA') {
      const [component = ':', element = '+', , release = '?', , terminator = "'"] = [...text.slice(at + 3, at + 9)]
      signs = { component, element, release: release === ' ' ? '' : release, terminator }
      segments.push({ from: at, to: at + 9, signs })
      at += 9
      continue
    }
    const end = endOf(text, at, signs)
    segments.push({ from: at, to: end, signs })
    at = end + 1
  }
}

const signsOfIsa = (text: string, at: number): Signs => ({ element: text.charAt(at + 3), component: text.charAt(at + 104), terminator: text.charAt(at + 105), release: '' })

const endOf = (text: string, from: number, { terminator, release }: Signs): number => {
  for (let at = from; at < text.length; at++) {
    if (release !== '' && text.charAt(at) === release) at += 1
    else if (text.charAt(at) === terminator) return at
  }
  return text.length
}

const partsOf = (text: string, within: Seen, sign: string): readonly Readonly<{ from: number; to: number }>[] => {
  const parts: { from: number; to: number }[] = []
  let from = within.from
  for (let at = within.from; at <= within.to; at++) {
    if (at < within.to && within.signs.release !== '' && text.charAt(at) === within.signs.release) at += 1
    else if (at === within.to || text.charAt(at) === sign) {
      parts.push({ from, to: at })
      from = at + 1
    }
  }
  return parts
}

