// The table: figures right and words left, sticky head, hairlines, keyboard, marking, tree rows, and only the rows in sight are drawn
// when there are many. Columns give way at narrow widths before money does.

import { useVirtualizer } from '@tanstack/react-virtual'
import type { KeyboardEvent, MouseEvent, PointerEvent, ReactNode } from 'react'
import { memo, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useKeys } from './keys.tsx'
import { useWords } from './words.tsx'

export type Column<T> = Readonly<{
  key: string
  head: ReactNode
  align?: 'right'
  cell(row: T): ReactNode
  /** Pixels: fixed in a virtual table, else the least width the column needs. */
  width?: number
  /** Gives way when room is short: 1 goes first, then 2. Without it the column always stays. */
  drop?: number
  /** The head sorts by this column. */
  sortable?: boolean
  /** In the total row at the bottom. */
  foot?: ReactNode
}>

export type Sort = Readonly<{ key: string; down: boolean }>

type TableProps<T> = Readonly<{
  columns: readonly Column<T>[]
  rows: readonly T[]
  rowKey(row: T): string
  /** Names the table for screen readers. */
  label?: string
  onOpen?(row: T): void
  selectedKey?: string | null
  /** Draw only the rows in sight; by itself from 200 rows on. */
  virtual?: boolean
  /** What stands in place of no rows. */
  empty?: ReactNode
  tight?: boolean
  /** Room at both ends, for tables that run to the edges of the page. */
  inset?: boolean
  sort?: Sort
  onSort?(sort: Sort): void
  /** Rows marked for a bulk action; X and Shift+click mark. */
  marked?: ReadonlySet<string>
  onMark?(marked: ReadonlySet<string>): void
  /** A tree: how deep a row stands, and how it folds. */
  tree?: Readonly<{ depth(row: T): number; open(row: T): boolean | null; toggle(row: T): void }>
  /** Called when the end of the rows comes near: load the next page. */
  onEnd?(): void
  rowHeight?: number
}>

const VIRTUAL_FROM = 200
const mounted: HTMLElement[] = []

export const Table = <T,>(props: TableProps<T>) => {
  const { columns, rows, rowKey, onOpen, selectedKey = null, tight = false, sort, onSort, marked, onMark, tree, onEnd } = props
  const words = useWords()
  const frame = useRef<HTMLDivElement>(null)
  const shown = useColumnsThatFit(frame, columns)
  const virtual = props.virtual ?? rows.length > VIRTUAL_FROM
  const rowHeight = props.rowHeight ?? (tight ? 28 : 34)
  const [cursorKey, setCursorKey] = useState<string | null>(null)
  const cursorFound = cursorKey === null ? -1 : rows.findIndex((row) => rowKey(row) === cursorKey)
  const cursor = cursorFound === -1 ? Math.max(0, rows.findIndex((row) => rowKey(row) === selectedKey)) : cursorFound
  const interactive = onOpen !== undefined

  const virtualizer = useVirtualizer({
    count: virtual ? rows.length : 0,
    getScrollElement: () => frame.current?.closest<HTMLElement>('[data-scroll]') ?? null,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: frame.current?.offsetTop ?? 0,
  })
  const seen = virtualizer.getVirtualItems()
  const first = virtual ? (seen[0]?.index ?? 0) : 0
  const last = virtual ? (seen.at(-1)?.index ?? Math.min(rows.length, 40) - 1) : rows.length - 1

  useEffect(() => {
    if (onEnd !== undefined && virtual && last >= rows.length - 20) onEnd()
  }, [onEnd, virtual, last, rows.length])
  useNearEnd(frame, !virtual ? onEnd : undefined, rows.length)

  useEffect(() => {
    const mine = frame.current
    if (mine === null || !interactive) return
    mounted.push(mine)
    return () => void mounted.splice(mounted.indexOf(mine), 1)
  }, [interactive])

  const isMine = (): boolean => {
    const focused = mounted.find((one) => one.contains(document.activeElement))
    return frame.current !== null && (focused ?? mounted[0]) === frame.current
  }
  const moveTo = (to: number): boolean => {
    const at = Math.min(rows.length - 1, Math.max(0, to))
    const row = rows[at]
    if (row === undefined) return false
    setCursorKey(rowKey(row))
    if (virtual) virtualizer.scrollToIndex(at)
    requestAnimationFrame(() => frame.current?.querySelector<HTMLElement>(`[data-row="${at}"]`)?.focus())
    return true
  }
  const started = cursorFound !== -1 || selectedKey !== null
  const mark = (keys: readonly string[]): void => {
    const next = new Set(marked ?? [])
    for (const key of keys) if (!next.delete(key)) next.add(key)
    onMark?.(next)
  }
  const atCursor = (work: (row: T) => void): boolean => {
    const row = rows[cursor]
    if (!isMine() || row === undefined) return false
    work(row)
    return true
  }
  useKeys(
    {
      j: { do: () => isMine() && moveTo(started ? cursor + 1 : 0), word: words.t('kit.key.down') },
      k: { do: () => isMine() && moveTo(cursor - 1), word: words.t('kit.key.up') },
      Enter: { do: () => started && atCursor((row) => onOpen?.(row)), word: words.t('kit.key.open') },
      ...(onMark === undefined ? {} : { x: { do: () => atCursor((row) => mark([rowKey(row)])), word: words.t('kit.key.mark') } }),
    },
    interactive,
  )

  const onRowKey = (event: KeyboardEvent, row: T, at: number): void => {
    if (event.target !== event.currentTarget) return
    if (event.key === 'ArrowDown') moveTo(at + 1)
    else if (event.key === 'ArrowUp') moveTo(at - 1)
    else if (event.key === 'Home') moveTo(0)
    else if (event.key === 'End') moveTo(rows.length - 1)
    else if (tree !== undefined && event.key === 'ArrowRight' && tree.open(row) === false) tree.toggle(row)
    else if (tree !== undefined && event.key === 'ArrowLeft' && tree.open(row) === true) tree.toggle(row)
    else if (tree !== undefined && event.key === 'ArrowLeft') moveTo(parentOf(rows, at, tree.depth))
    else return
    event.preventDefault()
  }

  const onRowClick = (event: MouseEvent, row: T): void => {
    if (event.target instanceof Element && event.target.closest('a, button, input, label') !== null) return
    if (window.getSelection()?.toString() !== '') return
    setCursorKey(rowKey(row))
    if (event.shiftKey && onMark !== undefined) mark([rowKey(row)])
    else onOpen?.(row)
  }

  if (rows.length === 0 && props.empty !== undefined) return <>{props.empty}</>

  const className = ['k-table', tight ? 'k-tight' : '', props.inset === true ? 'k-inset' : '', virtual ? 'k-virtual' : '', interactive ? 'k-opens' : ''].filter(Boolean).join(' ')
  const spans = shown.length + (onMark === undefined ? 0 : 1)
  return (
    <div className="k-table-frame" ref={frame}>
      <table
        className={className}
        role={interactive ? (tree === undefined ? 'grid' : 'treegrid') : undefined}
        aria-label={props.label}
        aria-rowcount={virtual ? rows.length + 1 : undefined}
        aria-multiselectable={onMark === undefined ? undefined : true}
        onPointerOver={virtual ? titleWhatIsCut : undefined}
      >
        <thead>
          <tr>
            {onMark !== undefined && <th className="k-mark" scope="col"><span className="k-hidden">{words.t('kit.marked')}</span></th>}
            {shown.map((column) => (
              <HeadCell key={column.key} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {virtual && first > 0 && <tr aria-hidden="true" className="k-gap"><td colSpan={spans} style={{ height: first * rowHeight }} /></tr>}
          {rows.slice(first, last + 1).map((row, offset) => {
            const at = first + offset
            const key = rowKey(row)
            const isMarked = marked?.has(key) ?? false
            return (
              <tr
                key={key}
                data-row={at}
                className={[key === selectedKey ? 'k-selected' : '', isMarked ? 'k-marked' : ''].filter(Boolean).join(' ') || undefined}
                aria-rowindex={virtual ? at + 2 : undefined}
                aria-selected={interactive ? key === selectedKey || isMarked : undefined}
                aria-level={tree === undefined ? undefined : tree.depth(row) + 1}
                aria-expanded={tree?.open(row) ?? undefined}
                tabIndex={interactive ? (at === cursor ? 0 : -1) : undefined}
                onFocus={interactive ? () => setCursorKey(key) : undefined}
                onClick={interactive ? (event) => onRowClick(event, row) : undefined}
                onKeyDown={interactive ? (event) => onRowKey(event, row, at) : undefined}
              >
                {onMark !== undefined && (
                  <td className="k-mark">
                    <input type="checkbox" checked={isMarked} tabIndex={-1} aria-label={words.t('kit.mark')} onChange={() => mark([key])} />
                  </td>
                )}
                {shown.map((column, columnAt) => (
                  <td key={column.key} className={column.align === 'right' ? 'k-right' : undefined}>
                    {tree !== undefined && columnAt === 0 ? <TreeCell row={row} tree={tree}>{column.cell(row)}</TreeCell> : column.cell(row)}
                  </td>
                ))}
              </tr>
            )
          })}
          {virtual && last < rows.length - 1 && (
            <tr aria-hidden="true" className="k-gap"><td colSpan={spans} style={{ height: (rows.length - 1 - last) * rowHeight }} /></tr>
          )}
        </tbody>
        {shown.some((column) => column.foot !== undefined) && (
          <tfoot>
            <tr className="k-total">
              {onMark !== undefined && <td />}
              {shown.map((column) => (
                <td key={column.key} className={column.align === 'right' ? 'k-right' : undefined}>{column.foot}</td>
              ))}
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  )
}

/** Rows of one height cut what is too long; the pointer shows the whole. */
const titleWhatIsCut = (event: PointerEvent): void => {
  const cell = event.target instanceof Element ? event.target.closest('td') : null
  if (cell !== null && cell.title === '' && cell.scrollWidth > cell.clientWidth) cell.title = cell.textContent
}

type HeadCellProps = Readonly<{ column: Column<never>; sort: Sort | undefined; onSort: ((sort: Sort) => void) | undefined }>

const HeadCell = memo(({ column, sort, onSort }: HeadCellProps) => {
  const sorted = sort?.key === column.key ? (sort.down ? 'descending' : 'ascending') : undefined
  const style = column.width === undefined ? undefined : { width: column.width }
  return (
    <th scope="col" className={column.align === 'right' ? 'k-right' : undefined} style={style} aria-sort={sorted}>
      {column.sortable === true && onSort !== undefined ? (
        <button type="button" className="k-sort" onClick={() => onSort({ key: column.key, down: sorted === 'ascending' || (sorted === undefined && column.align === 'right') })}>
          {column.head}
          <svg viewBox="0 0 10 10" aria-hidden="true" className={sorted}><path d="M5 2 9 8H1z" fill="currentColor" /></svg>
        </button>
      ) : (
        column.head
      )}
    </th>
  )
})

type TreeCellProps<T> = Readonly<{ row: T; tree: NonNullable<TableProps<T>['tree']>; children: ReactNode }>

const TreeCell = <T,>({ row, tree, children }: TreeCellProps<T>) => {
  const words = useWords()
  const open = tree.open(row)
  return (
    <span className="k-tree" style={{ paddingLeft: tree.depth(row) * 16 }}>
      {open === null ? (
        <span className="k-twist" />
      ) : (
        <button type="button" className="k-twist" tabIndex={-1} aria-label={words.t(open ? 'kit.fold' : 'kit.unfold')} onClick={() => tree.toggle(row)}>
          <svg viewBox="0 0 10 10" aria-hidden="true" style={{ transform: open ? 'rotate(90deg)' : undefined }}><path d="m3.500 2 3.500 3-3.500 3" fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinecap="round" strokeLinejoin="round" /></svg>
        </button>
      )}
      {children}
    </span>
  )
}

const parentOf = <T,>(rows: readonly T[], at: number, depth: (row: T) => number): number => {
  const own = rows[at]
  if (own === undefined) return at
  for (let up = at - 1; up >= 0; up -= 1) {
    const row = rows[up]
    if (row !== undefined && depth(row) < depth(own)) return up
  }
  return at
}

const LEAST_WIDTH = 96

/** The columns for which there is room: those with the lowest `drop` give way first. */
const useColumnsThatFit = <T,>(frame: React.RefObject<HTMLDivElement | null>, columns: readonly Column<T>[]): readonly Column<T>[] => {
  const [width, setWidth] = useState(Number.POSITIVE_INFINITY)
  /** What had to go beyond the promised widths, because the words in the cells are wider. */
  const [over, setOver] = useState<Readonly<{ width: number; count: number }>>({ width: 0, count: 0 })
  useLayoutEffect(() => {
    const node = frame.current
    if (node === null) return
    setWidth(node.clientWidth)
    const observer = new ResizeObserver(() => setWidth(node.clientWidth))
    observer.observe(node)
    return () => observer.disconnect()
  }, [frame, columns.length])
  const more = over.width === width ? over.count : 0
  const shown = useMemo(() => {
    const needed = (kept: readonly Column<T>[]): number => kept.reduce((sum, column) => sum + (column.width ?? LEAST_WIDTH), 0)
    let kept = columns
    while (needed(kept) > width) {
      const next = kept.filter((column) => column.drop !== undefined).toSorted((a, b) => (a.drop ?? 0) - (b.drop ?? 0))[0]
      if (next === undefined) break
      kept = kept.filter((column) => column !== next)
    }
    for (let gone = 0; gone < more; gone += 1) {
      const next = kept.filter((column) => column.drop !== undefined).toSorted((a, b) => (a.drop ?? 0) - (b.drop ?? 0))[0]
      if (next !== undefined) kept = kept.filter((column) => column !== next)
    }
    return kept
  }, [columns, width, more])
  useLayoutEffect(() => {
    const node = frame.current
    const table = node?.firstElementChild
    if (node === null || table === null || table === undefined || width !== node.clientWidth) return
    if (table.scrollWidth > node.clientWidth + 1 && shown.some((column) => column.drop !== undefined)) setOver({ width: node.clientWidth, count: more + 1 })
  }, [frame, shown, more, width])
  return shown
}

/** Watches the end of a table that draws all its rows. */
const useNearEnd = (frame: React.RefObject<HTMLDivElement | null>, onEnd: (() => void) | undefined, count: number): void => {
  const ended = useCallback(() => onEnd?.(), [onEnd])
  useEffect(() => {
    const node = frame.current?.querySelector('tbody > tr:last-child')
    if (onEnd === undefined || node === null || node === undefined) return
    const observer = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && ended(), { rootMargin: '400px' })
    observer.observe(node)
    return () => observer.disconnect()
  }, [frame, onEnd, ended, count])
}
