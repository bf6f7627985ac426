// The contract screens: the list over all accounts, one contract with its clauses and prices, and writing a new one.

import { Button } from '@mantine/core'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { AccountList, AccountOut } from '#duties/accounts/accounts.wire'
import type { RefusalOut } from '#kit/api'
import { ApiError, send, stale, useRead } from '#kit/api'
import { Empty, Refused, Skeleton } from '#kit/empty'
import { DayText, Missing, MoneyText } from '#kit/figures'
import { TextField } from '#kit/fields'
import { Icon } from '#kit/icons'
import { Keys, useKeys } from '#kit/keys'
import { Page, Section } from '#kit/page'
import { Slot } from '#kit/slot'
import { State } from '#kit/state'
import { Table } from '#kit/table'
import type { Column } from '#kit/table'
import { useWords } from '#kit/words'
import type { Words } from '#kit/words'
import { BeginFor } from '../accounts/begin-for.tsx'
import { TimelinePanel } from '../accounts/timeline-panel.tsx'
import { ContractClauses } from './contract-clauses.tsx'
import { ContractEditor } from './contract-editor.tsx'
import { ContractPrices } from './contract-prices.tsx'
import type { ContractDetail, ContractRow, ContractsOut } from './contracts.wire.ts'
import type { ContractState } from './contract.ts'
import type { Probe } from './price-probe.tsx'
import { PriceProbe } from './price-probe.tsx'
import '../accounts/accounts.css'
import './contracts.css'

const STATES = { draft: 'progress', 'in-force': 'kept', withdrawn: 'open' } as const

export const ContractListPage = () => {
  const words = useWords()
  const navigate = useNavigate()
  const [find, setFind] = useState('')
  const list = useRead<ContractsOut>(`/contracts?limit=200${find.trim() === '' ? '' : `&q=${encodeURIComponent(find.trim())}`}`)
  const accounts = useRead<AccountList>('/accounts')
  return (
    <Page
      title={words.t('contracts.title')}
      flush
      actions={<BeginFor text={words.t('contracts.contract')} word={words.t('contracts.new')} accounts={accounts.data?.rows ?? []} onBegin={(accountId) => void navigate({ to: `/accounts/${accountId}/contracts/new` })} />}
    >
      <div className="k-bar">
        <TextField small kind="search" label={words.t('contracts.find')} hidesLabel placeholder={words.t('contracts.find')} value={find} onChange={setFind} />
      </div>
      <div className="ct-list" data-scroll="list">
        {list.data === undefined ? (
          <Skeleton />
        ) : (
          <Table
            inset
            columns={listColumns(words)}
            rows={list.data.rows}
            rowKey={(row) => row.contractId}
            label={words.t('contracts.title')}
            onOpen={(row) => void navigate({ to: `/accounts/${row.account.id}/contracts/${row.contractId}` })}
            empty={<Empty text={words.t(find.trim() === '' ? 'contracts.none' : 'contracts.notFound', { find })} />}
          />
        )}
        {list.data?.next != null && <p className="k-caption ct-more-rows">{words.t('contracts.more')}</p>}
      </div>
    </Page>
  )
}

const listColumns = (words: Words): Column<ContractRow>[] => [
  { key: 'number', head: words.t('contracts.col.number'), width: 110, cell: (row) => <span className="k-nowrap k-second">{row.number}</span> },
  { key: 'name', head: words.t('contracts.col.contract'), width: 220, cell: (row) => <span className="k-mid">{row.name}</span> },
  { key: 'account', head: words.t('contracts.col.account'), width: 160, drop: 5, cell: (row) => row.account.name },
  { key: 'state', head: words.t('contracts.col.state'), width: 110, drop: 4, cell: (row) => <State kind={STATES[row.state]} word={words.t(`state.contracts.${row.state}`)} /> },
  { key: 'valid', head: words.t('contracts.col.valid'), width: 210, cell: (row) => <ValidText from={row.validFrom} to={row.validTo} words={words} />, drop: 2 },
  { key: 'terms', head: words.t('contracts.col.terms'), align: 'right', width: 80, cell: (row) => words.number(row.terms), drop: 1 },
  { key: 'open', head: words.t('contracts.col.open'), align: 'right', width: 110, cell: (row) => (row.open === 0 ? <Missing /> : words.number(row.open)), drop: 3 },
  { key: 'stake', head: words.t('contracts.col.atStake'), align: 'right', width: 110, cell: (row) => (row.open === 0 ? <Missing /> : <MoneyText {...row.atStake} whole />) },
]

const ValidText = ({ from, to, words }: Readonly<{ from: string; to: string | null; words: Words }>) => (
  <span className="k-nowrap k-second">
    <DayText day={from} /> {to === null ? words.t('contracts.openEnd') : <>{words.t('contracts.to')} <DayText day={to} /></>}
  </span>
)

export const ContractPage = () => {
  const { accountId, contractId } = useParams({ strict: false }) as { accountId: string; contractId: string }
  const words = useWords()
  const contract = useRead<ContractDetail>(`/accounts/${accountId}/contracts/${contractId}`, { keep: false })
  if (contract.error instanceof ApiError && contract.error.status === 404) return <Page title={words.t('contracts.title')} crumbs={[{ text: words.t('contracts.title'), to: '/contracts' }]}><Empty text={words.t('contracts.gone')} /></Page>
  if (contract.data === undefined) return <Page title={words.t('contracts.title')} crumbs={[{ text: words.t('contracts.title'), to: '/contracts' }]}><Skeleton rows={12} /></Page>
  return <Loaded contract={contract.data} />
}

const Loaded = ({ contract }: Readonly<{ contract: ContractDetail }>) => {
  const words = useWords()
  const [writing, setWriting] = useState(false)
  const [probe, setProbe] = useState<Probe | null>(null)
  useKeys(contract.mayWrite && !writing ? { t: { do: () => setWriting(true), word: words.t('contracts.write') } } : {})
  return (
    <Page
      title={`${contract.account.name}, ${contract.name}`}
      crumbs={[{ text: words.t('contracts.title'), to: '/contracts' }]}
      meta={
        <>
          <State kind={STATES[contract.state]} word={words.t(`state.contracts.${contract.state}`)} />
          {contract.open > 0 && <State kind="broken" word={words.t('contracts.standing.open', { count: contract.open })} />}
          {!writing && <ValidText from={contract.validFrom} to={contract.validTo} words={words} />}
        </>
      }
      actions={
        <>
          {!writing && <StateButtons contract={contract} words={words} />}
          {contract.mayWrite && !writing && <Button size="xs" variant="default" leftSection={<Icon name="edit" small />} rightSection={<Keys of="t" />} onClick={() => setWriting(true)}>{words.t('contracts.write')}</Button>}
        </>
      }
      flush
    >
      {writing ? (
        <div className="ct-pane" data-scroll="page">
          <ContractEditor accountId={contract.account.id} contractId={contract.contractId} text={contract.text} version={contract.version} onSaved={() => setWriting(false)} onClose={() => setWriting(false)} />
        </div>
      ) : (
        <div className="ct-grid" data-scroll="page">
          <div className="ct-pane">
            <ContractClauses contract={contract} />
            <ContractPrices contract={contract} onProbe={(item, day) => setProbe({ item, day })} />
            <Slot name="contract.main" accountId={contract.account.id} contractId={contract.contractId} />
          </div>
          <div className="ct-pane ct-side">
            <PriceProbe contract={contract} probe={probe} />
            <Trade contract={contract} words={words} />
            <Amendments contract={contract} words={words} />
            <Order words={words} />
            <Section title={words.t('contracts.history')}>
              <TimelinePanel accountId={contract.account.id} subject={{ kind: 'contract', id: contract.contractId }} timeZone={contract.timeZone} limit={6} />
            </Section>
            <Slot name="contract.side" accountId={contract.account.id} contractId={contract.contractId} />
          </div>
        </div>
      )}
    </Page>
  )
}

const StateButtons = ({ contract, words }: Readonly<{ contract: ContractDetail; words: Words }>) => {
  const [refusal, setRefusal] = useState<RefusalOut | null>(null)
  const put = async (state: ContractState): Promise<void> => {
    const sent = await send('POST', `/accounts/${contract.account.id}/contracts/${contract.contractId}/states`, { state })
    setRefusal(sent.ok ? null : (sent.refusal ?? null))
    if (sent.ok) await stale(`/accounts/${contract.account.id}`, '/contracts')
  }
  return (
    <>
      {refusal !== null && <Refused text={refusal.text} />}
      {contract.next.map((state) => (
        <Button key={state} size="xs" variant={state === 'withdrawn' ? 'subtle' : 'filled'} onClick={() => void put(state)}>{words.t(`contracts.put.${state}`)}</Button>
      ))}
    </>
  )
}

const Trade = ({ contract, words }: Readonly<{ contract: ContractDetail; words: Words }>) => {
  const { price, quantity, daysLate } = contract.tolerances
  const rows: readonly (readonly [string, string])[] = [
    [words.t('contracts.trade.number'), contract.number],
    [words.t('contracts.trade.currency'), contract.currency],
    ...(contract.signedOn === null ? [] : [[words.t('contracts.trade.signed'), words.day(contract.signedOn)] as const]),
    [words.t('contracts.trade.payment'), contract.paymentDays === null ? words.t('contracts.trade.notSaid') : words.t('contracts.trade.days', { count: contract.paymentDays })],
    [words.t('contracts.trade.priceDay'), words.t(`contracts.trade.priceDay.${contract.priceDay}`)],
    [words.t('contracts.trade.tolerance.price'), price?.percent !== undefined ? words.percent(price.percent) : price?.amount !== undefined ? words.money(price.amount, contract.currency) : words.t('contracts.trade.exact')],
    [words.t('contracts.trade.tolerance.quantity'), quantity === undefined ? words.t('contracts.trade.exact') : words.percent(quantity.percent)],
    [words.t('contracts.trade.tolerance.late'), daysLate === undefined ? words.t('contracts.trade.none') : words.t('contracts.trade.days', { count: daysLate })],
  ]
  return (
    <Section title={words.t('contracts.trade.title')}>
      <dl className="ct-facts">
        {rows.map(([label, value]) => (
          <div key={label}><dt>{label}</dt><dd>{value}</dd></div>
        ))}
      </dl>
    </Section>
  )
}

const Amendments = ({ contract, words }: Readonly<{ contract: ContractDetail; words: Words }>) => {
  if (contract.amendments.length === 0) return null
  return (
    <Section title={words.t('contracts.amendments.title')}>
      <dl className="ct-facts">
        {contract.amendments.map((amendment) => (
          <div key={amendment.number}>
            <dt>{words.t('contracts.amendment', { number: amendment.number })}</dt>
            <dd>
              {amendment.name === amendment.number ? '' : `${amendment.name}, `}
              {words.t('contracts.amendments.from', { day: words.day(amendment.takesEffectOn) })}
              {amendment.ends.length > 0 && `, ${words.t('contracts.amendments.ends', { clauses: amendment.ends.join(', ') })}`}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}

/** The order of precedence, as the price book keeps it. */
const Order = ({ words }: Readonly<{ words: Words }>) => (
  <Section title={words.t('contracts.order.title')}>
    <ol className="ct-order k-second">
      {(['site', 'subject', 'family', 'amendment', 'start', 'clause'] as const).map((rule) => (
        <li key={rule}>{words.t(`contracts.order.${rule}`)}</li>
      ))}
    </ol>
    <p className="k-caption">{words.t('contracts.order.stacked')}</p>
  </Section>
)

export const NewContractPage = () => {
  const { accountId } = useParams({ strict: false }) as { accountId: string }
  const words = useWords()
  const navigate = useNavigate()
  const account = useRead<AccountOut>(`/accounts/${accountId}`)
  const crumbs = [{ text: words.t('contracts.title'), to: '/contracts' }]
  if (account.data === undefined) return <Page title={words.t('contracts.new')} crumbs={crumbs}><Skeleton /></Page>
  const { number, name, currency, today, paymentDays } = account.data
  const year = today.slice(0, 4)
  const text = [
    'contract: ""', `account: ${JSON.stringify(number)}`, `name: ${JSON.stringify(name)}`, `currency: ${currency}`, `valid: ${today} .. ${year}-12-31`, ...(paymentDays === null ? [] : [`payment days: ${paymentDays}`]),
    'terms:', '  - { clause: "1", everything: true, list: true }', '',
  ].join('\n')
  return (
    <Page title={words.t('contracts.newFor', { account: name })} crumbs={crumbs} flush>
      <div className="ct-pane" data-scroll="page">
        <ContractEditor accountId={accountId} contractId={null} text={text} onSaved={(contractId) => void navigate({ to: `/accounts/${accountId}/contracts/${contractId}` })} onClose={() => void navigate({ to: `/accounts/${accountId}` })} />
      </div>
    </Page>
  )
}
