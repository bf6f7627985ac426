// Which country a party belongs to, as Peppol's national rules ask it: by its VAT number, else by its address.

import type { XmlNode } from '../../xml/xml-tree.ts'
import type { Facts } from '../rule.ts'
import { at, valueAt, valuesAt } from '../selector.ts'
import type { Syntax } from '../terms.ts'

export const both = (ubl: string, cii: string) => ({ ubl: at(ubl), cii: at(cii) })

export const ROOTS: Readonly<Record<Syntax, readonly string[]>> = { ubl: ['/Invoice', '/CreditNote'], cii: ['/rsm:CrossIndustryInvoice'] }
export const AGREED = 'rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeAgreement'
export const SETTLED = 'rsm:SupplyChainTradeTransaction/ram:ApplicableHeaderTradeSettlement'

// Invoices in CII name the scheme of a VAT number VA; older tests of Peppol name it VAT.
const ciiVat = (party: string): string => `${AGREED}/${party}/ram:SpecifiedTaxRegistration/ram:ID[@schemeID=VA] | ${AGREED}/${party}/ram:SpecifiedTaxRegistration/ram:ID[@schemeID=VAT]`

const SUPPLIER_VAT = both('cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID=VAT]/cbc:CompanyID', ciiVat('ram:SellerTradeParty'))
const REPRESENTATIVE_VAT = both('cac:TaxRepresentativeParty/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID=VAT]/cbc:CompanyID', ciiVat('ram:SellerTaxRepresentativeTradeParty'))
const CUSTOMER_VAT = both('cac:AccountingCustomerParty/cac:Party/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID=VAT]/cbc:CompanyID', ciiVat('ram:BuyerTradeParty'))
const SUPPLIER_COUNTRY = both('cac:AccountingSupplierParty/cac:Party/cac:PostalAddress/cac:Country/cbc:IdentificationCode', `${AGREED}/ram:SellerTradeParty/ram:PostalTradeAddress/ram:CountryID`)
const CUSTOMER_COUNTRY = both('cac:AccountingCustomerParty/cac:Party/cac:PostalAddress/cac:Country/cbc:IdentificationCode', `${AGREED}/ram:BuyerTradeParty/ram:PostalTradeAddress/ram:CountryID`)
const REPRESENTATIVE_COUNTRY = both('cac:TaxRepresentativeParty/cac:PostalAddress/cac:Country/cbc:IdentificationCode', `${AGREED}/ram:SellerTaxRepresentativeTradeParty/ram:PostalTradeAddress/ram:CountryID`)

export type Countries = Readonly<{
  /** By VAT number of the seller, of its representative, else by the seller's address. */
  supplier: string
  customer: string
  /** By the seller's own VAT number, else its address. */
  seller: string
  /** By address only. */
  supplierAddress: string
  customerAddress: string
  representativeAddress: string
  supplierVat: readonly string[]
  representativeVat: readonly string[]
}>

export const countriesOf = (facts: Facts, syntax: Syntax): Countries =>
  facts.once(`countries ${syntax}`, (root: XmlNode): Countries => {
    const supplierVat = valuesAt(root, SUPPLIER_VAT[syntax])
    const representativeVat = valuesAt(root, REPRESENTATIVE_VAT[syntax])
    const address = (selector: typeof SUPPLIER_COUNTRY): string => valueAt(root, selector[syntax]).toUpperCase()
    const seller = prefixOf(supplierVat) ?? none(address(SUPPLIER_COUNTRY))
    return {
      supplier: prefixOf(supplierVat) ?? prefixOf(representativeVat) ?? none(address(SUPPLIER_COUNTRY)),
      customer: prefixOf(valuesAt(root, CUSTOMER_VAT[syntax])) ?? none(address(CUSTOMER_COUNTRY)),
      seller, supplierVat, representativeVat,
      supplierAddress: address(SUPPLIER_COUNTRY), customerAddress: address(CUSTOMER_COUNTRY), representativeAddress: address(REPRESENTATIVE_COUNTRY),
    }
  })

const prefixOf = (numbers: readonly string[]): string | null => {
  const first = numbers.find((number) => number !== '')
  return first === undefined ? null : first.slice(0, 2).toUpperCase()
}

const none = (country: string): string => (country === '' ? 'XX' : country)
