// XRechnung: what Germany asks of every invoice that says it keeps to it, in UBL and CII.

import { describe, expect, it } from 'vitest'
import { brokenBy, failuresIn, withChange } from './sample-change.ts'
import { SMALL, sampleText } from './sample-invoice.ts'

type Change = readonly [from: string | RegExp, to: string]
const SAMPLE = { ...SMALL, customization: 'urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0', process: 'urn:fdc:peppol.eu:2017:poacc:billing:01:1.0' }
const changed = (text: string, changes: readonly Change[]): string => changes.reduce(withChange, text)

const ubl = changed(sampleText('ubl', SAMPLE), [
  ['<cbc:RegistrationName>Seller Ltd</cbc:RegistrationName></cac:PartyLegalEntity>', '<cbc:RegistrationName>Seller Ltd</cbc:RegistrationName></cac:PartyLegalEntity><cac:Contact><cbc:Name>Jo</cbc:Name><cbc:Telephone>+49 30 1</cbc:Telephone><cbc:ElectronicMail>jo@example.com</cbc:ElectronicMail></cac:Contact>'],
  ['<cac:Address><cac:Country>', '<cac:Address><cbc:CityName>Lyon</cbc:CityName><cbc:PostalZone>69001</cbc:PostalZone><cac:Country>'],
])
const cii = changed(sampleText('cii', SAMPLE), [
  ['<ram:Name>Seller Ltd</ram:Name>', '<ram:Name>Seller Ltd</ram:Name><ram:DefinedTradeContact><ram:PersonName>Jo</ram:PersonName><ram:TelephoneUniversalCommunication><ram:CompleteNumber>+49 30 1</ram:CompleteNumber></ram:TelephoneUniversalCommunication><ram:EmailURIUniversalCommunication><ram:URIID>jo@example.com</ram:URIID></ram:EmailURIUniversalCommunication></ram:DefinedTradeContact>'],
  ['<ram:ShipToTradeParty><ram:PostalTradeAddress>', '<ram:ShipToTradeParty><ram:PostalTradeAddress><ram:PostcodeCode>69001</ram:PostcodeCode><ram:CityName>Lyon</ram:CityName>'],
])
const TERMS = (note: string): Change => ['<cac:TaxTotal>', `<cac:PaymentTerms><cbc:Note>${note}</cbc:Note></cac:PaymentTerms><cac:TaxTotal>`]
const FILE = '<cac:AdditionalDocumentReference><cbc:ID>1</cbc:ID><cac:Attachment><cbc:EmbeddedDocumentBinaryObject mimeCode="text/csv" filename="A.csv">QQ==</cbc:EmbeddedDocumentBinaryObject></cac:Attachment></cac:AdditionalDocumentReference>'
const MANDATE = '<cac:PaymentMandate><cbc:ID>M</cbc:ID></cac:PaymentMandate>'
const PAYMENT = 'PaymentMeansCode>58<'

const UBL: readonly (readonly [string, ...Change[]])[] = [
  ['1', [/<cac:PaymentMeans>.*?<\/cac:PaymentMeans>/, '']],
  ['2', [/<cac:Contact>.*?<\/cac:Contact>/, '']],
  ['3', ['<cbc:CityName>Town</cbc:CityName>', '']],
  ['4', ['<cbc:PostalZone>10115</cbc:PostalZone>', '']],
  ['5', ['<cbc:Name>Jo</cbc:Name>', '']],
  ['6', [/<cbc:Telephone>.*?<\/cbc:Telephone>/, '']],
  ['7', [/<cbc:ElectronicMail>.*?<\/cbc:ElectronicMail>/, '']],
  ['8', [/(Buyer SA<\/cbc:Name>.*?)<cbc:CityName>Town<\/cbc:CityName>/, '$1']],
  ['9', [/(Buyer SA<\/cbc:Name>.*?)<cbc:PostalZone>10115<\/cbc:PostalZone>/, '$1']],
  ['10', ['<cbc:CityName>Lyon</cbc:CityName>', '']],
  ['11', ['<cbc:PostalZone>69001</cbc:PostalZone>', '']],
  ['14', [/(TaxSubtotal>.*?)<cbc:Percent>19<\/cbc:Percent>/, '$1']],
  ['15', ['<cbc:BuyerReference>B-7</cbc:BuyerReference>', '']],
  ['16', [/<cac:PartyTaxScheme>.*?DE136695976.*?<\/cac:PartyTaxScheme>/, '']],
  ['17', ['>380<', '>383<']],
  ['18', TERMS('#SKONTO#TAGE=14#PROZENT=2#\n')],
  ['18', TERMS('#SKONTO#TAGE=14#PROZENT=2.00#')],
  ['19', ['DE75512108001245126199', 'DE75512108001245126198']],
  ['22', ['<cac:AccountingSupplierParty>', `${FILE}${FILE}<cac:AccountingSupplierParty>`]],
  ['23-a', [/<cac:PayeeFinancialAccount>.*?<\/cac:PayeeFinancialAccount>/, '']],
  ['23-b', ['</cac:PayeeFinancialAccount>', `</cac:PayeeFinancialAccount>${MANDATE}`]],
  ['24-a', [PAYMENT, 'PaymentMeansCode>54<']],
  ['24-b', [PAYMENT, 'PaymentMeansCode>48<']],
  ['25-a', [PAYMENT, 'PaymentMeansCode>59<']],
  ['25-b', [PAYMENT, 'PaymentMeansCode>59<']],
  ['26', ['>380<', '>384<']],
  ['27', ['+49 30 1', '+49']],
  ['28', ['jo@example.com', 'jo@example']],
  ['30', ['</cac:PayeeFinancialAccount>', `</cac:PayeeFinancialAccount>${MANDATE}`]],
  ['31', ['</cac:PayeeFinancialAccount>', `</cac:PayeeFinancialAccount>${MANDATE}`]],
  ['21', ['xrechnung_3.0', 'xrechnung_x']],
]
const CII: readonly (readonly [string, ...Change[]])[] = [
  ['1', [/<ram:SpecifiedTradeSettlementPaymentMeans>.*?<\/ram:SpecifiedTradeSettlementPaymentMeans>/, '']],
  ['2', [/<ram:DefinedTradeContact>.*?<\/ram:DefinedTradeContact>/, '']],
  ['5', ['<ram:PersonName>Jo</ram:PersonName>', '']],
  ['10', ['<ram:CityName>Lyon</ram:CityName>', '']],
  ['15', ['<ram:BuyerReference>B-7</ram:BuyerReference>', '']],
  ['16', [/(Seller Ltd.*?)<ram:SpecifiedTaxRegistration>.*?<\/ram:SpecifiedTaxRegistration>/, '$1']],
  ['17', ['>380<', '>383<']],
  ['19', ['DE75512108001245126199', 'DE75512108001245126198']],
  ['26', ['>380<', '>384<']],
  ['27', ['+49 30 1', '+49']],
]

describe('XRechnung', () => {
  it.each([['UBL', ubl], ['CII', cii]])('a right invoice in %s breaks nothing', (_name, text) => expect(brokenBy(text)).toEqual([]))
  it.each(UBL.map(([number, ...changes]) => ({ number, changes })))('BR-DE-$number in UBL', ({ number, changes }) => expect(brokenBy(changed(ubl, changes))).toContain(`BR-DE-${number}`))
  it.each(CII.map(([number, ...changes]) => ({ number, changes })))('BR-DE-$number in CII', ({ number, changes }) => expect(brokenBy(changed(cii, changes))).toContain(`BR-DE-${number}`))

  it('takes over what Peppol asks since its version 3', () => {
    const spoiled: readonly Change[] = [[/<cbc:ProfileID>.*?<\/cbc:ProfileID>/, ''], [/<cbc:EndpointID[^>]*>4006381333931<\/cbc:EndpointID>/, ''], ['>12.00</cbc:PriceAmount>', '>12.10</cbc:PriceAmount>']]
    const told = (text: string): readonly unknown[] => failuresIn(text).filter((failure) => failure.rule.startsWith('PEPPOL')).map(({ rule, severity }) => [rule, severity])
    expect(told(changed(ubl, spoiled))).toEqual([['PEPPOL-EN16931-R001', 'fatal'], ['PEPPOL-EN16931-R010', 'fatal'], ['PEPPOL-EN16931-R120', 'warning']])
    expect(told(changed(ubl, [...spoiled, ['xrechnung_3.0', 'xrechnung_2.3']]))).toEqual([])
  })

  it('discounts in their form, on lines that end, are right', () => {
    const of = (note: string): readonly string[] => brokenBy(withChange(ubl, TERMS(note)))
    expect(of('#SKONTO#TAGE=14#PROZENT=2.00#\n')).toEqual([])
    expect(of('Thank you\n#SKONTO#TAGE=7#PROZENT=3.00#BASISBETRAG=100.00#\n#SKONTO#TAGE=14#PROZENT=2.00#\n')).toEqual([])
    expect(of('30 days net')).toEqual([])
  })
})
