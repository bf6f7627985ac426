// Findings for tests of the worklist and its store: an account with sites, written plainly, and findings with sensible rest.

import { chain } from '#ground/evidence'
import type { Finding } from '#ground/finding'
import type { AccountId, SiteId } from '#ground/ids'
import type { Currency } from '#ground/money'
import { money, moneyText } from '#ground/money'
import { day } from '#ground/day'
import { say, sayMoney } from '#ground/say'
import type { Tx } from '#platform/db'
import { accountIdOf, siteIdOf } from '#platform/keyed-id'

/** An account with so many sites, numbered S1 and on. */
export const plainAccount = async (tx: Tx, number: string, sites = 3): Promise<Readonly<{ accountId: AccountId; siteIds: readonly SiteId[] }>> => {
  const accountId = accountIdOf(number)
  const siteIds = Array.from({ length: sites }, (_, at) => siteIdOf(accountId, `S${at + 1}`))
  await tx.run("INSERT INTO accounts (account_id, number, name, currency, created_at) VALUES ($1, $2, $3, 'EUR', '2026-01-01T00:00:00Z')", [accountId, number, `${number} Stores`])
  await tx.run(
    `INSERT INTO sites (account_id, site_id, ancestors, number, name, kind)
     SELECT $1, s.id, ARRAY[s.id], s.number, s.name, 'store' FROM unnest($2::uuid[], $3::text[], $4::text[]) AS s (id, number, name)`,
    [accountId, siteIds, siteIds.map((_, at) => `S${at + 1}`), siteIds.map((_, at) => `${number} site ${at + 1}`)],
  )
  return { accountId, siteIds }
}

export const ABOVE = 'invoices/price-above-contract'
export const LATE = 'orders/delivered-late'

type Given = Partial<Omit<Finding, 'atStake'>> & Readonly<{ subject: string; minor?: bigint; currency?: string }>

/** An invoice line above its price, 60.00 EUR at stake, unless told otherwise. */
export const aFinding = ({ minor = 6000n, currency = 'EUR', ...given }: Given): Finding => {
  const atStake = money(minor, currency as Currency)
  return {
    rule: ABOVE,
    cause: 'A-100 12.90 for 12.40',
    siteId: null,
    itemId: null,
    orderId: null,
    orderLineNo: null,
    invoiceId: null,
    invoiceLineNo: null,
    contractId: null,
    termId: null,
    day: day('2026-02-20'),
    due: null,
    direction: 'over',
    certainty: 'exact',
    say: say(`finding.${given.rule ?? ABOVE}`, { subject: given.subject, amount: sayMoney(atStake) }),
    evidence: chain([{ kind: 'invoice', state: 'broken', ref: null, agreed: sayMoney(atStake), happened: sayMoney(atStake), note: null }], null),
    ...given,
    atStake,
  }
}

export const exactly = (minor: bigint, currency = 'EUR'): string => moneyText(money(minor, currency as Currency))
