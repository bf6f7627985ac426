// The list of my day as the page holds it: the filter that stands in the address, the rows page by page, and where one is in them.

import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { queryClient, read } from '#kit/api'
import { useEffect, useMemo } from 'react'
import type { FilterIn, RowOut, SectionOut, WorklistOut } from './worklist.wire.ts'

const NAMES = ['account', 'duty', 'rule', 'cause', 'currency', 'site', 'item', 'order', 'invoice', 'contract', 'assignee', 'certainty', 'direction', 'state', 'least', 'q'] as const

/** The filter of the address; what is not a filter there is left alone. */
export const useFilter = (): FilterIn => {
  const search = useSearch({ strict: false }) as Readonly<Record<string, unknown>>
  const text = JSON.stringify(NAMES.flatMap((name) => (search[name] === undefined || search[name] === '' ? [] : [[name, name === 'least' ? search[name] : String(search[name])]])))
  return useMemo(() => Object.fromEntries(JSON.parse(text) as [string, unknown][]) as FilterIn, [text])
}

export const queryOf = (filter: FilterIn): string =>
  new URLSearchParams(Object.entries(filter).map(([name, value]) => [name, String(value)])).toString()

/** What a single finding needs of the filter: the parts that narrow its row. */
export const narrowing = ({ site, item, order, invoice, contract, q }: FilterIn): FilterIn =>
  Object.fromEntries(Object.entries({ site, item, order, invoice, contract, q }).filter(([, value]) => value !== undefined)) as FilterIn

export const detailPath = (accountId: string, findingId: string, filter: FilterIn): string => {
  const query = queryOf(narrowing(filter))
  return `/accounts/${accountId}/findings/${findingId}${query === '' ? '' : `?${query}`}`
}

export type Listed = Readonly<{
  filter: FilterIn
  rows: readonly RowOut[]
  sections: readonly SectionOut[]
  asOf: string
  today: string
  loading: boolean
  failed: boolean
  more: boolean
  loadMore(): void
  /** The row in front of the person, or null when an address names a finding outside the list. */
  current: RowOut | null
  at: number
  /** The finding to show, from the address or the first row. */
  shown: Readonly<{ accountId: string; findingId: string }> | null
  go(row: RowOut): void
  step(by: number): void
  setFilter(filter: FilterIn): void
}>

const PAGE = 100

export const useWorklist = (): Listed => {
  const filter = useFilter()
  const navigate = useNavigate()
  const { accountId, findingId } = useParams({ strict: false }) as { accountId?: string; findingId?: string }
  const query = queryOf(filter)
  const list = useInfiniteQuery({
    queryKey: [`/worklist?${query}`, 'pages'],
    queryFn: ({ pageParam, signal }) => read<WorklistOut>(`/worklist?limit=${PAGE}${query === '' ? '' : `&${query}`}${pageParam === null ? '' : `&after=${pageParam}`}`, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: 60_000,
  })
  const pages = list.data?.pages
  const rows = useMemo(() => pages?.flatMap((page) => page.rows) ?? [], [pages])
  const found = findingId === undefined ? 0 : rows.findIndex((row) => row.findingId === findingId && row.accountId === accountId)
  const current = rows[found] ?? null
  const shown = accountId !== undefined && findingId !== undefined ? { accountId, findingId } : current === null ? null : { accountId: current.accountId, findingId: current.findingId }
  const go = (row: RowOut): void => void navigate({ to: '/findings/$accountId/$findingId', params: { accountId: row.accountId, findingId: row.findingId }, search: filter, replace: true } as never)

  const next = rows[found + 1]
  useEffect(() => {
    if (next === undefined) return
    const path = detailPath(next.accountId, next.findingId, filter)
    void queryClient.prefetchQuery({ queryKey: [path], queryFn: ({ signal }) => read(path, signal) })
  }, [next, filter])

  return {
    filter,
    rows,
    sections: pages?.[0]?.sections ?? [],
    asOf: pages?.[0]?.asOf ?? '',
    today: pages?.[0]?.today ?? '',
    loading: list.isPending,
    failed: list.isError && rows.length === 0,
    more: list.hasNextPage,
    loadMore: () => void (list.isFetchingNextPage || !list.hasNextPage || list.fetchNextPage()),
    current,
    at: found,
    shown,
    go,
    step: (by) => {
      const to = rows[Math.min(rows.length - 1, Math.max(0, found + by))]
      if (to !== undefined) go(to)
      if (found + by >= rows.length - 10) void (list.hasNextPage && !list.isFetchingNextPage && list.fetchNextPage())
    },
    setFilter: (wanted) => void navigate({ to: '/', search: Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined && value !== '')) } as never),
  }
}

/** Takes rows off the lists at once, before the server has answered; the answer puts them back if it was refused. */
export const hideRows = (groupIds: ReadonlySet<string>): (() => void) => {
  const isList = { predicate: ({ queryKey }: { queryKey: readonly unknown[] }) => queryKey[1] === 'pages' && String(queryKey[0]).startsWith('/worklist?') }
  const before = queryClient.getQueriesData<{ pages: WorklistOut[] }>(isList)
  queryClient.setQueriesData<{ pages: WorklistOut[] }>(isList, (data) =>
    data === undefined ? data : { ...data, pages: data.pages.map((page) => ({ ...page, rows: page.rows.filter((row) => !groupIds.has(row.accountId + row.groupId)) })) },
  )
  return () => {
    for (const [key, data] of before) queryClient.setQueryData(key, data)
  }
}
