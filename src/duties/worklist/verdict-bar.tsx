// Where a person gives their word: four verdicts with their keys, a reason where one is owed, hand over and snooze.

import { MenuEntry, MenuPop } from '#kit/menu'
import { useRead } from '#kit/api'
import { Avatar } from '#kit/avatar'
import { DayField, Segments, TextField } from '#kit/fields'
import { DialogDepth, Keys, useKeys } from '#kit/keys'
import { useWords } from '#kit/words'
import { Button } from '@mantine/core'
import { useState } from 'react'
import { addDays, weekday } from '#ground/day'
import type { Day } from '#ground/day'
import type { Direction } from '#ground/finding'
import type { Scope } from './finding.detail.tsx'
import type { Verdict } from './verdict.ts'
import type { ColleagueOut } from './worklist.wire.ts'

type BarProps = Readonly<{
  /** How many findings the verdict is about, and in words when rows are chosen. */
  count: number
  hint: string
  direction: Direction
  accountId: string
  today: Day
  asleep: boolean
  scope: Readonly<{ value: Scope; all: number; set(scope: Scope): void }> | null
  onVerdict(verdict: Verdict, reason: string): void
  onAssign(to: Readonly<{ userId: string; name: string }> | null): void
  onSnooze(until: string | null): void
}>

const VERDICT_KEYS: readonly (readonly [Verdict, string])[] = [['accepted', 'a'], ['disputed', 'r'], ['waived', 'l'], ['resolved', 'n']]

export const VerdictBar = (bar: BarProps) => {
  const words = useWords()
  const [asking, setAsking] = useState<Verdict | null>(null)
  const give = (verdict: Verdict): void => (verdict === 'waived' ? setAsking(verdict) : bar.onVerdict(verdict, ''))
  useKeys(Object.fromEntries(VERDICT_KEYS.map(([verdict, key]) => [key, { do: () => give(verdict), word: wordOf(verdict, bar.direction, words) }])))
  return (
    <section className="wl-verdict" aria-label={words.t('worklist.verdict')}>
      <div className="wl-verdict-head">
        <h3>{words.t('worklist.verdict')}</h3>
        <span className="k-quiet k-small-text">{bar.hint}</span>
        {bar.scope !== null && (
          <Segments
            label={words.t('worklist.verdict.scope')}
            value={bar.scope.value}
            options={[{ value: 'group', label: words.t('worklist.verdict.scope.group', { count: bar.scope.all }) }, { value: 'one', label: words.t('worklist.verdict.scope.one') }]}
            onChange={bar.scope.set}
          />
        )}
        <span className="k-grow" />
        <HandOver {...bar} />
        <Snooze {...bar} />
      </div>
      {asking === null ? (
        <div className="wl-verdicts">
          {VERDICT_KEYS.map(([verdict, key], at) => (
            <Button key={verdict} variant={at === 0 ? 'filled' : 'default'} onClick={() => give(verdict)} rightSection={<Keys of={key} />}>{wordOf(verdict, bar.direction, words)}</Button>
          ))}
        </div>
      ) : (
        <ReasonForm verdict={asking} direction={bar.direction} onCancel={() => setAsking(null)} onGive={(reason) => (setAsking(null), bar.onVerdict(asking, reason))} />
      )}
    </section>
  )
}

const wordOf = (verdict: Verdict, direction: Direction, words: ReturnType<typeof useWords>): string =>
  words.t(verdict === 'accepted' ? `worklist.verdict.accepted.${direction}` : `worklist.verdict.${verdict}`)

type ReasonProps = Readonly<{ verdict: Verdict; direction: Direction; onGive(reason: string): void; onCancel(): void }>

/** What is let stand owes a reason: the field takes the keyboard, Enter gives it, Esc goes back. */
const ReasonForm = ({ verdict, direction, onGive, onCancel }: ReasonProps) => {
  const words = useWords()
  const [reason, setReason] = useState('')
  const [missing, setMissing] = useState(false)
  return (
    <DialogDepth value={1}>
      <form
        className="wl-reason"
        data-dialog-depth={1}
        onKeyDown={(event) => event.key === 'Escape' && onCancel()}
        onSubmit={(event) => {
          event.preventDefault()
          if (reason.trim() === '') setMissing(true)
          else onGive(reason.trim())
        }}
      >
        <TextField label={words.t('worklist.verdict.reason')} hidesLabel placeholder={words.t('worklist.verdict.reason')} value={reason} onChange={(value) => (setReason(value), setMissing(false))} autoFocus error={missing ? words.t('refusal.worklist/reason-needed') : null} />
        <Button type="submit" variant="filled" rightSection={<Keys of="Enter" />}>{wordOf(verdict, direction, words)}</Button>
        <Button onClick={onCancel} rightSection={<Keys of="Escape" />}>{words.t('kit.cancel')}</Button>
      </form>
    </DialogDepth>
  )
}

const HandOver = ({ accountId, onAssign }: BarProps) => {
  const words = useWords()
  const [opened, setOpened] = useState(false)
  const colleagues = useRead<readonly ColleagueOut[]>(`/accounts/${accountId}/colleagues`)
  // opened before the names are here, the first entry would be nobody, and stay the chosen one when they come
  const known = colleagues.data ?? (colleagues.isError ? [] : undefined)
  useKeys({ h: { do: () => setOpened(true), word: words.t('worklist.handOver') } })
  const choose = (to: ColleagueOut | null): void => (setOpened(false), onAssign(to))
  return (
    <MenuPop label={words.t('worklist.handOver.title')} opened={opened && known !== undefined} onChange={setOpened} end target={<button type="button" className="wl-quiet-button" onClick={() => setOpened(true)} aria-haspopup>{words.t('worklist.handOver')} <Keys of="h" /></button>}>
      <p className="k-menu-head">{words.t('worklist.handOver.title')}</p>
      {[...(known ?? [])].sort((a, b) => Number(b.me) - Number(a.me)).map((one, at) => (
        <MenuEntry plain key={one.userId} first={at === 0} onClick={() => choose(one)} end={one.me ? words.t('worklist.me') : words.t(`role.${one.role}`)}><span className="k-row"><Avatar name={one.name} me={one.me} /> {one.name}</span></MenuEntry>
      ))}
      <div className="k-menu-line" />
      <MenuEntry plain first={known?.length === 0} onClick={() => choose(null)}>{words.t('worklist.handOver.nobody')}</MenuEntry>
    </MenuPop>
  )
}

const Snooze = ({ today, asleep, onSnooze }: BarProps) => {
  const words = useWords()
  const [opened, setOpened] = useState(false)
  const [other, setOther] = useState<string | null>(null)
  useKeys({ s: { do: () => setOpened(true), word: words.t('worklist.snooze') } })
  const days = [['tomorrow', addDays(today, 1)], ['monday', addDays(today, 8 - weekday(today))], ['fortnight', addDays(today, 14)]] as const
  const choose = (until: string | null): void => (setOpened(false), onSnooze(until))
  return (
    <MenuPop label={words.t('worklist.snooze.title')} opened={opened} onChange={setOpened} end target={<button type="button" className="wl-quiet-button" onClick={() => setOpened(true)} aria-haspopup>{words.t('worklist.snooze')} <Keys of="s" /></button>}>
      <p className="k-menu-head">{words.t('worklist.snooze.title')}</p>
      {days.map(([name, until], at) => <MenuEntry plain key={name} first={at === 0} onClick={() => choose(until)} end={words.day(until, 'week')}>{words.t(`worklist.snooze.${name}`)}</MenuEntry>)}
      {asleep && <MenuEntry plain onClick={() => choose(null)}>{words.t('worklist.wake')}</MenuEntry>}
      <div className="k-menu-line" />
      <form className="wl-other-day" onSubmit={(event) => (event.preventDefault(), other !== null && other > today && choose(other))}>
        <DayField label={words.t('worklist.snooze.day')} hidesLabel small placeholder={words.t('worklist.snooze.day')} near={today} value={other} onChange={setOther} />
        <Button type="submit" size="xs" disabled={other === null || other <= today}>{words.t('worklist.snooze')}</Button>
      </form>
    </MenuPop>
  )
}
