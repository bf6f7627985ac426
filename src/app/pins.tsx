// The accounts that stand in the navigation: those a person pinned, or, until they choose, the first few of theirs.

import { useSyncExternalStore } from 'react'
import type { ShellData } from './shell-data.tsx'

const KEPT = 'mainstay.pinned'
const FIRST = 6

const watchers = new Set<() => void>()

/** Ids of the pinned accounts, as kept; null when nobody chose yet. */
const kept = (): string | null => localStorage.getItem(KEPT)

const idsOf = (data: ShellData | undefined): readonly string[] => {
  const text = kept()
  return text === null ? (data?.accounts ?? []).slice(0, FIRST).map((account) => account.id) : text.split(',').filter((id) => id !== '')
}

export const isPinned = (data: ShellData | undefined, accountId: string): boolean => idsOf(data).includes(accountId)

export const togglePin = (data: ShellData | undefined, accountId: string): void => {
  const ids = idsOf(data)
  localStorage.setItem(KEPT, (ids.includes(accountId) ? ids.filter((id) => id !== accountId) : [...ids, accountId]).join(','))
  for (const watch of watchers) watch()
}

/** The accounts to show and whether the person chose them. Nobody needs pins for a single account. */
export const usePins = (data: ShellData): Readonly<{ accounts: ShellData['accounts']; chosen: boolean }> => {
  const text = useSyncExternalStore((watch) => (watchers.add(watch), () => watchers.delete(watch)), kept)
  if (data.accountCount <= 1) return { accounts: [], chosen: false }
  const ids = idsOf(data)
  return { accounts: data.accounts.filter((account) => ids.includes(account.id)), chosen: text !== null }
}
