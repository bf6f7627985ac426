// Contracts, amendments and terms read from PostgreSQL into the values of the rules.

import type { Day } from '#ground/day'
import type { AccountId, ContractId, FamilyId, ItemId, SiteId, TermId } from '#ground/ids'
import type { Currency } from '#ground/money'
import type { Tx } from '#platform/db'
import type { Contract, ContractState, PriceDay, Tolerances } from './contract.ts'
import type { ClauseEnd } from './price-book.ts'
import type { PriceBody, PriceTerm, Subject } from './price-term.ts'
import { ruleOf } from './price-term.ts'

type ContractRow = {
  contract_id: ContractId; number: string; name: string; currency: Currency; state: ContractState; signed_on: Day | null
  valid_from: Day; valid_to: Day | null; payment_days: number | null; price_day: PriceDay; tolerances: Tolerances; amendments: AmendmentRow[] | null
}
type AmendmentRow = { number: string; name: string; signed_on: Day | null; takes_effect_on: Day }

/** Every contract of the account with its amendments, in whatever state, the newest first. */
export const loadContracts = async (tx: Tx, accountId: AccountId, contractId: ContractId | null = null): Promise<Contract[]> => {
  const rows = await tx.rows<ContractRow>(
    `SELECT c.contract_id, c.number, c.name, c.currency, c.state, c.signed_on, c.valid_from, c.valid_to, c.payment_days, c.price_day, c.tolerances,
       (SELECT json_agg(json_build_object('number', a.number, 'name', a.name, 'signed_on', a.signed_on, 'takes_effect_on', a.takes_effect_on)
                        ORDER BY a.takes_effect_on, a.number)
        FROM amendments a WHERE a.account_id = c.account_id AND a.contract_id = c.contract_id) AS amendments
     FROM contracts c WHERE c.account_id = $1 AND ($2::uuid IS NULL OR c.contract_id = $2) ORDER BY c.valid_from DESC, c.number`,
    [accountId, contractId],
  )
  return rows.map((row) => ({
    contractId: row.contract_id,
    number: row.number,
    name: row.name,
    currency: row.currency,
    state: row.state,
    signedOn: row.signed_on,
    valid: { from: row.valid_from, to: row.valid_to },
    paymentDays: row.payment_days,
    priceDay: row.price_day,
    tolerances: row.tolerances,
    amendments: (row.amendments ?? []).map((made) => ({ number: made.number, name: made.name, signedOn: made.signed_on, takesEffectOn: made.takes_effect_on })),
  }))
}

type TermRow = {
  contract_id: ContractId; term_id: TermId; clause: string; name: string; amendment_number: string | null; item_id: ItemId | null
  family_id: FamilyId | null; site_id: SiteId | null; valid_from: Day; valid_to: Day | null; body: PriceBody
}

/** The price terms that can bear on the items and families; all of the account's when both are null. */
export const loadTerms = async (
  tx: Tx,
  accountId: AccountId,
  itemIds: readonly ItemId[] | null = null,
  familyIds: readonly FamilyId[] | null = null,
  contractId: ContractId | null = null,
): Promise<PriceTerm[]> => {
  const rows = await tx.rows<TermRow>(
    `SELECT contract_id, term_id, clause, name, amendment_number, item_id, family_id, site_id, valid_from, valid_to, body FROM terms
     WHERE account_id = $1 AND kind = 'price' AND ($4::uuid IS NULL OR contract_id = $4)
       AND ($2::uuid[] IS NULL OR item_id = ANY($2) OR family_id = ANY($3::uuid[]) OR (item_id IS NULL AND family_id IS NULL))`,
    [accountId, itemIds, familyIds, contractId],
  )
  return rows.map((row) => ({
    termId: row.term_id,
    contractId: row.contract_id,
    clause: row.clause,
    name: row.name,
    amendment: row.amendment_number,
    on: subjectOf(row),
    siteId: row.site_id,
    valid: { from: row.valid_from, to: row.valid_to },
    rule: ruleOf(row.body),
  }))
}

const subjectOf = (row: TermRow): Subject => {
  if (row.item_id !== null) return { kind: 'item', itemId: row.item_id }
  return row.family_id === null ? { kind: 'everything' } : { kind: 'family', familyId: row.family_id }
}

/** Which amendment restates or ends which clause: needed whole, even when only some items' terms are loaded. */
export const loadRestatements = async (tx: Tx, accountId: AccountId): Promise<ClauseEnd[]> => {
  const rows = await tx.rows<{ contract_id: ContractId; amendment_number: string; clause: string }>(
    `SELECT DISTINCT contract_id, amendment_number, clause FROM terms WHERE account_id = $1 AND amendment_number IS NOT NULL AND kind IN ('price', 'end')`,
    [accountId],
  )
  return rows.map((row) => ({ contractId: row.contract_id, amendment: row.amendment_number, clause: row.clause }))
}

/** The clauses that amendments end without a successor. */
export const loadEnds = async (tx: Tx, accountId: AccountId, contractId: ContractId): Promise<ClauseEnd[]> => {
  const rows = await tx.rows<{ contract_id: ContractId; amendment_number: string; clause: string }>(
    `SELECT contract_id, amendment_number, clause FROM terms WHERE account_id = $1 AND contract_id = $2 AND kind = 'end' ORDER BY amendment_number, clause`,
    [accountId, contractId],
  )
  return rows.map((row) => ({ contractId: row.contract_id, amendment: row.amendment_number, clause: row.clause }))
}
