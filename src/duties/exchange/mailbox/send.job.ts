// Documents on their way out, one try at a time. A try is marked before it begins, so that after a crash it is known that one was under way:
// ways that bear a second delivery try again, a mail is put before a person.

import type { AccountId } from '#ground/ids'
import type { House } from '#platform/house'
import type { Job } from '#platform/jobs'
import { record } from '#platform/events'
import { loadPartner } from '../partners/partners.store.ts'
import type { DeliverOptions } from '../routes/routes.server.ts'
import { deliver } from '../routes/routes.server.ts'
import type { SendingEvent } from '../routes/sending.ts'
import { afterCut, afterTry, sendingMove } from '../routes/sending.ts'
import type { Delivered } from '../routes/arrival.server.ts'
import { askDocumentChecks } from './ask-checks.server.ts'
import { writeWork } from './documents.store.ts'
import type { Send } from './sends.store.ts'
import { holdSend, unsentDue, writeSend } from './sends.store.ts'

export const SEND = 'exchange/send'
const SEND_DUE = 'exchange/send-due'

type Payload = Readonly<{ accountId: AccountId; sendId: string }>

export const sendJobs: readonly Job[] = [
  { name: SEND, run: (house, payload) => sendOne(house, payload as Payload) },
  // what waits for its next try, and what a crash left behind
  {
    name: SEND_DUE,
    cron: '* * * * *',
    run: async (house) => {
      const due = await house.db.within('everything', (tx) => unsentDue(tx, house.clock.now()))
      for (const { account_id: accountId, send_id: sendId } of due) await sendOne(house, { accountId, sendId })
    },
  },
]

/** A try is given so long before it counts as cut off. */
const LONGEST_TRY = '15 minutes'

export const sendOne = async (house: House, { accountId, sendId }: Payload): Promise<void> => {
  const taken = await takeUp(house, accountId, sendId)
  if (taken === null) return
  const { send, partner } = taken
  const out = partner.settings.out
  const bytes = await house.files.read(send.sha256)
  const delivered: Delivered = out === null ? { ok: true, where: 'API' } : await deliver(out, { name: send.fileName, bytes, key: send.sendId }, houseMail())
  await settle(house, send, delivered)
}

/** Where mails go whose way names no server of its own. */
const houseMail = (): DeliverOptions => {
  const houseServer = process.env['MAINSTAY_SMTP_URL']
  return houseServer === undefined || houseServer === '' ? {} : { mail: { houseServer } }
}

/** Marks the try in a transaction of its own. Null when somebody else has it, it is done, or it must wait. */
const takeUp = (house: House, accountId: AccountId, sendId: string) =>
  house.db.within([accountId], async (tx) => {
    const send = await holdSend(tx, accountId, sendId)
    if (send === null) return null
    const partner = await loadPartner(tx, accountId, send.partnerId)
    const now = house.clock.now()
    if (send.state === 'sending') {
      const old = await tx.one<{ old: boolean }>(`SELECT began_at < $3::timestamptz - interval '${LONGEST_TRY}' AS old FROM exchange_sends WHERE account_id = $1 AND send_id = $2`, [accountId, sendId, now])
      if (old?.old !== true) return null
      const state = moveOf(send, afterCut(partner.settings.out?.kind ?? 'none'))
      await writeSend(tx, accountId, sendId, { state, attempts: send.attempts, now })
      if (state === 'unsure') await askDocumentChecks(house, tx, accountId)
      if (state !== 'waiting') return null
    } else if (send.state !== 'waiting') return null
    await writeSend(tx, accountId, sendId, { state: 'sending', attempts: send.attempts + 1, now })
    return { send: { ...send, state: 'sending' as const, attempts: send.attempts + 1 }, partner }
  })

const settle = (house: House, send: Send, delivered: Delivered): Promise<void> =>
  house.db.within([send.accountId], async (tx) => {
    const held = await holdSend(tx, send.accountId, send.sendId)
    // a person decided meanwhile: their word stands
    if (held === null || held.state !== 'sending') return
    const now = house.clock.now()
    const { event, nextAt } = afterTry(delivered, { key: send.sendId, made: send.attempts, firstAt: send.firstAt, now })
    const state = moveOf(send, event)
    await writeSend(tx, send.accountId, send.sendId, { state, attempts: send.attempts, now, ...(nextAt === null ? {} : { nextAt }), ...(delivered.ok ? { place: delivered.where } : { trouble: delivered.why }) })
    if (state === 'sent') await writeWork(tx, send.accountId, send.documentId, { state: 'sent', now })
    if (state === 'sent' || state === 'dead' || state === 'unsure') {
      await askDocumentChecks(house, tx, send.accountId)
      await record(tx, send.accountId, { userId: null, now }, [{ kind: `exchange/document-${state}`, subject: { kind: 'document', id: send.documentId, text: send.fileName }, after: delivered.ok ? { where: delivered.where } : { why: delivered.why } }])
    }
  })

const moveOf = (send: Send, event: SendingEvent) => {
  const moved = sendingMove(send.state, event)
  if (!moved.ok) throw new Error(`a send in state ${send.state} was told ${event}`)
  return moved.value
}
