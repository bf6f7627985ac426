// On the page of an account: its trading partners. An account without partners shows nothing, and loads none of their texts.

import { lazy } from 'react'
import { useRead } from '#kit/api'
import { loadLaterWords } from '#kit/words'
import type { PartnerList } from './partners.wire.ts'

const List = lazy(() => Promise.all([import('./account-partners-list.tsx'), loadLaterWords()]).then(([file]) => ({ default: file.AccountPartnersList })))

export const AccountPartners = ({ accountId }: Readonly<{ accountId: string }>) => {
  const rows = useRead<PartnerList>(`/partners?account=${accountId}`, { keep: false }).data?.rows ?? []
  return rows.length === 0 ? null : <List accountId={accountId} rows={rows} />
}
