// The answer to a cover as soon as it was read: 997 to a group of X12, CONTRL to an interchange of EDIFACT. It speaks of form alone; what
// becomes of the orders is told by their own answers.

import type { TradeDocument } from '#formats/document'
import { controlOf } from '#formats/edifact/control'
import type { Problem } from '#formats/problem'
import { acknowledgementOf } from '#formats/x12/acknowledgement'
import type { Tx } from '#platform/db'
import type { House } from '#platform/house'
import type { Partner } from '../partners/partner.ts'
import { writeOut } from './write-out.server.ts'

export type Acknowledging = Readonly<{ house: House; partner: Partner; fileId: string; documents: readonly TradeDocument[]; problems: readonly Problem[] }>

export const acknowledge = async (tx: Tx, { house, partner, fileId, documents, problems }: Acknowledging): Promise<void> => {
  const first = documents[0]
  if (first === undefined) return
  const { format } = partner.settings
  if (format !== 'x12' && format !== 'edifact') return
  const document = format === 'x12' ? acknowledgementOf(documents) : controlOf({ documents, problems })
  if (document === null) return
  await writeOut(tx, {
    house, partner, document, answers: null, cause: `received ${fileId} ${first.envelope?.control ?? ''} ${first.envelope?.group ?? ''}`, orderId: null, invoiceId: null,
    test: partner.state === 'test' || first.envelope?.test === true, stamp: { userId: null, now: house.clock.now() }, wrong: [],
  })
}
