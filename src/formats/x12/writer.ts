// Writes X12: neutral documents into one interchange, with covers, counts and control numbers. A document that cannot be written whole and
// right is left out and told; the others are written. Clock and numbers are given, never taken.

import type { Day } from '#ground/day'
import { say } from '#ground/say'
import type { DocumentType, Identity, TradeDocument } from '../document.ts'
import type { Problem } from '../problem.ts'
import { GROUP_VERDICTS } from './codes.ts'
import type { Separators } from './separators.ts'
import type { Collisions, Field, Why } from './set-writing.ts'
import { notWritable, SetWriting } from './set-writing.ts'
import { dayText } from './values.ts'
import { SET_PLANS } from './write-sets.ts'

export type X12Settings = Readonly<{
  /** Interchange ids with their qualifiers (ISA05 to ISA08); without a scheme: ZZ, mutually agreed. */
  sender: Identity
  receiver: Identity
  /** Of the group (GS02, GS03); as of the interchange where not given. */
  groupSender?: string
  groupReceiver?: string
  /** GS08: `004010`, `004010VICS`, `005010`. */
  version: string
  separators?: Partial<Separators>
  /** A line break after each segment, for people. */
  lineBreaks?: boolean
  /** The first control numbers; sets and groups count on from theirs. */
  control: Readonly<{ interchange: number; group: number; set: number }>
  test: boolean
  answerAsked?: boolean
  day: Day
  /** `HH:MM` or `HH:MM:SS`. */
  time: string
  /** What to do with values that hold a separator: replaced by a blank and told (the default), or the document refused. */
  collisions?: Collisions
}>

export type X12Written = Readonly<{
  text: string
  bytes: Uint8Array
  /** The documents that were written, with the control numbers they got. */
  written: readonly Readonly<{ document: TradeDocument; set: string; group: string; control: string }>[]
  problems: readonly Problem[]
}>

declare const TextEncoder: { new (): { encode(text: string): Uint8Array } }

const SET_OF: Readonly<Partial<Record<DocumentType, string>>> = {
  order: '850', 'order-change': '860', 'order-cancellation': '860', 'order-response': '855', 'change-response': '865', 'ship-notice': '856', invoice: '810', 'credit-note': '810', remittance: '820', deduction: '812',
  'product-activity': '852', inventory: '846', acknowledgement: '997', text: '864',
}

/** The transaction set a document is written as: its own, or that of its type; null where we write none. */
export const x12SetOf = (document: TradeDocument): string | null => (document.set in SET_PLANS ? document.set : (SET_OF[document.type] ?? null))

export const writeX12 = (documents: readonly TradeDocument[], settings: X12Settings): X12Written => {
  const separators: Separators = { element: '*', component: '>', repetition: settings.version < '00402' ? '' : '^', terminator: '~', ...settings.separators }
  const problems: Problem[] = [...settingsProblems(settings, separators)]
  const written: { document: TradeDocument; set: string; group: string; control: string }[] = []
  const lines: string[] = []
  const technical: string[] = []
  let group: { kind: string; control: number; lines: string[]; sets: number } | null = null
  let groups = 0
  let setNumber = settings.control.set
  const add = (tag: string, ...values: readonly string[]): string => [tag, ...values].join(separators.element)
  const closeGroup = (): void => {
    if (group === null) return
    lines.push(...group.lines, add('GE', String(group.sets), String(group.control)))
    group = null
  }
  for (const document of problems.length > 0 ? [] : documents) {
    if (isTechnical(document)) {
      if (!/^\d{1,9}$/.test(document.acknowledges[0]?.control ?? '')) {
        problems.push({ code: 'x12/value-not-writable', severity: 'error', at: document.at['number'] ?? '', say: notWritable('control-number', document.acknowledges[0]?.control ?? '', 'control') })
        continue
      }
      technical.push(technicalAnswer(document, settings, add))
      written.push({ document, set: 'TA1', group: '', control: '' })
      continue
    }
    const set = x12SetOf(document)
    const plan = set === null ? undefined : SET_PLANS[set]
    if (set === null || plan === undefined) {
      problems.push({ code: 'x12/no-such-set', severity: 'error', at: document.at['number'] ?? document.number ?? '', say: say('problem.x12/no-such-set', { set: document.set }) })
      continue
    }
    const out = new SetWriting(document, separators, settings.collisions ?? 'replace')
    plan.write(out)
    problems.push(...out.problems)
    if (out.problems.some((problem) => problem.severity === 'error')) continue
    if (group === null || (group as { kind: string }).kind !== plan.group) {
      closeGroup()
      const control = settings.control.group + groups++
      group = { kind: plan.group, control, lines: [groupHeader(plan.group, control, settings, add)], sets: 0 }
    }
    const open = group as { kind: string; control: number; lines: string[]; sets: number }
    const control = String(setNumber++).padStart(4, '0')
    open.sets++
    const guide = document.profile !== null && document.profile.length > 6 && document.profile.startsWith(settings.version.slice(0, 6)) && settings.version >= '005010' ? [document.profile] : []
    open.lines.push(add('ST', set, control, ...guide), ...out.segments, add('SE', String(out.segments.length + 2), control))
    written.push({ document, set, group: String(open.control), control })
  }
  closeGroup()
  if (written.length === 0) return { text: '', bytes: new Uint8Array(0), written, problems }
  const number = String(settings.control.interchange).padStart(9, '0')
  const all = [header(settings, separators, number), ...technical, ...lines, add('IEA', String(groups), number)]
  const end = separators.terminator + (settings.lineBreaks === true && separators.terminator !== '\n' ? '\n' : '')
  const text = all.map((line) => line + end).join('')
  return { text, bytes: new TextEncoder().encode(text), written, problems }
}

type Add = (tag: string, ...values: readonly string[]) => string

const clock = (settings: X12Settings): string => settings.time.replaceAll(':', '')

const header = (settings: X12Settings, separators: Separators, number: string): string => {
  const standard = separators.repetition === '' ? 'U' : separators.repetition
  return [
    'ISA', '00', ' '.repeat(10), '00', ' '.repeat(10), settings.sender.scheme ?? 'ZZ', settings.sender.id.padEnd(15), settings.receiver.scheme ?? 'ZZ', settings.receiver.id.padEnd(15), dayText(settings.day).slice(2), clock(settings).slice(0, 4), standard,
    interchangeVersion(settings.version), number, settings.answerAsked === true ? '1' : '0', settings.test ? 'T' : 'P', separators.component,
  ].join(separators.element)
}

/** `004010VICS` as `00401`. */
const interchangeVersion = (version: string): string => version.slice(0, 5)

const groupHeader = (kind: string, control: number, settings: X12Settings, add: Add): string =>
  add('GS', kind, settings.groupSender ?? settings.sender.id.trim(), settings.groupReceiver ?? settings.receiver.id.trim(), dayText(settings.day), clock(settings), String(control), 'X', settings.version)

const isTechnical = (document: TradeDocument): boolean => document.acknowledges.length === 1 && document.acknowledges[0]?.level === 'interchange'

const technicalAnswer = (document: TradeDocument, settings: X12Settings, add: Add): string => {
  const one = document.acknowledges[0]!
  const day = dayText(document.day ?? settings.day).slice(2)
  return add('TA1', (one.control ?? '').padStart(9, '0'), day, clock(settings).slice(0, 4), GROUP_VERDICTS.code(one.verdict) ?? 'A', /^\d{3}$/.test(one.errors[0]?.code ?? '') ? (one.errors[0]?.code ?? '') : '000')
}

const LONGEST_ID = 15

/** Settings no interchange can be made of. */
const settingsProblems = (settings: X12Settings, separators: Separators): readonly Problem[] => {
  const problems: Problem[] = []
  const cannot = (field: Field, value: string, why: Why): void => {
    problems.push({ code: 'x12/value-not-writable', severity: 'error', at: field, say: notWritable(field, value, why) })
  }
  const signs = [separators.element, separators.component, separators.repetition, separators.terminator].filter((sign) => sign !== '')
  if (new Set(signs).size !== signs.length || signs.some((sign) => sign.length !== 1 || /[A-Za-z0-9 ]/.test(sign)) || separators.element === '' || separators.component === '' || separators.terminator === '') {
    cannot('separators', signs.join(' '), 'separators')
  }
  for (const [field, id] of [['sender', settings.sender.id], ['receiver', settings.receiver.id], ['group-sender', settings.groupSender ?? settings.sender.id], ['group-receiver', settings.groupReceiver ?? settings.receiver.id]] as const) {
    if (id.trim() === '' || id.length > LONGEST_ID || signs.some((sign) => id.includes(sign)) || [...id].some((sign) => sign < ' ')) cannot(field, id, 'id')
  }
  for (const [field, scheme] of [['sender-qualifier', settings.sender.scheme], ['receiver-qualifier', settings.receiver.scheme]] as const) if (scheme !== null && !/^[A-Z0-9]{2}$/.test(scheme)) cannot(field, scheme, 'qualifier')
  if (!/^00[4-9]\d{3}[A-Z0-9]{0,6}$/.test(settings.version)) cannot('version', settings.version, 'version')
  if (!/^\d{2}:\d{2}(:\d{2})?$/.test(settings.time)) cannot('time', settings.time, 'time')
  for (const [field, value] of Object.entries(settings.control)) if (!Number.isInteger(value) || value < 0 || value > 999_999_999) cannot('control-number', `${field} ${value}`, 'control')
  return problems
}
