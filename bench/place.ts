// Where a benchmark happens: an installation of its own in a temporary folder, with a catalogue and a contract of a given size.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { speech } from '#app/speech.server'
import { mergeAccount, mergeSites } from '#duties/accounts/accounts.store'
import { mergeFamilies, mergeItemFamilies, mergeItems, mergeListPrices, mergeTaxRates } from '#duties/catalog/catalog.store'
import { importContracts } from '#duties/contracts/contract-import.store'
import type { AccountId, SiteId } from '#ground/ids'
import type { Installation } from '#platform/installation'
import { openInstallation } from '#platform/installation'
import { accountIdOf, siteIdOf } from '#platform/keyed-id'
import { openLog } from '#platform/log'

export type Place = Readonly<{ installation: Installation; folder: string; close(): Promise<void> }>

export const openPlace = async (): Promise<Place> => {
  const folder = mkdtempSync(join(tmpdir(), 'mainstay-bench-'))
  const installation = await openInstallation({ folder, address: 'http://localhost', env: {}, log: openLog('off'), speech })
  const close = async (): Promise<void> => {
    await installation.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { installation, folder, close }
}

export type Trade = Readonly<{ accountId: AccountId; siteId: SiteId; items: readonly string[] }>

/** An account with one site, `items` list prices in a hundred families, and a contract of `terms` clauses over some of them. */
export const openTrade = async (place: Place, size: Readonly<{ account: string; items: number; terms: number }>): Promise<Trade> => {
  const { house } = place.installation
  const stamp = { userId: null, now: house.clock.now() }
  const accountId = accountIdOf(size.account)
  const numbers = Array.from({ length: size.items }, (_, at) => `${size.account}-${at + 1}`)
  const families = Array.from({ length: 100 }, (_, at) => `${size.account}-F${at + 1}`)
  await house.db.within('everything', async (tx) => {
    await mergeAccount(tx, [{ number: size.account, name: `Bench ${size.account}`, currency: 'EUR', country: 'DE' }], stamp)
    await mergeSites(tx, accountId, [{ number: 'S', name: 'Site', kind: 'store', roles: ['sold-to', 'ship-to', 'bill-to', 'payer'], country: 'DE' }], stamp)
    await mergeTaxRates(tx, [{ country: 'DE', taxCode: 'standard', validFrom: '2000-01-01', percentMicros: 19_000_000n }])
    await mergeFamilies(tx, families.map((number) => ({ number, name: number })))
    await mergeItems(tx, numbers.map((number) => ({ number, name: `Item ${number}`, kind: 'product', baseUnit: 'each', orderUnit: 'each' })))
    await mergeItemFamilies(tx, numbers.map((itemNumber, at) => ({ itemNumber, familyNumber: families[at % families.length] as string })))
    await mergeListPrices(tx, numbers.map((itemNumber, at) => ({ itemNumber, currency: 'EUR', unit: 'each', validFrom: '2000-01-01', priceMicros: BigInt(1_000_000 + (at % 900) * 10_000) })))
    const terms = Array.from({ length: size.terms }, (_, at) => `      - { clause: "${at + 2}", name: T${at}, item: "${numbers[(at * 7) % numbers.length]}", net: ${(at % 90) + 1}.40 EUR / each }`)
    const text = `contracts:\n  - contract: ${size.account}\n    account: ${size.account}\n    currency: EUR\n    valid: 2020-01-01 .. 2040-12-31\n    terms:\n      - { clause: "1", name: All, everything: true, discount: 5% }\n${[...new Map(terms.map((term) => [/item: "([^"]+)"/.exec(term)?.[1], term])).values()].join('\n')}\n`
    const report = await importContracts(tx, text, { stamp })
    if (report.problems.length > 0) throw new Error(JSON.stringify(report.problems[0]))
  })
  return { accountId, siteId: siteIdOf(accountId, 'S'), items: numbers }
}
