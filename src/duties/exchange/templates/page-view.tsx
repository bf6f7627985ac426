// The order as it lies before a person: its words where they stood, marks as coloured boxes. Words are chosen by click, by a drawn rectangle
// or by the arrow keys; what they are is asked beside them.

import type { KeyboardEvent, PointerEvent, ReactNode } from 'react'
import { memo, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useWidth } from '#kit/width'
import { useWords } from '#kit/words'
import type { Block, Box, Layout, Place } from './layout.ts'
import { boxesOf, layoutOf, moved, placeAt, placesIn, placesUnder } from './layout.ts'
import type { Bit } from './marks.ts'
import { nameKey } from './marks.ts'
import type { PagesOut } from './templates.wire.ts'

export type Chosen = Readonly<{ some: readonly number[]; cursor: number; open: boolean }>

type PageViewProps = Readonly<{
  label: string
  pages: PagesOut['pages']
  bits: readonly Bit[]
  chosen: Chosen
  onChosen(chosen: Chosen): void
  onLayout(layout: Layout): void
  onTake(some: readonly number[]): void
  /** The menu beside the chosen words, given what it hangs on. */
  menu(anchor: ReactNode & React.ReactElement): ReactNode
}>

const NONE: readonly number[] = []

export const PageView = ({ label, pages, bits, chosen, onChosen, onLayout, onTake, menu }: PageViewProps) => {
  const words = useWords()
  const pane = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const room = useWidth(pane)
  const layout = useMemo(() => layoutOf(pages, Number.isFinite(room) ? room : 800, measure), [pages, room])
  useEffect(() => onLayout(layout), [layout])
  const { places } = layout
  const found = useMemo(() => bits.map((bit) => ({ bit, some: placesIn(places, bit.areas) })), [bits, places])
  const meant = useMemo(() => new Map(found.flatMap(({ bit, some }) => some.map((at) => [at, `${words.t(`templates.kind.${bit.meaning.kind}`)}: ${words.t(nameKey(bit.meaning))}`] as const))), [found, words.language])
  const [seen, setSeen] = useState<Readonly<{ top: number; bottom: number }>>({ top: 0, bottom: 1200 })
  const [drawn, setDrawn] = useState<Box | null>(null)
  const begun = useRef<Readonly<{ x: number; y: number }> | null>(null)

  const look = (): void => {
    const node = pane.current
    if (node === null) return
    const [top, bottom] = [node.scrollTop - 600, node.scrollTop + node.clientHeight + 600]
    setSeen((was) => (Math.abs(was.top - top) < 200 && Math.abs(was.bottom - bottom) < 200 ? was : { top, bottom }))
  }
  useLayoutEffect(look, [layout])
  useLayoutEffect(() => {
    const [node, place] = [pane.current, places[chosen.cursor]]
    if (node === null || place === undefined || begun.current !== null) return
    if (place.top < node.scrollTop + 24 || place.top + place.height > node.scrollTop + node.clientHeight - 24) node.scrollTop = place.top - node.clientHeight / 3
    if (place.left < node.scrollLeft || place.left + place.width > node.scrollLeft + node.clientWidth) node.scrollLeft = Math.max(0, place.left - node.clientWidth / 3)
  }, [chosen.cursor, places])

  // from the closed menu back to the words, unless the person went elsewhere
  const wasOpen = useRef(false)
  useEffect(() => {
    const closed = wasOpen.current && !chosen.open
    wasOpen.current = chosen.open
    if (!closed) return
    const timer = setTimeout(() => {
      const now = document.activeElement
      if (now === null || now === document.body || now.closest('.k-menu-pop') !== null) list.current?.focus({ preventScroll: true })
    }, 30)
    return () => clearTimeout(timer)
  }, [chosen.open])

  const pointOf = (event: PointerEvent): Readonly<{ x: number; y: number }> => {
    const { left, top } = event.currentTarget.getBoundingClientRect()
    return { x: event.clientX - left, y: event.clientY - top }
  }
  const boxTo = (event: PointerEvent): Box | null => {
    const [from, to] = [begun.current, pointOf(event)]
    if (from === null || Math.abs(to.x - from.x) + Math.abs(to.y - from.y) < 5) return null
    return { left: Math.min(from.x, to.x), top: Math.min(from.y, to.y), width: Math.abs(to.x - from.x), height: Math.abs(to.y - from.y) }
  }
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.button !== 0) return
    begun.current = pointOf(event)
    event.currentTarget.setPointerCapture(event.pointerId)
    list.current?.focus({ preventScroll: true })
    event.preventDefault()
  }
  const onPointerUp = (event: PointerEvent<HTMLDivElement>): void => {
    if (begun.current === null) return
    const box = boxTo(event)
    const { x, y } = begun.current
    begun.current = null
    setDrawn(null)
    if (box !== null) {
      const some = placesUnder(places, box)
      return onChosen({ some, cursor: some[0] ?? chosen.cursor, open: some.length > 0 })
    }
    const at = placeAt(places, x, y)
    if (at === -1) return onChosen({ ...chosen, some: NONE, open: false })
    // a word of a mark stands for the whole mark, so that it is changed as a whole
    const whole = found.find(({ some }) => some.includes(at))?.some ?? [at]
    onChosen(event.shiftKey ? { some: between(chosen.some[0] ?? chosen.cursor, at), cursor: at, open: true } : { some: whole, cursor: at, open: true })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const { cursor, some } = chosen
    if (MOVES.includes(event.key)) {
      const next = moved(places, cursor, event.key)
      const anchor = some.length === 0 ? cursor : some[0] === cursor ? (some.at(-1) ?? cursor) : (some[0] ?? cursor)
      onChosen({ some: event.shiftKey ? between(anchor, next) : NONE, cursor: next, open: false })
    } else if (event.key === 'Enter' || event.key === ' ') {
      onChosen({ ...chosen, some: some.length > 1 ? some : (found.find((one) => one.some.includes(cursor))?.some ?? [cursor]), open: true })
    } else if (event.key === 'Delete' || event.key === 'Backspace') onTake(some.length > 0 ? some : (found.find((one) => one.some.includes(cursor))?.some ?? [cursor]))
    else if (event.key === 'Escape' && some.length > 0) onChosen({ ...chosen, some: NONE, open: false })
    else return
    event.preventDefault()
  }
  const chosenBoxes = boxesOf(places, chosen.some)
  const around = chosenBoxes.length === 0 ? undefined : chosenBoxes.reduce((one, box) => ({ left: Math.min(one.left, box.left), top: Math.min(one.top, box.top), width: Math.max(one.left + one.width, box.left + box.width) - Math.min(one.left, box.left), height: Math.max(one.top + one.height, box.top + box.height) - Math.min(one.top, box.top) }))
  const cursor = places[chosen.cursor]
  const isPaper = pages.grid !== 'cells'
  const headed = new Set(bits.flatMap(({ meaning, mark }) => (meaning.kind === 'head' ? [mark] : [])))
  // on paper there is little room: a first value is named by its head, where it has one
  const hasTag = ({ meaning, mark }: Bit): boolean => !isPaper || meaning.kind !== 'first' || !headed.has(mark)

  return (
    <div className="tp-pane" ref={pane} onScroll={look}>
      <div className={`tp-content tp-${pages.grid}`} style={{ width: layout.width, height: layout.height }} onPointerDown={onPointerDown} onPointerMove={(event) => begun.current !== null && setDrawn(boxTo(event))} onPointerUp={onPointerUp} onPointerCancel={() => (begun.current = null, setDrawn(null))}>
        <div className="tp-list" role="listbox" ref={list} tabIndex={0} aria-label={label} aria-multiselectable="true" aria-activedescendant={cursor === undefined ? undefined : `tp-${chosen.cursor}`} onKeyDown={onKeyDown}>
          {layout.blocks.filter((block) => block.to > block.from && (inSight(block, seen) || (chosen.cursor >= block.from && chosen.cursor < block.to))).map((block) => (
            <BlockOfWords key={block.key} block={block} places={places} meant={meant} isPaper={isPaper} cursor={chosen.cursor >= block.from && chosen.cursor < block.to ? chosen.cursor : -1} some={chosen.some.some((at) => at >= block.from && at < block.to) ? chosen.some : NONE} />
          ))}
        </div>
        <div aria-hidden="true">
          {layout.blocks.filter((block) => block.to === block.from && inSight(block, seen)).map((block) => <Ground key={block.key} block={block} isPaper={isPaper} />)}
          {found.flatMap(({ bit, some }) => boxesOf(places, some).map((box, nth) => (
            <div key={`${bit.mark} ${bit.meaning.kind} ${nth}`} className={`tp-box tp-is-${bit.meaning.kind}`} style={padded(box, pages.grid === 'cells' ? 0 : 2)}>
              {nth === 0 && hasTag(bit) && <span className={isPaper && !ABOVE.includes(bit.meaning.kind) ? 'tp-tag tp-beside' : 'tp-tag'}>{words.t(nameKey(bit.meaning))}</span>}
            </div>
          )))}
          {chosenBoxes.map((box, nth) => <div key={nth} className="tp-box tp-chosen" style={padded(box, pages.grid === 'cells' ? 0 : 3)} />)}
          {cursor !== undefined && <div className="tp-cursor" style={padded(cursor, pages.grid === 'cells' ? 0 : 3)} />}
          {drawn !== null && <div className="tp-drawn" style={drawn} />}
        </div>
        {menu(<span className="tp-anchor" style={around ?? { left: 0, top: 0, width: 0, height: 0 }} />)}
      </div>
    </div>
  )
}

const ABOVE: readonly string[] = ['head', 'first']

const MOVES = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End']

const between = (from: number, to: number): readonly number[] => Array.from({ length: Math.min(200, Math.abs(to - from) + 1) }, (_, nth) => Math.min(from, to) + nth)

const inSight = ({ top, height }: Block, seen: Readonly<{ top: number; bottom: number }>): boolean => top < seen.bottom && top + height > seen.top

const padded = ({ left, top, width, height }: Box, by: number): Box => ({ left: left - by, top: top - by, width: width + 2 * by, height: height + 2 * by })

type BlockProps = Readonly<{ block: Block; places: readonly Place[]; meant: ReadonlyMap<number, string>; isPaper: boolean; cursor: number; some: readonly number[] }>

const BlockOfWords = memo(({ block, places, meant, isPaper, cursor, some }: BlockProps) => (
  <>
    <Ground block={block} isPaper={isPaper} />
    {places.slice(block.from, block.to).map((place, nth) => {
      const at = block.from + nth
      const meaning = meant.get(at)
      const { word, left, top, width, height, size, stretch } = place
      return (
        <div key={at} id={`tp-${at}`} role="option" aria-selected={at === cursor || some.includes(at)} aria-label={meaning === undefined ? undefined : `${word.text}, ${meaning}`} className={meaning === undefined ? 'tp-word' : 'tp-word tp-meant'} style={{ left, top, width, height, fontSize: size }} title={isPaper ? undefined : word.text}>
          <span style={stretch === 1 ? undefined : { transform: `scaleX(${stretch})` }}>{word.text}</span>
        </div>
      )
    })}
  </>
))

/** What lies beneath the words: paper, or the lines, letters and numbers of a sheet. */
const Ground = ({ block, isPaper }: Readonly<{ block: Block; isPaper: boolean }>) => {
  const { left, top, width, height, title, columns, rows } = block
  if (isPaper) return <div className="tp-paper" aria-hidden="true" style={{ left, top, width, height }}>{title !== null && <span className="tp-page-number">{title}</span>}</div>
  const head = height - rows.length * 34
  return (
    <div className="tp-sheet" aria-hidden="true" style={{ left, top, width, height }}>
      {title !== null && <b>{title}</b>}
      {columns.map((column) => <i key={column.left} className="tp-letters" style={{ left: column.left, width: column.width, top: Math.max(0, head - 22), height: height - Math.max(0, head - 22) }}>{column.letters}</i>)}
      {rows.map((row, nth) => <i key={row} className="tp-row-number" style={{ top: head + nth * 34, width }}>{row}</i>)}
    </div>
  )
}

let context: CanvasRenderingContext2D | null = null

const measure = (text: string, size: number, mono: boolean): number => {
  context ??= document.createElement('canvas').getContext('2d')
  if (context === null) return text.length * size * 0.55
  context.font = `${size}px ${mono ? MONO : '"Inter Variable", Inter, system-ui, sans-serif'}`
  return context.measureText(text).width
}

const MONO = 'ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace'
