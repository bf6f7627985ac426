// The files that came, byte for byte: by what way, of whom, what became of them; to be fetched, and read again.

import { ActionIcon, Button } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { read, send, stale, told } from '#kit/api'
import { Empty, Skeleton } from '#kit/empty'
import { Missing } from '#kit/figures'
import { Icon } from '#kit/icons'
import type { Column } from '#kit/table'
import { Table } from '#kit/table'
import { toast } from '#kit/toast'
import type { Words } from '#kit/words'
import { useWords } from '#kit/words'
import { Direction, FileState, sizeOf, When } from './document-names.tsx'
import type { FileList, FileOut } from './mailbox.wire.ts'
import { Became } from './upload.tsx'

export const FileTable = ({ mayUpload, onUpload }: Readonly<{ mayUpload: boolean; onUpload(): void }>) => {
  const words = useWords()
  const [opened, setOpened] = useState<string | null>(null)
  const pages = useInfiniteQuery({
    queryKey: ['/exchange/files?'],
    queryFn: ({ pageParam, signal }) => read<FileList>(`/exchange/files?limit=100${pageParam === '' ? '' : `&after=${pageParam}`}`, signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
    refetchInterval: 10_000,
  })
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.rows) ?? [], [pages.data])
  if (pages.data === undefined && pages.error !== null) throw pages.error
  if (pages.data === undefined) return <Skeleton rows={12} />
  const again = async (file: FileOut): Promise<void> => {
    const answer = await send('POST', `/exchange/files/${file.fileId}/run`).catch(told)
    if (answer === undefined) return
    if (!answer.ok) return toast({ text: answer.refusal?.text ?? '', bad: true })
    toast({ text: words.t('mailbox.file.inLine', { file: file.name }) })
    await stale('/exchange')
  }
  return (
    <Table
      label={words.t('mailbox.look.files')}
      columns={columnsOf(words, opened, again)}
      rows={rows}
      rowKey={(row) => row.fileId}
      virtual={false}
      inset
      selectedKey={opened}
      onOpen={(row) => setOpened(opened === row.fileId ? null : row.fileId)}
      onEnd={() => pages.hasNextPage && !pages.isFetchingNextPage && void pages.fetchNextPage()}
      empty={<Empty text={words.t('mailbox.file.none')} action={mayUpload ? <Button variant="filled" leftSection={<Icon name="import" small />} onClick={onUpload}>{words.t('mailbox.upload')}</Button> : undefined} />}
    />
  )
}

const columnsOf = (words: Words, opened: string | null, again: (file: FileOut) => Promise<void>): readonly Column<FileOut>[] => [
  { key: 'way', head: <span className="k-hidden">{words.t('mailbox.direction')}</span>, width: 52, cell: (row) => <Direction direction={row.direction} /> },
  { key: 'name', head: words.t('mailbox.file.name'), width: 260, cell: (row) => <FileName file={row} opened={row.fileId === opened} /> },
  { key: 'state', head: words.t('mailbox.state'), width: 138, cell: (row) => <FileState file={row} /> },
  { key: 'sender', head: words.t('mailbox.file.sender'), width: 150, drop: 2, cell: (row) => row.sender ?? <Missing /> },
  { key: 'documents', head: words.t('mailbox.file.documents'), align: 'right', width: 84, drop: 3, cell: (row) => <span className="k-figure">{words.number(row.documents)}</span> },
  { key: 'problems', head: words.t('mailbox.problems'), align: 'right', width: 84, drop: 4, cell: (row) => (row.problems.length === 0 ? <Missing /> : <span className="k-figure">{words.number(row.problems.length)}</span>) },
  { key: 'size', head: words.t('mailbox.file.size'), align: 'right', width: 88, drop: 1, cell: (row) => <span className="k-figure">{sizeOf(row.size, words)}</span> },
  { key: 'route', head: words.t('mailbox.file.route'), width: 116, drop: 5, cell: (row) => (words.has(`mailbox.file.route.${row.route}`) ? words.t(`mailbox.file.route.${row.route}`) : row.route) },
  { key: 'at', head: words.t('mailbox.arrived'), align: 'right', width: 112, cell: (row) => <When at={row.arrivedAt} /> },
  { key: 'do', head: <span className="k-hidden">{words.t('mailbox.file.do')}</span>, align: 'right', width: 84, cell: (row) => (
    <span className="mb-do">
      {row.direction === 'in' && row.state !== 'waiting' && <ActionIcon aria-label={words.t('mailbox.file.again', { file: row.name })} title={words.t('mailbox.file.againShort')} onClick={() => void again(row)}><Icon name="again" small /></ActionIcon>}
      <a className="mb-fetch" href={`/api/exchange/files/${row.fileId}/content`} download aria-label={words.t('mailbox.file.fetch', { file: row.name })} title={words.t('mailbox.download')}><Icon name="download" small /></a>
    </span>
  ) },
]

const FileName = ({ file, opened }: Readonly<{ file: FileOut; opened: boolean }>) => {
  const words = useWords()
  return (
    <div className="mb-file">
      <span className="k-mid mb-break">{file.name}</span>
      {opened ? (
        <>
          <Became file={file} />
          {file.problems.length > 1 && <ul className="mb-file-problems">{file.problems.slice(0, 20).map((problem, at) => <li key={at}><span className="k-quiet">{problem.place}</span> {problem.text}</li>)}</ul>}
          <span className="k-quiet">{[file.origin, file.format, file.controls.length === 0 ? null : words.t('mailbox.interchangeOf', { control: file.controls.join(', ') })].filter((part) => part !== null).join(', ')}</span>
        </>
      ) : file.state === 'unknown-partner' ? <Became file={file} /> : null}
    </div>
  )
}
