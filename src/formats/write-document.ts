// A neutral document as a file in the format a partner wants: one document, one file. The covers' numbers, day and time are given.

import type { Day } from '#ground/day'
import type { Identity, TradeDocument } from './document.ts'
import { writeCii } from './cii/write-cii.ts'
import { writeEdifact } from './edifact/edifact-writer.ts'
import type { Problem } from './problem.ts'
import { canWriteUbl, writeUbl } from './ubl/write-ubl.ts'
import { writeX12 } from './x12/writer.ts'

export type Cover = Readonly<{
  format: 'x12' | 'edifact' | 'ubl' | 'cii'
  /** `004010`, `D:96A:UN:EAN008`; unused in XML. */
  version: string
  /** Customization of UBL, guideline of CII; null: the usual one of the document's kind. */
  profile: string | null
  sender: Identity
  receiver: Identity
  groupSender: string | null
  groupReceiver: string | null
  /** Control numbers as decimal text. */
  interchange: string
  group: string
  control: string
  day: Day
  /** `HH:MM`. */
  time: string
  test: boolean
  signs: Readonly<{ element: string; component: string; segment: string; repetition: string | null }> | null
}>

/** The bytes with what could not be told in the format, and the numbers as they stand in the file, by which the answer will find it. */
export type WrittenDocument = Readonly<{ bytes: Uint8Array; problems: readonly Problem[]; mediaType: string; ending: string; control: string | null; group: string | null; set: string | null }>

export const writeDocument = (document: TradeDocument, cover: Cover): WrittenDocument => {
  switch (cover.format) {
    case 'x12': return x12(document, cover)
    case 'edifact': return edifact(document, cover)
    case 'cii': return document.type === 'invoice' || document.type === 'credit-note' ? xml(writeCii(document, cover.profile === null ? {} : { guideline: cover.profile })) : ubl(document, cover)
    case 'ubl': return ubl(document, cover)
  }
}

const x12 = (document: TradeDocument, cover: Cover): WrittenDocument => {
  const written = writeX12([document], {
    sender: cover.sender, receiver: cover.receiver, version: cover.version, control: { interchange: Number(cover.interchange), group: Number(cover.group), set: Number(cover.control) },
    ...(cover.groupSender === null ? {} : { groupSender: cover.groupSender }), ...(cover.groupReceiver === null ? {} : { groupReceiver: cover.groupReceiver }),
    day: cover.day, time: cover.time, test: cover.test,
    ...(cover.signs === null ? {} : { separators: { element: cover.signs.element, component: cover.signs.component, terminator: cover.signs.segment, repetition: cover.signs.repetition ?? '' } }),
  })
  return { bytes: written.bytes, problems: written.problems, mediaType: 'application/edi-x12', ending: 'x12', control: cover.interchange, group: written.written[0]?.group ?? cover.group, set: written.written[0]?.control ?? cover.control }
}

const edifact = (document: TradeDocument, cover: Cover): WrittenDocument => {
  const written = writeEdifact([document], {
    sender: cover.sender, receiver: cover.receiver, control: cover.interchange, firstMessage: Number(cover.control), day: cover.day, time: cover.time, test: cover.test,
    ...(cover.version === '' ? {} : { versions: versionsOf(document, cover.version) }),
    ...(cover.signs === null ? {} : { separators: { component: cover.signs.component, element: cover.signs.element, decimal: '.', release: '?', repetition: cover.signs.repetition ?? ' ', terminator: cover.signs.segment } }),
  })
  return { bytes: written.bytes, problems: written.problems, mediaType: 'application/edifact', ending: 'edi', control: cover.interchange, group: null, set: written.messages[0]?.reference ?? cover.control }
}

/** The partner's version is that of its orders: the directory holds for ours too, its association code only for messages of that kind. */
const versionsOf = (document: TradeDocument, version: string): Readonly<Record<string, string>> => {
  const [syntax = 'D', release = '96A', agency = 'UN'] = version.split(':')
  return document.set === 'CONTRL' ? {} : { [document.set]: document.set === 'ORDERS' ? version : [syntax, release, agency].join(':') }
}

const ubl = (document: TradeDocument, cover: Cover): WrittenDocument => {
  if (!canWriteUbl(document.type)) {
    return { ...xml(''), problems: [{ code: 'ubl/not-written', severity: 'error', at: '', say: { key: 'problem.ubl/not-written', with: { type: document.type } } }] }
  }
  return xml(writeUbl(document, cover.profile === null ? {} : { customization: cover.profile }))
}

declare const TextEncoder: { new (): { encode(text: string): Uint8Array } }

const xml = (text: string): WrittenDocument => ({ bytes: new TextEncoder().encode(text), problems: [], mediaType: 'application/xml', ending: 'xml', control: null, group: null, set: null })
