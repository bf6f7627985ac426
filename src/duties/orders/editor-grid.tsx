// The grid of the order editor: one row a line, every cell reached and filled by keyboard. Only the rows in sight are drawn.

import { useVirtualizer } from '@tanstack/react-virtual'
import type { ClipboardEvent, KeyboardEvent } from 'react'
import { memo, useCallback, useEffect, useImperativeHandle, useRef, useState } from 'react'
import type { Ref } from 'react'
import { Missing } from '#kit/figures'
import { State } from '#kit/state'
import { useWords } from '#kit/words'
import type { Words } from '#kit/words'
import type { Field, SheetRow } from './editor-sheet.ts'
import { isBlank } from './editor-sheet.ts'
import type { Candidate, JudgedLineOut } from './orders.wire.ts'
import { SuggestList, useSuggestions } from './suggest-list.tsx'

export type GridHandle = Readonly<{ focus(key: string, field: Field, open?: boolean): void }>
export type Cell = Readonly<{ key: string; field: Field }>

type GridProps = Readonly<{
  accountId: string
  rows: readonly SheetRow[]
  currency: string
  unit: string | null
  lineOf(key: string, code: string): JudgedLineOut | null
  trailKey: string | null
  onType(key: string, field: Field, value: string): void
  onPick(key: string, item: Candidate): void
  onRemove(key: string): void
  onFillDown(cell: Cell): void
  onPaste(key: string, text: string): boolean
  onTrail(key: string | null, anchor: HTMLElement | null): void
  onChooseWaiting(): void
  onCell(cell: Cell): void
  ref: Ref<GridHandle>
}>

const ROW = 34
const FIELDS: readonly Field[] = ['code', 'quantity', 'unit', 'price', 'reason']

export const EditorGrid = (props: GridProps) => {
  const { rows, lineOf, currency, onType, onPick, onRemove, onFillDown, onPaste, onTrail, onChooseWaiting, onCell, accountId } = props
  const words = useWords()
  const frame = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState<Cell | null>(null)
  const [open, setOpen] = useState<string | null>(null)
  const virtualizer = useVirtualizer({ count: rows.length, getScrollElement: () => frame.current, estimateSize: () => ROW, overscan: 14 })
  const seen = virtualizer.getVirtualItems()
  const first = seen[0]?.index ?? 0
  const last = seen.at(-1)?.index ?? Math.min(rows.length, 40) - 1

  const focus = useCallback((key: string, field: Field, opens = false): void => {
    const index = rows.findIndex((row) => row.key === key)
    if (index === -1) return
    setOpen(opens ? key : null)
    // at once where the cell is drawn, so that what is typed next already lands in it
    const tryIt = (left: number): void => {
      const cell = frame.current?.querySelector<HTMLInputElement>(`[data-cell="${key}:${field}"]`)
      if (cell !== null && cell !== undefined) {
        cell.focus()
        cell.select()
      } else if (left > 0) requestAnimationFrame(() => tryIt(left - 1))
    }
    virtualizer.scrollToIndex(index)
    tryIt(6)
  }, [rows, virtualizer])
  useImperativeHandle(props.ref, () => ({ focus }), [focus])

  const move = useCallback((key: string, by: number, field: Field): void => {
    const to = rows[rows.findIndex((row) => row.key === key) + by]
    if (to !== undefined) focus(to.key, field)
  }, [rows, focus])

  const onKey = (event: KeyboardEvent<HTMLDivElement>): void => {
    const cell = cellOf(event.target)
    if (cell === null || event.defaultPrevented) return
    const mod = event.ctrlKey || event.metaKey
    const number = cell.field === 'quantity' || cell.field === 'price'
    const letter = !mod && !event.altKey && number ? event.key.toLowerCase() : ''
    if (event.key === 'Enter' && !mod) {
      const below = rows.findIndex((row) => row.key === cell.key) + (event.shiftKey ? -1 : 1)
      const to = rows[below]
      if (to !== undefined) focus(to.key, isBlank(to) ? 'code' : cell.field)
    } else if (event.key === 'ArrowDown') move(cell.key, 1, cell.field)
    else if (event.key === 'ArrowUp') move(cell.key, -1, cell.field)
    else if (mod && event.key.toLowerCase() === 'd') onFillDown(cell)
    else if (mod && (event.key === 'Backspace' || event.key === 'Delete')) {
      const index = rows.findIndex((row) => row.key === cell.key)
      const next = rows[index + 1]
      onRemove(cell.key)
      if (next !== undefined) requestAnimationFrame(() => focus(next.key, cell.field))
    } else if (letter === 'p') onTrail(props.trailKey === cell.key ? null : cell.key, cellBeside(event.currentTarget, cell.key, 'price'))
    else if (letter === 'g') onChooseWaiting()
    else return
    event.preventDefault()
  }
  const pasteInto = (event: ClipboardEvent<HTMLDivElement>): void => {
    const cell = cellOf(event.target)
    if (cell !== null && onPaste(cell.key, event.clipboardData.getData('text/plain'))) event.preventDefault()
  }

  return (
    <div className="ord-grid" ref={frame} onKeyDown={onKey} onPaste={pasteInto}>
      <table className="k-table k-inset" role="grid" aria-label={words.t('orders.editor.lines')} aria-rowcount={rows.length + 1}>
        <thead>
          <tr>
            <th className="k-right ord-no" scope="col">#</th>
            <th scope="col" className="ord-code">{words.t('orders.item')}</th>
            <th scope="col">{words.t('orders.name')}</th>
            <th scope="col" className="k-right ord-qty">{words.t('orders.quantity')}</th>
            <th scope="col" className="ord-unit">{words.t('orders.unit')}</th>
            <th scope="col" className="k-right ord-price">{currency === '' ? words.t('orders.net') : words.t('orders.netIn', { currency })}</th>
            <th scope="col" className="k-right ord-net">{words.t('orders.lineIn', { currency })}</th>
            <th scope="col" className="ord-day">{words.t('orders.promised')}</th>
            <th scope="col" className="ord-note">{words.t('orders.note')}</th>
          </tr>
        </thead>
        <tbody>
          {first > 0 && <tr aria-hidden="true" className="k-gap"><td colSpan={9} style={{ height: first * ROW }} /></tr>}
          {rows.slice(first, last + 1).map((row, offset) => (
            <Line
              key={row.key}
              row={row}
              no={first + offset + 1}
              line={lineOf(row.key, row.code)}
              at={at?.key === row.key ? at.field : null}
              open={open === row.key}
              trail={props.trailKey === row.key}
              accountId={accountId}
              words={words}
              onType={onType}
              onPick={onPick}
              onTrail={onTrail}
              onMove={move}
              onFocus={(field) => {
                setAt({ key: row.key, field })
                if (field !== 'code') setOpen(null)
                onCell({ key: row.key, field })
              }}
              onOpen={(opens) => setOpen(opens ? row.key : null)}
              onAfterPick={() => focus(row.key, 'quantity')}
            />
          ))}
          {last < rows.length - 1 && <tr aria-hidden="true" className="k-gap"><td colSpan={9} style={{ height: (rows.length - 1 - last) * ROW }} /></tr>}
        </tbody>
      </table>
    </div>
  )
}

const cellOf = (target: EventTarget): Cell | null => {
  const name = target instanceof HTMLElement ? target.dataset['cell'] : undefined
  const [key, field] = name?.split(':') ?? []
  return key === undefined || !FIELDS.includes(field as Field) ? null : { key, field: field as Field }
}

const cellBeside = (grid: HTMLElement, key: string, field: Field): HTMLElement | null => grid.querySelector<HTMLElement>(`[data-cell="${key}:${field}"]`)

type LineProps = Readonly<{
  row: SheetRow
  no: number
  line: JudgedLineOut | null
  at: Field | null
  open: boolean
  trail: boolean
  accountId: string
  words: Words
  onType: GridProps['onType']
  onPick: GridProps['onPick']
  onTrail: GridProps['onTrail']
  onMove(key: string, by: number, field: Field): void
  onFocus(field: Field): void
  onOpen(open: boolean): void
  onAfterPick(): void
}>

const Line = memo((props: LineProps) => {
  const { row, no, line, at, words, onType, onTrail, onFocus } = props
  const stops = line?.level === 'stop'
  const unknown = line !== null && line.itemId === null && row.code.trim() !== ''
  const classes = [at === null ? '' : 'k-selected', isBlank(row) ? 'ord-blank' : '', stops ? 'ord-dead' : '', unknown ? 'ord-unknown' : ''].filter(Boolean).join(' ')
  const input = (field: Exclude<Field, 'code'>, label: string, more: Record<string, unknown> = {}) => (
    <input
      data-cell={`${row.key}:${field}`}
      aria-label={words.t(label, { line: no })}
      value={field === 'unit' ? (row.unit ?? '') : row[field]}
      autoComplete="off"
      spellCheck={false}
      onFocus={() => onFocus(field)}
      onChange={(event) => onType(row.key, field, event.currentTarget.value)}
      {...more}
    />
  )
  const asksReason = line !== null && line.byHand
  return (
    <tr className={classes || undefined} aria-rowindex={no + 1} aria-invalid={stops || undefined}>
      <td className="k-right k-quiet ord-no">{no}</td>
      <td className="ord-code"><CodeCell {...props} /></td>
      <td className="ord-name">{unknown ? <Unknown line={line} words={words} /> : <span className="k-mid" title={line?.name ?? undefined}>{line?.name ?? ''}</span>}</td>
      <td className="k-right ord-qty">{input('quantity', 'orders.editor.quantityOf', { inputMode: 'decimal', className: 'ord-box' })}</td>
      <td className="ord-unit">{input('unit', 'orders.editor.unitOf', { placeholder: line?.unit === null || line?.unit === undefined ? '' : words.unit(line.unit), list: line === null || line.units.length < 2 ? undefined : `units-${row.key}` })}
        {line !== null && line.units.length > 1 && at === 'unit' && <datalist id={`units-${row.key}`}>{line.units.map((unit) => <option key={unit} value={unit} />)}</datalist>}
      </td>
      <td className="k-right ord-price">
        {input('price', 'orders.editor.priceOf', {
          inputMode: 'decimal',
          placeholder: line?.agreed === null || line?.agreed === undefined ? '' : words.number(line.agreed.amount),
          className: line?.trail === null || line?.trail === undefined ? undefined : row.price === '' ? 'ord-has-trail' : 'ord-has-trail ord-by-hand',
          onDoubleClick: (event: React.MouseEvent<HTMLInputElement>) => onTrail(row.key, event.currentTarget),
        })}
        {line?.price !== null && line?.price !== undefined && line.price.per !== '1' && <span className="k-quiet k-small-text"> / {words.number(line.price.per)}</span>}
      </td>
      <td className="k-right ord-net">{line?.net === null || line?.net === undefined ? (row.code === '' ? '' : <Missing />) : stops ? <Missing /> : <span className="k-figure k-mid">{words.number(line.net)}</span>}</td>
      <td className="ord-day k-nowrap">{line?.promisedOn === null || line?.promisedOn === undefined ? '' : words.day(line.promisedOn, 'week')}</td>
      <td className="ord-note">
        {asksReason && (row.reason !== '' || line.level === 'stop' || at === 'reason' || line.note === null) ? (
          input('reason', 'orders.editor.reasonOf', { placeholder: words.t('orders.editor.why'), className: 'ord-reason' })
        ) : line?.note === null || line?.note === undefined ? null : (
          <span title={words.speak(line.note)}><State bare kind={stops ? 'broken' : 'risk'} word={words.speak(line.note)} /></span>
        )}
      </td>
    </tr>
  )
}, (was, is) => was.row === is.row && was.no === is.no && was.line === is.line && was.at === is.at && was.open === is.open && was.trail === is.trail && was.words === is.words && was.onMove === is.onMove)

const Unknown = ({ line, words }: Readonly<{ line: JudgedLineOut; words: Words }>) => (
  <span className="k-quiet k-small-text">{words.t(line.candidates.length === 0 ? 'orders.editor.unknown' : 'orders.editor.likely', { count: line.candidates.length })}</span>
)

const CodeCell = ({ row, no, line, at, open, accountId, words, onType, onPick, onFocus, onOpen, onAfterPick }: LineProps) => {
  const [active, setActive] = useState(0)
  const isOpen = open && at === 'code' && row.code.trim() !== ''
  const found = useSuggestions(accountId, isOpen ? row.code : null)
  const items = isOpen && found.length === 0 ? (line?.candidates ?? []) : isOpen ? found : []
  useEffect(() => setActive(0), [row.code, items.length])
  const id = `suggest-${row.key}`
  const cell = useRef<HTMLInputElement>(null)
  const pick = (item: Candidate): void => {
    onPick(row.key, item)
    onOpen(false)
    onAfterPick()
  }
  const exact = items.find((item) => [item.number, item.clientCode].some((code) => code?.toLowerCase() === row.code.trim().toLowerCase()))
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const chosen = exact ?? items[active]
    if (event.key === 'Escape' && isOpen) onOpen(false)
    else if (event.key === 'ArrowDown' && items.length > 0) setActive((active + 1) % items.length)
    else if (event.key === 'ArrowUp' && items.length > 0) setActive((active + items.length - 1) % items.length)
    else if (event.key === 'Enter' && isOpen && chosen !== undefined) pick(active > 0 ? (items[active] ?? chosen) : chosen)
    else if (event.key === 'Enter' && row.code.trim() !== '' && row.quantity === '') onAfterPick()
    else if (event.key === 'Tab' && !event.shiftKey && isOpen && chosen !== undefined && line?.itemId == null) pick(active > 0 ? (items[active] ?? chosen) : chosen)
    else return
    event.preventDefault()
  }
  return (
    <span className="ord-code-cell">
      <input
        ref={cell}
        title={row.code.length > 11 ? row.code : undefined}
        data-cell={`${row.key}:code`}
        aria-label={words.t('orders.editor.codeOf', { line: no })}
        role="combobox"
        aria-expanded={items.length > 0}
        aria-controls={items.length > 0 ? id : undefined}
        aria-activedescendant={items.length > 0 ? `${id}-${active}` : undefined}
        aria-autocomplete="list"
        autoComplete="off"
        spellCheck={false}
        placeholder={row.quantity === '' && row.code === '' ? words.t('orders.editor.typeItem') : ''}
        value={row.code}
        onFocus={() => onFocus('code')}
        onBlur={() => onOpen(false)}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          onType(row.key, 'code', event.currentTarget.value)
          onOpen(true)
        }}
      />
      {items.length > 0 && <SuggestList id={id} anchor={cell.current} items={items} active={active} onPick={pick} onHover={setActive} />}
    </span>
  )
}
