// Where documents go: a customer number of a file to the site, its account and the site that is billed. Looked up in memory.

import type { SiteId } from '#ground/ids'
import type { Currency } from '#ground/money'
import type { Say } from '#ground/say'
import { say } from '#ground/say'
import { loadTree } from '#duties/accounts/accounts.store'
import { answersFor } from '#duties/accounts/site'
import type { ImportedAccount, Run } from './run.server.ts'

export type Place = Readonly<{
  account: ImportedAccount
  siteId: SiteId
  number: string
  billTo: SiteId
  country: string | null
  currency: Currency
  paymentDays: number | null
}>

export class Places {
  /** By site number; several when accounts share a number. */
  readonly #byNumber = new Map<string, Place[]>()

  constructor(readonly leftOut: ReadonlySet<string>) {}

  static async load(run: Run): Promise<Places> {
    const places = new Places(run.leftOut)
    for (const account of run.accounts.values()) await places.#add(run, account)
    return places
  }

  async #add(run: Run, account: ImportedAccount): Promise<void> {
    const { sites } = await loadTree(run.tx, account.accountId)
    for (const site of sites.values()) {
      const place = {
        account,
        siteId: site.siteId,
        number: site.number,
        billTo: answersFor(sites, site.siteId, 'bill-to') ?? site.ancestors[0] ?? site.siteId,
        country: site.address.country ?? account.country,
        currency: site.currency ?? account.currency,
        paymentDays: site.paymentDays,
      }
      const known = this.#byNumber.get(site.number)
      if (known === undefined) this.#byNumber.set(site.number, [place])
      else known.push(place)
    }
  }

  /** `'left-out'` for customers the mapping did not choose. */
  find(number: string, account: string | null): Place | 'left-out' | Say {
    const found = this.#byNumber.get(number) ?? []
    const places = account === null ? found : found.filter((place) => place.account.number === account)
    const [place, other] = places
    if (place === undefined) return this.leftOut.has(number) ? 'left-out' : say('refusal.exchange/unknown-site', { site: number })
    return other === undefined ? place : say('refusal.exchange/site-of-several', { site: number, accounts: places.map((one) => one.account.name).join(', ') })
  }
}
