// What stands behind the order editor: the sheet and head as typed, their judgement shortly after each change, and keeping the draft
// on the server. Neither ever blocks typing; the newest answer wins; a draft that somebody else changed is never written over unasked.

import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { numberMarks } from '#ground/typed'
import type { RefusalOut, Sent } from '#kit/api'
import { ApiError, read, send } from '#kit/api'
import { useWords } from '#kit/words'
import type { Sheet } from './editor-sheet.ts'
import { emptySheet, isBlank, linesOf, sheetOf } from './editor-sheet.ts'
import type { DraftIn, JudgedLineOut, JudgedOut, OrderMade, OrderOut } from './orders.wire.ts'

export type Head = Readonly<{ shipTo: string | null; purchaseOrder: string; requestedOn: string | null; orderedBy: string }>

/** `none`: nothing to keep yet. `stale`: somebody else changed it. `unread`: the server cannot read it as it is. `offline`: will be tried again. */
export type Saved = 'none' | 'dirty' | 'saving' | 'kept' | 'stale' | 'unread' | 'offline'

type Judged = Readonly<{ out: JudgedOut; keys: readonly string[]; codes: readonly string[] }>

export type Drafting = Readonly<{
  head: Head
  setHead(change: Partial<Head>): void
  sheet: Sheet
  setSheet(change: (sheet: Sheet) => Sheet): void
  judged: JudgedOut | null
  /** The rows the judgement is about, in its order. */
  judgedKeys: readonly string[]
  /** The judgement of a row, as long as its code is still the one that was judged. */
  lineOf(key: string, code: string): JudgedLineOut | null
  saved: Saved
  savedAt: Date | null
  staleText: string | null
  /** Why the server cannot read it, while it cannot. */
  unreadText: string | null
  /** Asked at the moment: something typed is kept nowhere. */
  unsaved(): boolean
  orderId: string | null
  /** Everything typed is kept; null when it could not be. */
  flush(): Promise<Readonly<{ orderId: string; version: number }> | null>
  place(): Promise<Sent<OrderMade> | null>
  takeTheirs(): Promise<void>
  keepMine(): Promise<void>
}>

const PRICE_AFTER = 140
const PRICE_AFTER_LONG = 450
const SAVE_AFTER = 900
const LONG = 200

export const useDraft = ({ accountId, order, site, onMade }: Readonly<{ accountId: string; order: OrderOut | null; site: string | null; onMade(orderId: string): void }>): Drafting => {
  const words = useWords()
  const marks = useMemo(() => numberMarks(words.formats.locale), [words.formats.locale])
  const write = useCallback((plain: string) => plain.replace('.', marks.decimal), [marks])
  const [head, setHeadState] = useState<Head>(() => headOf(order, site))
  const [sheet, setSheetState] = useState<Sheet>(() => (order?.draft == null ? emptySheet : sheetOf(order.draft.lines, write)))
  const [judged, setJudged] = useState<Judged | null>(null)
  const [saved, setSaved] = useState<Saved>(order === null ? 'none' : 'kept')
  const [savedAt, setSavedAt] = useState<Date | null>(null)
  const [stale, setStale] = useState<RefusalOut | null>(null)
  const [unread, setUnread] = useState<string | null>(null)
  const now = useRef({ head, sheet, marks })
  now.current = { head, sheet, marks }
  const kept = useRef<{ orderId: string; version: number } | null>(order === null ? null : { orderId: order.orderId, version: order.version })
  const [requestKey] = useState(() => crypto.randomUUID())
  /** What the first try to keep a new draft sent: its answer may have been lost, and asked again the server answers with that draft. */
  const firstTried = useRef<number | null>(null)
  /** Counts changes: what was kept last, and what is there now. */
  const edits = useRef({ at: 0, kept: 0 })
  const [edit, setEdit] = useState(0)

  const draftNow = useCallback((): Readonly<{ draft: DraftIn; keys: readonly string[]; codes: readonly string[] }> | null => {
    const { head: headNow, sheet: sheetNow, marks: marksNow } = now.current
    if (headNow.shipTo === null) return null
    const { lines, keys } = linesOf(sheetNow, marksNow)
    const purchaseOrder = headNow.purchaseOrder.trim()
    const draft: DraftIn = {
      shipTo: headNow.shipTo, purchaseOrder: purchaseOrder === '' ? null : purchaseOrder, orderedOn: null, requestedOn: headNow.requestedOn,
      orderedBy: headNow.orderedBy.trim() === '' ? null : headNow.orderedBy.trim(), lines: [...lines],
    }
    return { draft, keys, codes: lines.map((line) => line.code) }
  }, [])

  const touched = useCallback((): void => {
    edits.current.at += 1
    setEdit(edits.current.at)
    setSaved((was) => (was === 'stale' ? was : 'dirty'))
  }, [])
  const setHead = useCallback((change: Partial<Head>): void => {
    setHeadState((was) => ({ ...was, ...change }))
    touched()
  }, [touched])
  const setSheet = useCallback((change: (was: Sheet) => Sheet): void => {
    setSheetState((was) => change(was))
    touched()
  }, [touched])

  // judging: the newest answer wins
  const asked = useRef(0)
  useEffect(() => {
    const mine = ++asked.current
    const timer = setTimeout(() => {
      const asking = draftNow()
      if (asking === null) return setJudged(null)
      const body = { draft: asking.draft, ...(kept.current === null ? {} : { orderId: kept.current.orderId }) }
      send<JudgedOut>('POST', `/accounts/${accountId}/orders/pricing`, body)
        .then((answer) => {
          if (answer.ok && mine === asked.current) setJudged({ out: answer.value, keys: asking.keys, codes: asking.codes })
        })
        .catch((error: unknown) => {
          if (!(error instanceof ApiError)) throw error
        })
    }, edit === 0 ? 0 : sheet.rows.length > LONG ? PRICE_AFTER_LONG : PRICE_AFTER)
    return () => clearTimeout(timer)
  }, [edit, accountId, draftNow])

  // keeping: one save at a time, and again when something was typed meanwhile
  const saving = useRef<Promise<unknown>>(Promise.resolve())
  const gone = useRef(false)
  const save = useCallback(async (): Promise<void> => {
    const asking = draftNow()
    const upTo = edits.current.at
    if (asking === null || (upTo === edits.current.kept && kept.current !== null)) return
    // a site alone is no order yet: nothing is kept until there is a line or a number
    if (kept.current === null && asking.draft.lines.length === 0 && asking.draft.purchaseOrder === null) return setSaved('none')
    setSaved('saving')
    const first = kept.current === null
    if (first) firstTried.current ??= upTo
    try {
      const answer = kept.current === null
        ? await send<OrderMade>('POST', `/accounts/${accountId}/orders`, { draft: asking.draft }, { 'idempotency-key': requestKey })
        : await send<OrderMade>('PATCH', `/accounts/${accountId}/orders/${kept.current.orderId}`, { version: kept.current.version, draft: asking.draft })
      if (!answer.ok) {
        setStale(answer.refusal ?? null)
        setUnread(answer.problems?.[0]?.text ?? null)
        return setSaved(answer.refusal === undefined ? 'unread' : 'stale')
      }
      kept.current = { orderId: answer.value.orderId, version: answer.value.version }
      edits.current.kept = first ? (firstTried.current ?? upTo) : upTo
      setSavedAt(new Date())
      setSaved(edits.current.at === edits.current.kept ? 'kept' : 'dirty')
      if (first && !gone.current) onMade(answer.value.orderId)
      if (edits.current.kept < upTo) await save()
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      setSaved('offline')
    }
  }, [accountId, draftNow, onMade, requestKey])
  const saveInTurn = useCallback((): Promise<void> => {
    const turn = saving.current.then(save)
    saving.current = turn
    return turn
  }, [save])
  useEffect(() => {
    if (saved !== 'dirty' && saved !== 'offline') return
    const timer = setTimeout(() => void saveInTurn(), saved === 'offline' ? 5000 : SAVE_AFTER)
    return () => clearTimeout(timer)
  }, [edit, saved, saveInTurn])

  // whoever leaves in the moment after typing takes nothing away
  const mayKeep = useRef(false)
  mayKeep.current = saved === 'dirty' || saved === 'offline'
  useEffect(() => {
    const keep = (): void => void (mayKeep.current && saveInTurn())
    gone.current = false
    window.addEventListener('pagehide', keep)
    return () => {
      window.removeEventListener('pagehide', keep)
      gone.current = true
      keep()
    }
  }, [saveInTurn])

  const flush = async (): Promise<Readonly<{ orderId: string; version: number }> | null> => {
    await saveInTurn()
    return edits.current.kept === edits.current.at ? kept.current : null
  }
  const place = async (): Promise<Sent<OrderMade> | null> => {
    const at = await flush()
    return at === null ? null : send<OrderMade>('POST', `/accounts/${accountId}/orders/${at.orderId}/placement`, { version: at.version })
  }
  const theirs = async (): Promise<OrderOut | null> => (kept.current === null ? null : read<OrderOut>(`/accounts/${accountId}/orders/${kept.current.orderId}`))
  const takeTheirs = async (): Promise<void> => {
    const order = await theirs()
    if (order === null) return
    kept.current = { orderId: order.orderId, version: order.version }
    setHeadState(headOf(order, null))
    setSheetState(sheetOf(order.draft?.lines ?? [], write))
    edits.current.at += 1
    edits.current.kept = edits.current.at
    setEdit(edits.current.at)
    setStale(null)
    setSaved('kept')
  }
  const keepMine = async (): Promise<void> => {
    const order = await theirs()
    if (order === null) return
    kept.current = { orderId: order.orderId, version: order.version }
    setStale(null)
    setSaved('dirty')
    edits.current.at += 1
    setEdit(edits.current.at)
  }

  const places = useMemo(() => new Map(judged?.keys.map((key, at) => [key, at])), [judged])
  const lineOf = useCallback((key: string, code: string): JudgedLineOut | null => {
    const at = places.get(key)
    if (judged === null || at === undefined || judged.codes[at] !== code.trim()) return null
    return judged.out.lines[at] ?? null
  }, [judged, places])

  return {
    head, setHead, sheet, setSheet, judged: judged?.out ?? null, judgedKeys: judged?.keys ?? [], lineOf, saved, savedAt,
    staleText: stale?.text ?? null, unreadText: saved === 'unread' ? unread : null,
    unsaved: () => edits.current.at !== edits.current.kept && (head.shipTo === null ? sheet.rows.some((row) => !isBlank(row)) || head.purchaseOrder !== '' : ['stale', 'unread', 'offline'].includes(saved)),
    orderId: kept.current?.orderId ?? null, flush, place, takeTheirs, keepMine,
  }
}

const headOf = (order: OrderOut | null, site: string | null): Head => ({
  shipTo: order?.draft?.shipTo ?? site, purchaseOrder: order?.draft?.purchaseOrder ?? '', requestedOn: order?.draft?.requestedOn ?? null, orderedBy: order?.draft?.orderedBy ?? '',
})
