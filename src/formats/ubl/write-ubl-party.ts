// Writes parties of a neutral document as UBL has them.

import { glnProblem } from '#ground/gs1'
import type { Contact, Identity, Party } from '../document.ts'
import type { Element } from './xml-writing.ts'
import { branch, leaf } from './xml-writing.ts'

/** How a party is written where it does not say itself: by its register name and electronic address, or only by what it is called. */
export type PartyStyle = 'legal' | 'plain'

/** Whether the party was read from UBL and so knows which of its elements bore what; then nothing is made up. */
const wasRead = (party: Party): boolean => Object.values(party.at).some((place) => typeof place === 'string' && /\/c[ab]c:/.test(place))

const nameStood = (party: Party, end: string): boolean => typeof party.at.name === 'string' && party.at.name.endsWith(end)

const styleOf = (party: Party, style: PartyStyle): PartyStyle => (nameStood(party, 'cbc:RegistrationName') ? 'legal' : nameStood(party, 'cac:PartyName/cbc:Name') ? 'plain' : style)

/** A scheme of UBL. Those of one or two signs are codes of X12 and EDIFACT; of those only global location numbers and DUNS have a successor. */
const schemeOf = (party: Party, identity: Identity): string | null => {
  if (wasRead(party)) return identity.scheme
  if (identity.scheme !== null && identity.scheme.length > 2) return identity.scheme
  if (glnProblem(identity.id) === null) return '0088'
  return identity.scheme === '1' && /^\d{9}$/.test(identity.id) ? '0060' : null
}

const isInternational = (scheme: string | null): boolean => scheme === null || /^0[0-2]\d\d$/.test(scheme)

const numbered = (party: Party, kind: string): Identity | null => {
  const found = party.references.find((one) => one.kind === kind)
  return found === undefined ? null : { id: found.value, scheme: found.text }
}

/** The address that messages go to: as told, else a number whose scheme says how to reach it. */
const endpointOf = (party: Party, style: PartyStyle): Identity | null => {
  const told = numbered(party, 'EndpointID')
  if (told !== null || style === 'plain' || wasRead(party)) return told
  const found = party.ids.find((one) => /^\d{4}$/.test(schemeOf(party, one) ?? ''))
  return found === undefined ? null : { id: found.id, scheme: schemeOf(party, found) }
}

/** The inside of a party, under whatever name the document has for it. */
export const partyElement = (name: string, party: Party, style: PartyStyle): Element | null => {
  const endpoint = endpointOf(party, style)
  const named = styleOf(party, style)
  const others = party.ids.filter((one) => endpoint === null || one.id !== endpoint.id)
  // the electronic address alone also stands as a number where its scheme is one of numbers
  const ids = others.length > 0 ? others : party.ids.filter((one) => isInternational(schemeOf(party, one)))
  return branch(
    name,
    endpoint === null ? null : leaf('cbc:EndpointID', endpoint.id, { schemeID: endpoint.scheme }),
    ids.map((one) => branch('cac:PartyIdentification', leaf('cbc:ID', one.id, { schemeID: schemeOf(party, one) }))),
    named === 'plain' ? branch('cac:PartyName', leaf('cbc:Name', party.name)) : null,
    addressElement('cac:PostalAddress', party),
    taxSchemes(party),
    legalEntities(party, named),
    contactElement('cac:Contact', party.contacts.find((one) => one.kind === null)),
  )
}

/** A customer or supplier: the party with account numbers and further contacts around it. */
export const wrappedParty = (name: string, party: Party | undefined, style: PartyStyle): Element | null =>
  party === undefined
    ? null
    : branch(
        name,
        leaf('cbc:CustomerAssignedAccountID', party.references.find((one) => one.kind === 'account')?.value),
        leaf('cbc:SupplierAssignedAccountID', party.references.find((one) => one.kind === 'SupplierAssignedAccountID')?.value),
        partyElement('cac:Party', party, style),
        party.contacts.filter((one) => one.kind !== null && /^[A-Z][A-Za-z]+Contact$/.test(one.kind)).map((one) => contactElement(`cac:${one.kind}`, one)),
      )

const taxSchemes = (party: Party): readonly (Element | null)[] => [
  party.vat === null ? null : branch('cac:PartyTaxScheme', leaf('cbc:CompanyID', party.vat), branch('cac:TaxScheme', leaf('cbc:ID', 'VAT'))),
  ...party.references.filter((one) => one.kind === 'tax-id').map((one) => branch('cac:PartyTaxScheme', leaf('cbc:CompanyID', one.value), branch('cac:TaxScheme', leaf('cbc:ID', one.text ?? 'TAX')))),
]

const legalEntities = (party: Party, style: PartyStyle): readonly (Element | null)[] => {
  const name = style === 'legal' ? party.name : null
  const [first, ...others] = party.references.filter((one) => one.kind === 'CompanyID')
  return [
    branch('cac:PartyLegalEntity', leaf('cbc:RegistrationName', name), first === undefined ? null : leaf('cbc:CompanyID', first.value, { schemeID: first.text })),
    ...others.map((one) => branch('cac:PartyLegalEntity', leaf('cbc:CompanyID', one.value, { schemeID: one.text }))),
  ]
}

export const addressElement = (name: string, party: Party): Element | null => {
  const [street, second, ...others] = party.street
  return branch(
    name,
    leaf('cbc:StreetName', street),
    leaf('cbc:AdditionalStreetName', second),
    others.map((line) => branch('cac:AddressLine', leaf('cbc:Line', line))),
    leaf('cbc:CityName', party.city),
    leaf('cbc:PostalZone', party.postcode),
    leaf('cbc:CountrySubentity', party.region),
    branch('cac:Country', leaf('cbc:IdentificationCode', party.country)),
  )
}

const contactElement = (name: string, contact: Contact | undefined): Element | null =>
  contact === undefined ? null : branch(name, leaf('cbc:Name', contact.name), leaf('cbc:Telephone', contact.phone), leaf('cbc:ElectronicMail', contact.mail))

/** Where goods go: the first number is the place's, others the party's there. */
export const deliveryElements = (party: Party | undefined): readonly (Element | null)[] => {
  if (party === undefined) return []
  const [place, ...others] = party.ids
  const endpoint = party.references.find((one) => one.kind === 'EndpointID')?.value
  const ofPlace = nameStood(party, 'cac:DeliveryLocation/cbc:Name')
  const there = { ...party, name: ofPlace ? null : party.name, ids: others.filter((one) => one.id !== endpoint), street: [], city: null, region: null, postcode: null, country: null }
  return [
    branch('cac:DeliveryLocation', place === undefined ? null : leaf('cbc:ID', place.id, { schemeID: schemeOf(party, place) }), ofPlace ? leaf('cbc:Name', party.name) : null, addressElement('cac:Address', party)),
    partyElement('cac:DeliveryParty', there, 'plain'),
  ]
}
