// The imports: their history, and one import with its progress, its report, and the rejected rows to be put right.

import { Button } from '@mantine/core'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { send, useRead } from '#kit/api'
import { Empty, Refused, Skeleton } from '#kit/empty'
import { NumberText } from '#kit/figures'
import { Icon } from '#kit/icons'
import { Keys, useKeys } from '#kit/keys'
import { Facts, Page, Section } from '#kit/page'
import type { StateKind } from '#kit/state'
import { State } from '#kit/state'
import type { Column } from '#kit/table'
import { Table } from '#kit/table'
import type { Words } from '#kit/words'
import { useWords } from '#kit/words'
import type { ImportList, ImportOut } from './exchange.wire.ts'
import { RejectedRows } from './rejected-rows.tsx'
import type { ImportReport, PartReport, RuleCount } from './report.ts'
import { totalsOf } from './report.ts'
import './exchange.css'

export const ImportListPage = () => {
  const words = useWords()
  const navigate = useNavigate()
  const imports = useRead<ImportList>('/imports', { refetchEvery: 5000 })
  const add = (): void => void navigate({ to: '/imports/new' })
  useKeys({ n: { do: add, word: words.t('exchange.new') } })
  if (imports.data === undefined && imports.error !== null) throw imports.error // the frame says what is so: not there, no connection, a fault
  return (
    <Page title={words.t('exchange.title')} flush actions={<Button size="xs" variant="filled" leftSection={<Icon name="import" small />} rightSection={<Keys of="n" />} onClick={add}>{words.t('exchange.new')}</Button>}>
      {imports.data === undefined ? (
        <Skeleton />
      ) : (
        <Table
          label={words.t('exchange.title')}
          columns={historyColumns(words)}
          rows={imports.data.rows}
          rowKey={(row) => row.importId}
          inset
          onOpen={(row) => void navigate({ to: `/imports/${row.importId}` })}
          empty={<Empty text={words.t('exchange.empty')} action={<Button variant="filled" onClick={add}>{words.t('exchange.new')}</Button>} />}
        />
      )}
    </Page>
  )
}

const historyColumns = (words: Words): readonly Column<ImportOut>[] => {
  const total = (row: ImportOut, name: 'read' | 'new' | 'changed' | 'rejected') => (row.report === null ? null : <NumberText amount={name === 'rejected' ? row.report.rejectedRows : totalsOf(row.report)[name]} />)
  return [
    { key: 'mapping', head: words.t('exchange.mapping'), width: 240, cell: (row) => <span className="ex-name">{row.report?.mapping ?? row.mapping} {row.dryRun && <span className="k-quiet">{words.t('exchange.dryRun')}</span>}</span> },
    { key: 'state', head: words.t('exchange.state'), width: 130, cell: (row) => <ImportState row={row} /> },
    { key: 'started', head: words.t('exchange.started'), width: 150, cell: (row) => <When at={row.startedAt} /> },
    { key: 'by', head: words.t('exchange.by'), width: 140, drop: 1, cell: (row) => row.by ?? words.t('exchange.commandLine') },
    { key: 'read', head: words.t('exchange.rows'), align: 'right', width: 90, cell: (row) => total(row, 'read') },
    { key: 'new', head: words.t('exchange.newRecords'), align: 'right', width: 90, cell: (row) => total(row, 'new') },
    { key: 'changed', head: words.t('exchange.changed'), align: 'right', width: 90, cell: (row) => total(row, 'changed') },
    { key: 'rejected', head: words.t('exchange.rejected'), align: 'right', width: 90, cell: (row) => total(row, 'rejected') },
  ]
}

const STATES: Readonly<Record<ImportOut['state'], StateKind>> = { running: 'progress', done: 'kept', refused: 'broken', failed: 'broken' }

const ImportState = ({ row }: Readonly<{ row: ImportOut }>) => {
  const words = useWords()
  const isPartial = row.state === 'done' && (row.report?.rejectedRows ?? 0) > 0
  return <State kind={isPartial ? 'risk' : STATES[row.state]} word={words.t(isPartial ? 'exchange.state.partly' : `exchange.state.${row.state}`)} />
}

const When = ({ at }: Readonly<{ at: string }>) => {
  const words = useWords()
  return <time className="k-nowrap" dateTime={at}>{new Intl.DateTimeFormat(words.formats.locale, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' }).format(new Date(at))}</time>
}

export const ImportPage = () => {
  const words = useWords()
  const { importId } = useParams({ strict: false }) as { importId: string }
  const [running, setRunning] = useState(true)
  const found = useRead<ImportOut>(`/imports/${importId}`, { keep: false, ...(running ? { refetchEvery: 700 } : {}) })
  if (found.data === undefined && found.error !== null) throw found.error
  const row = found.data
  if (row !== undefined && running !== (row.state === 'running')) setRunning(row.state === 'running')
  return (
    <Page
      title={row?.report?.mapping ?? row?.mapping ?? words.t('exchange.import')}
      crumbs={[{ text: words.t('exchange.title'), to: '/imports' }]}
      meta={row !== undefined && <ImportState row={row} />}
      actions={row !== undefined && <ForReal row={row} />}
    >
      {row === undefined ? <Skeleton /> : row.state === 'running' ? <Running row={row} /> : row.report === null ? <Refused text={words.t('exchange.failed')} /> : <Report row={row} report={row.report} />}
    </Page>
  )
}

/** A dry run that went well can be made real with the same files. */
const ForReal = ({ row }: Readonly<{ row: ImportOut }>) => {
  const words = useWords()
  const navigate = useNavigate()
  const [busy, setBusy] = useState(false)
  const { input } = row
  const can = row.dryRun && row.state === 'done' && input !== null
  const start = async (): Promise<void> => {
    setBusy(true)
    const made = await send<{ importId: string }>('POST', '/imports', { input, dryRun: false })
    if (made.ok) await navigate({ to: `/imports/${made.value.importId}` })
    setBusy(false)
  }
  useKeys({ 'mod+Enter': { do: () => void start(), word: words.t('exchange.forReal') } }, can)
  return can ? <Button size="xs" variant="filled" loading={busy} rightSection={<Keys of="mod+Enter" />} onClick={() => void start()}>{words.t('exchange.forReal')}</Button> : null
}

const Running = ({ row }: Readonly<{ row: ImportOut }>) => {
  const words = useWords()
  const { progress } = row
  const share = progress === null ? 0 : Math.round(progress.share * 100)
  const text = progress === null ? words.t('exchange.waiting')
    : progress.stage === 'checks' ? words.t('exchange.checking', { account: progress.kind })
    : words.t('exchange.reading', { kind: words.t(`exchange.kind.${progress.kind}`), rows: words.number(progress.rows), perSecond: words.number(progress.perSecond) })
  return (
    <div className="ex-running" role="status" aria-live="polite">
      <progress max={100} value={share} aria-label={words.t('exchange.progress')} />
      <p>{text}</p>
      <p className="k-quiet">{words.t('exchange.allOrNothing')}</p>
    </div>
  )
}

const Report = ({ row, report }: Readonly<{ row: ImportOut; report: ImportReport }>) => {
  const words = useWords()
  if (report.state === 'refused') return <Problems report={report} />
  const totals = totalsOf(report)
  const number = (value: number): string => words.number(value)
  return (
    <div className="ex-report">
      {row.dryRun && <p className="ex-dry"><Icon name="note" small /> {words.t('exchange.dryRunHint')}</p>}
      <Facts
        facts={[
          { label: words.t('exchange.newRecords'), value: number(totals.new), big: true },
          { label: words.t('exchange.changed'), value: number(totals.changed) },
          { label: words.t('exchange.unchanged'), value: number(totals.unchanged) },
          ...(totals.removed > 0 ? [{ label: words.t('exchange.gone'), value: number(totals.removed) }] : []),
          { label: words.t('exchange.rows'), value: number(totals.read), note: words.t('exchange.seconds', { seconds: number(Math.round(report.milliseconds.all / 100) / 10) }) },
          { label: words.t('exchange.leftOut'), value: number(totals.skipped) },
          { label: words.t('exchange.rejected'), value: number(report.rejectedRows) },
        ]}
      />
      {report.rejected.length > 0 && <RejectedRows importId={row.importId} report={report} canMend={row.input !== null} dryRun={row.dryRun} />}
      <Section title={words.t('exchange.byFile')}>
        <Table label={words.t('exchange.byFile')} columns={partColumns(words)} rows={partRows(report.parts)} rowKey={(line) => line.key} tight />
      </Section>
      {totals.skipped > 0 && (
        <Section title={words.t('exchange.leftOutByRule')}>
          <Table label={words.t('exchange.leftOutByRule')} columns={ruleColumns(words)} rows={report.parts.flatMap((part, at) => part.skipped.map((skipped, rule) => ({ ...skipped, part, key: `${at}/${rule}` })))} rowKey={(line) => line.key} tight />
        </Section>
      )}
      <Section title={words.t('exchange.findings')} hint={row.dryRun ? words.t('exchange.findingsDry') : <Link className="k-link" to="/">{words.t('exchange.toWorklist')}</Link>}>
        <Table label={words.t('exchange.findings')} columns={findingColumns(words)} rows={report.findings.filter((rule) => rule.held + rule.closed > 0)} rowKey={(rule) => rule.rule} tight empty={<p className="k-quiet ex-none">{words.t('exchange.noFindings')}</p>} />
      </Section>
      {report.notes.length > 0 && (
        <Section title={words.t('exchange.notes')}>
          <ul className="ex-notes">{report.notes.map((note, at) => <li key={at}>{note.file !== null && <b>{note.file}</b>} {words.speak(note.say)}</li>)}</ul>
        </Section>
      )}
    </div>
  )
}

const Problems = ({ report }: Readonly<{ report: ImportReport }>) => {
  const words = useWords()
  return (
    <Refused text={words.t('exchange.nothingChanged')}>
      <ul className="ex-problems">{report.problems.map((problem, at) => <li key={at}><b>{problem.at}</b> {words.speak(problem.say)}</li>)}</ul>
    </Refused>
  )
}

type PartRow = Readonly<{ key: string; part: PartReport; first: boolean; record: PartReport['records'][number] | null }>

const partRows = (parts: readonly PartReport[]): readonly PartRow[] =>
  parts.flatMap((part, at) => (part.records.length === 0 ? [null] : part.records).map((record, place) => ({ key: `${at}/${place}`, part, first: place === 0, record })))

const partColumns = (words: Words): readonly Column<PartRow>[] => {
  const count = (name: 'new' | 'changed' | 'unchanged'): Column<PartRow> => ({
    key: name, head: words.t(name === 'new' ? 'exchange.newRecords' : `exchange.${name}`), align: 'right', width: 100, cell: ({ record }) => <NumberText amount={record?.[name] ?? 0} />,
  })
  return [
    { key: 'file', head: words.t('exchange.file'), width: 200, cell: ({ part, first }) => (first ? part.file : '') },
    { key: 'rows', head: words.t('exchange.rows'), align: 'right', width: 90, cell: ({ part, first }) => (first ? <NumberText amount={part.read} /> : null) },
    { key: 'kind', head: words.t('exchange.records'), width: 150, cell: ({ part, record }) => words.t(`exchange.kind.${record?.kind ?? part.kind}`) },
    count('new'), count('changed'), count('unchanged'),
    { key: 'rejected', head: words.t('exchange.rejected'), align: 'right', width: 100, cell: ({ part, first }) => (first ? <NumberText amount={part.rejected} /> : null) },
  ]
}

type RuleRow = Readonly<{ key: string; part: PartReport; rule: PartReport['skipped'][number]['rule']; rows: number }>

const ruleColumns = (words: Words): readonly Column<RuleRow>[] => [
  { key: 'file', head: words.t('exchange.file'), width: 200, cell: ({ part }) => part.file },
  { key: 'kind', head: words.t('exchange.records'), width: 150, drop: 1, cell: ({ part }) => words.t(`exchange.kind.${part.kind}`) },
  { key: 'rule', head: words.t('exchange.rule'), width: 300, cell: ({ rule }) => words.speak(rule) },
  { key: 'rows', head: words.t('exchange.rows'), align: 'right', width: 100, cell: ({ rows }) => <NumberText amount={rows} /> },
]

const findingColumns = (words: Words): readonly Column<RuleCount>[] => [
  { key: 'rule', head: words.t('exchange.rule'), width: 260, cell: ({ rule }) => (words.has(`rule.${rule}`) ? words.t(`rule.${rule}`) : rule) },
  { key: 'held', head: words.t('exchange.held'), align: 'right', width: 100, cell: ({ held }) => <NumberText amount={held} /> },
  { key: 'opened', head: words.t('exchange.newRecords'), align: 'right', width: 100, cell: ({ opened }) => <NumberText amount={opened} /> },
  { key: 'closed', head: words.t('exchange.gone'), align: 'right', width: 100, cell: ({ closed }) => <NumberText amount={closed} /> },
]
