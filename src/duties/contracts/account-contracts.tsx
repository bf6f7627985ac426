// On the page of an account: its contracts, how long each holds, and what is at stake under it.

import { Link } from '@tanstack/react-router'
import { useRead } from '#kit/api'
import { DayText, MoneyText } from '#kit/figures'
import { State } from '#kit/state'
import { useWords } from '#kit/words'
import type { ContractsOut } from './contracts.wire.ts'
import './contracts.css'

export const AccountContracts = ({ accountId }: Readonly<{ accountId: string }>) => {
  const words = useWords()
  const contracts = useRead<ContractsOut>(`/contracts?account=${accountId}&limit=20`).data
  if (contracts === undefined) return null
  if (contracts.rows.length === 0) return <Link className="k-link" to={`/accounts/${accountId}/contracts/new`}>{words.t('contracts.ofAccount.none')}</Link>
  return (
    <ul className="ct-of-account">
      {contracts.rows.map((row) => (
        <li key={row.contractId}>
          <Link className="k-link" to={`/accounts/${accountId}/contracts/${row.contractId}`}>{row.name}</Link>
          <span className="ct-stake">{row.open > 0 && <MoneyText {...row.atStake} whole />}</span>
          <State bare kind={row.open > 0 ? 'broken' : row.state === 'in-force' ? 'kept' : 'open'} word={row.open > 0 ? words.t('contracts.ofAccount.findings', { count: row.open }) : words.t(`state.contracts.${row.state}`)} />
          <span className="k-caption k-nowrap">{row.validTo === null ? words.t('contracts.openEnd') : <>{words.t('contracts.to')} <DayText day={row.validTo} /></>}</span>
        </li>
      ))}
    </ul>
  )
}
