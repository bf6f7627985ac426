// A file that arrived is read, and each of its documents is worked on in a transaction of its own: a file of a thousand orders with one bad one
// gives 999. Read again after a crash it goes on; nothing is made twice.

import type { Identity, TradeDocument } from '#formats/document'
import { readByTemplate } from '#formats/page-order/read'
import { recognise } from '#formats/page-order/recognise'
import type { Problem } from '#formats/problem'
import { say } from '#ground/say'
import type { House } from '#platform/house'
import type { Job } from '#platform/jobs'
import { acknowledge } from './acknowledge.server.ts'
import type { Partner, PartnerFormat } from '../partners/partner.ts'
import { sameIdentity, senderOf } from '../partners/partner.ts'
import { loadPartner, partnersKnownAs } from '../partners/partners.store.ts'
import { mayHoldPages, pagesOfFile } from '../templates/pages-of-file.server.ts'
import { templatesInUse } from '../templates/templates.store.ts'
import type { ExchangeFile, FileState } from './files.store.ts'
import { loadFile, sameFileBefore, writeRead } from './files.store.ts'
import type { ReadFormat } from './read.server.ts'
import { readFile } from './read.server.ts'
import { READ_FILE } from './receive.server.ts'
import { takeDocument } from './take.server.ts'

export const readJobs: readonly Job[] = [{ name: READ_FILE, run: (house, payload) => readArrived(house, (payload as { fileId: string }).fileId) }]

export const readArrived = async (house: House, fileId: string): Promise<void> => {
  const file = await house.db.within('everything', (tx) => loadFile(tx, fileId))
  const before = await house.db.within('everything', (tx) => sameFileBefore(tx, file))
  const reading = new FileInHand(house, file, before?.state === 'read' ? before.file_id : null)
  const read = await readFile(house.files.stream(file.sha256), (document, nth, format) => reading.take(document, nth, format))
  const onPages = reading.isEmpty && mayHoldPages(read.format) ? await reading.takePages() : []
  await reading.end(read.format, [...(onPages.length > 0 || !reading.isEmpty ? read.problems.filter((problem) => problem.code !== 'file/no-document-inside') : read.problems), ...onPages])
}

/** What is known of the file while its documents come by. */
class FileInHand {
  readonly #partners = new Map<string, Partner | null>()
  readonly #envelopes = new Set<string>()
  #first: TradeDocument | null = null
  #documents = 0
  #unknown: TradeDocument | null = null
  /** Documents of the group at hand, for its acknowledgement. */
  #group: { partner: Partner; key: string; documents: TradeDocument[] } | null = null

  constructor(
    readonly house: House,
    readonly file: ExchangeFile,
    readonly copyOf: string | null,
  ) {}

  get isEmpty(): boolean {
    return this.#documents === 0
  }

  /** A page, a table or a mail: read by the template that fits it. What comes of it waits for a person unless it is certain. */
  async takePages(): Promise<readonly Problem[]> {
    const pages = await pagesOfFile(this.house.files.pathOf(this.file.sha256), this.file.name, this.file.size)
    if (pages === null) return []
    if (pages.pages.every((page) => page.words.length === 0)) return pages.problems
    const kept = await this.house.db.within('everything', (tx) => templatesInUse(tx))
    const template = recognise(pages, kept.map((one) => one.template))
    const of = kept.find((one) => one.template === template)
    if (template === null || of === undefined) return [...pages.problems, { code: 'file/no-template', severity: 'warning', at: '', say: say('problem.file/no-template') }]
    const { document, problems } = readByTemplate(pages, template)
    this.#first ??= document
    this.#documents += 1
    await this.house.db.within([of.accountId], async (tx) => takeDocument(tx, this.house, { partner: await loadPartner(tx, of.accountId, of.partnerId), fileId: this.file.fileId, nth: 1, document: { ...document, problems: [...document.problems, ...problems.filter((one) => !document.problems.includes(one))] } }))
    return pages.problems
  }

  async take(document: TradeDocument, nth: number, format: ReadFormat): Promise<void> {
    this.#first ??= document
    this.#documents += 1
    if (document.envelope !== null) this.#envelopes.add(document.envelope.control)
    const partner = await this.#partnerOf(document, partnerFormatOf(format))
    if (partner === null) {
      this.#unknown ??= document
      return
    }
    await this.#intoGroup(partner, document)
    await this.house.db.within([partner.accountId], (tx) => takeDocument(tx, this.house, { partner, fileId: this.file.fileId, nth, document }))
  }

  async end(format: ReadFormat, problems: readonly Problem[]): Promise<void> {
    await this.#acknowledgeGroup(problems)
    const state = this.#stateOf(problems)
    const told = state === 'unknown-partner' && this.#documents > 0 ? [...problems, unknownPartner(this.#unknown)] : problems
    const envelope = this.#first?.envelope ?? null
    await this.house.db.within('everything', (tx) =>
      writeRead(tx, this.file.fileId, {
        format, state, duplicateOf: state === 'duplicate' ? this.copyOf : null, sender: envelope?.sender.id ?? senderName(this.#first), receiver: envelope?.receiver.id ?? null,
        controls: [...this.#envelopes], documents: this.#documents, problems: told, now: this.house.clock.now(),
      }),
    )
  }

  #stateOf(problems: readonly Problem[]): FileState {
    if (this.#documents === 0) return problems.some((problem) => problem.code === 'file/no-template') ? 'unknown-partner' : problems.length === 0 ? 'read' : 'unreadable'
    // some of its documents may have been taken: read again, the others follow and nothing is made twice
    if (this.#unknown !== null) return 'unknown-partner'
    return this.copyOf === null ? 'read' : 'duplicate'
  }

  async #partnerOf(document: TradeDocument, format: PartnerFormat): Promise<Partner | null> {
    const known = senderOf(document)
    const key = JSON.stringify([format, known, document.envelope?.receiver ?? null])
    const kept = this.#partners.get(key)
    if (kept !== undefined) return kept
    const found = await this.house.db.within('everything', (tx) => partnersKnownAs(tx, format, known))
    const partner = oneOf(found, document.envelope?.receiver ?? null)
    this.#partners.set(key, partner)
    return partner
  }

  async #intoGroup(partner: Partner, document: TradeDocument): Promise<void> {
    const { envelope } = document
    if (envelope === null || document.type === 'acknowledgement') return
    const key = JSON.stringify([partner.partnerId, envelope.control, envelope.group])
    if (this.#group !== null && this.#group.key !== key) await this.#acknowledgeGroup()
    this.#group ??= { partner, key, documents: [] }
    // an acknowledgement needs covers and faults only: the lines of thousands of documents need not be held for it
    this.#group.documents.push({ ...document, lines: [], parties: [], packages: [], more: [], notes: [] })
  }

  /** Faults of the file's covers are known at its end; groups before the last are answered for what is in them. */
  async #acknowledgeGroup(problems: readonly Problem[] = []): Promise<void> {
    const group = this.#group
    this.#group = null
    if (group === null || !group.partner.settings.wants.includes('acknowledgement')) return
    await this.house.db.within([group.partner.accountId], (tx) => acknowledge(tx, { house: this.house, partner: group.partner, fileId: this.file.fileId, documents: group.documents, problems }))
  }
}

const partnerFormatOf = (format: ReadFormat): PartnerFormat => (format === 'x12' || format === 'edifact' || format === 'ubl' || format === 'cii' ? format : 'page')

/** Where two accounts know the sender, the receiver they are known by decides; without that, nobody guesses. */
const oneOf = (partners: readonly Partner[], receiver: Identity | null): Partner | null => {
  if (partners.length <= 1) return partners[0] ?? null
  const addressed = receiver === null ? [] : partners.filter((partner) => sameIdentity(partner.settings.us, receiver))
  return addressed.length === 1 ? (addressed[0] ?? null) : null
}

const senderName = (document: TradeDocument | null): string | null => (document === null ? null : (senderOf(document)[0]?.id ?? document.parties.find((party) => party.role === 'buyer')?.name ?? null))

const unknownPartner = (document: TradeDocument | null): Problem => ({ code: 'exchange/unknown-partner', severity: 'warning', at: '', say: say('problem.exchange/unknown-partner', { sender: senderName(document) ?? '' }) })
