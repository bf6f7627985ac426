// The catalogue as a list: found by number, name, barcode or family, with today's list price.

import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useDeferredValue, useMemo, useState } from 'react'
import { read, useRead } from '#kit/api'
import { Empty, Skeleton } from '#kit/empty'
import { Choice, Segments, TextField } from '#kit/fields'
import { Missing, MoneyText, PriceText } from '#kit/figures'
import { Icon } from '#kit/icons'
import { Keys, useKeys } from '#kit/keys'
import { Page } from '#kit/page'
import { State } from '#kit/state'
import type { Column } from '#kit/table'
import { Table } from '#kit/table'
import type { Words } from '#kit/words'
import { useWords } from '#kit/words'
import type { FamilyList, FamilyRow, ItemList, ItemRow } from './catalog.wire.ts'
import { ITEM_KINDS } from './item.ts'
import './catalog.css'

export const CatalogPage = () => {
  const words = useWords()
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const [kind, setKind] = useState('any')
  const [family, setFamily] = useState<string | null>(null)
  const asked = useDeferredValue(text.trim())
  const families = useRead<FamilyList>('/families')
  const options = useMemo(() => familyOptions(families.data?.rows ?? []), [families.data])
  const query = new URLSearchParams({ limit: '100', ...(asked === '' ? {} : { text: asked }), ...(kind === 'any' ? {} : { kind }), ...(family === null ? {} : { family }) })
  const pages = useInfiniteQuery({
    queryKey: [`/items?${query}`, 'pages'],
    queryFn: ({ pageParam, signal }) => read<ItemList>(`/items?${query}${pageParam === '' ? '' : `&after=${encodeURIComponent(pageParam)}`}`, signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: (before) => before,
  })
  const rows = pages.data?.pages.flatMap((page) => page.rows)
  const mayWrite = pages.data?.pages[0]?.mayWrite ?? false
  const add = (): void => void navigate({ to: '/catalog/new' })
  useKeys({ n: { do: add, word: words.t('catalog.new') } }, mayWrite)

  const narrowed = asked !== '' || kind !== 'any' || family !== null
  return (
    <Page
      title={words.t('catalog.title')}
      actions={mayWrite && <Button size="xs" variant="filled" leftSection={<Icon name="add" small />} rightSection={<Keys of="n" />} onClick={add}>{words.t('catalog.add')}</Button>}
      flush
    >
      <div className="k-bar cat-bar">
        <TextField label={words.t('catalog.find')} hidesLabel kind="search" small placeholder={words.t('catalog.find')} value={text} onChange={setText} />
        <Segments label={words.t('catalog.kind')} value={kind} options={[{ value: 'any', label: words.t('catalog.anyKind') }, ...ITEM_KINDS.map((value) => ({ value, label: words.t(`catalog.kind.${value}`) }))]} onChange={setKind} />
        {options.length > 0 && <Choice label={words.t('catalog.family')} hidesLabel small search clearable placeholder={words.t('catalog.anyFamily')} value={family} onChange={setFamily} options={options} />}
      </div>
      {rows === undefined ? (
        <Skeleton />
      ) : (
        <Table
          label={words.t('catalog.title')}
          columns={columnsOf(words)}
          rows={rows}
          rowKey={(row) => row.itemId}
          inset
          onOpen={(row) => void navigate({ to: `/catalog/${row.itemId}` })}
          onEnd={() => pages.hasNextPage && !pages.isFetching && void pages.fetchNextPage()}
          empty={
            narrowed ? <Empty text={words.t('catalog.noMatch')} />
              : <Empty text={words.t(mayWrite ? 'catalog.empty' : 'catalog.emptyRead')} action={mayWrite ? <Button variant="filled" onClick={add}>{words.t('catalog.new')}</Button> : undefined} />
          }
        />
      )}
    </Page>
  )
}

const columnsOf = (words: Words): readonly Column<ItemRow>[] => [
  { key: 'number', head: words.t('catalog.number'), width: 120, cell: (row) => <span className="cat-number">{row.number}</span> },
  {
    key: 'name', head: words.t('catalog.name'), width: 280,
    cell: (row) => (
      <span className="cat-name">
        {row.name} {row.clientCode !== null && <span className="k-quiet">{row.clientCode}</span>}
        {row.life !== 'sellable' && <State kind={row.life === 'ended' ? 'risk' : 'open'} word={words.t(`catalog.life.${row.life}`)} />}
      </span>
    ),
  },
  { key: 'kind', head: words.t('catalog.kind'), width: 90, drop: 2, cell: (row) => words.t(`catalog.kind.${row.kind}`) },
  { key: 'families', head: words.t('catalog.families'), width: 170, drop: 1, cell: (row) => (row.families.length === 0 ? <Missing /> : row.families.join(', ')) },
  {
    key: 'price', head: words.t('catalog.listPrice'), align: 'right', width: 300,
    cell: (row) => (row.prices.length === 0 ? <Missing /> : <ListPrices prices={row.prices} />),
  },
]

/** The unit is said once when all prices are for one of it. */
const ListPrices = ({ prices }: Readonly<{ prices: ItemRow['prices'] }>) => {
  const words = useWords()
  const [first] = prices
  const same = prices.every((price) => price.unit === first?.unit && price.per === '1')
  if (!same || first === undefined) return <span className="cat-prices">{prices.map((price) => <PriceText key={price.currency + price.unit} {...price} />)}</span>
  return (
    <span className="cat-prices">
      {prices.map((price) => <MoneyText key={price.currency} amount={price.amount} currency={price.currency} />)}
      <span className="k-quiet cat-unit">/ {words.unit(first.unit)}</span>
    </span>
  )
}

/** Families in the order of the tree, each with the way to it. */
export const familyOptions = (rows: readonly FamilyRow[]): { value: string; label: string }[] => {
  const byId = new Map(rows.map((row) => [row.id, row]))
  const path = (row: FamilyRow): string => {
    const parent = row.parentId === null ? undefined : byId.get(row.parentId)
    return parent === undefined ? row.name : `${path(parent)} › ${row.name}`
  }
  return rows.map((row) => ({ value: row.id, label: path(row) })).sort((a, b) => a.label.localeCompare(b.label))
}
