// The mailbox: documents of clients and to clients, those that need a person first, and the files as they came. Files are given in here.

import { Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useMemo, useRef, useState } from 'react'
import { read, useRead } from '#kit/api'
import { Empty, Skeleton } from '#kit/empty'
import { Choice, Segments, TextField } from '#kit/fields'
import { DayText, Missing } from '#kit/figures'
import { Icon } from '#kit/icons'
import { KeyBar, Keys, useKeys } from '#kit/keys'
import { Page } from '#kit/page'
import { State } from '#kit/state'
import type { Column } from '#kit/table'
import { Table } from '#kit/table'
import type { Words } from '#kit/words'
import { useWords } from '#kit/words'
import type { PartnerList } from '../partners/partners.wire.ts'
import { addressOf, Direction, DocumentState, nameOf, When } from './document-names.tsx'
import { FileTable } from './file-table.tsx'
import type { DocumentList, DocumentRow, FileList } from './mailbox.wire.ts'
import { DropHere, Outcomes, useUpload } from './upload.tsx'
import './mailbox.css'

const STUCK = 'waiting,failed,held,rejected'
const LOOKS = { person: { state: STUCK }, all: {}, in: { direction: 'in' }, out: { direction: 'out' } } as const
type Look = keyof typeof LOOKS | 'files'

type Search = Readonly<{ look?: string; partner?: string; text?: string }>

export const MailboxPage = () => {
  const words = useWords()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as Search
  const look: Look = isLook(search.look) ? search.look : 'person'
  const [text, setText] = useState(String(search.text ?? ''))
  const field = useRef<HTMLDivElement>(null)
  const chooser = useRef<HTMLInputElement>(null)
  // who may not give files in is answered as if there were none
  const files = useRead<FileList>('/exchange/files?limit=1')
  const mayUpload = files.data !== undefined
  const upload = useUpload()
  const go = (next: Partial<Search>): void => void navigate({ to: '/mailbox', search: { ...search, ...next } as never, replace: true })
  const choose = (): void => chooser.current?.click()
  useKeys({
    ...(mayUpload ? { u: { do: choose, word: words.t('mailbox.upload') } } : {}),
    '/': { do: () => field.current?.querySelector('input')?.focus(), word: words.t('mailbox.find') },
  })
  const looks = (['person', 'all', 'in', 'out', ...(mayUpload ? (['files'] as const) : [])] as const).map((value) => ({ value, label: words.t(`mailbox.look.${value}`) }))
  return (
    <Page
      title={words.t('mailbox.title')}
      actions={mayUpload && <Button size="xs" variant="filled" leftSection={<Icon name="import" small />} rightSection={<Keys of="u" />} loading={upload.busy} onClick={choose}>{words.t('mailbox.upload')}</Button>}
      keys={<KeyBar keys={[{ keys: ['j', 'k'], word: words.t('mailbox.key.move') }, { keys: ['Enter'], word: words.t('kit.key.open') }, { keys: ['/'], word: words.t('mailbox.find') }, ...(mayUpload ? [{ keys: ['u'], word: words.t('mailbox.upload') }] : [])]} />}
      flush
    >
      <input ref={chooser} type="file" multiple hidden aria-label={words.t('mailbox.upload.choose')} onChange={(event) => {
        const chosen = [...(event.currentTarget.files ?? [])]
        event.currentTarget.value = ''
        void upload.take(chosen)
      }} />
      {mayUpload && <DropHere onFiles={(dropped) => void upload.take(dropped)} />}
      <Outcomes upload={upload} />
      <div className="k-bar mb-filters">
        <Segments label={words.t('mailbox.look')} value={look} options={looks} onChange={(value) => go({ look: value })} />
        {look !== 'files' && (
          <>
            <div ref={field}><TextField label={words.t('mailbox.find')} hidesLabel kind="search" small placeholder={words.t('mailbox.find.hint')} keyHint="/" value={text} onChange={setText} /></div>
            <PartnerChoice value={search.partner ?? null} onChange={(partner) => go({ partner: partner ?? undefined } as never)} />
          </>
        )}
      </div>
      {look === 'files' ? <FileTable mayUpload={mayUpload} onUpload={choose} /> : <Documents look={look} partner={search.partner ?? null} text={text.trim()} mayUpload={mayUpload} onUpload={choose} />}
    </Page>
  )
}

const isLook = (value: unknown): value is Look => value === 'files' || (typeof value === 'string' && value in LOOKS)

const PartnerChoice = ({ value, onChange }: Readonly<{ value: string | null; onChange(partner: string | null): void }>) => {
  const words = useWords()
  const partners = useRead<PartnerList>('/partners').data?.rows ?? []
  if (partners.length < 2) return null
  return <Choice label={words.t('mailbox.partner')} hidesLabel small search clearable placeholder={words.t('mailbox.everyPartner')} value={value} options={partners.map((row) => ({ value: row.partnerId, label: row.name }))} onChange={onChange} />
}

type DocumentsProps = Readonly<{ look: keyof typeof LOOKS; partner: string | null; text: string; mayUpload: boolean; onUpload(): void }>

const Documents = ({ look, partner, text, mayUpload, onUpload }: DocumentsProps) => {
  const words = useWords()
  const navigate = useNavigate()
  const query = new URLSearchParams({ ...LOOKS[look], ...(partner === null ? {} : { partner }), ...(text === '' ? {} : { text }) }).toString()
  const pages = useInfiniteQuery({
    queryKey: [`/exchange/documents?${query}`],
    queryFn: ({ pageParam, signal }) => read<DocumentList>(`/exchange/documents?limit=100${query === '' ? '' : `&${query}`}${pageParam === '' ? '' : `&after=${pageParam}`}`, signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    placeholderData: (before) => before,
    refetchInterval: 30_000,
  })
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.rows) ?? [], [pages.data])
  if (pages.data === undefined && pages.error !== null) throw pages.error
  if (pages.data === undefined) return <Skeleton rows={12} />
  const filtered = partner !== null || text !== ''
  const upload = mayUpload ? <Button variant="filled" leftSection={<Icon name="import" small />} onClick={onUpload}>{words.t('mailbox.upload')}</Button> : undefined
  const empty = filtered ? <Empty text={words.t('mailbox.noMatch')} /> : look === 'person' ? <Empty kind="kept" text={words.t('mailbox.nothingWaits')} /> : <Empty text={words.t('mailbox.none')} action={upload} />
  return (
    <Table
      label={words.t('mailbox.title')}
      columns={columnsOf(words, new Set(rows.map((row) => row.accountId)).size > 1)}
      rows={rows}
      rowKey={(row) => row.documentId}
      inset
      onOpen={(row) => void navigate({ to: addressOf(row) })}
      onEnd={() => pages.hasNextPage && !pages.isFetchingNextPage && void pages.fetchNextPage()}
      empty={empty}
    />
  )
}

const columnsOf = (words: Words, showsAccount: boolean): readonly Column<DocumentRow>[] => [
  { key: 'way', head: <span className="k-hidden">{words.t('mailbox.direction')}</span>, width: 52, cell: (row) => <Direction direction={row.direction} /> },
  { key: 'what', head: words.t('mailbox.what'), width: 206, cell: (row) => <span className="mb-what"><span className="k-mid">{nameOf(row, words)}</span>{row.test && <span className="mb-test">{words.t('mailbox.test')}</span>}</span> },
  { key: 'number', head: words.t('mailbox.number'), width: 132, cell: (row) => <Link className="k-link k-nowrap" to={addressOf(row)} title={row.number ?? undefined}>{row.number ?? row.control ?? words.t('mailbox.noNumber')}</Link> },
  { key: 'state', head: words.t('mailbox.state'), width: 118, cell: (row) => <DocumentState document={row} /> },
  { key: 'asks', head: words.t('mailbox.questions'), align: 'right', width: 84, drop: 2, cell: (row) => (row.waits === 0 ? <Missing /> : <State bare kind="risk" word={words.number(row.waits)} />) },
  { key: 'partner', head: words.t('mailbox.partner'), width: 150, cell: (row) => row.partner },
  ...(showsAccount ? [{ key: 'account', head: words.t('mailbox.account'), width: 144, drop: 3, cell: (row: DocumentRow) => <Link className="mb-plain" to={`/accounts/${row.accountId}`}>{row.account}</Link> }] : []),
  { key: 'day', head: words.t('mailbox.day'), width: 100, drop: 1, cell: (row) => <DayText day={row.day} /> },
  { key: 'made', head: words.t('mailbox.made'), width: 104, cell: (row) => <MadeLink document={row} /> },
  { key: 'at', head: words.t('mailbox.arrived'), align: 'right', width: 116, drop: 4, cell: (row) => <When at={row.at} /> },
]

export const MadeLink = ({ document }: Readonly<{ document: DocumentRow }>) => {
  if (document.invoiceId !== null) return <Link className="k-link k-nowrap" to={`/accounts/${document.accountId}/invoices/${document.invoiceId}`}>{document.invoiceNumber}</Link>
  if (document.orderId !== null) return <Link className="k-link k-nowrap" to={`/accounts/${document.accountId}/orders/${document.orderId}`}>{document.orderNumber}</Link>
  return <Missing />
}
