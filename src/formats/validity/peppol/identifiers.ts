// The forms of identifiers that Peppol checks wherever their scheme is named (PEPPOL-COMMON-R040 to R057), in UBL and CII.

import { isAustralian, isBelgian, isGs1, isItalianTaxCode, isItalianVat, isNorwegian, isSwedish } from '../check-digits.ts'
import type { Rule } from '../rule.ts'
import { at, tidy, valueAt } from '../selector.ts'
import type { Severity } from '../shapes.ts'
import type { Syntax } from '../terms.ts'

type Form = Readonly<{ id: string; scheme: string; severity: Severity; fits: (text: string) => boolean; addressOnly?: true }>

/** In Italy's scheme a number without the prefix IT is left to other countries. */
const italianVat = (text: string): boolean => !/^it/i.test(text) || isItalianVat(text.slice(2))

const FORMS: readonly Form[] = [
  { id: 'R040', scheme: '0088', severity: 'fatal', fits: isGs1 },
  { id: 'R041', scheme: '0192', severity: 'fatal', fits: isNorwegian },
  { id: 'R042', scheme: '0184', severity: 'fatal', fits: (text) => /^(DK)?\d{8}$/.test(text) },
  { id: 'R043', scheme: '0208', severity: 'fatal', fits: isBelgian },
  { id: 'R044', scheme: '0201', severity: 'warning', fits: (text) => /^[A-Za-z0-9]{6}$/.test(text) },
  { id: 'R045', scheme: '0210', severity: 'warning', fits: isItalianTaxCode },
  { id: 'R046', scheme: '9907', severity: 'warning', fits: isItalianTaxCode, addressOnly: true },
  { id: 'R047', scheme: '0211', severity: 'warning', fits: italianVat },
  { id: 'R048', scheme: '9906', severity: 'warning', fits: italianVat, addressOnly: true },
  { id: 'R049', scheme: '0007', severity: 'fatal', fits: isSwedish },
  { id: 'R050', scheme: '0151', severity: 'fatal', fits: isAustralian },
  { id: 'R052', scheme: '0096', severity: 'fatal', fits: (text) => /^\d{10}$/.test(text) },
  { id: 'R053', scheme: '0198', severity: 'fatal', fits: (text) => /^DK\d{8}$/.test(text) },
  { id: 'R054', scheme: '0106', severity: 'warning', fits: (text) => /^\d{8}$/.test(text) },
  { id: 'R055', scheme: '0190', severity: 'warning', fits: (text) => /^\d{20}$/.test(text) },
  { id: 'R056-1', scheme: '9944', severity: 'warning', fits: (text) => DUTCH_VAT.test(text) },
  { id: 'R057', scheme: '0217', severity: 'warning', fits: (text) => /^\d{12}$/.test(text) },
]
const DUTCH_VAT = /^NL\d{9}B\d{2}$/

const ADDRESS: Readonly<Record<Syntax, string>> = { ubl: 'cbc:EndpointID/@schemeID', cii: 'ram:URIID/@schemeID' }
const OTHERS: Readonly<Record<Syntax, readonly string[]>> = { ubl: ['cac:PartyIdentification/cbc:ID/@schemeID', 'cbc:CompanyID/@schemeID'], cii: ['ram:ID/@schemeID', 'ram:GlobalID/@schemeID'] }

export const identifierRules = (syntax: Syntax): readonly Rule[] => [
  ...FORMS.map(({ id, scheme, severity, fits, addressOnly }): Rule => ({
    id: `PEPPOL-COMMON-${id}`, severity,
    on: addressOnly === true ? [ADDRESS[syntax]] : [ADDRESS[syntax], ...OTHERS[syntax]],
    say: { key: 'rule.identifier', with: { scheme } },
    holds: (node) => node.attributes['schemeID'] !== scheme || fits(tidy(node.text)),
  })),
  dutchMainVat(syntax),
]

const SCHEME = at('../cac:TaxScheme/cbc:ID')

const dutchMainVat = (syntax: Syntax): Rule => ({
  id: 'PEPPOL-COMMON-R056-2', severity: 'warning', say: { key: 'rule.identifier', with: { scheme: 'VAT NL' } },
  on: syntax === 'ubl' ? ['cac:PartyTaxScheme/cbc:CompanyID'] : ['ram:SpecifiedTaxRegistration/ram:ID/@schemeID'],
  holds: (node) => {
    const text = tidy(node.text)
    return !text.startsWith('NL') || (syntax === 'ubl' ? valueAt(node, SCHEME) !== 'VAT' : node.attributes['schemeID'] !== 'VA') || DUTCH_VAT.test(text)
  },
})
