// The list of my day: sections with their sums, rows that say one sentence each, only those in sight drawn.

import { Avatar } from '#kit/avatar'
import { ChainGlyph } from '#kit/chain'
import { MoneyText } from '#kit/figures'
import { useWords } from '#kit/words'
import type { Words } from '#kit/words'
import { useVirtualizer } from '@tanstack/react-virtual'
import { Link } from '@tanstack/react-router'
import { useEffect, useMemo, useRef } from 'react'
import { daysBetween } from '#ground/day'
import type { Day } from '#ground/day'
import { sentenceOf } from './group.ts'
import type { Listed } from './use-worklist.tsx'
import type { RowOut, SectionOut } from './worklist.wire.ts'

type Item = Readonly<{ section: SectionOut; row?: undefined } | { row: RowOut; at: number; section?: undefined }>

type ListProps = Readonly<{ list: Listed; me: string | null; chosen: ReadonlySet<string>; onChoose(row: RowOut): void }>

export const rowKey = (row: RowOut): string => row.accountId + row.groupId

export const WorklistList = ({ list, me, chosen, onChoose }: ListProps) => {
  const words = useWords()
  const frame = useRef<HTMLDivElement>(null)
  const { rows, sections } = list
  const items = useMemo(() => itemsOf(rows, sections), [rows, sections])
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => frame.current,
    estimateSize: (at) => (items[at]?.row === undefined ? 32 : 69),
    getItemKey: (at) => keyOf(items[at]),
    overscan: 10,
  })
  const seen = virtualizer.getVirtualItems()
  const last = seen.at(-1)?.index ?? 0
  useEffect(() => {
    if (last >= items.length - 15) list.loadMore()
  }, [last, items.length])

  const current = items.findIndex((item) => item.row !== undefined && item.row === list.current)
  useEffect(() => {
    if (current >= 0) virtualizer.scrollToIndex(current <= 1 ? 0 : current, { align: 'auto' })
  }, [current])

  return (
    <div className="k-pane wl-scroll" ref={frame} data-scroll="list" tabIndex={-1}>
      <ul className="wl-rows" aria-label={words.t('worklist.list')} style={{ height: virtualizer.getTotalSize() }}>
        {seen.map(({ index, key, start }) => {
          const item = items[index]
          if (item === undefined) return null
          return (
            <li key={key} data-index={index} ref={virtualizer.measureElement} style={{ transform: `translateY(${start}px)` }}>
              {item.row === undefined ? <SectionHead section={item.section} /> : <Row row={item.row} list={list} me={me} isChosen={chosen.has(rowKey(item.row))} anyChosen={chosen.size > 0} onChoose={onChoose} words={words} />}
            </li>
          )
        })}
      </ul>
    </div>
  )
}

const keyOf = (item: Item | undefined): string => (item === undefined ? '' : item.row === undefined ? `s ${item.section.section}` : rowKey(item.row))

const itemsOf = (rows: readonly RowOut[], sections: readonly SectionOut[]): readonly Item[] => {
  const items: Item[] = []
  let open = ''
  for (const [at, row] of rows.entries()) {
    const section = row.section === open ? undefined : sections.find((one) => one.section === row.section)
    if (section !== undefined) items.push({ section })
    open = row.section
    items.push({ row, at })
  }
  return items
}

const SectionHead = ({ section }: Readonly<{ section: SectionOut }>) => {
  const words = useWords()
  const title = words.t('worklist.sectionCount', { count: section.rows, findings: words.number(section.findings) })
  return (
    <div className="wl-section" title={title}>
      <h2>{words.t(`worklist.section.${section.section}`)}</h2>
      <span className="k-quiet">{words.number(section.rows)}</span>
      <span className="wl-sums"><Sums sums={section.sums} /></span>
    </div>
  )
}

/** What documents differ by, currency by currency; where there is only exposure, that, and it says so. */
export const Sums = ({ sums, strong = false }: Readonly<{ sums: SectionOut['sums']; strong?: boolean }>) => {
  const words = useWords()
  const exact = sums.filter((sum) => sum.certainty === 'exact')
  const shown = exact.length > 0 ? exact : sums
  return (
    <>
      {shown.map((sum) => <MoneyText key={sum.currency} amount={sum.amount} currency={sum.currency} whole strong={strong} />)}
      {exact.length === 0 && sums.length > 0 && <span className="k-quiet">{words.t('worklist.exposed')}</span>}
    </>
  )
}

type RowProps = Readonly<{ row: RowOut; list: Listed; me: string | null; isChosen: boolean; anyChosen: boolean; onChoose(row: RowOut): void; words: Words }>

const Row = ({ row, list, me, isChosen, anyChosen, onChoose, words }: RowProps) => {
  const isCurrent = row === list.current
  const due = dueOf(row, list.today as Day, words)
  const className = ['wl-row', isCurrent ? 'wl-current' : '', isChosen ? 'wl-chosen' : '', anyChosen ? 'wl-choosing' : ''].filter(Boolean).join(' ')
  return (
    <article className={className} onClick={(event) => (event.shiftKey || event.metaKey || event.ctrlKey) && (event.preventDefault(), onChoose(row))}>
      <span className="wl-lead">
        <ChainGlyph breaksAt={row.breaksAt} kind={row.breaksAs ?? (row.breaksAt === null ? 'kept' : 'broken')} />
        <input type="checkbox" checked={isChosen} onChange={() => onChoose(row)} tabIndex={-1} aria-label={words.t('worklist.choose')} />
      </span>
      <div>
        <Link
          to="/findings/$accountId/$findingId"
          params={{ accountId: row.accountId, findingId: row.findingId }}
          search={list.filter as never}
          replace
          className="wl-say"
          aria-current={isCurrent || undefined}
          data-row={rowKey(row)}
        >
          {words.speak(sentenceOf({ ...row, rule: row.key.rule }, words.has))}
        </Link>
        <p className="wl-meta"><b>{row.accountName}</b>{placeOf(row, words)}</p>
      </div>
      <div className="wl-amount">
        <span className={row.key.certainty === 'exposure' ? 'wl-exposure' : ''} title={words.money(row.atStake.amount, row.atStake.currency)}>
          <MoneyText amount={row.atStake.amount} currency={row.atStake.currency} strong={row.key.certainty === 'exact'} whole={row.atStake.amount.length > 6} />
        </span>
        <div className={due.now ? 'wl-due wl-now' : 'wl-due'}>{row.key.certainty === 'exposure' && !due.now ? words.t('worklist.exposed') : due.text}</div>
      </div>
      <Avatar name={row.assignee?.name ?? null} me={row.assignee !== null && row.assignee.name === me} />
    </article>
  )
}

/** Beyond so many sites the number says more than one of the names. */
const MOST_NAMED = 4
const FITS = 44

const placeOf = (row: RowOut, words: Words): string => {
  if (row.site === null) return ''
  if (row.sites === 1) return `, ${row.site.name}`
  const named = `${row.site.name} ${words.t('worklist.more', { count: row.sites - 1 })}`
  return row.sites > MOST_NAMED || row.accountName.length + named.length > FITS ? `, ${words.t('worklist.sites', { count: row.sites })}` : `, ${named}`
}

export const dueOf = (row: Readonly<{ due: string | null; lastDay: string }>, today: Day, words: Words): Readonly<{ text: string; now: boolean }> => {
  if (row.due === null) return { text: words.day(row.lastDay, row.lastDay.slice(0, 4) === today.slice(0, 4) ? 'brief' : 'short'), now: false }
  if (row.due === today) return { text: words.t('worklist.due.today'), now: true }
  if (row.due < today) return { text: words.t('worklist.due.past', { count: daysBetween(row.due as Day, today) }), now: true }
  return { text: words.day(row.due, 'week'), now: false }
}
