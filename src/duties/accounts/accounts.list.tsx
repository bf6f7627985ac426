// All accounts of the asker with their figures: what was ordered and invoiced in a year, and what is at stake.

import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useRead } from '#kit/api'
import { Empty, Skeleton } from '#kit/empty'
import { TextField } from '#kit/fields'
import { Missing, NumberText, PercentText } from '#kit/figures'
import { Icon } from '#kit/icons'
import { Keys, useKeys } from '#kit/keys'
import { Page } from '#kit/page'
import { State } from '#kit/state'
import type { Column } from '#kit/table'
import { Table } from '#kit/table'
import { useWords } from '#kit/words'
import type { AccountList, AccountRow, AccountsFigures, Figures } from './accounts.wire.ts'
import { lateShare, oneCurrency, Sums } from './sums.tsx'
import './accounts.css'

type Row = AccountRow & Readonly<{ figures: Figures | null }>

export const AccountListPage = () => {
  const words = useWords()
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const accounts = useRead<AccountList>('/accounts')
  const figures = useRead<AccountsFigures>('/account-figures')
  const rows = useMemo(() => {
    const byId = new Map(figures.data?.rows.map((row) => [row.accountId, row]))
    const asked = text.trim().toLowerCase()
    return (accounts.data?.rows ?? [])
      .filter((row) => asked === '' || `${row.number} ${row.name} ${row.country ?? ''}`.toLowerCase().includes(asked))
      .map((row): Row => ({ ...row, figures: byId.get(row.accountId) ?? null }))
  }, [accounts.data, figures.data, text])
  const mayAdd = accounts.data?.mayAdd ?? false
  const add = (): void => void navigate({ to: '/accounts/new' })
  useKeys({ n: { do: add, word: words.t('accounts.new') } }, mayAdd)

  const toNew = mayAdd && <Button size="xs" variant="filled" leftSection={<Icon name="add" small />} rightSection={<Keys of="n" />} onClick={add}>{words.t('accounts.account')}</Button>
  const none = accounts.data?.rows.length === 0
  return (
    <Page title={words.t('accounts.title')} meta={<span className="k-quiet">{words.t('accounts.year')}</span>} actions={toNew || undefined} flush>
      {!none && (
        <div className="k-bar">
          <TextField label={words.t('accounts.find')} hidesLabel kind="search" small placeholder={words.t('accounts.find')} value={text} onChange={setText} />
        </div>
      )}
      {accounts.data === undefined ? (
        <Skeleton />
      ) : none ? (
        <Empty
          text={words.t(mayAdd ? 'accounts.empty' : 'accounts.emptyReach')}
          action={mayAdd ? <Button variant="filled" onClick={add}>{words.t('accounts.new')}</Button> : undefined}
        />
      ) : (
        <Table
          label={words.t('accounts.title')}
          columns={columnsOf(words, rows, figures.data !== undefined)}
          rows={rows}
          rowKey={(row) => row.accountId}
          inset
          onOpen={(row) => void navigate({ to: `/accounts/${row.accountId}` })}
          empty={<Empty text={words.t('accounts.noMatch', { text })} />}
        />
      )}
    </Page>
  )
}

/** An account without figures has none; while they are on their way, nothing is said. */
const None = ({ known }: Readonly<{ known: boolean }>) => (known ? <Missing /> : null)

const columnsOf = (words: ReturnType<typeof useWords>, rows: readonly Row[], known: boolean): readonly Column<Row>[] => {
  const money = (key: 'ordered' | 'invoiced' | 'atStake', head: string, drop?: number): Column<Row> => {
    const bare = oneCurrency(rows.map((row) => row.figures?.[key] ?? []))
    return {
      key, head: bare === null ? words.t(head) : words.t(`${head}In`, { currency: bare }), align: 'right', width: 150, ...(drop === undefined ? {} : { drop }),
      cell: (row) => (row.figures === null ? <None known={known} /> : <Sums sums={row.figures[key]} bare={bare} strong={key === 'atStake'} />),
    }
  }
  return [
    {
      key: 'name', head: words.t('accounts.account'), width: 260,
      cell: (row) => (
        <span className="acc-name">
          <b>{row.name}</b> <span className="k-quiet">{row.number}</span>
          {row.creditHold && <State kind="broken" word={words.t('accounts.onHold')} />}
        </span>
      ),
    },
    { key: 'country', head: words.t('accounts.country'), width: 120, drop: 1, cell: (row) => (row.country === null ? '–' : words.country(row.country)) },
    { key: 'sites', head: words.t('accounts.sites'), align: 'right', width: 80, drop: 4, cell: (row) => <NumberText amount={row.sites} /> },
    money('ordered', 'accounts.ordered'),
    money('invoiced', 'accounts.invoiced', 2),
    { key: 'late', head: words.t('accounts.late'), align: 'right', width: 90, drop: 3, cell: (row) => <Late figures={row.figures} /> },
    { key: 'findings', head: words.t('accounts.findings'), align: 'right', width: 90, drop: 5, cell: (row) => (row.figures === null ? <None known={known} /> : <NumberText amount={row.figures.findings} />) },
    money('atStake', 'accounts.stake'),
  ]
}

export const Late = ({ figures }: Readonly<{ figures: Figures | null }>) => {
  const words = useWords()
  const share = figures === null ? null : lateShare(figures)
  if (figures === null || share === null) return <span className="k-quiet">–</span>
  return <span title={words.t('accounts.late.title', { late: words.number(figures.lateLines), shipped: words.number(figures.shippedLines) })}><PercentText amount={share} /></span>
}
