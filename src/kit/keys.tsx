// The keyboard: one listener for the whole page, key hints, and the list of keys that the `?` sheet shows.
// Single keys are off inside text fields; while a dialog is open only the dialog's own keys work.

import type { ReactNode } from 'react'
import { createContext, Fragment, useContext, useEffect, useRef, useSyncExternalStore } from 'react'

/** Returning false lets the next one who listens have the key. */
export type KeyAction = (event: KeyboardEvent) => void | boolean
export type KeyEntry = KeyAction | Readonly<{ do: KeyAction; word: string }>

type Listener = { entries: Readonly<Record<string, KeyEntry>>; depth: number }

const listeners: Listener[] = []
const watchers = new Set<() => void>()
let shown: readonly KeyWord[] = []

/** How deep in dialogs a part stands: 0 is the page. Dialogs provide it to what they hold. */
export const DialogDepth = createContext(0)

/**
 * Listens for keys while the component is there: `{ j: next, 'shift+s': sort, 'mod+k': find, 'g a': toAccounts, Escape: close }`.
 * With `{ do, word }` the key is also in the sheet of all keys. The part mounted last is asked first.
 */
export const useKeys = (entries: Readonly<Record<string, KeyEntry>>, on = true): void => {
  const depth = useContext(DialogDepth)
  const listener = useRef<Listener>({ entries, depth })
  listener.current.entries = entries
  listener.current.depth = depth
  const wordsOfEntries = Object.entries(entries).map(([key, entry]) => (typeof entry === 'function' ? '' : `${key}=${entry.word}`)).join('\n')
  useEffect(() => {
    if (!on) return
    const mine = listener.current
    listeners.push(mine)
    changed()
    return () => {
      listeners.splice(listeners.indexOf(mine), 1)
      changed()
    }
  }, [on, wordsOfEntries])
}

export type KeyWord = Readonly<{ key: string; word: string }>

/** The keys that work now and have a word, each once, the nearest meaning first. */
export const useShownKeys = (): readonly KeyWord[] =>
  useSyncExternalStore((watch) => (watchers.add(watch), () => watchers.delete(watch)), () => shown)

const changed = (): void => {
  const found = new Map<string, string>()
  for (const { entries } of listeners.toReversed())
    for (const [key, entry] of Object.entries(entries)) if (typeof entry !== 'function' && !found.has(key)) found.set(key, entry.word)
  shown = [...found].map(([key, word]) => ({ key, word }))
  for (const watch of watchers) watch()
}

let sequence = ''
let sequenceAt = 0

const onKey = (event: KeyboardEvent): void => {
  if (event.defaultPrevented || event.isComposing) return
  const pressed = nameOf(event)
  if (pressed === null) return
  const plain = !event.ctrlKey && !event.metaKey && !event.altKey
  if (plain && isText(event.target) && pressed !== 'Escape') return
  if (plain && (pressed === 'Enter' || pressed === 'Space') && hasOwnEnter(event.target)) return
  const chained = sequence !== '' && event.timeStamp - sequenceAt < 1200 ? `${sequence} ${pressed}` : null
  const depth = Math.max(0, ...[...document.querySelectorAll('[data-dialog-depth]')].map((node) => Number(node.getAttribute('data-dialog-depth'))))
  for (const key of chained === null ? [pressed] : [chained, pressed]) {
    for (const listener of listeners.toReversed()) {
      if (listener.depth !== depth && !(key.startsWith('mod+') && depth === 0)) continue
      const entry = listener.entries[key]
      if (entry === undefined) continue
      if ((typeof entry === 'function' ? entry : entry.do)(event) === false) continue
      event.preventDefault()
      sequence = ''
      return
    }
  }
  const begins = listeners.some(({ entries }) => Object.keys(entries).some((key) => key.startsWith(`${pressed} `)))
  sequence = begins && plain ? pressed : ''
  sequenceAt = event.timeStamp
}

const nameOf = (event: KeyboardEvent): string | null => {
  if (['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return null
  const key = event.key === ' ' ? 'Space' : event.key.length === 1 ? event.key.toLowerCase() : event.key
  const letter = /^[a-z]$/.test(key) || event.key.length > 1
  return `${event.ctrlKey || event.metaKey ? 'mod+' : ''}${event.altKey ? 'alt+' : ''}${event.shiftKey && letter ? 'shift+' : ''}${key}`
}

const TEXT = 'input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable=true], [role=textbox], [role=combobox]'
const isText = (target: EventTarget | null): boolean => target instanceof Element && target.matches(TEXT)
const hasOwnEnter = (target: EventTarget | null): boolean =>
  target instanceof Element && target.matches('button, a[href], summary, input, [role=button], [role=menuitem], [role=option], [role=tab], [role=checkbox], [role=radio]')

if (typeof document !== 'undefined') document.addEventListener('keydown', onKey)

const LABELS: Readonly<Record<string, string>> = {
  mod: 'Ctrl', shift: 'Shift', alt: 'Alt', Escape: 'Esc', ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Space: 'Space',
}

/** `mod+k` as key caps. */
export const Key = ({ children }: Readonly<{ children: ReactNode }>) => <kbd className="k-key">{children}</kbd>

export const Keys = ({ of }: Readonly<{ of: string }>) => (
  <>
    {of.split(' ').flatMap((step) => step.split('+')).map((part, at) => (
      <Fragment key={at}><Key>{LABELS[part] ?? (part.length === 1 ? part.toUpperCase() : part)}</Key></Fragment>
    ))}
  </>
)

/** The keys of a page in the bar at its bottom. `keys` lists caps that share one word: `['j', 'k']`. */
export const KeyBar = ({ keys }: Readonly<{ keys: readonly Readonly<{ keys: readonly string[]; word: string }>[] }>) => (
  <footer className="k-keybar">
    {keys.map(({ keys: caps, word }) => (
      <span className="k-keys" key={word}>
        {caps.map((cap) => <Keys of={cap} key={cap} />)} {word}
      </span>
    ))}
  </footer>
)
