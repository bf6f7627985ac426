// Who follows what happened: duties further down the stream that tell others of it. A change asks for them in its own transaction and knows
// nothing more of them; they read the events.

import type { AccountId } from '#ground/ids'
import type { Tx } from './db.ts'
import type { Jobs } from './jobs.ts'

export const FOLLOW_EVENTS = 'exchange/follow-events'

/** Asks that what just happened to an account be followed, once the caller's transaction is there. */
export const askToFollow = (jobs: Jobs, tx: Tx, accountId: AccountId): Promise<void> => jobs.add(tx, FOLLOW_EVENTS, { accountId }, { key: accountId, queue: `follow ${accountId}` })
