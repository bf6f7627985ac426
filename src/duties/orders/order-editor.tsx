// The order editor: one screen, keyboard only. Type or paste; every line is priced and judged as it stands; place with Ctrl Enter.

import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { numberMarks } from '#ground/typed'
import type { RefusalOut } from '#kit/api'
import { stale, told, useRead } from '#kit/api'
import { Refused } from '#kit/empty'
import { Icon } from '#kit/icons'
import { KeyBar, Keys, useKeys } from '#kit/keys'
import { Page } from '#kit/page'
import { State } from '#kit/state'
import { toast } from '#kit/toast'
import { Unsaved } from '#kit/unsaved'
import { useWords } from '#kit/words'
import { PriceTrailView } from '../contracts/price-trail.tsx'
import { EditorGrid } from './editor-grid.tsx'
import type { Cell, GridHandle } from './editor-grid.tsx'
import { EditorHead } from './editor-head.tsx'
import { choose, fillDown, insert, isBlank, mend, pasted, remove, type, undo } from './editor-sheet.ts'
import type { NewLine } from './editor-sheet.ts'
import { EditorSide } from './editor-side.tsx'
import type { FixOut, Habits, LastPrices, OrderOut } from './orders.wire.ts'
import { readPaste } from './paste.ts'
import { TrailPop } from './trail-pop.tsx'
import { useDraft } from './use-draft.tsx'
import { UsualLines, usualNow } from './usual-lines.tsx'
import './orders.css'

type EditorProps = Readonly<{ accountId: string; accountName: string; currency: string; order: OrderOut | null; site: string | null; onMade(orderId: string): void }>

type Paste = Readonly<{ rows: number; skipped: number; keys: readonly string[] }>

export const OrderEditor = ({ accountId, accountName, currency, order, site, onMade }: EditorProps) => {
  const words = useWords()
  const navigate = useNavigate()
  const drafting = useDraft({ accountId, order, site, onMade })
  const { head, sheet, setSheet, setHead, judged, judgedKeys, lineOf } = drafting
  const marks = useMemo(() => numberMarks(words.formats.locale), [words.formats.locale])
  const write = useCallback((plain: string) => plain.replace('.', marks.decimal), [marks])
  const grid = useRef<GridHandle>(null)
  const cell = useRef<Cell | null>(null)
  const [paste, setPaste] = useState<Paste | null>(null)
  const [trail, setTrail] = useState<Readonly<{ key: string; anchor: HTMLElement }> | null>(null)
  const [refusal, setRefusal] = useState<RefusalOut | null>(null)
  const [placing, setPlacing] = useState(false)
  const habits = useRead<Habits>(head.shipTo === null ? null : `/accounts/${accountId}/orders/habits?site=${head.shipTo}`, { keep: false })

  useEffect(() => {
    const first = sheet.rows[0]
    if (head.shipTo !== null && first !== undefined) grid.current?.focus(first.key, 'code')
  }, [])

  const insertAt = useCallback((key: string | null, lines: readonly NewLine[]): readonly string[] => {
    const before = new Set(sheet.rows.map((row) => row.key))
    const { sheet: next } = insert(sheet, key, lines)
    setSheet(() => next)
    return next.rows.flatMap((row) => (before.has(row.key) || isBlank(row) ? [] : [row.key]))
  }, [sheet, setSheet])

  const onPaste = (key: string, text: string): boolean => {
    const read = readPaste(text, marks)
    if (read === null || read.lines.length === 0) return false
    const keys = insertAt(key, pasted(read.lines, write))
    setPaste({ rows: read.lines.length, skipped: read.skipped, keys })
    return true
  }
  const pasteFromClipboard = (): void => {
    navigator.clipboard.readText().then(
      (text) => onPaste(cell.current?.key ?? sheet.rows.at(-1)?.key ?? '', text) || toast({ text: words.t('orders.editor.nothingToPaste') }),
      () => toast({ text: words.t('orders.editor.pasteByKey') }),
    )
  }
  const waiting = sheet.rows.flatMap((row, at) => {
    const line = lineOf(row.key, row.code)
    return line !== null && line.itemId === null && row.code.trim() !== '' ? [{ row, at, line }] : []
  })
  const chooseWaiting = (): void => {
    const first = waiting[0]
    if (first !== undefined) grid.current?.focus(first.row.key, 'code', true)
  }
  const takeBack = (): void => {
    setSheet(undo)
    setPaste(null)
  }
  const usual = usualNow(habits.data ?? null, sheet.rows, lineOf)
  const addUsual = (at: number): void => {
    const line = usual[at]
    if (line !== undefined) insertAt(null, [{ code: line.number, itemId: line.itemId, quantity: write(line.quantity), unit: line.unit }])
  }
  const repeatLast = (): void => {
    const last = habits.data?.last
    if (last === null || last === undefined) return toast({ text: words.t('orders.editor.noLast') })
    insertAt(null, last.lines.map((line) => ({ code: line.number, itemId: line.itemId, quantity: write(line.quantity), unit: line.unit })))
    toast({ text: words.t('orders.editor.repeated', { order: last.number, day: words.day(last.orderedOn) }) })
  }
  const fix = (one: FixOut): void => {
    if (one.do === 'wish-day') setHead({ requestedOn: one.day ?? null })
    else if (one.do === 'give-reason') goTo(`lines.${one.line ?? 0}.reason`)
    else setSheet((was) => mend(was, one, judgedKeys, write))
  }
  const goTo = (at: string): void => {
    const [, line, field] = /^lines\.(\d+)(?:\.(\w+))?$/.exec(at) ?? []
    const key = judgedKeys[Number(line)]
    const last = sheet.rows.at(-1)
    if (at === 'lines' && last !== undefined) grid.current?.focus(last.key, 'code')
    else if (key !== undefined) grid.current?.focus(key, field === 'quantity' || field === 'unit' || field === 'price' || field === 'reason' ? field : 'code')
    else document.querySelector<HTMLElement>(`.ord-head [data-head="${at}"], .ord-head input`)?.focus()
  }
  // the side panel is drawn anew when the judgement changes, not at every key: it is given what stays the same
  const latest = useRef({ fix, goTo })
  latest.current = { fix, goTo }
  const onFix = useCallback((one: FixOut) => latest.current.fix(one), [])
  const onGo = useCallback((at: string) => latest.current.goTo(at), [])
  const placeOrder = async (): Promise<void> => {
    if (placing) return
    setPlacing(true)
    setRefusal(null)
    try {
      const answer = await drafting.place().catch(told)
      if (answer === null || answer === undefined) return
      if (!answer.ok) return setRefusal(answer.refusal ?? null)
      toast({ text: words.t(answer.value.state === 'held' ? 'orders.editor.held' : 'orders.editor.placed', { order: answer.value.number }) })
      await stale('/orders', `/accounts/${accountId}`)
      await navigate({ to: `/accounts/${accountId}/orders/${answer.value.orderId}`, replace: true })
    } finally {
      setPlacing(false)
    }
  }

  useKeys({
    'mod+Enter': { do: () => void placeOrder(), word: words.t('orders.key.place') },
    'mod+z': { do: takeBack, word: words.t('orders.key.undo') },
    'mod+r': { do: repeatLast, word: words.t('orders.key.repeat') },
    'mod+d': () => undefined,
    g: { do: chooseWaiting, word: words.t('orders.key.choose') },
    Escape: () => (trail === null ? false : setTrail(null)),
    ...Object.fromEntries(usual.slice(0, 9).map((_, at) => [`alt+${at + 1}`, () => addUsual(at)])),
  })

  const trailRow = trail === null ? undefined : sheet.rows.find((row) => row.key === trail.key)
  const trailLine = trailRow === undefined ? null : lineOf(trailRow.key, trailRow.code)
  const shownTrail = trailLine?.trail === null || trailLine?.trail === undefined ? undefined : judged?.trails[trailLine.trail]
  const siteName = useSiteName(accountId, head.shipTo)
  const lines = sheet.rows.filter((row) => !isBlank(row)).length
  const pastedWaiting = paste === null ? [] : waiting.filter(({ row }) => paste.keys.includes(row.key))
  return (
    <Page
      title={siteName === null ? words.t('orders.new') : words.t('orders.forSite', { account: accountName, site: siteName })}
      crumbs={[{ text: words.t('orders.title'), to: '/orders' }]}
      meta={<><State kind="open" word={words.t('state.orders.draft')} /><span className="k-small-text">{savedText(drafting, words)}</span></>}
      actions={
        <>
          <Button size="xs" leftSection={<Icon name="note" small />} rightSection={<Keys of="mod+v" />} onClick={pasteFromClipboard}>{words.t('orders.editor.paste')}</Button>
          <Button size="xs" variant="filled" loading={placing} disabled={head.shipTo === null || lines === 0} rightSection={<Keys of="mod+Enter" />} onClick={() => void placeOrder()}>{words.t('orders.editor.place')}</Button>
        </>
      }
      keys={<KeyBar keys={[
        { keys: ['Tab'], word: words.t('orders.key.next') }, { keys: ['Enter'], word: words.t('orders.key.below') }, { keys: ['mod+d'], word: words.t('orders.key.fill') },
        { keys: ['p'], word: words.t('orders.key.trail') }, { keys: ['g'], word: words.t('orders.key.choose') }, { keys: ['mod+r'], word: words.t('orders.key.repeat') }, { keys: ['mod+Enter'], word: words.t('orders.key.place') },
      ]} />}
      flush
    >
      <EditorHead accountId={accountId} head={head} judged={judged} onChange={setHead} />
      {drafting.saved === 'stale' && (
        <div className="ord-band ord-risk" role="alert">
          <Icon name="warning" small /><span className="k-grow">{drafting.staleText}</span>
          <Button size="xs" onClick={() => void drafting.takeTheirs()}>{words.t('orders.editor.theirs')}</Button>
          <Button size="xs" onClick={() => void drafting.keepMine()}>{words.t('orders.editor.mine')}</Button>
        </div>
      )}
      {drafting.unreadText !== null && <div className="ord-refused"><Refused text={drafting.unreadText} /></div>}
      <Unsaved when={drafting.unsaved} />
      {refusal !== null && (
        <div className="ord-refused"><Refused text={refusal.text}><button type="button" className="k-link" onClick={() => (setRefusal(null), goTo(refusal.at ?? ''))}>{words.t('orders.editor.go')}</button></Refused></div>
      )}
      <div className="ord-editor">
        <section className="ord-work">
          {paste !== null && (
            <div className="ord-band" role="status">
              <Icon name="note" small />
              <span className="k-grow"><b>{words.t('orders.paste.rows', { count: paste.rows })}</b> {pasteText({ paste, waiting: pastedWaiting, words })}</span>
              {pastedWaiting.length > 0 && <Button size="xs" rightSection={<Keys of="g" />} onClick={chooseWaiting}>{words.t('orders.editor.choose')}</Button>}
              <Button size="xs" variant="subtle" rightSection={<Keys of="mod+z" />} onClick={takeBack}>{words.t('orders.key.undo')}</Button>
              <button type="button" className="k-link" aria-label={words.t('kit.close')} onClick={() => setPaste(null)}><Icon name="close" small /></button>
            </div>
          )}
          <EditorGrid
            ref={grid}
            accountId={accountId}
            rows={sheet.rows}
            currency={judged?.currency ?? currency}
            unit={null}
            lineOf={lineOf}
            trailKey={trail?.key ?? null}
            onType={(key, field, value) => setSheet((was) => type(was, key, field, value))}
            onPick={(key, item) => setSheet((was) => choose(was, key, item))}
            onRemove={(key) => setSheet((was) => remove(was, key))}
            onFillDown={(at) => setSheet((was) => fillDown(was, at.key, at.field))}
            onPaste={onPaste}
            onTrail={(key, anchor) => setTrail(key === null || anchor === null ? null : { key, anchor })}
            onChooseWaiting={chooseWaiting}
            onCell={(at) => {
              cell.current = at
              setTrail((was) => (was === null || was.key === at.key ? was : null))
            }}
          />
          {usual.length > 0 && <UsualLines lines={usual} of={habits.data?.of ?? 0} site={siteName ?? ''} onAdd={addUsual} />}
        </section>
        {judged === null && head.shipTo === null && <aside className="ord-side" aria-label={words.t('orders.editor.before')}><section><div className="k-section-head"><h2>{words.t('orders.editor.before')}</h2></div><p className="k-quiet">{words.t('orders.editor.noSite')}</p></section></aside>}
        {judged !== null && <EditorSide accountId={accountId} judged={judged} onFix={onFix} onGo={onGo} />}
      </div>
      {trail !== null && shownTrail !== undefined && trailLine !== null && (
        <TrailPop anchor={trail.anchor} onClose={() => setTrail(null)} foot={head.shipTo !== null && trailLine.itemId !== null ? <LastPrice accountId={accountId} site={head.shipTo} item={trailLine.itemId} /> : null}>
          <PriceTrailView trail={shownTrail} accountId={accountId} title={`${trailLine.name ?? ''}, ${words.number(trailLine.agreed?.amount ?? '')}`} />
        </TrailPop>
      )}
    </Page>
  )
}

const savedText = ({ saved, savedAt }: ReturnType<typeof useDraft>, words: ReturnType<typeof useWords>): string => {
  if (saved === 'kept' && savedAt !== null) return words.t('orders.saved.at', { time: savedAt.toLocaleTimeString(words.formats.locale, { hour: '2-digit', minute: '2-digit' }) })
  return saved === 'none' ? '' : words.t(`orders.saved.${saved}`)
}

const pasteText = ({ paste, waiting, words }: Readonly<{ paste: Paste; waiting: readonly Readonly<{ at: number; row: { code: string } }>[]; words: ReturnType<typeof useWords> }>): string => {
  const skipped = paste.skipped === 0 ? '' : ` ${words.t('orders.paste.skipped', { count: paste.skipped })}`
  const first = waiting[0]
  if (first === undefined) return words.t('orders.paste.all') + skipped
  return words.t('orders.paste.waiting', { count: waiting.length, matched: paste.rows - waiting.length, line: first.at + 1, code: first.row.code }) + skipped
}

const useSiteName = (accountId: string, siteId: string | null): string | null => {
  const sites = useRead<{ rows: readonly { siteId: string; name: string }[] }>(`/accounts/${accountId}/sites`)
  return sites.data?.rows.find((site) => site.siteId === siteId)?.name ?? null
}

/** What the item cost this site the last time. */
const LastPrice = ({ accountId, site, item }: Readonly<{ accountId: string; site: string; item: string }>) => {
  const words = useWords()
  const last = useRead<LastPrices>(`/accounts/${accountId}/orders/last-prices?site=${site}&item=${item}`).data?.rows[0]
  return <span className="k-grow">{last === undefined ? words.t('orders.trail.never') : words.t('orders.trail.last', { price: words.number(last.price.amount), day: words.day(last.orderedOn, 'long') })}</span>
}
