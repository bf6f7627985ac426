// Writes a party of a neutral document as a trade party of CII.

import { glnProblem } from '#ground/gs1'
import type { Party } from '../document.ts'
import type { Element } from '../ubl/xml-writing.ts'
import { branch, leaf } from '../ubl/xml-writing.ts'

/** Schemes of one or two signs are codes of X12 and EDIFACT and mean nothing here; a global location number has a scheme of its own. */
const schemeOf = (id: string, scheme: string | null): string | null => (scheme !== null && scheme.length > 2 ? scheme : scheme === null || glnProblem(id) !== null ? null : '0088')

/** Whether the party was read from CII, which then says itself what it has. */
const wasRead = (party: Party): boolean => Object.values(party.at).some((place) => typeof place === 'string' && place.includes('/ram:'))

export const ciiPartyElement = (name: string, party: Party): Element | null => {
  const endpoint = party.references.find((one) => one.kind === 'EndpointID')
  const company = party.references.find((one) => one.kind === 'CompanyID')
  const numbers = party.ids.filter((one) => one.id !== endpoint?.value)
  // an electronic address in a scheme of numbers is also the party's number where it has no other
  const ids = numbers.length > 0 || wasRead(party) ? numbers : party.ids.filter((one) => one.scheme === null || /^0[0-2]\d\d$/.test(one.scheme))
  const [street, second, ...others] = party.street
  const contacts = party.contacts.filter((one) => one.kind === null)
  return branch(
    name,
    ids.map((one) => {
      const scheme = schemeOf(one.id, one.scheme)
      return leaf(scheme === null ? 'ram:ID' : 'ram:GlobalID', one.id, { schemeID: scheme })
    }),
    leaf('ram:Name', party.name),
    company === undefined ? null : branch('ram:SpecifiedLegalOrganization', leaf('ram:ID', company.value, { schemeID: company.text })),
    contacts.map((one) =>
      branch(
        'ram:DefinedTradeContact',
        leaf(typeof one.at.name === 'string' && one.at.name.endsWith('ram:DepartmentName') ? 'ram:DepartmentName' : 'ram:PersonName', one.name),
        branch('ram:TelephoneUniversalCommunication', leaf('ram:CompleteNumber', one.phone)),
        branch('ram:EmailURIUniversalCommunication', leaf('ram:URIID', one.mail)),
      ),
    ),
    branch(
      'ram:PostalTradeAddress',
      leaf('ram:PostcodeCode', party.postcode),
      leaf('ram:LineOne', street),
      leaf('ram:LineTwo', second),
      leaf('ram:LineThree', others.join(', ')),
      leaf('ram:CityName', party.city),
      leaf('ram:CountryID', party.country),
      leaf('ram:CountrySubDivisionName', party.region),
    ),
    endpoint === undefined ? null : branch('ram:URIUniversalCommunication', leaf('ram:URIID', endpoint.value, { schemeID: endpoint.text })),
    party.vat === null ? null : branch('ram:SpecifiedTaxRegistration', leaf('ram:ID', party.vat, { schemeID: 'VA' })),
    party.references.filter((one) => one.kind === 'tax-id').map((one) => branch('ram:SpecifiedTaxRegistration', leaf('ram:ID', one.value, { schemeID: 'FC' }))),
  )
}
