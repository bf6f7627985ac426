// The wizard's first look: one sample file of a client, what it says of both sides, and which of its codes stand for nothing yet.

import type { TradeDocument } from '#formats/document'
import { summaryOf } from '#formats/document-summary'
import type { Problem } from '#formats/problem'
import type { Say } from '#ground/say'
import type { AccountAccess } from '#platform/access'
import type { House } from '#platform/house'
import { needAccount } from '#duties/orders/place-facts.store'
import type { Partner, PartnerFormat, PartnerSettings, Signs } from '../partners/partner.ts'
import { senderOf, settingsOfSample } from '../partners/partner.ts'
import { partnersKnownAs } from '../partners/partners.store.ts'
import { candidatesFor, problemOut } from './desk.server.ts'
import type { ExchangeFile } from './files.store.ts'
import type { SampleOut } from './mailbox.wire.ts'
import { codesOf } from './place-orders.server.ts'
import { readFile } from './read.server.ts'
import { takeOrder } from './take-order.ts'

/** A sample is one order or a few; of a larger file so many documents are looked at. */
const LOOKED_AT = 20

export const readSample = async (house: House, access: AccountAccess, file: ExchangeFile, speak: (said: Say) => string): Promise<SampleOut> => {
  const documents: TradeDocument[] = []
  const read = await readFile(house.files.stream(file.sha256), async (document) => void (documents.length < LOOKED_AT && documents.push(document)))
  const format: PartnerFormat | null = read.format === 'x12' || read.format === 'edifact' || read.format === 'ubl' || read.format === 'cii' ? read.format : null
  const first = documents.find((document) => document.type === 'order') ?? documents[0]
  const problems: Problem[] = [...read.problems, ...documents.flatMap((document) => document.problems)]
  const common = {
    fileId: file.fileId, format: read.format, problems: problems.slice(0, 100).map((problem) => problemOut(problem, speak)),
    documents: documents.map((document) => ({ type: document.type, set: document.set, number: document.number, day: document.day, lines: document.lines.length, amount: summaryOf(document).amount })),
  }
  if (first === undefined || format === null) return { ...common, known: null, settings: null, waits: [], lines: 0, understood: 0 }
  const settings = settingsOfSample(first, format, await signsOf(house, file, format))
  const known = await house.db.within('everything', (tx) => partnersKnownAs(tx, format, senderOf(first)))
  const mine = known.find((partner) => partner.accountId === access.accountId)
  return { ...common, known: mine?.name ?? null, settings: settings as SampleOut['settings'], ...(await understood(house, access, { documents, settings, speak })) }
}

const understood = (house: House, access: AccountAccess, { documents, settings, speak }: Readonly<{ documents: readonly TradeDocument[]; settings: PartnerSettings; speak: (said: Say) => string }>): Promise<Pick<SampleOut, 'waits' | 'lines' | 'understood'>> =>
  house.db.within(access.reach, async (tx) => {
    const account = await needAccount(tx, access.accountId)
    const today = house.clock.today(account.timeZone)
    // a partner that is not there yet has taught nothing: an id that no code is stored under
    const partner: Partner = { accountId: access.accountId, partnerId: '00000000-0000-0000-0000-000000000000', name: '', state: 'test', settings, version: 0 }
    const waits: SampleOut['waits'][number][] = []
    let lines = 0
    let stopped = 0
    for (const document of documents.filter((one) => one.type === 'order')) {
      const taken = takeOrder(document, settings, await codesOf(tx, partner, document), { today, made: [] })
      lines += document.lines.length
      stopped += new Set(taken.waits.flatMap((wait) => wait.line ?? [])).size
      for (const wait of taken.waits) {
        if (waits.some((one) => one.kind === wait.kind && one.code === wait.code && wait.code !== null) || waits.length >= 100) continue
        waits.push({ ...wait, text: speak(wait.say), candidates: [...(await candidatesFor(tx, { accountId: access.accountId, content: document }, wait))] })
      }
    }
    return { waits, lines, understood: lines - stopped }
  })

/** The signs an interchange announces. XML has none. */
const signsOf = async (house: House, file: ExchangeFile, format: PartnerFormat): Promise<Signs | null> => {
  if (format !== 'x12' && format !== 'edifact') return null
  let head = ''
  for await (const chunk of house.files.stream(file.sha256)) {
    head += (chunk as Buffer).toString('latin1')
    if (head.length > 400) break
  }
  const isa = /ISA([^A-Za-z0-9])/.exec(head)
  if (format === 'x12' && isa !== null) {
    const at = isa.index
    const repetition = head.charAt(at + 82)
    return { element: isa[1] ?? '*', component: head.charAt(at + 104), segment: head.charAt(at + 105), repetition: /[A-Za-z0-9\s]/.test(repetition) ? null : repetition }
  }
  const una = /UNA([^A-Za-z0-9]{6})/.exec(head)?.[1]
  return una === undefined ? null : { component: una.charAt(0), element: una.charAt(1), segment: una.charAt(5), repetition: una.charAt(4).trim() === '' ? null : una.charAt(4) }
}
