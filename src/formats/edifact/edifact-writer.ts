// Writes neutral documents as one EDIFACT interchange: covers, counts and control numbers as the partner agreed them.
// Source: ISO 9735; messages of the UN/EDIFACT directories and EANCOM. The day and time are given, not taken from a clock.

import type { Day } from '#ground/day'
import type { DocumentType, Identity, TradeDocument } from '../document.ts'
import type { Problem } from '../problem.ts'
import type { SyntaxLevel } from './charsets.ts'
import { widthsOf } from './message.ts'
import { SegmentWriter } from './segment-writer.ts'
import type { Separators } from './separators.ts'
import { USUAL } from './separators.ts'
import type { Outgoing } from './write-header.ts'
import { dayText, isLate, isOwn } from './write-header.ts'
import type { Answered } from './write-messages.ts'
import { WRITERS } from './write-messages.ts'

export type EdifactSettings = Readonly<{
  /** Scheme is the qualifier of UNB: `14` for a GLN, `ZZ` as agreed; null for none. */
  sender: Identity
  receiver: Identity
  /** Control number of the interchange (0020), at most 14 signs. */
  control: string
  /** Number of the first message (0062), the next ones count on. */
  firstMessage?: number
  /** With groups (UNG): the number of the first, and who sends and receives within the partners. */
  group?: Readonly<{ control: number; sender: Identity; receiver: Identity }> | null
  day: Day
  /** `HH:MM`. */
  time: string
  charset?: Exclude<SyntaxLevel, 'UNOX' | 'KECA'>
  syntaxVersion?: 1 | 2 | 3 | 4
  separators?: Separators
  /** A UNA in front; always where the separators are not the usual ones. */
  service?: boolean
  test?: boolean
  /** An acknowledgement (CONTRL) is asked for. */
  answerAsked?: boolean
  /** What the partner knows the kind of data by (0026). */
  application?: string | null
  /** `{ ORDERS: 'D:96A:UN:EAN008' }`; else that of the document, else the usual. */
  versions?: Readonly<Record<string, string>>
  /** A line end behind every segment. */
  newline?: boolean
}>

export type WrittenMessage = Readonly<{ reference: string; set: string; number: string | null }>

/** `messages` names what was written under which reference, so that its acknowledgement finds it. */
export type EdifactWritten = Readonly<{ bytes: Uint8Array; messages: readonly WrittenMessage[]; problems: readonly Problem[] }>

const SETS: Readonly<Partial<Record<DocumentType, string>>> = {
  order: 'ORDERS', 'order-change': 'ORDCHG', 'order-cancellation': 'ORDCHG', 'order-response': 'ORDRSP', 'change-response': 'ORDRSP', 'ship-notice': 'DESADV', invoice: 'INVOIC', 'credit-note': 'INVOIC',
  remittance: 'REMADV', 'product-activity': 'SLSRPT', catalogue: 'PRICAT', acknowledgement: 'CONTRL',
}

const VERSIONS: Readonly<Record<string, string>> = {
  ORDERS: 'D:96A:UN:EAN008', ORDCHG: 'D:96A:UN:EAN008', ORDRSP: 'D:96A:UN:EAN009', DESADV: 'D:96A:UN:EAN007', INVOIC: 'D:96A:UN:EAN008', REMADV: 'D:96A:UN:EAN004', SLSRPT: 'D:96A:UN:EAN004',
  PRICAT: 'D:96A:UN:EAN009', APERAK: 'D:96A:UN:EAN004', CONTRL: '2:2:UN',
}

/** Writes what can be told in EDIFACT; a document that cannot is told and left out. */
export const writeEdifact = (documents: readonly TradeDocument[], settings: EdifactSettings): EdifactWritten => {
  const { syntaxVersion = 3, charset = 'UNOC' } = settings
  const separators = separatorsFor(settings)
  const w = new SegmentWriter(separators, charset, settings.newline ?? false)
  if (settings.service === true || !same(separators, USUAL)) w.service()
  const ready = documents.flatMap((d) => {
    const set = setOf(d)
    if (set !== null) return [{ d, set }]
    w.problem('edifact/not-written', 'error', d.number ?? d.type, { type: d.type, number: d.number ?? '' })
    return []
  })
  w.put(
    'UNB', [charset, String(syntaxVersion)], address(settings.sender), address(settings.receiver),
    [syntaxVersion === 4 ? dayText(settings.day) : dayText(settings.day).slice(2), settings.time.replaceAll(':', '').slice(0, 4)],
    settings.control, null, settings.application ?? null, null, settings.answerAsked === true ? '1' : null, null, settings.test === true ? '1' : null,
  )
  const messages: WrittenMessage[] = []
  const runs = settings.group === undefined || settings.group === null ? [ready] : runsOf(ready)
  runs.forEach((run, at) => {
    const group = settings.group ?? null
    const number = group === null ? '' : String(group.control + at)
    const first = run[0]
    if (group !== null && first !== undefined) openGroup(w, settings, number, first.set)
    for (const { d, set } of run) {
      const reference = String((settings.firstMessage ?? 1) + messages.length)
      messages.push({ reference, set, number: d.number })
      writeMessage(w, d, { set, reference, settings })
    }
    if (group !== null) w.put('UNE', String(run.length), number)
  })
  const grouped = settings.group !== undefined && settings.group !== null
  w.put('UNZ', String(grouped ? runs.length : messages.length), settings.control)
  return { bytes: w.bytes(), messages, problems: w.problems }
}

/** Syntax 4 has a repetition sign, earlier ones a blank in its place. */
const separatorsFor = ({ separators, syntaxVersion = 3 }: EdifactSettings): Separators => {
  if (syntaxVersion !== 4) return separators === undefined || same(separators, USUAL) ? USUAL : { ...separators, repetition: ' ' }
  const base = separators ?? USUAL
  return base.repetition === ' ' ? { ...base, repetition: '*' } : base
}

const same = (a: Separators, b: Separators): boolean => (Object.keys(b) as (keyof Separators)[]).every((key) => a[key] === b[key])

const address = ({ id, scheme }: Identity): readonly (string | null)[] => [id, scheme]

/** The message a document is written as; null where there is none for it. */
export const setOf = (d: TradeDocument): string | null => {
  const own = WRITERS[d.set] !== undefined ? d.set : null
  const set = SETS[d.type] ?? null
  // a CONTRL answers an interchange; what answers only groups or messages of another standard has no place in it
  if (set === 'CONTRL' && own !== 'APERAK' && d.acknowledges[0]?.level !== 'interchange') return null
  return set === null ? null : (own ?? set)
}

const runsOf = (ready: readonly Readonly<{ d: TradeDocument; set: string }>[]): readonly (readonly Readonly<{ d: TradeDocument; set: string }>[])[] => {
  const runs: { d: TradeDocument; set: string }[][] = []
  for (const one of ready) {
    const run = runs.at(-1)
    if (run === undefined || run[0]?.set !== one.set) runs.push([one])
    else run.push(one)
  }
  return runs
}

const openGroup = (w: SegmentWriter, settings: EdifactSettings, number: string, set: string): void => {
  const version = (settings.versions?.[set] ?? VERSIONS[set] ?? '').split(':')
  w.put('UNG', set, address(settings.group?.sender ?? settings.sender), address(settings.group?.receiver ?? settings.receiver), [dayText(settings.day).slice(2), settings.time.replaceAll(':', '').slice(0, 4)], number, 'UN', version.filter((_, at) => at !== 2))
}

const writeMessage = (w: SegmentWriter, d: TradeDocument, { set, reference, settings }: Readonly<{ set: string; reference: string; settings: EdifactSettings }>): void => {
  const version = versionOf(d, set, settings)
  const release = version[1] ?? ''
  w.segments = 0
  w.put('UNH', reference, [set, ...version])
  const out: Outgoing = { w, d, set, version, widths: widthsOf(release), late: isLate(release), own: isOwn(d) }
  const answered: Answered = { sender: address(settings.receiver), receiver: address(settings.sender), versionOf: (of) => (settings.versions?.[of] ?? VERSIONS[of] ?? 'D:96A:UN').split(':').slice(0, 3) }
  WRITERS[set]?.(out, answered)
  w.put('UNT', String(w.segments + 1), reference)
}

const versionOf = (d: TradeDocument, set: string, settings: EdifactSettings): readonly string[] => {
  const own = d.set === set && d.version !== null && /^[A-Z0-9]{1,3}:[A-Z0-9]{1,3}:[A-Z]{2}/.test(d.version) ? d.version : null
  const usual = set === 'CONTRL' && settings.syntaxVersion === 4 ? '4:1:UN' : (VERSIONS[set] ?? 'D:96A:UN')
  return (settings.versions?.[set] ?? own ?? usual).split(':')
}
