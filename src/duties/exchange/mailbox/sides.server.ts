// Both sides of a document of ours with the numbers they are known by, in the schemes of the partner's format.

import type { Identity } from '#formats/document'
import type { AccountId, SiteId } from '#ground/ids'
import type { Tx } from '#platform/db'
import { loadSetting } from '#platform/settings.server'
import { loadIdentifiers } from '#duties/accounts/sites.store'
import { loadSitesWithAbove } from '#duties/accounts/accounts.store'
import type { Site } from '#duties/accounts/site'
import type { Company } from '../partners/company.ts'
import { COMPANY_SETTING } from '../partners/company.ts'
import type { Partner, PartnerFormat } from '../partners/partner.ts'
import type { Side, Sides } from './compose.ts'

export const loadCompany = (tx: Tx): Promise<Company | null> => loadSetting<Company>(tx, COMPANY_SETTING)

export type SidesAsk = Readonly<{ accountId: AccountId; partner: Partner; company: Company; soldTo: SiteId; shipTo: SiteId; billTo: SiteId }>

export const loadSides = async (tx: Tx, { accountId, partner, company, soldTo, shipTo, billTo }: SidesAsk): Promise<Sides> => {
  const sites = await loadSitesWithAbove(tx, accountId, [soldTo, shipTo, billTo])
  const taught = await tx.rows<{ site_id: SiteId; code: string }>("SELECT site_id, code FROM partner_codes WHERE account_id = $1 AND partner_id = $2 AND kind = 'site' ORDER BY code", [accountId, partner.partnerId])
  const side = async (siteId: SiteId, buyer: boolean): Promise<Side> => {
    const site = sites.get(siteId)
    if (site === undefined) throw new Error('a site of an order is not there')
    const identifiers = await loadIdentifiers(tx, accountId, siteId)
    const vat = identifiers.find((one) => one.scheme === 'VAT')?.value ?? null
    return sideOf(site, { format: partner.settings.format, vat, ids: idsOf(site, { partner, buyer, taught: taught.find((one) => one.site_id === siteId)?.code ?? null, gln: identifiers.find((one) => one.scheme === 'GLN')?.value ?? null, client: identifiers.find((one) => one.scheme === 'client')?.value ?? null }) })
  }
  return { seller: sellerSide(company, partner), buyer: await side(soldTo, true), shipTo: await side(shipTo, false), billTo: await side(billTo, false) }
}

/** Scheme of a GLN, and of a number that the client itself gave. */
const SCHEMES: Readonly<Record<PartnerFormat, Readonly<{ gln: string; own: string }>>> = {
  x12: { gln: 'UL', own: '92' }, edifact: { gln: '9', own: '92' }, ubl: { gln: '0088', own: '' }, cii: { gln: '0088', own: '' }, page: { gln: '0088', own: '' },
}

type Known = Readonly<{ partner: Partner; buyer: boolean; taught: string | null; gln: string | null; client: string | null }>

/** Best known first: the client's code as the client wrote it, its own number, the GLN; without any, our number of the site. */
const idsOf = (site: Site, { partner, buyer, taught, gln, client }: Known): Identity[] => {
  const schemes = SCHEMES[partner.settings.format]
  const own = taught ?? client
  const ids = [
    ...(gln === null ? [] : [{ id: gln, scheme: schemes.gln }]),
    ...(own === null ? [] : [{ id: own, scheme: schemes.own === '' ? null : schemes.own }]),
    ...(buyer && (partner.settings.format === 'ubl' || partner.settings.format === 'cii') ? partner.settings.them : []),
  ]
  return ids.length === 0 ? [{ id: site.number, scheme: schemes.own === '' ? null : schemes.own }] : ids
}

const sideOf = (site: Site, { ids, vat }: Readonly<{ format: PartnerFormat; ids: readonly Identity[]; vat: string | null }>): Side => ({
  name: site.name, ids, street: site.address.street, city: site.address.city, region: site.address.region, postcode: site.address.postalCode, country: site.address.country, vat, contact: null,
})

const sellerSide = (company: Company, partner: Partner): Side => {
  const { format, us } = partner.settings
  const schemes = SCHEMES[format]
  const gln = company.gln === null ? [] : [{ id: company.gln, scheme: schemes.gln }]
  const endpoint = company.endpoint === null || format === 'x12' || format === 'edifact' ? [] : [company.endpoint]
  return {
    name: company.name, ids: gln.length + endpoint.length === 0 && us.id !== '' ? [us] : [...gln, ...endpoint], street: company.street, city: company.city, region: company.region, postcode: company.postcode,
    country: company.country, vat: company.vat,
    contact: company.contactName === null && company.contactMail === null && company.contactPhone === null ? null : { name: company.contactName, phone: company.contactPhone, mail: company.contactMail },
  }
}
