// My day: what to look at first, with its proof beside it and the word to be given below. Everything has a key.

import { ApiError, useRead } from '#kit/api'
import { Empty, Skeleton } from '#kit/empty'
import { KeyBar, useKeys } from '#kit/keys'
import { Page } from '#kit/page'
import { useWords } from '#kit/words'
import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { Day } from '#ground/day'
import type { Certainty, Direction } from '#ground/finding'
import type { Scope } from './finding.detail.tsx'
import { FindingDetail, FindingTop } from './finding.detail.tsx'
import { useChanges } from './use-changes.tsx'
import type { Subject } from './use-changes.tsx'
import type { Listed } from './use-worklist.tsx'
import { detailPath, useWorklist } from './use-worklist.tsx'
import type { Verdict } from './verdict.ts'
import { VerdictBar } from './verdict-bar.tsx'
import { WorklistFilters } from './worklist.filters.tsx'
import { rowKey, Sums, WorklistList } from './worklist.list.tsx'
import type { FindingDetail as Detail, RowOut, SectionOut } from './worklist.wire.ts'
import './worklist.css'

type Shell = Readonly<{ person: Readonly<{ name: string }>; accountCount: number }>

export const MyDayPage = () => {
  const words = useWords()
  const list = useWorklist()
  const shell = useRead<Shell>('/shell').data
  const [chosen, setChosen] = useChosen()
  const chosenRows = list.rows.filter((row) => chosen.has(rowKey(row)))
  const filtered = Object.keys(list.filter).length > 0
  const choose = (row: RowOut): void => setChosen((before) => toggled(before, rowKey(row)))
  const focusNext = useFocusRow(list)

  useKeys({
    j: { do: () => (focusNext(), list.step(1)), word: words.t('worklist.next') },
    k: { do: () => (focusNext(), list.step(-1)), word: words.t('worklist.previous') },
    ArrowDown: () => (focusNext(), list.step(1)),
    ArrowUp: () => (focusNext(), list.step(-1)),
    x: { do: () => list.current !== null && choose(list.current), word: words.t('worklist.choose') },
    Enter: { do: () => document.querySelector<HTMLElement>('[data-detail-title]')?.focus(), word: words.t('worklist.key.open') },
    Escape: () => (chosen.size === 0 ? (focusNext(true), undefined) : setChosen(new Set())),
  })

  const day = list.today === '' ? '' : words.day(list.today, 'week')
  return (
    <Page title={words.t('worklist.title')} meta={<span>{day}</span>} actions={<Head sections={list.sections} />} flush keys={<Hints />}>
      <div className="k-split wl-split">
        <section className="wl-list" aria-label={words.t('worklist.list')}>
          <WorklistFilters list={list} onlyAccount={shell?.accountCount === 1} />
          {list.loading ? <div className="wl-loading"><Skeleton rows={10} height={69} /></div>
          : list.rows.length === 0 ? <Nothing filtered={filtered} accounts={shell?.accountCount} onClear={() => list.setFilter({})} />
          : <WorklistList list={list} me={shell?.person.name ?? null} chosen={chosen} onChoose={choose} />}
        </section>
        {list.shown !== null && <Pane key={`${list.shown.accountId}${list.shown.findingId}`} list={list} shown={list.shown} chosen={chosenRows} onDone={() => setChosen(new Set())} />}
      </div>
    </Page>
  )
}

/** The address of a row is another route than the bare list: what was chosen outlives the step between the two. */
let kept: ReadonlySet<string> = new Set()
const useChosen = (): [ReadonlySet<string>, (next: ReadonlySet<string> | ((before: ReadonlySet<string>) => ReadonlySet<string>)) => void] => {
  const [chosen, setChosen] = useState(kept)
  useEffect(() => void (kept = chosen), [chosen])
  return [chosen, setChosen]
}

const toggled = (before: ReadonlySet<string>, key: string): ReadonlySet<string> => {
  const next = new Set(before)
  if (!next.delete(key)) next.add(key)
  return next
}

/** After a key moved the row, the row's link has the focus, so that the screen reader reads it and Tab goes on from there. */
const useFocusRow = (list: Listed): ((now?: boolean) => void) => {
  const focus = (): void => document.querySelector<HTMLElement>('.wl-say[aria-current]')?.focus({ preventScroll: true })
  useEffect(() => {
    if (!focusWanted) return
    focusWanted = false
    requestAnimationFrame(focus)
  }, [list.current])
  return (now = false) => {
    if (now) focus()
    else focusWanted = true
  }
}

let focusWanted = false

const Head = ({ sections }: Readonly<{ sections: readonly SectionOut[] }>) => {
  const words = useWords()
  if (sections.length === 0) return null
  const rows = sections.reduce((sum, section) => sum + section.rows, 0)
  const today = sections.find((section) => section.section === 'today')?.rows ?? 0
  const exact = totals(sections)
  return (
    <span className="wl-head">
      <span className="k-quiet k-small-text">{today === 0 ? words.t('worklist.headQuiet', { count: rows }) : words.t('worklist.head', { count: rows, today: words.number(today) })}</span>
      {exact.length > 0 && <span className="wl-total"><Sums sums={exact} strong /></span>}
      {exact.length > 0 && <span className="k-quiet k-small-text">{words.t('worklist.atStake')}</span>}
    </span>
  )
}

/** The sections' exact sums, currency by currency; several currencies stay several figures. */
const totals = (sections: readonly SectionOut[]): SectionOut['sums'] => {
  const sums = new Map<string, bigint>()
  const digits = new Map<string, number>()
  for (const { certainty, amount, currency } of sections.flatMap((section) => section.sums)) {
    if (certainty !== 'exact') continue
    digits.set(currency, (amount.split('.')[1] ?? '').length)
    sums.set(currency, (sums.get(currency) ?? 0n) + BigInt(amount.replace('.', '')))
  }
  return [...sums].map(([currency, minor]) => ({ certainty: 'exact' as const, currency, amount: pointed(minor, digits.get(currency) ?? 0) }))
}

const pointed = (minor: bigint, digits: number): string => {
  const text = minor.toString().padStart(digits + 1, '0')
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
}

const Hints = () => {
  const words = useWords()
  const hints = [[['j', 'k'], 'move'], [['Enter'], 'open'], [['x'], 'choose'], [['f'], 'filter'], [['h'], 'assign'], [['mod+z'], 'undo'], [['?'], 'all']] as const
  return <KeyBar keys={hints.map(([keys, word]) => ({ keys, word: words.t(`worklist.key.${word}`) }))} />
}

const Nothing = ({ filtered, accounts, onClear }: Readonly<{ filtered: boolean; accounts: number | undefined; onClear(): void }>) => {
  const words = useWords()
  if (filtered) return <Empty text={words.t('worklist.empty.filtered')} action={<Button onClick={onClear}>{words.t('worklist.filter.clear')}</Button>} />
  if (accounts === 0) return <Empty text={words.t('worklist.empty.checked')} action={<Button component={Link} to="/imports">{words.t('worklist.empty.import')}</Button>} />
  return <Empty kind="kept" text={words.t('worklist.empty')} />
}

type PaneProps = Readonly<{ list: Listed; shown: Readonly<{ accountId: string; findingId: string }>; chosen: readonly RowOut[]; onDone(): void }>

const Pane = ({ list, shown, chosen, onDone }: PaneProps) => {
  const words = useWords()
  const { data: detail, error } = useRead<Detail>(detailPath(shown.accountId, shown.findingId, list.filter), { keep: false })
  const [picked, setPicked] = useState<Scope | null>(null)
  if (error instanceof ApiError && error.status === 404) return <div className="wl-detail"><Empty text={words.t('worklist.gone')} action={<Button component={Link} to="/">{words.t('worklist.gone.back')}</Button>} /></div>
  if (detail === undefined) return <div className="wl-detail wl-loading"><Skeleton rows={6} height={44} /></div>
  // A row of the list speaks for all it counts; a finding reached by its own address for itself.
  const scope: Scope = detail.group.findings === 1 ? 'one' : (picked ?? (list.current === null ? 'one' : 'group'))
  return (
    <section className="wl-detail" aria-label={words.t('worklist.selected')}>
      <FindingTop detail={detail} at={list.at} of={list.current === null ? null : total(list)} onStep={list.step} />
      <div className="wl-detail-scroll" tabIndex={-1}><FindingDetail detail={detail} scope={scope} filter={list.filter} /></div>
      <Judging list={list} detail={detail} scope={scope} onScope={setPicked} chosen={chosen} onDone={onDone} />
    </section>
  )
}

const total = (list: Listed): number => list.sections.reduce((sum, section) => sum + section.rows, 0)

type JudgingProps = Readonly<{ list: Listed; detail: Detail; scope: Scope; onScope(scope: Scope): void; chosen: readonly RowOut[]; onDone(): void }>

const Judging = ({ list, detail, scope, onScope, chosen, onDone }: JudgingProps) => {
  const words = useWords()
  const changes = useChanges()
  const { finding, group } = detail
  if (!detail.mayWrite && chosen.length === 0) return <p className="wl-verdict k-quiet">{words.t('worklist.verdict.readOnly')}</p>
  if (finding.state === 'closed' && chosen.length === 0) return <p className="wl-verdict k-quiet">{words.t('worklist.verdict.gone')}</p>

  const rows = chosen.length > 0 ? chosen : scope === 'group' ? [{ accountId: finding.accountId, key: group.key, findings: group.findings }] : []
  const count = chosen.length > 0 ? chosen.reduce((sum, row) => sum + row.findings, 0) : scope === 'group' ? group.findings : 1
  const hides = chosen.length > 0 ? chosen : list.current !== null && (scope === 'group' || group.findings === 1) ? [list.current] : []
  const subject: Subject = {
    rows,
    one: rows.length > 0 ? null : { accountId: finding.accountId, findingId: finding.findingId, nth: finding.nth },
    asOf: chosen.length > 0 ? list.asOf : detail.asOf,
    filter: list.filter,
    hides,
  }
  const moveOn = (): void => {
    const going = new Set(hides.map(rowKey))
    const next = list.rows.slice(list.at + 1).find((row) => !going.has(rowKey(row))) ?? list.rows.slice(0, Math.max(0, list.at)).findLast((row) => !going.has(rowKey(row)))
    if (hides.length > 0 && next !== undefined) list.go(next)
    onDone()
  }
  const act = (work: Promise<boolean>): void => {
    moveOn()
    void work
  }
  const hint = chosen.length > 0 ? words.t('worklist.chosen', { count: chosen.length, findings: words.number(count) }) : words.t('worklist.verdict.on', { count })
  return (
    <VerdictBar
      count={count}
      hint={hint}
      direction={directionOf(chosen, finding)}
      accountId={chosen[0]?.accountId ?? finding.accountId}
      today={detail.today as Day}
      asleep={finding.snoozedUntil !== null && finding.snoozedUntil > detail.today}
      scope={chosen.length > 0 || group.findings === 1 ? null : { value: scope, all: group.findings, set: onScope }}
      onVerdict={(verdict: Verdict, reason) => act(changes.judge(subject, verdict, reason))}
      onAssign={(to) => void changes.assign(subject, to).then(onDone)}
      onSnooze={(until) => (until === null ? void changes.snooze(subject, null) : act(changes.snooze(subject, until)))}
    />
  )
}

/** "Credit" and "re-invoice" are words for money that documents differ by, and for one direction at a time. */
const directionOf = (chosen: readonly RowOut[], own: Readonly<{ direction: Direction; certainty: Certainty }>): Direction => {
  const all = chosen.length === 0 ? [own] : chosen.map((row) => row.key)
  const first = all[0]?.direction ?? 'none'
  return all.every((one) => one.certainty === 'exact' && one.direction === first) ? first : 'none'
}
