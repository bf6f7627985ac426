// Peppol BIS Billing 3: what it asks of everyone and by country. A right invoice passes; each thing spoiled is told.

import { describe, expect, it } from 'vitest'
import { brokenBy, failuresIn, withChange } from '../sample-change.ts'
import type { Sample } from '../sample-invoice.ts'
import { SMALL, sampleText } from '../sample-invoice.ts'
import type { Syntax } from '../terms.ts'

type Change = readonly [from: string | RegExp, to: string]
const PEPPOL: Sample = {
  ...SMALL, rich: true,
  customization: 'urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0', process: 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0',
  lines: [{ net: '122.50', quantity: '10', price: '12.00', tax: { category: 'S', rate: '19' }, extras: [{ adds: true, amount: '5.00' }, { adds: false, amount: '2.50' }] }],
}
const ubl = sampleText('ubl', PEPPOL)
const cii = sampleText('cii', PEPPOL)
const id = (number: string): string => `PEPPOL-EN16931-${number}`
const changed = (text: string, changes: readonly Change[]): string => changes.reduce(withChange, text)

const UBL: readonly (readonly [string, readonly Change[]])[] = [
  ['R001', [[/<cbc:ProfileID>.*?<\/cbc:ProfileID>/, '']]],
  ['R002', [['<cbc:DocumentCurrencyCode>', '<cbc:Note>a</cbc:Note><cbc:Note>b</cbc:Note><cbc:DocumentCurrencyCode>']]],
  ['R003', [['<cbc:BuyerReference>B-7</cbc:BuyerReference>', '']]],
  ['R004', [['billing:3.0<', 'billing:3.0::x<']]],
  ['R005', [['<cbc:BuyerReference>', '<cbc:TaxCurrencyCode>EUR</cbc:TaxCurrencyCode><cbc:BuyerReference>']]],
  ['R007', [['billing:01:1.0', 'billing:1']]],
  ['R008', [['>Market 1<', '><']]],
  ['R010', [[/<cbc:EndpointID[^>]*>4006381333931<\/cbc:EndpointID>/, '']]],
  ['R020', [[/<cbc:EndpointID[^>]*>4012345000009<\/cbc:EndpointID>/, '']]],
  ['R040', [[/(<cbc:Amount[^>]*>12.50<\/cbc:Amount>)/, '<cbc:MultiplierFactorNumeric>10</cbc:MultiplierFactorNumeric>$1<cbc:BaseAmount currencyID="EUR">122.50</cbc:BaseAmount>']]],
  ['R041', [[/(<cbc:Amount[^>]*>12.50<\/cbc:Amount>)/, '<cbc:MultiplierFactorNumeric>10</cbc:MultiplierFactorNumeric>$1']]],
  ['R042', [[/(<cbc:Amount[^>]*>12.50<\/cbc:Amount>)/, '$1<cbc:BaseAmount currencyID="EUR">125.00</cbc:BaseAmount>']]],
  ['R043', [['<cbc:ChargeIndicator>false', '<cbc:ChargeIndicator>0']]],
  ['R044', [['</cbc:PriceAmount>', '</cbc:PriceAmount><cac:AllowanceCharge><cbc:ChargeIndicator>true</cbc:ChargeIndicator><cbc:Amount currencyID="EUR">1</cbc:Amount></cac:AllowanceCharge>']]],
  ['R046', [['</cbc:PriceAmount>', '</cbc:PriceAmount><cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:Amount currencyID="EUR">1</cbc:Amount><cbc:BaseAmount currencyID="EUR">12</cbc:BaseAmount></cac:AllowanceCharge>']]],
  ['R051', [['<cbc:PriceAmount currencyID="EUR">', '<cbc:PriceAmount currencyID="USD">']]],
  ['R053', [[/(<cac:TaxTotal>.*?<\/cac:TaxTotal>)/, '$1$1']]],
  ['R054', [[/(<\/cac:TaxTotal>)/, '$1<cac:TaxTotal><cbc:TaxAmount currencyID="SEK">250.00</cbc:TaxAmount></cac:TaxTotal>']]],
  ['R055', [['<cbc:BuyerReference>', '<cbc:TaxCurrencyCode>SEK</cbc:TaxCurrencyCode><cbc:BuyerReference>'], [/(<\/cac:TaxTotal>)/, '$1<cac:TaxTotal><cbc:TaxAmount currencyID="SEK">-250.00</cbc:TaxAmount></cac:TaxTotal>']]],
  ['R061', [['PaymentMeansCode>58<', 'PaymentMeansCode>59<']]],
  ['R101', [['<cac:Item>', '<cac:DocumentReference><cbc:ID>1</cbc:ID><cbc:DocumentTypeCode>50</cbc:DocumentTypeCode></cac:DocumentReference><cac:Item>']]],
  ['R110', [['2026-02-03', '2026-01-31']]],
  ['R111', [['2026-02-04', '2026-03-01']]],
  ['R120', [['>12.00</cbc:PriceAmount>', '>12.10</cbc:PriceAmount>']]],
  ['R121', [['</cbc:PriceAmount>', '</cbc:PriceAmount><cbc:BaseQuantity unitCode="C62">0</cbc:BaseQuantity>']]],
  ['R130', [['</cbc:PriceAmount>', '</cbc:PriceAmount><cbc:BaseQuantity unitCode="KGM">1</cbc:BaseQuantity>']]],
  ['CL001', [['application/pdf', 'text/html']]],
  ['CL002', [['ReasonCode>95<', 'ReasonCode>1000<']]],
  ['CL003', [['ReasonCode>FC<', 'ReasonCode>QQQ<']]],
  ['CL006', [['<cbc:EndDate>2026-02-28</cbc:EndDate>', '<cbc:EndDate>2026-02-28</cbc:EndDate><cbc:DescriptionCode>1</cbc:DescriptionCode>']]],
  ['CL007', [['<cbc:PriceAmount currencyID="EUR">', '<cbc:PriceAmount currencyID="QQQ">']]],
  ['CL008', [['EndpointID schemeID="0088"', 'EndpointID schemeID="EM"']]],
  ['P0100', [['>380<', '>325<']]],
  ['P0104', [['<cbc:Percent>19</cbc:Percent><cac:TaxScheme>', '<cbc:Percent>19</cbc:Percent><cbc:TaxExemptionReasonCode>vatex-eu-g</cbc:TaxExemptionReasonCode><cac:TaxScheme>']]],
  ['P0112', [['>380<', '>384<']]],
  ['F001', [['<cbc:IssueDate>2026-03-20', '<cbc:IssueDate>2026-02-30']]],
]
const CII: readonly (readonly [string, readonly Change[]])[] = [
  ['R001', [[/<ram:BusinessProcessSpecifiedDocumentContextParameter>.*?<\/ram:BusinessProcessSpecifiedDocumentContextParameter>/, '']]],
  ['R003', [['<ram:BuyerReference>B-7</ram:BuyerReference>', '']]],
  ['R004', [['billing:3.0<', 'billing:3.0::x<']]],
  ['R007', [['billing:01:1.0', 'billing:1']]],
  ['R010', [[/(Buyer SA<\/ram:Name>.*?)<ram:URIUniversalCommunication>.*?<\/ram:URIUniversalCommunication>/, '$1']]],
  ['R020', [[/(Seller Ltd<\/ram:Name>.*?)<ram:URIUniversalCommunication>.*?<\/ram:URIUniversalCommunication>/, '$1']]],
  ['R040', [[/<ram:ActualAmount>12.50/, '<ram:CalculationPercent>10</ram:CalculationPercent><ram:BasisAmount>122.50</ram:BasisAmount><ram:ActualAmount>12.50']]],
  ['R053', [[/(<ram:TaxTotalAmount currencyID="EUR">.*?<\/ram:TaxTotalAmount>)/, '$1$1']]],
  ['R054', [[/(<ram:TaxTotalAmount currencyID="EUR">.*?<\/ram:TaxTotalAmount>)/, '$1<ram:TaxTotalAmount currencyID="SEK">250.00</ram:TaxTotalAmount>']]],
  ['R061', [['TypeCode>58<', 'TypeCode>59<']]],
  ['R110', [['20260203', '20260131']]],
  ['R111', [['20260204', '20260301']]],
  ['R120', [['<ram:ChargeAmount>12.00', '<ram:ChargeAmount>12.10']]],
  ['CL001', [['application/pdf', 'text/html']]],
  ['CL008', [['URIID schemeID="0088"', 'URIID schemeID="EM"']]],
  ['F001', [['>20260320<', '>20260230<']]],
]

describe('Peppol BIS Billing 3', () => {
  it.each([['UBL', ubl], ['CII', cii]])('a right invoice in %s breaks nothing', (_name, text) => expect(brokenBy(text)).toEqual([]))
  it.each(UBL.map(([number, changes]) => ({ number, changes })))('$number in UBL', ({ number, changes }) => expect(brokenBy(changed(ubl, changes))).toContain(id(number)))
  it.each(CII.map(([number, changes]) => ({ number, changes })))('$number in CII', ({ number, changes }) => expect(brokenBy(changed(cii, changes))).toContain(id(number)))

  it('a line may be off by two hundredths, as rounding makes it', () => {
    expect(brokenBy(withChange(ubl, ['>12.00</cbc:PriceAmount>', '>12.002</cbc:PriceAmount>']))).toEqual([])
    expect(brokenBy(withChange(ubl, ['>12.00</cbc:PriceAmount>', '>12.0021</cbc:PriceAmount>']))).toEqual([id('R120')])
    expect(brokenBy(withChange(ubl, [/>12.00(<\/cbc:PriceAmount>)/, '>36.00$1<cbc:BaseQuantity unitCode="C62">3</cbc:BaseQuantity>']))).toEqual([])
  })

  it('is not asked of an invoice that does not say it keeps to it', () => {
    expect(brokenBy(sampleText('ubl', { ...SMALL, rich: true }))).toEqual([])
  })
})

describe.each<Syntax>(['ubl', 'cii'])('identifiers (%s)', (syntax) => {
  const text = syntax === 'ubl' ? ubl : cii
  const as = (scheme: string, number: string): string => text.replace('schemeID="0088">4012345000009', `schemeID="${scheme}">${number}`)
  it.each([
    ['R040', '0088', '4012345000009', '4012345000008'],
    ['R041', '0192', '974760673', '974760674'],
    ['R042', '0184', 'DK12345678', 'DK1234567'],
    ['R043', '0208', '0428759497', '0428759498'],
    ['R044', '0201', 'ABC123', 'ABC12'],
    ['R045', '0210', 'RSSMRA85T10A562S', 'RSSMRA'],
    ['R047', '0211', 'IT00743110157', 'IT00743110158'],
    ['R049', '0007', '5560125790', '5560125791'],
    ['R050', '0151', '51824753556', '51824753557'],
    ['R052', '0096', '1234567890', '123'],
    ['R053', '0198', 'DK12345678', '12345678'],
    ['R054', '0106', '12345678', '1234567'],
    ['R055', '0190', '12345678901234567890', '1'],
    ['R056-1', '9944', 'NL004495445B01', 'NL004495445'],
  ])('PEPPOL-COMMON-%s: scheme %s', (rule, scheme, right, wrong) => {
    const told = (number: string): boolean => brokenBy(as(scheme, number)).includes(`PEPPOL-COMMON-${rule}`)
    expect([told(right), told(wrong)]).toEqual([false, true])
  })
})

/** From one country to another: by address, and by VAT number where there is one. */
const moved = (from: string, to: string, more: Partial<Sample> = {}): string =>
  sampleText('ubl', { ...PEPPOL, sellerVat: null, buyerVat: null, ...more })
    .replace('<cbc:IdentificationCode>DE</cbc:IdentificationCode>', `<cbc:IdentificationCode>${from}</cbc:IdentificationCode>`)
    .replace(/(Buyer SA<\/cbc:Name>.*?<cbc:IdentificationCode>)FR/, `$1${to}`)
const LEGAL = '<cbc:RegistrationName>Seller Ltd</cbc:RegistrationName>'
const BUYER_LEGAL = '<cbc:RegistrationName>Buyer SA</cbc:RegistrationName>'
const legal = (name: string, scheme: string, number: string): Change => [name, `${name}<cbc:CompanyID schemeID="${scheme}">${number}</cbc:CompanyID>`]
const told = (text: string, prefix: string): readonly string[] => brokenBy(text).filter((rule) => rule.startsWith(prefix))

describe('national rules', () => {
  it('Denmark: company numbers, their scheme and the means of payment', () => {
    const danish = changed(moved('DK', 'DK'), [legal(LEGAL, '0184', 'DK12345678'), legal(BUYER_LEGAL, '0184', 'DK12345678'), ['listID="TST"', 'listID="TST" listVersionID="26.08.01"']])
      .replaceAll(/<cac:PartyIdentification>.*?<\/cac:PartyIdentification>/g, '')
    expect(told(danish, 'DK-R')).toEqual([])
    expect(told(moved('DK', 'FR'), 'DK-R')).toEqual(['DK-R-002'])
    expect(told(withChange(danish, ['26.08.01', '1.0']), 'DK-R')).toEqual(['DK-R-003'])
    expect(told(withChange(danish, ['schemeID="0184"', 'schemeID="0198"']), 'DK-R')).toEqual(['DK-R-014'])
    expect(told(withChange(danish, ['PaymentMeansCode>58<', 'PaymentMeansCode>30<']), 'DK-R')).toEqual(['DK-R-005'])
    expect(told(withChange(danish, ['PaymentMeansCode>58<', 'PaymentMeansCode>31<']), 'DK-R')).toEqual(['DK-R-006'])
    expect(told(withChange(danish, ['PaymentMeansCode>58<', 'PaymentMeansCode>50<']), 'DK-R')).toEqual(['DK-R-008'])
    expect(told(withChange(danish, ['PaymentMeansCode>58<', 'PaymentMeansCode>93<']), 'DK-R')).toEqual(['DK-R-010'])
  })

  it('Norway: VAT number and register', () => {
    const norwegian = moved('NO', 'FR', { sellerVat: 'NO974760673MVA' })
    expect(told(norwegian, 'NO-R')).toEqual(['NO-R-002'])
    expect(told(moved('NO', 'FR', { sellerVat: 'NO974760674MVA' }), 'NO-R')).toEqual(['NO-R-001', 'NO-R-002'])
  })

  it('Sweden: numbers, rates and giro', () => {
    const swedish = withChange(moved('SE', 'FR', { sellerVat: 'SE556012579001' }), legal(LEGAL, '0007', '5560125790')).replaceAll('<cbc:Percent>19<', '<cbc:Percent>25<')
    expect(told(swedish, 'SE-R')).toEqual([])
    expect(told(withChange(swedish, ['SE556012579001', 'SE55601257900']), 'SE-R')).toEqual(['SE-R-001'])
    expect(told(withChange(swedish, ['SE556012579001', 'SE55601257900A']), 'SE-R')).toEqual(['SE-R-002'])
    expect(told(withChange(swedish, ['>5560125790<', '>556012-579<']), 'SE-R')).toEqual(['SE-R-003', 'SE-R-013'])
    expect(told(withChange(swedish, ['>5560125790<', '>5560125791<']), 'SE-R')).toEqual(['SE-R-013'])
    expect(told(swedish.replaceAll('<cbc:Percent>25<', '<cbc:Percent>24<'), 'SE-R')).toEqual(['SE-R-006'])
    expect(told(withChange(swedish, ['PaymentMeansCode>58<', 'PaymentMeansCode>50<']), 'SE-R')).toEqual(['SE-R-011'])
    const giro = changed(swedish, [['PaymentMeansCode>58<', 'PaymentMeansCode>30<'], ['<cbc:ID>DE75512108001245126199</cbc:ID>', '<cbc:ID>12A</cbc:ID><cac:FinancialInstitutionBranch><cbc:ID>SE:BANKGIRO</cbc:ID></cac:FinancialInstitutionBranch>']])
    expect(told(giro, 'SE-R')).toEqual(['SE-R-008', 'SE-R-009'])
    expect(told(withChange(giro, ['SE:BANKGIRO', 'SE:PLUSGIRO']), 'SE-R')).toEqual(['SE-R-007'])
  })

  it('Italy: address and tax code', () => {
    const italian = moved('IT', 'FR', { sellerVat: 'IT00743110157' })
    expect(told(italian, 'IT-R')).toEqual([])
    expect(told(withChange(italian, ['<cbc:StreetName>Market 1</cbc:StreetName><cbc:CityName>Town</cbc:CityName><cbc:PostalZone>10115</cbc:PostalZone>', '']), 'IT-R')).toEqual(['IT-R-002', 'IT-R-003', 'IT-R-004'])
    expect(told(withChange(italian, ['<cac:PartyTaxScheme>', '<cac:PartyTaxScheme><cbc:CompanyID>short</cbc:CompanyID><cac:TaxScheme><cbc:ID>TAX</cbc:ID></cac:TaxScheme></cac:PartyTaxScheme><cac:PartyTaxScheme>']), 'IT-R')).toEqual(['IT-R-001'])
  })

  it('the Netherlands: addresses, company numbers, payment and order', () => {
    const dutch = changed(moved('NL', 'NL'), [legal(LEGAL, '0106', '12345678'), legal(BUYER_LEGAL, '0190', '12345678901234567890')])
    const own = (text: string): readonly string[] => told(text, 'NL-R').filter((rule) => rule !== 'NL-R-006')
    expect(own(dutch)).toEqual([])
    expect(told(dutch, 'NL-R')).toEqual(['NL-R-006'])
    expect(own(withChange(dutch, ['schemeID="0106"', 'schemeID="0088"']))).toEqual(['NL-R-003'])
    expect(own(withChange(dutch, ['schemeID="0190"', 'schemeID="0088"']))).toEqual(['NL-R-005'])
    expect(own(withChange(dutch, [/(Seller Ltd<\/cbc:Name>.*?)<cbc:CityName>Town<\/cbc:CityName>/, '$1']))).toEqual(['NL-R-002'])
    expect(own(withChange(dutch, ['PaymentMeansCode>58<', 'PaymentMeansCode>10<']))).toEqual(['NL-R-008'])
    expect(own(withChange(dutch, [/<cac:PaymentMeans>.*?<\/cac:PaymentMeans>/, '']))).toEqual(['NL-R-007'])
    expect(own(withChange(dutch, ['<cac:Item>', '<cac:OrderLineReference><cbc:LineID>1</cbc:LineID></cac:OrderLineReference><cac:Item>']))).toEqual(['NL-R-009'])
  })

  it('Iceland: company numbers, addresses, accounts and the final day', () => {
    const icelandic = changed(moved('IS', 'IS'), [legal(LEGAL, '0196', '1234567890'), legal(BUYER_LEGAL, '0196', '1234567890')])
    expect(told(icelandic, 'IS-R')).toEqual([])
    expect(told(moved('IS', 'IS'), 'IS-R')).toEqual(['IS-R-002', 'IS-R-004'])
    expect(told(withChange(icelandic, ['PaymentMeansCode>58<', 'PaymentMeansCode>9<']), 'IS-R')).toEqual(['IS-R-006'])
    const final = (day: string): string => withChange(icelandic, ['<cac:AdditionalDocumentReference>', `<cac:AdditionalDocumentReference><cbc:ID>${day}</cbc:ID><cbc:DocumentDescription>EINDAGI</cbc:DocumentDescription></cac:AdditionalDocumentReference><cac:AdditionalDocumentReference>`])
    expect(told(final('2026-05-20'), 'IS-R')).toEqual([])
    expect(told(final('2026-04-01'), 'IS-R')).toEqual(['IS-R-010'])
    expect(told(final('20.5.2026'), 'IS-R')).toContain('IS-R-008')
  })

  it('Greece: the parts of the invoice number, the tax number and the mark', () => {
    const references = '<cac:AdditionalDocumentReference><cbc:ID>400001</cbc:ID><cbc:DocumentDescription>##M.AR.K##</cbc:DocumentDescription></cac:AdditionalDocumentReference><cac:AdditionalDocumentReference><cbc:ID>L</cbc:ID><cbc:DocumentDescription>##INVOICE|URL##</cbc:DocumentDescription><cac:Attachment><cac:ExternalReference><cbc:URI>https://example.com</cbc:URI></cac:ExternalReference></cac:Attachment></cac:AdditionalDocumentReference>'
    const greek = changed(moved('GR', 'FR', { sellerVat: 'EL094259216' }), [
      ['<cbc:ID>R-1</cbc:ID>', '<cbc:ID>094259216|20/03/2026|0|1.1|A|77</cbc:ID>'],
      ['<cac:AdditionalDocumentReference>', `${references}<cac:AdditionalDocumentReference>`],
      ['schemeID="0088">4012345000009', 'schemeID="9933">094259216'],
    ])
    expect(told(greek, 'GR-')).toEqual([])
    const number = (text: string): readonly string[] => told(withChange(greek, ['094259216|20/03/2026|0|1.1|A|77', text]), 'GR-')
    expect(number('1')).toEqual(['GR-R-001-1', 'GR-R-001-2', 'GR-R-001-3', 'GR-R-001-4', 'GR-R-001-5', 'GR-R-001-6', 'GR-R-001-7'])
    expect(number('094259216|21/03/2026|0|1.1|A|77')).toEqual(['GR-R-001-3'])
    expect(number('094259216|20/03/2026|x|9.9||')).toEqual(['GR-R-001-4', 'GR-R-001-5', 'GR-R-001-6', 'GR-R-001-7'])
    expect(told(greek.replaceAll('EL094259216', 'EL094259217'), 'GR-')).toEqual(['GR-R-001-2', 'GR-R-003', 'GR-S-011'])
    expect(told(withChange(greek, ['##M.AR.K##', '##M##']), 'GR-')).toEqual(['GR-R-004-1'])
    expect(told(withChange(greek, ['>400001<', '>0<']), 'GR-')).toEqual(['GR-R-004-2'])
    expect(told(withChange(greek, ['##INVOICE|URL##', 'Link']), 'GR-')).toEqual(['GR-S-008-1'])
    expect(told(withChange(greek, ['schemeID="9933"', 'schemeID="9930"']), 'GR-')).toEqual(['GR-R-009'])
  })

  it('Slovakia: addresses are a warning', () => {
    const slovak = moved('SK', 'SK')
    expect(told(slovak, 'SK-R')).toEqual([])
    const spoiled = withChange(slovak, [/<cbc:CityName>Town<\/cbc:CityName>/, ''])
    expect(failuresIn(spoiled).filter((failure) => failure.rule.startsWith('SK-R')).map(({ rule, severity }) => [rule, severity])).toEqual([['SK-R-003', 'warning']])
  })

  it('Germany: among Germans only', () => {
    expect(told(ubl, 'DE-R')).toEqual([])
    expect(told(moved('DE', 'DE'), 'DE-R')).toEqual(['DE-R-002', 'DE-R-010', 'DE-R-011', 'DE-R-023-2'])
  })
})
