// One message while it is read: the growing document, and what of it is open, so that the next segment knows what it belongs to.

import type { Say } from '#ground/say'
import type { Envelope } from '../document.ts'
import type { Severity } from '../problem.ts'
import type { Spot } from '../spot.ts'
import { MESSAGE_TYPES } from './codes.ts'
import { exactOf } from './exact.ts'
import type { Growing, GrowingDocument } from './growing.ts'
import { newDocument } from './growing.ts'
import type { Acknowledged, AcknowledgedError, Charge, Contact, Line, LineAction, Package, Party, PaymentTerm, Reference, Settlement, Tax } from '../document.ts'
import type { Segment } from './segment.ts'

export const MOST_PROBLEMS = 200
export const MOST_LINES = 200_000
export const MOST_MORE = 200_000

/** A place of goods or sales that waits for its quantity. */
export type PlaceOpen = { site: string; scheme: string | null; qualifier: string; day: string | null; at: Spot; used: boolean }

export type Opening = Readonly<{ set: string; version: string | null; profile: string | null; control: string | null; envelope: Envelope | null; release: string }>

export class Message {
  readonly doc: GrowingDocument
  /** The message's own name: `ORDERS`. */
  readonly set: string
  /** Most characters of a line of text in its directory: 35 and 70, later 256 and 512. */
  readonly widths: Readonly<{ description: number; text: number }>

  line: Growing<Line> | null = null
  action: Growing<LineAction> | null = null
  party: Growing<Party> | null = null
  contact: Growing<Contact> | null = null
  reference: Growing<Reference> | null = null
  term: Growing<PaymentTerm> | null = null
  charge: Growing<Charge> | null = null
  tax: Growing<Tax> | null = null
  place: PlaceOpen | null = null
  /** Of a sales or stock report: where what follows was sold or lies. */
  location: PlaceOpen | null = null
  /** The quantity a day may follow. */
  quantity: { day: unknown; at: Record<string, Spot> } | null = null
  settlement: Growing<Settlement> | null = null
  acknowledged: Growing<Acknowledged> | null = null
  error: Growing<AcknowledgedError> | null = null
  /** Packages of the CPS that is open, first the one it is about; lines lie in them. */
  open: number[] = []
  pack: Growing<Package> | null = null
  /** How many PAC the open CPS has had. */
  packCount = 0
  /** The open CPS says itself which level of packing it is. */
  isLevelNamed = false
  /** Packages by the number of their CPS. */
  readonly levels = new Map<string, number>()

  /** Rank of the main quantity and price that the line has, the smaller the better. */
  quantityRank = 99
  priceRank = 99
  quantityCode = ''
  description: { type: string; full: boolean } | null = null
  /** The last FTX: the next goes on with it where all its five lines are full of text. */
  textEnd = { segment: -1, full: false, seam: '' }
  bank: { value: string; at: Spot } | null = null

  lines = 0
  hash: string[] = []
  hashAll: string[] = []
  inSummary = false
  hasBegin = false
  /** That a value does not fit the charset was said. */
  charsetTold = false
  lineByNumber: Map<string, Growing<Line>> | null = null
  /** No more is taken in: the message is larger than can be read. */
  full = false
  #more = 0

  constructor({ set, version, profile, control, envelope, release }: Opening) {
    this.set = set
    this.doc = newDocument(set, version, profile, control, envelope)
    this.doc.type = MESSAGE_TYPES[set] ?? 'other'
    this.widths = widthsOf(release)
  }

  /** The line that is open, or the document. */
  get owner(): GrowingDocument | Growing<Line> {
    return this.line ?? this.doc
  }

  problem(code: string, severity: Severity, at: Spot, values: NonNullable<Say['with']> = {}): void {
    const { problems } = this.doc
    if (problems.length < MOST_PROBLEMS) problems.push({ code, severity, at, say: { key: `problem.${code}`, with: values } })
  }

  more(name: string, value: string, at: Spot): void {
    this.#more += 1
    if (this.#more > MOST_MORE) {
      this.full = true
      return
    }
    this.owner.more.push({ name, value, at })
  }

  /** The number at an element's component as exact text; null where there is none. What is no number is told and kept as text. */
  exact(s: Segment, element: number, component = 1): string | null {
    const text = s.get(element, component)
    if (text === '') return null
    const exact = exactOf(text)
    if (exact === null) {
      this.problem('edifact/number', 'error', s.at(element, component), { value: shown(text), segment: s.name })
      this.more(`${s.name}-${two(element)}-${component}`, text, s.at(element, component))
    }
    return exact
  }

  /** What nobody asked for of a segment becomes what the document says besides. */
  keepLeftovers(s: Segment): void {
    if (!s.isLeft) return
    s.leftovers((value, element, component, single) => this.more(`${s.name}-${two(element)}${single ? '' : `-${component}`}`, value, s.at(element, single ? 0 : component)))
  }
}

export const two = (element: number): string => (element < 10 ? `0${element}` : String(element))

/** A value in a sentence: short enough to be read. */
export const shown = (text: string): string => (text.length > 60 ? `${text.slice(0, 57)}...` : text)

/** Texts grew with the directories of 2000 and later. */
export const widthsOf = (release: string): Readonly<{ description: number; text: number }> => {
  const year = /^(\d\d)[AB]$/i.exec(release)?.[1]
  const late = year !== undefined && Number(year) < 90
  return late ? { description: 256, text: 512 } : { description: 35, text: 70 }
}
