// Every finding of a cause, most at stake first, page by page: each opens and can be judged alone.

import { useRead } from '#kit/api'
import { MoneyText } from '#kit/figures'
import { Section } from '#kit/page'
import { useWords } from '#kit/words'
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { narrowing, queryOf } from './use-worklist.tsx'
import type { FilterIn, FindingDetail, FindingsOut } from './worklist.wire.ts'

const STEP = 25
const MOST = 500

export const FindingOthers = ({ detail, filter }: Readonly<{ detail: FindingDetail; filter: FilterIn }>) => {
  const words = useWords()
  const { group, finding } = detail
  const [limit, setLimit] = useState(0)
  const { rule, cause, currency, certainty, direction } = group.key
  const query = queryOf({ ...narrowing(filter), rule, cause, currency, certainty, direction, state: 'all' })
  const rows = useRead<FindingsOut>(limit === 0 ? null : `/accounts/${finding.accountId}/findings?limit=${limit}&${query}`).data?.rows
  return (
    <Section
      title={words.t('worklist.others')}
      hint={words.number(group.findings)}
      level={3}
      actions={limit === 0 && <Button size="xs" onClick={() => setLimit(STEP)}>{words.t('worklist.others.show')}</Button>}
    >
      {limit > 0 && rows !== undefined && (
        <>
          <table className="wl-others">
            <tbody>
              {rows.map((row) => (
                <tr key={row.findingId} className={row.findingId === finding.findingId ? 'wl-current' : undefined}>
                  <td className="k-quiet k-nowrap">{words.day(row.day, 'short')}</td>
                  <td><Link to="/findings/$accountId/$findingId" params={{ accountId: row.accountId, findingId: row.findingId } as never} search={filter as never} className="k-link">{nameOf(row)}</Link></td>
                  <td className="wl-others-site">{row.site?.name}</td>
                  <td className="k-quiet k-small-text">{row.state === 'open' ? '' : words.t(`state.worklist.${row.state}`)}</td>
                  <td className="k-right"><MoneyText amount={row.atStake.amount} currency={row.atStake.currency} /></td>
                </tr>
              ))}
            </tbody>
          </table>
          {rows.length === limit && limit < MOST && <Button size="xs" onClick={() => setLimit(Math.min(MOST, limit * 4))}>{words.t('worklist.others.more')}</Button>}
        </>
      )}
    </Section>
  )
}

const nameOf = (row: FindingsOut['rows'][number]): string => {
  const document = row.invoice ?? row.order
  if (document === null) return row.subject
  return document.line === null ? document.number : `${document.number} / ${document.line}`
}
