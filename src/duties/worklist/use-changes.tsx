// What a person does to findings, at once on the screen and then on the server: verdicts, hand-over, snooze, and undo of each.
// A refusal puts everything back and says why.

import { send, stale } from '#kit/api'
import { toast } from '#kit/toast'
import type { Words } from '#kit/words'
import { useWords } from '#kit/words'
import { useKeys } from '#kit/keys'
import { hideRows } from './use-worklist.tsx'
import type { Verdict } from './verdict.ts'
import type { ChangedOut, FilterIn, GroupKeyWire, RowOut, TargetsIn, UndoneOut } from './worklist.wire.ts'

/** What a change is about: rows of the list as they were seen, or one finding. */
export type Subject = Readonly<{
  rows: readonly Readonly<{ accountId: string; key: GroupKeyWire; findings: number }>[]
  one: Readonly<{ accountId: string; findingId: string; nth: number }> | null
  asOf: string
  filter: FilterIn
  /** Rows that go from the list when this is done. */
  hides: readonly RowOut[]
}>

export type Changes = Readonly<{
  judge(subject: Subject, verdict: Verdict, reason: string): Promise<boolean>
  assign(subject: Subject, to: Readonly<{ userId: string; name: string }> | null): Promise<boolean>
  snooze(subject: Subject, until: string | null): Promise<boolean>
}>

/** The last batch of verdicts of this visit: Ctrl Z also works when its toast has gone. */
let lastBatch: string | null = null

export const useChanges = (): Changes => {
  const words = useWords()
  useKeys({
    'mod+z': {
      do: () => {
        if (lastBatch === null) toast({ text: words.t('worklist.done.nothingToUndo') })
        else void undo(lastBatch, words)
      },
      word: words.t('kit.undo'),
    },
  })
  return {
    judge: (subject, verdict, reason) =>
      change<ChangedOut>({ words, path: '/verdicts', body: { ...targetsOf(subject), verdict, reason }, hides: subject.hides }, (done) => {
        lastBatch = done.batchId
        const first = done.raced[0]
        const raced = first === undefined ? '' : ` ${words.t('worklist.done.raced', { count: done.raced.length, first: first.text })}`
        toast({ text: words.t(`worklist.done.${verdict}`, { count: done.changed }) + raced, undo: () => void undo(done.batchId, words) })
      }),
    assign: (subject, to) =>
      change({ words, path: '/assignments', body: { ...targetsOf(subject), assignee: to?.userId ?? null }, hides: [] }, () =>
        toast({ text: to === null ? words.t('worklist.done.released') : words.t('worklist.done.assigned', { to: to.name }) }),
      ),
    snooze: (subject, until) =>
      change({ words, path: '/snoozes', body: { ...targetsOf(subject), until }, hides: until === null ? [] : subject.hides }, () =>
        toast({ text: until === null ? words.t('worklist.done.woken') : words.t('worklist.done.snoozed', { until: words.day(until) }) }),
      ),
  }
}

const targetsOf = ({ rows, one, asOf, filter }: Subject): TargetsIn =>
  one !== null ? { findings: [one] } : { groups: rows.map(({ accountId, key, findings }) => ({ accountId, key, findings, asOf })), filter: narrowed(filter) }

/** State, holder and amount chose the row; what is in it is chosen by the rest. */
const narrowed = ({ site, item, order, invoice, contract, q }: FilterIn): FilterIn =>
  Object.fromEntries(Object.entries({ site, item, order, invoice, contract, q }).filter(([, value]) => value !== undefined)) as FilterIn

type Change = Readonly<{ words: Words; path: string; body: unknown; hides: readonly RowOut[] }>

const change = async <T,>({ words, path, body, hides }: Change, done: (value: T) => void): Promise<boolean> => {
  const putBack = hideRows(new Set(hides.map((row) => row.accountId + row.groupId)))
  try {
    const sent = await send<T>('POST', path, body)
    if (sent.ok) {
      done(sent.value)
      void refresh()
      return true
    }
    putBack()
    toast({ text: sent.refusal?.text ?? sent.problems?.map((problem) => problem.text).join(' ') ?? words.t('worklist.done.failed'), bad: true })
  } catch {
    putBack()
    toast({ text: words.t('worklist.done.failed'), bad: true })
  }
  void refresh()
  return false
}

const undo = async (batchId: string, words: Words): Promise<void> => {
  const worked = await change<UndoneOut>({ words, path: `/verdicts/${batchId}/undoing`, body: undefined, hides: [] }, ({ undone, kept }) =>
    toast({ text: words.t('worklist.done.undone', { count: undone }) + (kept === 0 ? '' : ` ${words.t('worklist.done.undoneKept', { count: kept })}`) }),
  )
  if (worked && lastBatch === batchId) lastBatch = null
}

const refresh = (): Promise<void> => stale('/worklist', '/accounts', '/shell', '/orders', '/invoices', '/contracts')
