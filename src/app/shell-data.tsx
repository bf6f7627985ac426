// Who is signed in and what the navigation needs, read once and kept.

import { useRead } from '#kit/api'

/** What `GET /api/shell` answers. */
export type ShellData = Readonly<{
  person: Readonly<{ name: string; email: string; role: string; locale: string; timeZone: string; twoFactor: boolean }>
  /** The accounts of the person, by name; at most fifty, `accountCount` says how many there are. */
  accounts: readonly Readonly<{ id: string; number: string; name: string; findings: number }>[]
  accountCount: number
  findings: number
}>

export const useShell = (): ShellData | undefined => useRead<ShellData>('/shell', { refetchEvery: 60_000 }).data
