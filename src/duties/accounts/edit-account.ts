// Making and changing an account: the rules.

import type { Account } from './account.ts'
import type { Outcome } from '#ground/outcome'
import { done, refused } from '#ground/outcome'
import { say } from '#ground/say'
import type { AccountIn } from './account-draft.ts'

/** `same` is the account that has the number already, if there is one. */
export const newAccount = (same: Account | null, row: AccountIn): Outcome<AccountIn> =>
  same === null ? done(row) : refused({ code: 'accounts/account-number-taken', say: say('refusal.accounts/account-number-taken', { number: row.number }), at: 'number' })

/**
 * The asker saw `version`. The currency stays as it is once the account is made: what was ordered and agreed is in it;
 * single sites may have another.
 */
export const changeAccount = (account: Account, change: Readonly<{ version: number; row: AccountIn }>): Outcome<AccountIn> => {
  if (account.version !== change.version) {
    return refused({ code: 'accounts/account-changed-meanwhile', say: say('refusal.accounts/account-changed-meanwhile', { name: account.name }), at: '' })
  }
  if (change.row.currency !== undefined && change.row.currency !== account.currency) {
    return refused({ code: 'accounts/currency-fixed', say: say('refusal.accounts/currency-fixed', { currency: account.currency }), at: 'currency' })
  }
  return done(change.row)
}
