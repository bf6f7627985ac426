// Who a UBL document speaks of: parties, their addresses, numbers and contacts.
// The register number and the electronic address of a party are references of kind `CompanyID` and `EndpointID`, their scheme as the text.

import type { Contact, Identity, Party, Places, Reference } from '../document.ts'
import type { XmlNode } from '../xml/xml-tree.ts'
import type { Reading } from './reading.ts'
import { elementAt, elementsAt, Fields } from './reading.ts'

/** A party under `cac:Party` or as an element of its own, with the account numbers and contacts of the customer or supplier around it. */
export const partyOf = (reading: Reading, role: string, around: XmlNode): Party | null => {
  const node = elementAt(around, 'cac:Party') ?? around
  const of = new Fields(reading, node)
  const ids = identitiesOf(reading, node)
  const address = addressOf(reading, elementAt(node, 'cac:PostalAddress') ?? elementAt(node, 'cac:PartyLegalEntity/cac:RegistrationAddress'), of.at)
  const name = nameOf(of)
  const endpoint = of.identity('endpoint', 'cbc:EndpointID')
  const references: Reference[] = []
  if (endpoint !== null) references.push(numberAs('EndpointID', endpoint, of.at.endpoint))
  for (const company of elementsAt(node, 'cac:PartyLegalEntity/cbc:CompanyID')) {
    const id = new Fields(reading, company)
    const identity = id.identity('value', '')
    if (identity !== null) references.push({ kind: 'CompanyID', value: identity.id, line: null, day: null, text: identity.scheme, at: id.at })
  }
  const vat = taxNumbers(reading, node, of, references)
  for (const account of ['cbc:CustomerAssignedAccountID', 'cbc:SupplierAssignedAccountID']) {
    const id = new Fields(reading, around)
    const value = id.text('value', account)
    if (value !== null) references.push({ kind: account === 'cbc:CustomerAssignedAccountID' ? 'account' : 'SupplierAssignedAccountID', value, line: null, day: null, text: null, at: id.at })
  }
  if (endpoint !== null && !ids.some((one) => one.id === endpoint.id)) ids.push(endpoint)
  const contacts = contactsOf(reading, node, around)
  const party = { role, name, ids, ...address, vat, contacts, references, at: of.at }
  return isEmpty(party) ? null : party
}

/** Where goods go: the place and who takes them there, as one party. The place's own number comes first. */
export const deliveryPartyOf = (reading: Reading, role: string, delivery: XmlNode): Party | null => {
  const of = new Fields(reading, delivery)
  const ids: Identity[] = []
  const place = of.identity('id', 'cac:DeliveryLocation/cbc:ID')
  if (place !== null) ids.push(place)
  const who = elementAt(delivery, 'cac:DeliveryParty')
  const party = who === null ? null : partyOf(reading, role, who)
  for (const id of party?.ids ?? []) if (!ids.some((one) => one.id === id.id && one.scheme === id.scheme)) ids.push(id)
  const address = addressOf(reading, elementAt(delivery, 'cac:DeliveryLocation/cac:Address') ?? elementAt(delivery, 'cac:DeliveryAddress'), of.at)
  const there = address.street.length > 0 || address.city !== null || address.postcode !== null || address.country !== null || address.region !== null ? address : party
  const name = party?.name ?? of.text('name', 'cac:DeliveryLocation/cbc:Name')
  const whole: Party = {
    role,
    name,
    ids,
    street: there?.street ?? [],
    city: there?.city ?? null,
    region: there?.region ?? null,
    postcode: there?.postcode ?? null,
    country: there?.country ?? null,
    vat: party?.vat ?? null,
    contacts: party?.contacts ?? [],
    references: party?.references ?? [],
    at: { ...party?.at, ...of.at },
  }
  return isEmpty(whole) ? null : whole
}

const isEmpty = (party: Party): boolean =>
  party.name === null && party.ids.length === 0 && party.street.length === 0 && party.city === null && party.region === null && party.postcode === null && party.country === null && party.vat === null && party.contacts.length === 0 && party.references.length === 0

const numberAs = (kind: string, identity: Identity, at: Places[string] | undefined): Reference => ({ kind, value: identity.id, line: null, day: null, text: identity.scheme, at: at === undefined ? {} : { value: at } })

const identitiesOf = (reading: Reading, node: XmlNode): Identity[] => {
  const ids: Identity[] = []
  for (const one of elementsAt(node, 'cac:PartyIdentification/cbc:ID')) {
    const identity = new Fields(reading, one).identity('id', '')
    if (identity !== null && !ids.some((known) => known.id === identity.id && known.scheme === identity.scheme)) ids.push(identity)
  }
  return ids
}

/** The legal name stands for the party; a trading name that is the same needs no second mention. */
const nameOf = (of: Fields): string | null => {
  const legal = of.text('name', 'cac:PartyLegalEntity/cbc:RegistrationName')
  if (legal === null) return of.text('name', 'cac:PartyName/cbc:Name')
  const trading = elementAt(of.node, 'cac:PartyName/cbc:Name')
  if (trading !== null && trading.text.trim() === legal) of.reading.use(trading)
  return legal
}

const taxNumbers = (reading: Reading, node: XmlNode, of: Fields, references: Reference[]): string | null => {
  let vat: string | null = null
  for (const scheme of elementsAt(node, 'cac:PartyTaxScheme')) {
    const own = new Fields(reading, scheme)
    const value = own.text('value', 'cbc:CompanyID')
    if (value === null) continue
    const kind = own.text('kind', 'cac:TaxScheme/cbc:ID')
    if (vat === null && (kind === null || kind.toUpperCase() === 'VAT')) {
      vat = value
      if (own.at.value !== undefined) of.at.vat = own.at.value
    } else references.push({ kind: 'tax-id', value, line: null, day: null, text: kind, at: own.at })
  }
  return vat
}

export type Address = Pick<Party, 'street' | 'city' | 'region' | 'postcode' | 'country'>

/** Street and number as one line; then what else is said of the place, in order. */
export const addressOf = (reading: Reading, node: XmlNode | null, at: Record<string, Places[string]>): Address => {
  if (node === null) return { street: [], city: null, region: null, postcode: null, country: null }
  const of = new Fields(reading, node)
  const name = of.text('street', 'cbc:StreetName')
  const number = of.text('number', 'cbc:BuildingNumber')
  const street = [name === null || number === null ? (name ?? number) : `${name} ${number}`, of.text('street2', 'cbc:AdditionalStreetName')]
  for (const line of elementsAt(node, 'cac:AddressLine/cbc:Line')) street.push(new Fields(reading, line).text('line', ''))
  const address = {
    street: street.filter((line) => line !== null),
    city: of.text('city', 'cbc:CityName'),
    region: of.text('region', 'cbc:CountrySubentity', 'cbc:CountrySubentityCode'),
    postcode: of.text('postcode', 'cbc:PostalZone'),
    country: of.text('country', 'cac:Country/cbc:IdentificationCode'),
  }
  Object.assign(at, of.at)
  return address
}

const CONTACTS = ['cac:DeliveryContact', 'cac:AccountingContact', 'cac:BuyerContact', 'cac:DespatchContact', 'cac:OrderContact', 'cac:SellerContact']

const contactsOf = (reading: Reading, node: XmlNode, around: XmlNode): readonly Contact[] => {
  const contacts: Contact[] = []
  const add = (kind: string | null, found: XmlNode | null): void => {
    if (found === null) return
    const of = new Fields(reading, found)
    const contact = { kind, name: of.text('name', 'cbc:Name'), phone: of.text('phone', 'cbc:Telephone'), mail: of.text('mail', 'cbc:ElectronicMail'), at: of.at }
    if (contact.name !== null || contact.phone !== null || contact.mail !== null) contacts.push(contact)
  }
  add(null, elementAt(node, 'cac:Contact'))
  if (around !== node) for (const path of CONTACTS) add(path.slice(4), elementAt(around, path))
  return contacts
}
