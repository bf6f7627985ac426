// An invoice of ours that a client sends back: held against the rules of e-invoices and against what we have under its number.

import { summaryOf } from '#formats/document-summary'
import type { Problem } from '#formats/problem'
import type { InvoiceId } from '#ground/ids'
import type { Currency } from '#ground/money'
import { minorDigits, moneyText } from '#ground/money'
import { absolute, parseDecimal } from '#ground/decimal'
import { say } from '#ground/say'
import type { Tx } from '#platform/db'
import { writeWork } from './documents.store.ts'
import { loadFile } from './files.store.ts'
import type { Working } from './take.server.ts'
import { validateXml } from './validate.server.ts'

export const takeReturned = async (tx: Tx, { house, kept, stamp }: Working): Promise<void> => {
  const ours = await tx.one<{ invoice_id: InvoiceId; number: string; currency: Currency; gross: bigint }>(
    'SELECT invoice_id, number, currency, net_minor + tax_minor AS gross FROM invoices WHERE account_id = $1 AND number = $2',
    [kept.accountId, kept.number],
  )
  const judged = await judgedBy(house, kept.format, kept.fileId)
  const compared = ours === null ? [unknown(kept.number)] : differing(ours, kept.content.totals.payable ?? kept.content.totals.gross ?? summaryOf(kept.content).totals.gross ?? null)
  await writeWork(tx, kept.accountId, kept.documentId, { state: 'ignored', problems: [...kept.problems, ...compared, ...judged], invoiceId: ours?.invoice_id ?? null, now: stamp.now })
}

const judgedBy = async (house: Working['house'], format: string, fileId: string | null): Promise<Problem[]> => {
  if (fileId === null || (format !== 'ubl' && format !== 'cii')) return []
  const file = await house.db.within('everything', (all) => loadFile(all, fileId))
  const { failed } = validateXml(await house.files.read(file.sha256))
  return failed.map((failure) => ({ code: failure.rule, severity: failure.severity === 'fatal' ? 'error' : failure.severity, at: failure.place, say: failure.say }))
}

const unknown = (number: string | null): Problem => ({ code: 'exchange/returned-unknown', severity: 'warning', at: '', say: say('problem.exchange/returned-unknown', { number: number ?? '' }) })

const differing = (ours: Readonly<{ number: string; currency: Currency; gross: bigint }>, theirs: string | null): Problem[] => {
  const minor = theirs === null ? null : parseDecimal(theirs, minorDigits(ours.currency))
  const gross = absolute(ours.gross)
  if (minor === null || minor === gross) return []
  return [{ code: 'exchange/returned-differs', severity: 'error', at: '', say: say('problem.exchange/returned-differs', { number: ours.number, theirs: theirs ?? '', ours: moneyText({ minor: gross, currency: ours.currency }) }) }]
}
