// Peppol BIS Catalogue without response 3 (T19) and Punch Out 3 (T77, a shopping cart in the form of a catalogue).

import { compare, ZERO } from '../exact.ts'
import type { Facts, Rule } from '../rule.ts'
import type { XmlNode } from '../../xml/xml-tree.ts'
import { BEGINNING, dayAt, dayOr, END, nodesAt, numberAt, rule, textOf, textsOf, there } from './reckoning.ts'
import { customization, namedParty, notNegative, numberedItem, profile, sharedRules, taxRates } from './shared-rules.ts'

const BIS = 'urn:fdc:peppol.eu:poacc:bis:'
const TRNS = 'urn:fdc:peppol.eu:poacc:trns:'
const LINE = 'cac:CatalogueLine'
const PRICED = 'cac:RequiredItemLocationQuantity'

type Span = Readonly<{ from: number; to: number }>

/** A validity; where it leaves an end open it has that of the wider one. */
const span = (node: XmlNode, path: string, wider: Span): Span => ({ from: dayOr(node, `${path}/cbc:StartDate`, wider.from), to: dayOr(node, `${path}/cbc:EndDate`, wider.to) })
const inside = (inner: Span, outer: Span): boolean => inner.from >= outer.from && inner.from <= outer.to && inner.to <= outer.to && inner.to >= outer.from

const ofCatalogue = (facts: Facts): Span => facts.once('validity of the catalogue', (root) => span(root, 'cac:ValidityPeriod', { from: BEGINNING, to: END }))
const ofLine = (facts: Facts, line: XmlNode | null): Span => (line === null ? ofCatalogue(facts) : span(line, 'cac:LineValidityPeriod', ofCatalogue(facts)))
const ofPrice = (facts: Facts, priced: XmlNode): Span => span(priced, 'cac:Price/cac:ValidityPeriod', ofLine(facts, priced.parent))

export const catalogueRules = (): readonly Rule[] => {
  const id = (number: string): string => `PEPPOL-T19-${number}`
  return [
    ...sharedRules('Catalogue'),
    profile(id('R017'), `${BIS}catalogue_only:3`, `${BIS}catalogue_wo_response:3`),
    customization(id('R018'), `${TRNS}catalogue:3`),
    rule(id('R001'), '/Catalogue/cac:ValidityPeriod', 'period', (_, facts) => ofCatalogue(facts).to >= ofCatalogue(facts).from),
    namedParty(id('R004'), 'cac:SellerSupplierParty'),
    namedParty(id('R005'), 'cac:ContractorCustomerParty'),
    notNegative(id('R006'), PRICED, 'cac:Price/cbc:PriceAmount'),
    rule(id('R007'), LINE, 'line-validity', (node, facts) => inside(ofLine(facts, node), ofCatalogue(facts))),
    notNegative(id('R008'), LINE, 'cbc:MaximumOrderQuantity', { always: false }),
    notNegative(id('R009'), LINE, 'cbc:MinimumOrderQuantity', { always: false }),
    rule(id('R010'), LINE, 'order-quantities', (node) => {
      if (!there(node, 'cbc:MaximumOrderQuantity') || !there(node, 'cbc:MinimumOrderQuantity')) return true
      const [most, least] = [numberAt(node, 'cbc:MaximumOrderQuantity'), numberAt(node, 'cbc:MinimumOrderQuantity')]
      return most !== null && least !== null && compare(most, least) >= 0
    }),
    rule(id('R011'), PRICED, 'price-validity', (node, facts) => inside(ofPrice(facts, node), ofLine(facts, node.parent))),
    numberedItem(id('R012'), 'cac:Item'),
    rule(id('R013'), LINE, 'period', (node, facts) => ofLine(facts, node).from <= ofLine(facts, node).to),
    rule(id('R016'), PRICED, 'period', (node, facts) => ofPrice(facts, node).from <= ofPrice(facts, node).to),
    ...taxRates(id('R014'), id('R015'), ['cac:ClassifiedTaxCategory']),
  ]
}

export const punchOutRules = (): readonly Rule[] => {
  const id = (number: string): string => `PEPPOL-T77-${number}`
  const [BASE, BATCH] = ['cac:Price/cbc:BaseQuantity', 'cac:DeliveryUnit/cbc:BatchQuantity']
  const hasBoth = (node: XmlNode): boolean => there(node, BASE) && there(node, BATCH)
  const isAbove = (node: XmlNode, path: string): boolean => {
    const value = numberAt(node, path)
    return value !== null && compare(value, ZERO) > 0
  }
  return [
    ...sharedRules('Catalogue'),
    customization(id('R010'), `${TRNS}punch_out:3`),
    rule(id('R001'), '/Catalogue', 'valid-until', (node) => !there(node, 'cac:ValidityPeriod/cbc:EndDate') || dayAt(node, 'cac:ValidityPeriod/cbc:EndDate') >= dayAt(node, 'cbc:IssueDate')),
    rule(id('R002'), `${LINE}/${PRICED}`, 'cart-quantity', (node) => !hasBoth(node) || (isAbove(node, BASE) && isAbove(node, BATCH))),
    notNegative(id('R003'), `${PRICED}/cac:Price`, 'cbc:PriceAmount'),
    numberedItem(id('R004'), 'cac:Item'),
    rule(id('R005'), 'cac:Item', 'main-image', (node) => nodesAt(node, 'cac:ItemSpecificationDocumentReference[cbc:DocumentTypeCode=PRODUCT_IMAGE]').length <= 1),
    rule(id('R006'), `${LINE}/${PRICED}`, 'cart-unit', (node) => !hasBoth(node) || textsOf(node, `${BASE}/@unitCode`).some((unit) => textsOf(node, `${BATCH}/@unitCode`).includes(unit))),
    rule(id('R007'), 'cac:Item/cac:AdditionalItemProperty', 'service-indicator', (node) => textOf(node, 'cbc:Name') !== 'ServiceIndicator' || ['true', 'false'].includes(textOf(node, 'cbc:Value'))),
    ...taxRates(id('R008'), id('R009'), ['cac:ClassifiedTaxCategory']),
  ]
}
