// What else this site usually orders: a plain fact from its last orders, added with one key.

import { Keys } from '#kit/keys'
import { useWords } from '#kit/words'
import type { SheetRow } from './editor-sheet.ts'
import type { Habits, JudgedLineOut } from './orders.wire.ts'

type Usual = Habits['usual'][number]

const MOST = 5

/** The usual items that are not on the order yet. */
export const usualNow = (habits: Habits | null, rows: readonly SheetRow[], lineOf: (key: string, code: string) => JudgedLineOut | null): readonly Usual[] => {
  const there = new Set(rows.flatMap((row) => lineOf(row.key, row.code)?.itemId ?? row.itemId ?? []))
  return (habits?.usual ?? []).filter((line) => !there.has(line.itemId)).slice(0, MOST)
}

export const UsualLines = ({ lines, of, site, onAdd }: Readonly<{ lines: readonly Usual[]; of: number; site: string; onAdd(at: number): void }>) => {
  const words = useWords()
  return (
    <div className="ord-usual">
      <div className="k-section-head"><h2>{words.t('orders.usual.title')}</h2><span className="k-quiet">{words.t('orders.usual.from', { count: of, site })}</span></div>
      {lines.map((line, at) => (
        <div className="ord-usual-line" key={`${line.itemId} ${line.unit}`}>
          <span className="k-figure k-second">{line.number}</span>
          <span className="k-mid">{line.name}</span>
          <span className="k-figure k-mid k-right">{words.number(line.quantity)}</span>
          <span className="k-quiet">{words.unit(line.unit, line.quantity)}</span>
          <span className="k-quiet k-small-text">{words.t('orders.usual.in', { orders: line.orders, of })}</span>
          <button type="button" className="k-link" onClick={() => onAdd(at)} aria-label={words.t('orders.usual.add', { item: line.name })}><Keys of={`alt+${at + 1}`} /></button>
        </div>
      ))}
    </div>
  )
}
