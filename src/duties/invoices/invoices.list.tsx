// All invoices and credit notes within reach, newest first: all, those with something to clear, those that wait for a choice, unpaid ones.

import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { read, useRead } from '#kit/api'
import { Empty, Skeleton } from '#kit/empty'
import { Choice, DayField, Segments, TextField } from '#kit/fields'
import { DayText, MoneyText } from '#kit/figures'
import { Page } from '#kit/page'
import { State } from '#kit/state'
import type { Column } from '#kit/table'
import { Table } from '#kit/table'
import type { Words } from '#kit/words'
import { useWords } from '#kit/words'
import type { AccountList } from '#duties/accounts/accounts.wire'
import { BeginFor } from '../accounts/begin-for.tsx'
import type { InvoiceList, InvoiceRow } from './invoices.wire.ts'
import './invoices.css'

const LOOKS = ['all', 'findings', 'unsettled', 'unpaid', 'credit-note'] as const
type Look = (typeof LOOKS)[number]
type Search = Readonly<{ account?: string; site?: string; only?: Look }>

export const InvoiceListPage = () => {
  const words = useWords()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as Search
  const [look, setLook] = useState<Look>(search.only ?? 'all')
  const [text, setText] = useState('')
  const [account, setAccount] = useState<string | null>(search.account ?? null)
  const [from, setFrom] = useState<string | null>(null)
  const [to, setTo] = useState<string | null>(null)
  const accounts = useRead<AccountList>('/accounts').data?.rows ?? []
  const asked = { ...(look === 'credit-note' ? { kind: look } : look === 'all' ? {} : { only: look }), account: account ?? '', site: search.site ?? '', text: text.trim(), from: from ?? '', to: to ?? '' }
  const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== '')).toString()
  const pages = useInfiniteQuery({
    queryKey: [`/invoices?${query}`],
    queryFn: ({ pageParam, signal }) => read<InvoiceList>(`/invoices?limit=100${query === '' ? '' : `&${query}`}${pageParam === '' ? '' : `&after=${pageParam}`}`, signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: (before) => before,
  })
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.rows) ?? [], [pages.data])
  const begin = (accountId: string): void => void navigate({ to: `/accounts/${accountId}/invoices/new` })
  return (
    <Page
      title={words.t('invoices.title')}
      actions={<BeginFor text={words.t('invoices.invoice')} word={words.t('invoices.new')} accounts={accounts} chosen={account} onBegin={begin} />}
      flush
    >
      <div className="k-bar inv-filters">
        <Segments label={words.t('invoices.list.show')} value={look} options={LOOKS.map((value) => ({ value, label: words.t(`invoices.look.${value}`) }))} onChange={setLook} />
        <TextField label={words.t('invoices.list.find')} hidesLabel kind="search" small placeholder={words.t('invoices.list.find')} value={text} onChange={setText} />
        {accounts.length > 1 && <Choice label={words.t('invoices.account')} hidesLabel small search clearable placeholder={words.t('invoices.list.everyAccount')} value={account} options={accounts.map((row) => ({ value: row.accountId, label: row.name }))} onChange={setAccount} />}
        <DayField label={words.t('invoices.list.from')} hidesLabel small placeholder={words.t('invoices.list.from')} value={from} onChange={(day, readable) => readable && setFrom(day)} />
        <DayField label={words.t('invoices.list.to')} hidesLabel small placeholder={words.t('invoices.list.to')} value={to} onChange={(day, readable) => readable && setTo(day)} />
      </div>
      {pages.data === undefined ? (
        <Skeleton rows={12} />
      ) : (
        <Table
          label={words.t('invoices.title')}
          columns={columnsOf(words, accounts.length > 1 && account === null)}
          rows={rows}
          rowKey={(row) => `${row.accountId} ${row.invoiceId}`}
          inset
          onOpen={(row) => void navigate({ to: `/accounts/${row.accountId}/invoices/${row.invoiceId}` })}
          onEnd={() => pages.hasNextPage && !pages.isFetchingNextPage && void pages.fetchNextPage()}
          empty={<Empty text={words.t(emptyText(look, query.replace(/&?account=[^&]*/, '')))} kind={look === 'findings' || look === 'unsettled' ? 'kept' : 'open'} />}
        />
      )}
    </Page>
  )
}

const emptyText = (look: Look, query: string): string => {
  if (query === '') return 'invoices.list.none'
  return look === 'findings' && query === 'only=findings' ? 'invoices.list.allRight' : look === 'unsettled' && query === 'only=unsettled' ? 'invoices.list.allSettled' : 'invoices.list.noMatch'
}

const columnsOf = (words: Words, showsAccount: boolean): readonly Column<InvoiceRow>[] => [
  { key: 'number', head: words.t('invoices.number'), width: 104, cell: (row) => <Link className="k-mid" to={`/accounts/${row.accountId}/invoices/${row.invoiceId}`}>{row.number}</Link> },
  { key: 'kind', head: words.t('invoices.kind'), width: 84, drop: 2, cell: (row) => <span className={row.kind === 'credit-note' ? undefined : 'k-quiet'}>{words.t(`invoices.kind.${row.kind}`)}</span> },
  { key: 'day', head: words.t('invoices.invoicedOn'), width: 104, cell: (row) => <DayText day={row.invoicedOn} /> },
  ...(showsAccount ? [{ key: 'account', head: words.t('invoices.account'), width: 148, drop: 4, cell: (row: InvoiceRow) => row.account }] : []),
  { key: 'site', head: words.t('invoices.site'), width: 226, cell: (row) => <span className="k-mid">{row.site}</span> },
  { key: 'lines', head: words.t('invoices.lines'), align: 'right', width: 60, drop: 1, cell: (row) => <span className="k-figure">{words.number(row.lines)}</span> },
  { key: 'net', head: words.t('invoices.net'), align: 'right', width: 122, drop: 3, cell: (row) => <MoneyText amount={row.net.amount} currency={row.net.currency} /> },
  { key: 'gross', head: words.t('invoices.gross'), align: 'right', width: 122, cell: (row) => <MoneyText amount={row.gross.amount} currency={row.gross.currency} strong /> },
  { key: 'paid', head: words.t('invoices.paid'), width: 104, drop: 5, cell: (row) => (row.settledOn === null ? <span className="k-quiet">{words.t('invoices.notPaid')}</span> : <DayText day={row.settledOn} />) },
  { key: 'state', head: words.t('invoices.toClear'), width: 130, cell: (row) => <ToClear row={row} words={words} /> },
]

const ToClear = ({ row, words }: Readonly<{ row: InvoiceRow; words: Words }>) => {
  if (row.unsettled > 0) return <State bare kind="risk" word={words.t('invoices.toSettle', { count: row.unsettled })} />
  if (row.findings > 0) return <State bare kind="broken" word={words.t('invoices.findings', { count: row.findings })} />
  return <span className="k-quiet">–</span>
}
