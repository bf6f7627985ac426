// Toasts: one line about what just happened, with undo where it can be undone. They go by themselves, errors stay until closed.

import { Button } from '@mantine/core'
import { useEffect, useSyncExternalStore } from 'react'
import { Icon } from './icons.tsx'
import { Keys, useKeys } from './keys.tsx'
import { useWords } from './words.tsx'

export type Toast = Readonly<{
  text: string
  bad?: boolean
  /** Takes the change back; Ctrl Z does it too while the toast is there. */
  undo?(): void
  /** Another way forward: `See both`. */
  action?: Readonly<{ word: string; do(): void }>
}>

type Shown = Toast & { id: number }

let shown: readonly Shown[] = []
let lastId = 0
const watchers = new Set<() => void>()

const set = (next: readonly Shown[]): void => {
  shown = next
  for (const watch of watchers) watch()
}

export const toast = (one: Toast): void => {
  lastId += 1
  set([...shown.slice(-2), { ...one, id: lastId }])
}

const close = (id: number): void => set(shown.filter((one) => one.id !== id))

/** Where the toasts stand; once, in the shell. */
export const Toasts = () => {
  const list = useSyncExternalStore((watch) => (watchers.add(watch), () => watchers.delete(watch)), () => shown)
  return <div className="k-toasts" role="status" aria-live="polite">{list.map((one) => <Line key={one.id} toast={one} />)}</div>
}

const SECONDS = 8

const Line = ({ toast: one }: Readonly<{ toast: Shown }>) => {
  const words = useWords()
  useEffect(() => {
    if (one.bad === true) return
    const timer = setTimeout(() => close(one.id), SECONDS * 1000)
    return () => clearTimeout(timer)
  }, [one])
  const undo = (): void => {
    close(one.id)
    one.undo?.()
  }
  useKeys({ 'mod+z': { do: undo, word: words.t('kit.undo') } }, one.undo !== undefined)
  return (
    <div className={one.bad === true ? 'k-pop k-toast k-bad' : 'k-pop k-toast'}>
      <Icon name={one.bad === true ? 'warning' : 'check'} />
      <span>{one.text}</span>
      {one.undo !== undefined && <Button size="xs" variant="subtle" onClick={undo} rightSection={<Keys of="mod+z" />}>{words.t('kit.undo')}</Button>}
      {one.action !== undefined && <Button size="xs" onClick={() => (close(one.id), one.action?.do())}>{one.action.word}</Button>}
      {one.bad === true && <button type="button" className="k-field-button" aria-label={words.t('kit.close')} onClick={() => close(one.id)}><Icon name="close" small /></button>}
    </div>
  )
}
