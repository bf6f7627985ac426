// Who a Cross Industry Invoice speaks of. Register number and electronic address are references, as in the documents of UBL.

import type { Contact, Identity, Party, Reference } from '../document.ts'
import type { XmlNode } from '../xml/xml-tree.ts'
import type { Reading } from '../ubl/reading.ts'
import { elementAt, elementsAt, Fields } from '../ubl/reading.ts'

export const ciiParty = (reading: Reading, role: string, node: XmlNode | null): readonly Party[] => {
  if (node === null) return []
  const of = new Fields(reading, node)
  const ids: Identity[] = [...elementsAt(node, 'ram:ID'), ...elementsAt(node, 'ram:GlobalID')].flatMap((one) => {
    const identity = new Fields(reading, one).identity('id', '')
    return identity === null ? [] : [identity]
  })
  const references: Reference[] = []
  const endpoint = numberAt(reading, node, 'EndpointID', 'ram:URIUniversalCommunication/ram:URIID', references)
  numberAt(reading, node, 'CompanyID', 'ram:SpecifiedLegalOrganization/ram:ID', references)
  const vat = taxNumbers(reading, node, of, references)
  if (endpoint !== null && !ids.some((one) => one.id === endpoint.id)) ids.push(endpoint)
  const street = ['LineOne', 'LineTwo', 'LineThree'].map((line, at) => of.text(at === 0 ? 'street' : line, `ram:PostalTradeAddress/ram:${line}`)).filter((line) => line !== null)
  const party = {
    role,
    name: of.text('name', 'ram:Name'),
    ids,
    street,
    city: of.text('city', 'ram:PostalTradeAddress/ram:CityName'),
    region: of.text('region', 'ram:PostalTradeAddress/ram:CountrySubDivisionName'),
    postcode: of.text('postcode', 'ram:PostalTradeAddress/ram:PostcodeCode'),
    country: of.text('country', 'ram:PostalTradeAddress/ram:CountryID'),
    vat,
    contacts: elementsAt(node, 'ram:DefinedTradeContact').flatMap((one) => contactOf(reading, one)),
    references,
    at: of.at,
  }
  return party.name === null && ids.length === 0 && street.length === 0 && party.city === null && party.postcode === null && party.country === null && vat === null ? [] : [party]
}

const numberAt = (reading: Reading, node: XmlNode, kind: string, path: string, references: Reference[]): Identity | null => {
  const of = new Fields(reading, node)
  const identity = of.identity('value', path)
  if (identity !== null) references.push({ kind, value: identity.id, line: null, day: null, text: identity.scheme, at: of.at })
  return identity
}

const taxNumbers = (reading: Reading, node: XmlNode, of: Fields, references: Reference[]): string | null => {
  let vat: string | null = null
  for (const one of elementsAt(node, 'ram:SpecifiedTaxRegistration/ram:ID')) {
    const own = new Fields(reading, one)
    const identity = own.identity('value', '')
    if (identity === null) continue
    if (vat === null && (identity.scheme === null || identity.scheme === 'VA')) {
      vat = identity.id
      if (own.at.value !== undefined) of.at.vat = own.at.value
    } else references.push({ kind: 'tax-id', value: identity.id, line: null, day: null, text: identity.scheme, at: own.at })
  }
  return vat
}

const contactOf = (reading: Reading, node: XmlNode): readonly Contact[] => {
  const of = new Fields(reading, node)
  const contact = {
    kind: null,
    name: of.text('name', 'ram:PersonName', 'ram:DepartmentName'),
    phone: of.text('phone', 'ram:TelephoneUniversalCommunication/ram:CompleteNumber'),
    mail: of.text('mail', 'ram:EmailURIUniversalCommunication/ram:URIID'),
    at: of.at,
  }
  return contact.name === null && contact.phone === null && contact.mail === null ? [] : [contact]
}

/** Parties of the header, by the element that holds them. */
const HEADER: readonly (readonly [path: string, role: string])[] = [
  ['ram:ApplicableHeaderTradeAgreement/ram:SellerTradeParty', 'seller'],
  ['ram:ApplicableHeaderTradeAgreement/ram:BuyerTradeParty', 'buyer'],
  ['ram:ApplicableHeaderTradeAgreement/ram:SellerTaxRepresentativeTradeParty', 'tax-representative'],
  ['ram:ApplicableHeaderTradeAgreement/ram:ProductEndUserTradeParty', 'final-recipient'],
  ['ram:ApplicableHeaderTradeDelivery/ram:ShipToTradeParty', 'ship-to'],
  ['ram:ApplicableHeaderTradeDelivery/ram:UltimateShipToTradeParty', 'mark-for'],
  ['ram:ApplicableHeaderTradeDelivery/ram:ShipFromTradeParty', 'ship-from'],
  ['ram:ApplicableHeaderTradeSettlement/ram:PayeeTradeParty', 'payee'],
  ['ram:ApplicableHeaderTradeSettlement/ram:InvoiceeTradeParty', 'bill-to'],
  ['ram:ApplicableHeaderTradeSettlement/ram:PayerTradeParty', 'payer'],
]

export const ciiParties = (reading: Reading, trade: XmlNode): readonly Party[] => HEADER.flatMap(([path, role]) => ciiParty(reading, role, elementAt(trade, path)))
