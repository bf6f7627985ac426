// What was typed and is kept nowhere: leaving the page asks first, and a newer version from the server does not push it out.

import { Button } from '@mantine/core'
import { useBlocker } from '@tanstack/react-router'
import { useState } from 'react'
import { Dialog } from './dialog.tsx'
import { useWords } from './words.tsx'

/** Mount it beside what is typed. `when` is asked at the moment somebody leaves: by a link, by going back, or by closing the tab. */
export const Unsaved = ({ when }: Readonly<{ when(): boolean }>) => {
  const words = useWords()
  const blocker = useBlocker({ shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname && when(), enableBeforeUnload: when, withResolver: true })
  if (blocker.status !== 'blocked') return null
  return (
    <Dialog title={words.t('kit.unsaved')} onClose={blocker.reset}>
      <p className="k-second" style={{ marginBottom: 16 }}>{words.t('kit.unsaved.text')}</p>
      <div className="k-row">
        <Button variant="filled" onClick={blocker.reset} data-autofocus>{words.t('kit.unsaved.stay')}</Button>
        <Button onClick={blocker.proceed}>{words.t('kit.unsaved.leave')}</Button>
      </div>
    </Dialog>
  )
}

export type Opened<T> = Readonly<{ opened: T | undefined; hold(): void; letGo(): void }>

/** What a form was opened with: the newest until somebody types (`hold`), then that one, until they ask for the newer (`letGo`). */
export const useOpened = <T,>(key: string, newest: T | undefined): Opened<T> => {
  const [held, setHeld] = useState<Readonly<{ key: string; value: T }> | null>(null)
  const mine = held !== null && held.key === key
  return {
    opened: mine ? held.value : newest,
    hold: () => void (!mine && newest !== undefined && setHeld({ key, value: newest })),
    letGo: () => setHeld(null),
  }
}
