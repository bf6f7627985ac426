// Rules of Peppol's orders and deliveries, on small documents of our own.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { booksOf, SHELF } from '../books.ts'
import { failuresOf, placeOf } from '../rule.ts'
import { readXml } from '../../xml/xml-tree.ts'
import { ORDERING_SHELF } from './ordering-shelf.ts'
import { orderingWords } from './ordering.words.ts'
import { momentOf } from './reckoning.ts'

const CBC = 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'
const CAC = 'urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2'

const document = (root: string, transaction: string, inner: string) => {
  const read = readXml(
    `<${root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:${root}-2" xmlns:cbc="${CBC}" xmlns:cac="${CAC}"><cbc:CustomizationID>urn:fdc:peppol.eu:poacc:trns:${transaction}:3</cbc:CustomizationID>${inner}</${root}>`,
  )
  if (read.root === null) throw new Error(JSON.stringify(read.problem))
  return read.root
}

/** Rules broken, each with its place. */
const broken = (root: string, transaction: string, inner: string): Map<string, string[]> => {
  const tree = document(root, transaction, inner)
  const found = new Map<string, string[]>()
  for (const shelved of booksOf(tree)) for (const failure of failuresOf(shelved.book(), tree)) found.set(failure.rule, [...(found.get(failure.rule) ?? []), placeOf(failure)])
  return found
}

const line = (number: string, quantity: string, price: string, amount: string, more = ''): string =>
  `<cac:OrderLine><cac:LineItem><cbc:ID>${number}</cbc:ID><cbc:Quantity unitCode="EA">${quantity}</cbc:Quantity><cbc:LineExtensionAmount currencyID="EUR">${amount}</cbc:LineExtensionAmount>${more}<cac:Price><cbc:PriceAmount currencyID="EUR">${price}</cbc:PriceAmount></cac:Price></cac:LineItem></cac:OrderLine>`

describe('rules of an order', () => {
  it('a line that is not quantity times price is told at the line, and only there', () => {
    const found = broken('Order', 'order', `<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>${line('1', '3', '4.10', '12.30')}${line('2', '3', '4.10', '12.40')}`)
    expect(found.get('PEPPOL-T01-R024')).toEqual(['/Order/cac:OrderLine[2]/cac:LineItem'])
  })

  it('a price for a thousand is not divided, so that no third of a cent is lost', () => {
    const price = '<cac:Price><cbc:PriceAmount currencyID="EUR">10</cbc:PriceAmount><cbc:BaseQuantity>3</cbc:BaseQuantity></cac:Price>'
    const item = (amount: string): string => `<cac:OrderLine><cac:LineItem><cbc:ID>1</cbc:ID><cbc:Quantity>1</cbc:Quantity><cbc:LineExtensionAmount>${amount}</cbc:LineExtensionAmount>${price}</cac:LineItem></cac:OrderLine>`
    expect(broken('Order', 'order', item('3.33')).has('PEPPOL-T01-R024')).toBe(false)
    expect(broken('Order', 'order', item('3.36')).has('PEPPOL-T01-R024')).toBe(true)
  })

  it('two lines of one number are both told', () => {
    expect(broken('Order', 'order', line('7', '1', '1', '1') + line('7', '1', '1', '1')).get('PEPPOL-T01-R001')).toHaveLength(2)
  })

  it('an amount in another currency and an empty element are told', () => {
    const found = broken('Order', 'order', '<cbc:DocumentCurrencyCode>SEK</cbc:DocumentCurrencyCode><cbc:Note></cbc:Note><cac:TaxTotal><cbc:TaxAmount currencyID="EUR">1.234</cbc:TaxAmount></cac:TaxTotal>')
    expect([...found.keys()]).toEqual(expect.arrayContaining(['PEPPOL-T01-R003', 'PEPPOL-T01-R028', 'PEPPOL-COMMON-R001']))
    expect(found.get('PEPPOL-COMMON-R001')).toEqual(['/Order/cbc:Note'])
  })

  it('a percentage without its base is told once and asks for nothing else', () => {
    const found = broken('Order', 'order', '<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:MultiplierFactorNumeric>5</cbc:MultiplierFactorNumeric></cac:AllowanceCharge>')
    expect(found.has('PEPPOL-T01-R020')).toBe(true)
    expect(['PEPPOL-T01-R021', 'PEPPOL-T01-R022', 'PEPPOL-T01-R023', 'PEPPOL-T01-R032'].filter((id) => found.has(id))).toEqual([])
  })
})

describe('what must be there at all', () => {
  it('the document’s own elements are told by Peppol’s numbers, those within by the family', () => {
    const found = broken('Order', 'order', '<cbc:ID>1</cbc:ID><cac:BuyerCustomerParty><cac:Party><cbc:EndpointID>7</cbc:EndpointID></cac:Party></cac:BuyerCustomerParty>')
    expect([...found.keys()].filter((id) => id.includes('-B00'))).toEqual(['PEPPOL-T01-B00102', 'PEPPOL-T01-B00104', 'PEPPOL-T01-B00105', 'PEPPOL-T01-B00107', 'PEPPOL-T01-B00108'])
    expect(found.get('PEPPOL-T01-B')).toEqual(['/Order/cac:BuyerCustomerParty/cac:Party/cbc:EndpointID'])
  })

  it('a code that is in no list is told', () => {
    expect(broken('Order', 'order', '<cbc:DocumentCurrencyCode>EURO</cbc:DocumentCurrencyCode>').get('PEPPOL-T01-B')).toEqual(['/Order/cbc:DocumentCurrencyCode'])
  })
})

describe('rules of responses and deliveries', () => {
  it('a response with conditions tells its lines, a plain one does not', () => {
    expect(broken('OrderResponse', 'order_response', '<cbc:OrderResponseCode>CA</cbc:OrderResponseCode>').has('PEPPOL-T76-R007')).toBe(true)
    expect(broken('OrderResponse', 'order_response', `<cbc:OrderResponseCode>RE</cbc:OrderResponseCode>${line('1', '1', '1', '1')}`).has('PEPPOL-T76-R009')).toBe(true)
    expect(broken('OrderResponse', 'order_response', '<cbc:OrderResponseCode>AB</cbc:OrderResponseCode>').has('PEPPOL-T76-R010')).toBe(false)
  })

  it('a document is asked the rules of what it says it is', () => {
    const names = (transaction: string): string[] => booksOf(document('OrderResponse', transaction, '')).map((one) => one.name)
    expect(names('order_response')).toEqual(['Peppol BIS Order Response 3'])
    expect(names('order_response_advanced')).toEqual(['Peppol BIS Advanced Order Response 3'])
    expect(names('order_agreement')).toEqual(['Peppol BIS Order Agreement 3'])
    expect(names('something_else')).toEqual([])
  })

  it('a weight is compared with that of the units only in the same unit', () => {
    const shipment = (unit: string): string =>
      `<cac:Shipment><cbc:GrossWeightMeasure unitCode="KGM">10</cbc:GrossWeightMeasure><cac:TransportHandlingUnit><cac:MeasurementDimension><cbc:AttributeID>AAB</cbc:AttributeID><cbc:Measure unitCode="${unit}">9</cbc:Measure></cac:MeasurementDimension></cac:TransportHandlingUnit></cac:Shipment>`
    const tree = (unit: string) => broken('DespatchAdvice', 'advanced_despatch_advice', shipment(unit))
    expect(tree('KGM').get('PEPPOL-T120-R018')).toEqual(['/DespatchAdvice/cac:Shipment'])
    expect(tree('GRM').has('PEPPOL-T120-R018')).toBe(false)
  })

  it('times of day compare across zones', () => {
    const [morning, same, later] = [momentOf('2026-03-20', '09:00:00+02:00'), momentOf('2026-03-20', '07:00:00Z'), momentOf('2026-03-21', '00:30')]
    expect(morning).toBe(same)
    expect((later ?? 0) > (same ?? 0)).toBe(true)
    expect(momentOf('2026-03-20', 'noon')).toBeNull()
  })

  it('a catalogue line valid beyond its catalogue is told', () => {
    const period = (name: string, from: string, to: string): string => `<cac:${name}><cbc:StartDate>${from}</cbc:StartDate><cbc:EndDate>${to}</cbc:EndDate></cac:${name}>`
    const inner = `${period('ValidityPeriod', '2026-01-01', '2026-12-31')}<cac:CatalogueLine>${period('LineValidityPeriod', '2026-06-01', '2027-01-01')}</cac:CatalogueLine>`
    const found = broken('Catalogue', 'catalogue', inner)
    expect([found.has('PEPPOL-T19-R007'), found.has('PEPPOL-T19-R001')]).toEqual([true, false])
  })
})

describe('values that make no sense', () => {
  const period = '<cac:EstimatedDeliveryPeriod><cbc:StartDate>@</cbc:StartDate><cbc:StartTime>@</cbc:StartTime><cbc:EndDate>@</cbc:EndDate><cbc:EndTime>@</cbc:EndTime></cac:EstimatedDeliveryPeriod>'
  const everything = `<cbc:DocumentCurrencyCode>@</cbc:DocumentCurrencyCode><cbc:OrderResponseCode>@</cbc:OrderResponseCode><cac:ValidityPeriod><cbc:StartDate>@</cbc:StartDate><cbc:EndDate>@</cbc:EndDate></cac:ValidityPeriod>
    <cac:AllowanceCharge><cbc:ChargeIndicator>@</cbc:ChargeIndicator><cbc:MultiplierFactorNumeric>@</cbc:MultiplierFactorNumeric><cbc:Amount>@</cbc:Amount><cbc:BaseAmount>@</cbc:BaseAmount></cac:AllowanceCharge><cac:TaxTotal><cbc:TaxAmount>@</cbc:TaxAmount><cac:TaxSubtotal><cbc:TaxableAmount>@</cbc:TaxableAmount><cbc:TaxAmount>@</cbc:TaxAmount><cac:TaxCategory><cbc:ID>@</cbc:ID><cbc:Percent>@</cbc:Percent></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
    <cac:AnticipatedMonetaryTotal><cbc:LineExtensionAmount>@</cbc:LineExtensionAmount><cbc:TaxInclusiveAmount>@</cbc:TaxInclusiveAmount><cbc:PayableAmount>@</cbc:PayableAmount></cac:AnticipatedMonetaryTotal><cac:LegalMonetaryTotal><cbc:LineExtensionAmount>@</cbc:LineExtensionAmount><cbc:PayableAmount>@</cbc:PayableAmount></cac:LegalMonetaryTotal>
    <cac:Shipment><cbc:GrossWeightMeasure unitCode="KGM">@</cbc:GrossWeightMeasure><cbc:TotalTransportHandlingUnitQuantity>@</cbc:TotalTransportHandlingUnitQuantity><cac:Delivery>${period}</cac:Delivery><cac:TransportHandlingUnit><cac:MeasurementDimension><cbc:AttributeID>AAB</cbc:AttributeID><cbc:Measure unitCode="KGM">@</cbc:Measure></cac:MeasurementDimension></cac:TransportHandlingUnit></cac:Shipment>
    <cac:CatalogueLine><cbc:MinimumOrderQuantity>@</cbc:MinimumOrderQuantity><cbc:MaximumOrderQuantity>@</cbc:MaximumOrderQuantity><cac:LineValidityPeriod><cbc:StartDate>@</cbc:StartDate></cac:LineValidityPeriod><cac:RequiredItemLocationQuantity><cac:Price><cbc:PriceAmount>@</cbc:PriceAmount><cbc:BaseQuantity>@</cbc:BaseQuantity></cac:Price></cac:RequiredItemLocationQuantity></cac:CatalogueLine>
    <cac:OrderLine><cac:LineItem><cbc:ID>@</cbc:ID><cbc:Quantity>@</cbc:Quantity><cac:Price><cbc:PriceAmount>@</cbc:PriceAmount><cbc:BaseQuantity>@</cbc:BaseQuantity></cac:Price></cac:LineItem></cac:OrderLine>`
  const odd = fc.constantFrom('', ' ', '0', '-1', '1.5', '1e9', 'NaN', '9'.repeat(60), '2026-02-30', '2026-03-20Z', '25:99', 'true', 'S', '\u0660')

  it('are told and stop nothing, in any book', () => {
    fc.assert(
      fc.property(fc.array(odd, { minLength: 60, maxLength: 60 }), (values) => {
        let at = 0
        const { root } = readXml(`<Any xmlns="urn:oasis:names:specification:ubl:schema:xsd:Any-2" xmlns:cbc="${CBC}" xmlns:cac="${CAC}">${everything.replace(/@/g, () => values[at++ % values.length] ?? '')}</Any>`)
        expect(root).not.toBeNull()
        if (root !== null) for (const shelved of ORDERING_SHELF) expect(failuresOf(shelved.book(), root).length).toBeGreaterThan(0)
      }),
      { numRuns: 60 },
    )
  })
})

describe('the shelf of ordering', () => {
  it('holds every book once and each rule with words in both languages', () => {
    expect(ORDERING_SHELF.every((one) => SHELF.includes(one))).toBe(true)
    const keys = new Set<string>()
    for (const shelved of ORDERING_SHELF) for (const rule of shelved.book().rules) keys.add(rule.say.key)
    const own = [...keys].filter((key) => key.startsWith('rule.ordering/'))
    expect(own.length).toBeGreaterThan(50)
    expect(own.filter((key) => !Object.hasOwn(orderingWords.en, key) || !Object.hasOwn(orderingWords.de, key))).toEqual([])
  })

  it('has the same gaps to fill in both languages, and fills each of them', () => {
    const gaps = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort()
    for (const [key, text] of Object.entries(orderingWords.en)) expect(gaps(orderingWords.de[key as keyof typeof orderingWords.de]), key).toEqual(gaps(text))
    for (const shelved of ORDERING_SHELF) {
      for (const rule of shelved.book().rules) {
        const text = orderingWords.en[rule.say.key as keyof typeof orderingWords.en] as string | undefined
        if (text !== undefined) expect(Object.keys(rule.say.with ?? {}).sort(), `${rule.id} ${rule.say.key}`).toEqual([...new Set(gaps(text))])
      }
    }
  })
})
