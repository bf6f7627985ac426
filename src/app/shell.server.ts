// What the frame around every page needs, in one read: the person, their accounts, and how many findings wait.

import { Type } from 'typebox'
import type { AccountId } from '#ground/ids'
import { accountsFor } from '#platform/access'
import type { House } from '#platform/house'
import type { App } from '#platform/http'
import { sessionOf } from '#platform/http'
import type { SignIn } from '#platform/sign-in'

const Shell = Type.Object({
  person: Type.Object({ name: Type.String(), email: Type.String(), role: Type.String(), locale: Type.String(), timeZone: Type.String(), twoFactor: Type.Boolean() }),
  accounts: Type.Array(Type.Object({ id: Type.String(), number: Type.String(), name: Type.String(), findings: Type.Integer() })),
  accountCount: Type.Integer(),
  findings: Type.Integer(),
})

/** The switcher shows so many; beyond that people search. */
const SHOWN = 50

export const shellApi = (app: App, { house, signIn }: Readonly<{ house: House; signIn: SignIn }>): void => {
  app.get('/api/shell', { schema: { summary: 'What the frame of the pages shows.', response: { 200: Shell } } }, async (request) => {
    const session = sessionOf(request)
    const { userId, name, email, role, locale, timeZone } = session
    const twoFactor = userId !== null && (await signIn.hasSecondFactor(userId))
    const { reach } = await accountsFor(house.db, session)
    return house.db.within(reach, async (tx) => {
      const accounts = await tx.rows<{ id: AccountId; number: string; name: string; findings: bigint }>(
        `SELECT a.account_id AS id, a.number, a.name, coalesce(f.findings, 0) AS findings
         FROM accounts a LEFT JOIN (
           SELECT account_id, count(*) AS findings FROM finding_groups
           WHERE state = 'open' AND (snoozed_until IS NULL OR snoozed_until <= $1) GROUP BY account_id
         ) f ON f.account_id = a.account_id
         ORDER BY lower(a.name), a.account_id`,
        [house.clock.today(timeZone)],
      )
      const counted = accounts.map((account) => ({ ...account, findings: Number(account.findings) }))
      return {
        person: { name, email, role, locale, timeZone, twoFactor },
        accounts: counted.slice(0, SHOWN),
        accountCount: counted.length,
        findings: counted.reduce((sum, account) => sum + account.findings, 0),
      }
    })
  })
}
