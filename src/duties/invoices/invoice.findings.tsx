// What is wrong with an invoice or one of its lines: a sentence each, with the money and a way to its evidence.

import { Link } from '@tanstack/react-router'
import { ChainGlyph } from '#kit/chain'
import { MoneyText } from '#kit/figures'
import { useWords } from '#kit/words'
import type { FindingOut, InvoiceOut } from './invoices.wire.ts'

export const Findings = ({ invoice, findings }: Readonly<{ invoice: Pick<InvoiceOut, 'accountId'>; findings: readonly FindingOut[] }>) => {
  const words = useWords()
  return (
    <ul className="inv-findings">
      {findings.map((finding) => (
        <li key={finding.findingId} className={finding.verdict === null ? undefined : 'inv-done'}>
          {finding.breaksAt !== null && <ChainGlyph breaksAt={finding.breaksAt} kind={finding.certainty === 'exact' ? 'broken' : 'risk'} />}
          <Link className="k-grow" to={`/findings/${invoice.accountId}/${finding.findingId}`}>{words.speak(finding.say)}</Link>
          <MoneyText amount={finding.atStake.amount} currency={finding.atStake.currency} strong />
        </li>
      ))}
    </ul>
  )
}
