// The rows that did not go in, each with its reason. In a CSV that came through the browser a value can be put right on the spot;
// the file is then imported again with it, and what went in before stays as it is.

import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { send } from '#kit/api'
import { TextField } from '#kit/fields'
import { Icon } from '#kit/icons'
import { Section } from '#kit/page'
import type { Column } from '#kit/table'
import { Table } from '#kit/table'
import { toast } from '#kit/toast'
import type { Words } from '#kit/words'
import { useWords } from '#kit/words'
import type { ImportReport, Rejected } from './report.ts'

type Props = Readonly<{ importId: string; report: ImportReport; canMend: boolean; dryRun: boolean }>

export const RejectedRows = ({ importId, report, canMend, dryRun }: Props) => {
  const words = useWords()
  const files = [...new Set(report.rejected.map((rejected) => rejected.file))]
  return (
    <Section title={words.t('exchange.rejectedRows')} hint={words.t('exchange.rejectedHint')}>
      {files.map((file) => <FileRows key={file} {...{ importId, file, canMend, dryRun }} rows={report.rejected.filter((rejected) => rejected.file === file)} columns={report.columns[file] ?? []} />)}
      {report.rejectedRows > report.rejected.length && <p className="k-quiet">{words.t('exchange.moreRejected', { shown: words.number(report.rejected.length), all: words.number(report.rejectedRows) })}</p>}
    </Section>
  )
}

type FileProps = Readonly<{ importId: string; file: string; canMend: boolean; dryRun: boolean; rows: readonly Rejected[]; columns: readonly string[] }>

const keyOf = (rejected: Rejected): string => `${rejected.row}\n${rejected.column}`

const FileRows = ({ importId, file, canMend, dryRun, rows, columns }: FileProps) => {
  const words = useWords()
  const navigate = useNavigate()
  const [values, setValues] = useState<ReadonlyMap<string, string>>(new Map())
  const [busy, setBusy] = useState(false)
  const distinct = [...new Map(rows.map((rejected) => [`${keyOf(rejected)}\n${rejected.kind}`, rejected])).values()]
  const mends = canMend && !/\.xlsx$/i.test(file)
  const mend = async (): Promise<void> => {
    setBusy(true)
    const corrections = [...values].map(([key, value]) => ({ row: Number(key.split('\n')[0]), column: key.split('\n')[1] ?? '', value }))
    const made = await send<{ importId: string }>('POST', `/imports/${importId}/corrections`, { file, dryRun, values: corrections })
    if (made.ok) await navigate({ to: `/imports/${made.value.importId}` })
    else toast({ text: made.problems?.[0]?.text ?? words.t('exchange.failed'), bad: true })
    setBusy(false)
  }
  const change = (key: string, value: string): void => setValues((before) => new Map(before).set(key, value))
  return (
    <div className="ex-rejected">
      <div className="k-row">
        <b>{file}</b>
        <span className="k-grow" />
        <a className="k-link" href={`/api/imports/${importId}/rejects?file=${encodeURIComponent(file)}`} download><Icon name="download" small /> {words.t('exchange.download')}</a>
        {values.size > 0 && <Button size="xs" variant="filled" loading={busy} onClick={() => void mend()}>{words.t('exchange.mend', { count: values.size })}</Button>}
      </div>
      <Table label={file} columns={columnsOf(words, { columns, mends, values, change })} rows={distinct} rowKey={(rejected) => `${keyOf(rejected)}\n${rejected.kind}`} virtual={false} />
    </div>
  )
}

type Mending = Readonly<{ columns: readonly string[]; mends: boolean; values: ReadonlyMap<string, string>; change(key: string, value: string): void }>

const columnsOf = (words: Words, mending: Mending): readonly Column<Rejected>[] => [
  { key: 'row', head: words.t('exchange.row'), align: 'right', width: 60, cell: (rejected) => words.number(rejected.row) },
  { key: 'kind', head: words.t('exchange.records'), width: 110, drop: 1, cell: (rejected) => words.t(`exchange.kind.${rejected.kind}`) },
  { key: 'column', head: words.t('exchange.column'), width: 130, cell: (rejected) => rejected.column },
  {
    key: 'value', head: words.t('exchange.value'), width: 180,
    cell: (rejected) => {
      const key = keyOf(rejected)
      if (!mending.mends || !mending.columns.includes(rejected.column)) return rejected.value
      const was = rejected.cells[mending.columns.indexOf(rejected.column)] ?? rejected.value
      return <TextField small hidesLabel label={words.t('exchange.valueOf', { column: rejected.column, row: rejected.row })} value={mending.values.get(key) ?? was} onChange={(value) => mending.change(key, value)} />
    },
  },
  { key: 'reason', head: words.t('exchange.reason'), width: 320, cell: (rejected) => <span className="ex-reason">{words.speak(rejected.say)}</span> },
]
