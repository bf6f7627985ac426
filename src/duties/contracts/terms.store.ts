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

/** What narrows a load of terms; what is left out does not. */
export type TermsOf = Readonly<{ contractId?: ContractId; items?: readonly ItemId[]; families?: readonly FamilyId[]; sites?: readonly SiteId[] }>

const TERM_COLUMNS = 'contract_id, term_id, clause, name, amendment_number, item_id, family_id, site_id, valid_from, valid_to, body'

/** The price terms of the account. With `items` and `families`, those that bear on them, and those for everything, each by its index. */
export const loadTerms = async (tx: Tx, accountId: AccountId, of: TermsOf = {}): Promise<PriceTerm[]> => {
  const values: unknown[] = [accountId]
  const given = (value: unknown): string => `$${values.push(value)}`
  const narrowed = [
    of.contractId === undefined ? '' : ` AND contract_id = ${given(of.contractId)}`,
    of.sites === undefined ? '' : ` AND (site_id IS NULL OR site_id = ANY(${given(of.sites)}::uuid[]))`,
  ].join('')
  const subjects = of.items === undefined ? ['true'] : [`item_id = ANY(${given(of.items)}::uuid[])`, `family_id = ANY(${given(of.families ?? [])}::uuid[])`, 'item_id IS NULL AND family_id IS NULL']
  const rows = await tx.rows<TermRow>(
    subjects.map((subject) => `SELECT ${TERM_COLUMNS} FROM terms WHERE account_id = $1 AND kind = 'price'${narrowed} AND ${subject}`).join('\nUNION ALL '),
    values,
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

/** Which amendments restate or end the clauses of these terms: needed whole, even when only some items' terms are loaded. */
export const loadRestatements = async (tx: Tx, accountId: AccountId, terms: readonly PriceTerm[]): Promise<ClauseEnd[]> => {
  if (terms.length === 0) return []
  const rows = await tx.rows<{ contract_id: ContractId; amendment_number: string; clause: string }>(
    `SELECT DISTINCT contract_id, amendment_number, clause FROM terms
     WHERE account_id = $1 AND amendment_number IS NOT NULL AND contract_id = ANY($2::uuid[]) AND clause = ANY($3::text[]) AND kind IN ('price', 'end')`,
    [accountId, [...new Set(terms.map((term) => term.contractId))], [...new Set(terms.map((term) => term.clause))]],
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
