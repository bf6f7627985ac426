// The list beneath the article cell: items by code, by the client's code or by name, chosen without leaving the keyboard.

import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { read } from '#kit/api'
import { ApiError } from '#kit/api'
import { useWords } from '#kit/words'
import type { Candidate, Suggestions } from './orders.wire.ts'

const ASK_AFTER = 110

/** Items for a typed text. `first` stands there until the answer comes. Null closes the list. */
export const useSuggestions = (accountId: string, text: string | null): readonly Candidate[] => {
  const [found, setFound] = useState<readonly Candidate[]>([])
  const asked = text?.trim() ?? ''
  useEffect(() => {
    if (asked === '') return setFound([])
    const stop = new AbortController()
    const timer = setTimeout(() => {
      read<Suggestions>(`/accounts/${accountId}/orders/suggestions?text=${encodeURIComponent(asked)}&limit=8`, stop.signal)
        .then(({ rows }) => setFound(rows))
        .catch((error: unknown) => {
          // an answer that is no longer wanted, or no connection: the list stays as it was, the line is judged all the same
          if (!(error instanceof ApiError) && !(error instanceof DOMException)) throw error
        })
    }, ASK_AFTER)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [accountId, asked])
  return found
}

type Props = Readonly<{ id: string; anchor: HTMLElement | null; items: readonly Candidate[]; active: number; onPick(item: Candidate): void; onHover(at: number): void }>

export const SuggestList = ({ id, anchor, items, active, onPick, onHover }: Props) => {
  const words = useWords()
  const list = useRef<HTMLUListElement>(null)
  const [at, setAt] = useState<Readonly<{ left: number; top: number }> | null>(null)
  useLayoutEffect(() => {
    const box = anchor?.getBoundingClientRect()
    if (box === undefined) return
    const height = list.current?.offsetHeight ?? 0
    // above the cell where there is no room below, so that the line itself always stays in sight
    setAt({ left: box.left, top: box.bottom + 2 + height <= window.innerHeight - 8 ? box.bottom + 2 : Math.max(8, box.top - 2 - height) })
  }, [anchor, items.length])
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' })
  }, [active])
  return (
    <ul className="ord-suggest k-pop" role="listbox" id={id} aria-label={words.t('orders.editor.items')} ref={list} style={at ?? { visibility: 'hidden' }}>
      {items.map((item, at) => (
        <li
          key={item.itemId}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === active}
          className={at === active ? 'ord-on' : undefined}
          onMouseDown={(event) => (event.preventDefault(), onPick(item))}
          onMouseEnter={() => onHover(at)}
        >
          <span className="k-figure k-quiet">{item.number}</span>
          <span className="k-mid">{item.name}</span>
          <span className="k-quiet">{item.clientCode ?? words.unit(item.unit)}</span>
        </li>
      ))}
    </ul>
  )
}
