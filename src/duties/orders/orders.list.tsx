// All orders within reach, newest first; filtered by state, account, text and days, and as long as one cares to scroll.

import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { read, useRead } from '#kit/api'
import { Empty, Skeleton } from '#kit/empty'
import { Choice, DayField, Segments, TextField } from '#kit/fields'
import { DayText, Missing, MoneyText } from '#kit/figures'
import { Page } from '#kit/page'
import { State } from '#kit/state'
import type { Column } from '#kit/table'
import { Table } from '#kit/table'
import { useWords } from '#kit/words'
import type { Words } from '#kit/words'
import type { AccountList } from '#duties/accounts/accounts.wire'
import { BeginFor } from '../accounts/begin-for.tsx'
import { kindOf } from './order-state.tsx'
import type { OrderList, OrderRow } from './orders.wire.ts'
import './orders.css'

/** The states behind each way to look. */
const LOOKS = { all: '', open: 'placed,partly-shipped', held: 'held', unbilled: 'shipped', draft: 'draft' } as const
type Look = keyof typeof LOOKS

type Search = Readonly<{ account?: string; site?: string; item?: string; state?: string }>

export const OrderListPage = () => {
  const words = useWords()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as Search
  const [look, setLook] = useState<Look>((Object.keys(LOOKS) as Look[]).find((one) => LOOKS[one] === search.state) ?? 'all')
  const [text, setText] = useState('')
  const [account, setAccount] = useState<string | null>(search.account ?? null)
  const [from, setFrom] = useState<string | null>(null)
  const [to, setTo] = useState<string | null>(null)
  const accounts = useRead<AccountList>('/accounts').data?.rows ?? []
  const one = accounts.length === 1 ? accounts[0] : undefined
  const query = new URLSearchParams(Object.entries({ state: LOOKS[look], account: account ?? '', text: text.trim(), from: from ?? '', to: to ?? '', site: search.site ?? '', item: search.item ?? '' }).filter(([, value]) => value !== '')).toString()
  const pages = useInfiniteQuery({
    queryKey: [`/orders?${query}`],
    queryFn: ({ pageParam, signal }) => read<OrderList>(`/orders?limit=100${query === '' ? '' : `&${query}`}${pageParam === '' ? '' : `&after=${pageParam}`}`, signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: (before) => before,
  })
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.rows) ?? [], [pages.data])
  const target = account ?? one?.accountId ?? null
  const begin = (accountId: string): void => void navigate({ to: `/accounts/${accountId}/orders/new` })
  const filtered = Object.keys(Object.fromEntries(new URLSearchParams(query))).some((name) => name !== 'account')
  return (
    <Page
      title={words.t('orders.title')}
      actions={<BeginFor text={words.t('orders.order')} word={words.t('orders.new')} accounts={accounts} chosen={account} onBegin={begin} />}
      flush
    >
      <div className="k-bar ord-filters">
        <Segments label={words.t('orders.state')} value={look} options={(Object.keys(LOOKS) as Look[]).map((value) => ({ value, label: words.t(`orders.look.${value}`) }))} onChange={setLook} />
        <TextField label={words.t('orders.list.find')} hidesLabel kind="search" small placeholder={words.t('orders.list.find')} value={text} onChange={setText} />
        {accounts.length > 1 && <Choice label={words.t('orders.account')} hidesLabel small search clearable placeholder={words.t('orders.list.everyAccount')} value={account} options={accounts.map((row) => ({ value: row.accountId, label: row.name }))} onChange={setAccount} />}
        <DayField label={words.t('orders.list.from')} hidesLabel small placeholder={words.t('orders.list.from')} value={from} onChange={(day, readable) => readable && setFrom(day)} />
        <DayField label={words.t('orders.list.to')} hidesLabel small placeholder={words.t('orders.list.to')} value={to} onChange={(day, readable) => readable && setTo(day)} />
      </div>
      {pages.data === undefined ? (
        <Skeleton rows={12} />
      ) : (
        <Table
          label={words.t('orders.title')}
          columns={columnsOf(words, accounts.length > 1 && account === null)}
          rows={rows}
          rowKey={(row) => `${row.accountId} ${row.orderId}`}
          inset
          onOpen={(row) => void navigate({ to: `/accounts/${row.accountId}/orders/${row.orderId}` })}
          onEnd={() => pages.hasNextPage && !pages.isFetchingNextPage && void pages.fetchNextPage()}
          empty={<Empty text={words.t(filtered ? 'orders.list.noMatch' : 'orders.list.none')} action={target === null || filtered ? undefined : <Button variant="filled" onClick={() => begin(target)}>{words.t('orders.new')}</Button>} />}
        />
      )}
    </Page>
  )
}

const columnsOf = (words: Words, showsAccount: boolean): readonly Column<OrderRow>[] => [
  { key: 'number', head: words.t('orders.number'), width: 92, cell: (row) => <Link className="k-mid k-nowrap" to={`/accounts/${row.accountId}/orders/${row.orderId}`}>{row.number}</Link> },
  { key: 'po', head: words.t('orders.theirNumber'), width: 128, drop: 3, cell: (row) => row.purchaseOrder ?? <Missing /> },
  { key: 'day', head: words.t('orders.orderedOn'), width: 104, cell: (row) => <DayText day={row.orderedOn} /> },
  ...(showsAccount ? [{ key: 'account', head: words.t('orders.account'), width: 148, drop: 4, cell: (row: OrderRow) => row.account }] : []),
  { key: 'site', head: words.t('orders.site'), width: 236, cell: (row) => <span className="k-mid">{row.site}</span> },
  { key: 'lines', head: words.t('orders.lines'), align: 'right', width: 60, drop: 2, cell: (row) => <span className="k-figure">{words.number(row.lines)}</span> },
  { key: 'net', head: words.t('orders.net'), align: 'right', width: 124, cell: (row) => <MoneyText amount={row.net.amount} currency={row.net.currency} /> },
  { key: 'promised', head: words.t('orders.promised'), width: 110, drop: 1, cell: (row) => <DayText day={row.promisedOn} /> },
  { key: 'state', head: words.t('orders.state'), width: 122, cell: (row) => <State kind={kindOf(row.state)} word={row.holdReason === null ? words.t(`state.orders.${row.state}`) : words.t(`orders.hold.${row.holdReason}`)} /> },
  { key: 'findings', head: words.t('orders.findings'), align: 'right', width: 80, drop: 5, cell: (row) => (row.findings === 0 ? <span className="k-quiet">–</span> : <State bare kind="broken" word={words.number(row.findings)} />) },
]
