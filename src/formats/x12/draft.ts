// A document while it is being read: the neutral document's fields, still open, and where in the set the reading stands.

import type { SayValue } from '#ground/say'
import { say } from '#ground/say'
import type { Day } from '#ground/day'
import type {
  Acknowledged, AcknowledgedError, Charge, DatedEvent, Envelope, Exact, Line, LineAction, More, Note, Package, Party, PaymentTerm, Reference, Settlement, Tax, Totals,
  TradeDocument,
} from '../document.ts'
import { NO_TOTALS } from '../document.ts'
import type { Problem, Severity } from '../problem.ts'
import type { Spot } from '../spot.ts'
import type { Segment } from './segment.ts'
import { dayOf, exactOf, impliedOf } from './values.ts'

export type Open<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] }
export type OpenAt = Record<string, Spot>

export type OpenLine = Open<Line> & { at: OpenAt }
export type OpenParty = Open<Party> & { at: OpenAt }
export type OpenSettlement = Open<Settlement> & { at: OpenAt }
export type OpenPackage = Open<Package> & { at: OpenAt }
export type OpenAcknowledged = Open<Acknowledged> & { at: OpenAt }
export type OpenError = Open<AcknowledgedError> & { at: OpenAt }
export type OpenAction = Open<LineAction> & { at: OpenAt }
export type OpenTotals = Open<Totals> & { at: OpenAt }

// shared by all that have none: a list is made when the first thing comes
const NONE: never[] = []
Object.freeze(NONE)

/** Adds to a list that may still be the shared empty one. */
export const added = <T>(list: T[], one: T): T[] => {
  if (list === NONE) return [one]
  list.push(one)
  return list
}

export const openLine = (at: OpenAt): OpenLine => ({
  number: null, actions: NONE, items: NONE, description: null, quantity: null, unit: null, orderedQuantity: null, orderedUnit: null, price: null, pricePer: null, priceUnit: null, priceKind: null, amount: null,
  prices: NONE, taxes: NONE, charges: NONE, dates: NONE, references: NONE, parties: NONE, notes: NONE, splits: NONE, quantities: NONE, parts: NONE, packages: NONE, more: NONE, at,
})

export const openParty = (role: string, at: OpenAt): OpenParty => ({
  role, name: null, ids: NONE, street: NONE, city: null, region: null, postcode: null, country: null, vat: null, contacts: NONE, references: NONE, at,
})

export const openSettlement = (kind: string, at: OpenAt): OpenSettlement => ({
  kind, number: null, day: null, paid: null, original: null, discount: null, adjusted: null, reason: null, text: null, references: NONE, at,
})

export const openPackage = (kind: string, within: number | null, at: OpenAt): OpenPackage => ({
  kind, within, sscc: null, marks: NONE, packing: null, count: null, weight: null, weightUnit: null, order: null, at,
})

export const openAction = (does: LineAction['does'], code: string | null, at: OpenAt): OpenAction => ({
  does, code, quantity: null, unit: null, day: null, price: null, substitute: NONE, reason: null, at,
})

/** What of the document the segments that follow belong to. */
export type Holder = {
  charges: Charge[]
  dates: DatedEvent[]
  references: Reference[]
  parties: Party[]
  notes: Note[]
  taxes: Tax[]
  more: More[]
}

const MOST_PROBLEMS = 500

export class Draft {
  type: TradeDocument['type']
  readonly set: string
  version: string | null = null
  profile: string | null = null
  control: string | null = null
  envelope: Envelope | null = null
  number: string | null = null
  day: Day | null = null
  purpose: TradeDocument['purpose'] = 'original'
  kind: string | null = null
  currency: string | null = null
  verdict: TradeDocument['verdict'] = null
  references: Reference[] = NONE
  dates: DatedEvent[] = NONE
  parties: Party[] = NONE
  terms: PaymentTerm[] = NONE
  charges: Charge[] = NONE
  taxes: Tax[] = NONE
  notes: Note[] = NONE
  lines: OpenLine[] = []
  packages: OpenPackage[] = NONE
  settlements: OpenSettlement[] = NONE
  acknowledges: OpenAcknowledged[] = NONE
  totals: OpenTotals | null = null
  more: More[] = NONE
  at: OpenAt = {}
  problems: Problem[] = NONE

  // where the reading stands
  line: OpenLine | null = null
  part: OpenLine | null = null
  party: OpenParty | null = null
  settlement: OpenSettlement | null = null
  /** The open item above, which adjustments beneath it are for. */
  openItem: OpenSettlement | null = null
  acknowledged: OpenAcknowledged | null = null
  error: OpenError | null = null
  /** Qualifier of the N9 above, for the messages beneath it. */
  noteKind: string | null = null
  /** Hierarchy of a ship notice: places in `packages` by the sender's number, and the lines of item levels. */
  levels: Map<string, OpenLevel> | null = null
  level: OpenLevel | null = null
  latest: Map<string, OpenLevel> | null = null
  hierarchy = 0
  /** The segment the set must begin with was there. */
  hasBegun = false
  /** Values kept by name. */
  kept = 0
  /** Place of 852's reporting location, which the lines beneath it belong to. */
  location: Party | null = null
  private untold = 0

  constructor(set: string, type: TradeDocument['type']) {
    this.set = set
    this.type = type
  }

  /** The line, its sub-line or the document itself. */
  holder(): Holder {
    return this.part ?? this.line ?? this
  }

  /** What follows belongs to the document again. */
  leaveLines(): void {
    this.line = this.part = null
    this.party = null
    this.settlement = this.openItem = null
    this.level = null
    this.noteKind = null
  }

  totalsOf(): OpenTotals {
    this.totals ??= { ...NO_TOTALS, at: {} }
    return this.totals
  }

  problem(code: string, severity: Severity, at: Spot, values: Readonly<Record<string, SayValue>> = {}): void {
    if (this.problems.length < MOST_PROBLEMS) this.problems = added(this.problems, { code, severity, at, say: say(`problem.${code}`, values) })
    else this.untold++
  }

  /** Decimal (R). */
  exact(segment: Segment, element: number): Exact | null {
    if (!segment.has(element)) return null
    const text = segment.code(element)
    if (text === '') return null
    const value = exactOf(text)
    if (value === null) this.problem('x12/bad-decimal', 'error', segment.spot(element), { value: shown(text) })
    return value
  }

  /** Decimal with two implied places (N2). One written with a point is taken at its word, and told. */
  cents(segment: Segment, element: number): Exact | null {
    if (!segment.has(element)) return null
    const text = segment.code(element)
    if (text === '') return null
    const value = impliedOf(text, 2)
    if (value !== null) return value
    const written = exactOf(text)
    this.problem(written === null ? 'x12/bad-decimal' : 'x12/written-point', written === null ? 'error' : 'warning', segment.spot(element), { value: shown(text) })
    return written
  }

  date(segment: Segment, element: number, century = ''): Day | null {
    if (!segment.has(element)) return null
    const text = segment.code(element)
    if (text === '') return null
    if (text === this.lastDayText && century === '') return this.lastDay
    const value = dayOf(text, century)
    if (value === null) {
      this.problem('x12/bad-day', 'error', segment.spot(element), { value: shown(text) })
      return null
    }
    this.lastDayText = text
    this.lastDay = value
    return value
  }

  private lastDayText = ''
  private lastDay: Day | null = null

  /** All of it as a neutral document. */
  close(): TradeDocument {
    if (this.untold > 0) this.problems.push({ code: 'x12/more-problems', severity: 'note', at: this.at['end'] ?? this.at['set'] ?? 0, say: say('problem.x12/more-problems', { more: this.untold }) })
    return {
      type: this.type, set: this.set, version: this.version, profile: this.profile, control: this.control, envelope: this.envelope, number: this.number, day: this.day, purpose: this.purpose, kind: this.kind,
      currency: this.currency, verdict: this.verdict, references: this.references, dates: this.dates, parties: this.parties, terms: this.terms, charges: this.charges, taxes: this.taxes, notes: this.notes,
      lines: this.lines, packages: this.packages, settlements: this.settlements, acknowledges: this.acknowledges, totals: this.totals ?? NO_TOTALS, more: this.more, at: this.at, problems: this.problems,
    }
  }
}

export type OpenLevel = {
  kind: string
  /** Its place in `packages`; null for an item. */
  place: number | null
  line: OpenLine | null
  parent: OpenLevel | null
  order: string | null
  /** What is said of an order or a package holds for each line beneath it. */
  references: Reference[]
  dates: DatedEvent[]
  parties: Party[]
}

export const openLevel = (kind: string, parent: OpenLevel | null): OpenLevel => ({
  kind, place: null, line: null, parent, order: parent?.order ?? null, references: NONE, dates: NONE, parties: NONE,
})

const LONGEST_SHOWN = 60
/** A value as a sentence shows it. */
export const shown = (text: string): string => (text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}...` : text)
