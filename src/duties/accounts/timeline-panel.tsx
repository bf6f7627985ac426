// What happened at an account or one of its records, newest first, a page at a time.

import { useInfiniteQuery } from '@tanstack/react-query'
import { read } from '#kit/api'
import { Skeleton } from '#kit/empty'
import type { IconName } from '#kit/icons'
import { Icon } from '#kit/icons'
import type { Words } from '#kit/words'
import { useWords } from '#kit/words'
import { Link } from '@tanstack/react-router'
import type { Timeline, TimelineRow } from './accounts.wire.ts'

type TimelineProps = Readonly<{ accountId: string; subject?: Readonly<{ kind: string; id: string }>; timeZone: string; limit?: number }>

export const TimelinePanel = ({ accountId, subject, timeZone, limit = 12 }: TimelineProps) => {
  const words = useWords()
  const of = subject === undefined ? '' : `&subjectKind=${subject.kind}&subjectId=${encodeURIComponent(subject.id)}`
  const path = `/accounts/${accountId}/timeline?limit=${limit}${of}`
  const pages = useInfiniteQuery({
    queryKey: [path, 'pages'],
    queryFn: ({ pageParam, signal }) => read<Timeline>(pageParam === '' ? path : `${path}&after=${encodeURIComponent(pageParam)}`, signal),
    initialPageParam: '',
    getNextPageParam: (last) => last.next,
  })
  const rows = pages.data?.pages.flatMap((page) => page.rows)
  if (rows === undefined) return <Skeleton rows={4} height={26} />
  if (rows.length === 0) return <p className="k-quiet">{words.t('accounts.timeline.none')}</p>
  return (
    <>
      <ol className="acc-timeline">
        {rows.map((row, at) => <Line key={row.eventId} row={row} before={rows[at - 1]} accountId={accountId} timeZone={timeZone} />)}
      </ol>
      {pages.hasNextPage && <button type="button" className="k-link" onClick={() => void pages.fetchNextPage()}>{words.t('accounts.timeline.more')}</button>}
    </>
  )
}

const Line = ({ row, before, accountId, timeZone }: Readonly<{ row: TimelineRow; before: TimelineRow | undefined; accountId: string; timeZone: string }>) => {
  const words = useWords()
  const at = when(words, row.at, timeZone)
  const same = before !== undefined && when(words, before.at, timeZone).day === at.day
  const sentence = sentenceOf(words, row)
  const to = addressOf(row, accountId)
  return (
    <li>
      <time dateTime={row.at} title={at.full}>{same ? at.time : at.day}</time>
      <Icon name={iconOf(row.kind)} small />
      <span>
        {to === null ? sentence : <Link to={to}>{sentence}</Link>} <span className="k-quiet">{row.user ?? words.t('accounts.timeline.house')}</span>
      </span>
    </li>
  )
}

const when = (words: Words, at: string, timeZone: string): Readonly<{ day: string; time: string; full: string }> => {
  const date = new Date(at)
  const write = (options: Intl.DateTimeFormatOptions): string => new Intl.DateTimeFormat(words.formats.locale, { timeZone, ...options }).format(date)
  return { day: write({ day: 'numeric', month: 'short' }), time: write({ hour: '2-digit', minute: '2-digit' }), full: write({ dateStyle: 'full', timeStyle: 'short' }) }
}

const DAY = /^\d{4}-\d{2}-\d{2}$/

/** The event's own sentence; without one, what it is about and the plain kind, so that nothing is ever hidden. */
const sentenceOf = (words: Words, row: TimelineRow): string => {
  const key = `event.${row.kind}`
  const values = Object.fromEntries(
    Object.entries(row.with).map(([name, value]) => [name, typeof value === 'string' && DAY.test(value) ? words.day(value) : typeof value === 'boolean' ? words.t(value ? 'kit.yes' : 'kit.no') : value]),
  )
  if (words.has(key)) return words.t(key, { ...values, subject: row.subject.text })
  return `${row.subject.text} ${(row.kind.split('/')[1] ?? row.kind).replaceAll('-', ' ')}`.trim()
}

const ICONS: Readonly<Record<string, IconName>> = {
  accounts: 'account', catalog: 'item', contracts: 'contract', orders: 'order', invoices: 'invoice', exchange: 'import', worklist: 'check', findings: 'warning', checks: 'warning', users: 'person',
}

const iconOf = (kind: string): IconName => (kind.startsWith('accounts/site') ? 'site' : (ICONS[kind.split('/')[0] ?? ''] ?? 'note'))

const addressOf = (row: TimelineRow, accountId: string): string | null => {
  const places: Readonly<Record<string, string>> = { site: 'sites', order: 'orders', invoice: 'invoices', contract: 'contracts' }
  const place = places[row.subject.kind]
  if (row.subject.kind === 'item') return `/catalog/${row.subject.id}`
  return place === undefined ? null : `/accounts/${accountId}/${place}/${row.subject.id}`
}
