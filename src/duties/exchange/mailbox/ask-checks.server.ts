// Asks that the documents of an account be checked, once the caller's transaction is there. Many asks in a row are one run.

import type { AccountId } from '#ground/ids'
import type { Tx } from '#platform/db'
import type { House } from '#platform/house'
import { CHECK_DOCUMENTS } from './ask-checks.ts'

export const askDocumentChecks = (house: House, tx: Tx, accountId: AccountId): Promise<void> => house.jobs.add(tx, CHECK_DOCUMENTS, [{ accountId }], { key: accountId, queue: `checks ${accountId}`, after: 1 })
