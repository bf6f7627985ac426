// Documents of UBL read: what stands where, what is wrong with them, and that nothing broken ever stops the reading.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TradeDocument } from '../document.ts'
import { dayText, exactText, timeText } from './exact-text.ts'
import { readXmlDocument } from './read-xml-document.ts'
import { ublWords } from './ubl.words.ts'

const CBC = 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'
const CAC = 'urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2'
const wrap = (root: string, inner: string): string => `<?xml version="1.0" encoding="UTF-8"?><${root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:${root}-2" xmlns:cbc="${CBC}" xmlns:cac="${CAC}">${inner}</${root}>`
const head = '<cbc:ID>4711</cbc:ID><cbc:IssueDate>2026-03-02</cbc:IssueDate>'

const one = (xml: string | Uint8Array): TradeDocument => {
  const [document] = readXmlDocument(xml).documents
  if (document === undefined) throw new Error('not read')
  return document
}
const codes = (document: TradeDocument): string[] => document.problems.map((problem) => problem.code)

const ORDER = wrap(
  'Order',
  `${head}<cbc:IssueTime>09:30:00+01:00</cbc:IssueTime><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode><cbc:Note>Bitte pünktlich</cbc:Note>
  <cac:BuyerCustomerParty><cac:Party><cbc:EndpointID schemeID="0088">4000001123452</cbc:EndpointID><cac:PartyIdentification><cbc:ID>N-1</cbc:ID></cac:PartyIdentification><cac:PartyLegalEntity><cbc:RegistrationName>Nordkauf AG</cbc:RegistrationName><cbc:CompanyID schemeID="0204">HRB 1</cbc:CompanyID></cac:PartyLegalEntity></cac:Party></cac:BuyerCustomerParty>
  <cac:Delivery><cac:DeliveryLocation><cbc:ID schemeID="0088">4000001123469</cbc:ID><cac:Address><cbc:StreetName>Hafenstraße</cbc:StreetName><cbc:BuildingNumber>1</cbc:BuildingNumber><cbc:CityName>Bremen</cbc:CityName></cac:Address></cac:DeliveryLocation><cac:RequestedDeliveryPeriod><cbc:EndDate>2026-03-20</cbc:EndDate></cac:RequestedDeliveryPeriod></cac:Delivery>
  <cac:AnticipatedMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">12.30</cbc:LineExtensionAmount></cac:AnticipatedMonetaryTotal>
  <cac:OrderLine><cac:LineItem><cbc:ID>1</cbc:ID><cbc:Quantity unitCode="XCT">3</cbc:Quantity><cbc:LineExtensionAmount currencyID="EUR">12.30</cbc:LineExtensionAmount><cac:Price><cbc:PriceAmount currencyID="EUR">4.10</cbc:PriceAmount></cac:Price><cac:Item><cbc:Name>Schrauben</cbc:Name><cac:SellersItemIdentification><cbc:ID>A-100</cbc:ID></cac:SellersItemIdentification><cac:AdditionalItemProperty><cbc:Name>Farbe</cbc:Name><cbc:Value>blau</cbc:Value></cac:AdditionalItemProperty></cac:Item></cac:LineItem></cac:OrderLine>`,
)

describe('an order in UBL', () => {
  const order = one(ORDER)

  it('says its number, day, currency and who is who', () => {
    expect([order.type, order.set, order.number, order.day, order.currency]).toEqual(['order', 'Order', '4711', '2026-03-02', 'EUR'])
    expect(order.parties.map(({ role, name, ids }) => ({ role, name, ids }))).toEqual([
      { role: 'buyer', name: 'Nordkauf AG', ids: [{ id: 'N-1', scheme: null }, { id: '4000001123452', scheme: '0088' }] },
      { role: 'ship-to', name: null, ids: [{ id: '4000001123469', scheme: '0088' }] },
    ])
    expect(order.parties[1]?.street).toEqual(['Hafenstraße 1'])
    expect(order.dates).toMatchObject([{ kind: 'issued', day: '2026-03-02', time: '09:30:00' }, { kind: 'deliver-by', day: '2026-03-20' }])
  })

  it('gives every value its place', () => {
    expect(order.at).toMatchObject({ number: '/Order/cbc:ID', day: '/Order/cbc:IssueDate' })
    expect(order.lines[0]?.at).toMatchObject({ quantity: '/Order/cac:OrderLine/cac:LineItem/cbc:Quantity', unit: '/Order/cac:OrderLine/cac:LineItem/cbc:Quantity', price: '/Order/cac:OrderLine/cac:LineItem/cac:Price/cbc:PriceAmount' })
    expect(order.lines[0]?.items[0]?.at.value).toBe('/Order/cac:OrderLine/cac:LineItem/cac:Item/cac:SellersItemIdentification/cbc:ID')
  })

  it('keeps what has no field here, by its path, and the zone of a time', () => {
    expect(order.lines[0]?.more.map(({ name, value }) => [name, value])).toEqual([['cac:LineItem/cac:Item/cac:AdditionalItemProperty/cbc:Name', 'Farbe'], ['cac:LineItem/cac:Item/cac:AdditionalItemProperty/cbc:Value', 'blau']])
    expect(order.more).toEqual([{ name: 'cbc:IssueTime', value: '09:30:00+01:00', at: '/Order/cbc:IssueTime' }])
  })

  it('has nothing to complain of', () => {
    expect(order.problems).toEqual([])
  })
})

describe('what is wrong with a document', () => {
  it('no number, no day, a bad decimal and a day that does not exist are told with their place, and left out', () => {
    const document = one(wrap('Invoice', '<cbc:IssueDate>2026-02-30</cbc:IssueDate><cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="EA">1,5</cbc:InvoicedQuantity></cac:InvoiceLine>'))
    expect(document.problems.map((problem) => [problem.code, problem.at])).toEqual([['xml/day', '/Invoice/cbc:IssueDate'], ['xml/decimal', '/Invoice/cac:InvoiceLine/cbc:InvoicedQuantity'], ['xml/no-number', '/Invoice']])
    expect([document.day, document.lines[0]?.quantity]).toEqual([null, null])
    expect(codes(one(wrap('Order', '<cbc:Note>x</cbc:Note>')))).toEqual(['xml/no-number', 'xml/no-day'])
  })

  it('a count, a sum and a payable amount that are not so are warned of', () => {
    const bill = (count: string, net: string, payable: string): TradeDocument =>
      one(wrap('Invoice', `${head}<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode><cbc:LineCountNumeric>${count}</cbc:LineCountNumeric><cac:LegalMonetaryTotal><cbc:LineExtensionAmount>${net}</cbc:LineExtensionAmount><cbc:TaxInclusiveAmount>11.90</cbc:TaxInclusiveAmount><cbc:PrepaidAmount>1.90</cbc:PrepaidAmount><cbc:PayableAmount>${payable}</cbc:PayableAmount></cac:LegalMonetaryTotal><cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:LineExtensionAmount>10.00</cbc:LineExtensionAmount></cac:InvoiceLine>`))
    expect(codes(bill('1', '10', '10.00'))).toEqual([])
    expect(codes(bill('2', '10.01', '11.90'))).toEqual(['xml/line-count', 'xml/line-sum', 'xml/payable'])
    expect(bill('2', '10.01', '11.90').problems.every((problem) => problem.severity === 'warning')).toBe(true)
  })

  it('an amount in another currency is warned of', () => {
    expect(codes(one(wrap('Order', `${head}<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode><cac:OrderLine><cac:LineItem><cbc:ID>1</cbc:ID><cbc:LineExtensionAmount currencyID="USD">1</cbc:LineExtensionAmount></cac:LineItem></cac:OrderLine>`)))).toEqual(['xml/currency'])
  })

  it('XML that is no trade document is told by its root', () => {
    const { documents, problems, format } = readXmlDocument('<library><book/></library>')
    expect([documents.length, problems[0]?.code, problems[0]?.say.with?.root, format]).toEqual([0, 'xml/unknown-root', 'library', null])
  })

  it('every problem has words in both languages', () => {
    for (const key of Object.keys(ublWords.en)) expect(Object.hasOwn(ublWords.de, key), key).toBe(true)
    const gaps = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? '').sort()
    for (const [key, text] of Object.entries(ublWords.en)) expect(gaps(ublWords.de[key as keyof typeof ublWords.de]), key).toEqual(gaps(text))
  })
})

describe('kinds of document', () => {
  it.each([
    ['OrderResponse', `${head}<cbc:OrderResponseCode>CA</cbc:OrderResponseCode>`, 'order-response', 'accepted-with-changes'],
    ['OrderResponseSimple', `${head}<cbc:AcceptedIndicator>false</cbc:AcceptedIndicator>`, 'order-response', 'rejected'],
    ['OrderChange', head, 'order-change', null],
    ['OrderCancellation', `${head}<cbc:CancellationNote>zu spät</cbc:CancellationNote>`, 'order-cancellation', null],
    ['DespatchAdvice', head, 'ship-notice', null],
    ['ReceiptAdvice', head, 'other', null],
    ['Catalogue', head, 'catalogue', null],
    ['RemittanceAdvice', head, 'remittance', null],
    ['ProductActivity', head, 'product-activity', null],
    ['Waybill', head, 'other', null],
  ] as const)('%s', (root, inner, type, verdict) => {
    const document = one(wrap(root, inner))
    expect([document.type, document.set, document.number, document.verdict]).toEqual([type, root, '4711', verdict])
  })

  it('a bill with the code of a credit note is a credit note, whatever its root', () => {
    expect(one(wrap('Invoice', `${head}<cbc:InvoiceTypeCode>381</cbc:InvoiceTypeCode>`)).type).toBe('credit-note')
    expect(one(wrap('Invoice', `${head}<cbc:InvoiceTypeCode>384</cbc:InvoiceTypeCode>`)).type).toBe('invoice')
  })

  it('an answer to an invoice says the verdict and the reason', () => {
    const document = one(wrap('ApplicationResponse', `<cbc:CustomizationID>urn:fdc:peppol.eu:poacc:trns:invoice_response:3</cbc:CustomizationID>${head}<cac:DocumentResponse><cac:Response><cbc:ResponseCode>RE</cbc:ResponseCode><cac:Status><cbc:StatusReasonCode listID="OPStatusReason">REF</cbc:StatusReasonCode><cbc:StatusReason>Bestellung fehlt</cbc:StatusReason></cac:Status></cac:Response><cac:DocumentReference><cbc:ID>R-88</cbc:ID></cac:DocumentReference></cac:DocumentResponse>`))
    expect([document.type, document.verdict, document.kind]).toEqual(['invoice-response', 'rejected', 'RE'])
    expect(document.references.map(({ kind, value, text }) => [kind, value, text])).toEqual([['invoice', 'R-88', null], ['reason', 'REF', 'Bestellung fehlt']])
  })

  it('a remittance says what is paid and what is taken back', () => {
    const line = (id: string, kind: string, debit: string, credit: string): string => `<cac:RemittanceAdviceLine><cbc:ID>${id}</cbc:ID><cbc:DebitLineAmount currencyID="EUR">${debit}</cbc:DebitLineAmount><cbc:CreditLineAmount currencyID="EUR">${credit}</cbc:CreditLineAmount><cac:BillingReference><cac:${kind}><cbc:ID>N${id}</cbc:ID></cac:${kind}></cac:BillingReference></cac:RemittanceAdviceLine>`
    const document = one(wrap('RemittanceAdvice', `${head}<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>${line('1', 'InvoiceDocumentReference', '100.00', '0.00')}${line('2', 'CreditNoteDocumentReference', '0.00', '20.00')}`))
    expect(document.settlements.map(({ kind, number, paid }) => [kind, number, paid])).toEqual([['invoice', 'N1', '100.00'], ['credit-note', 'N2', '-20.00']])
  })

  it('a despatch advice says which line lies in which pallet', () => {
    const unit = (id: string, inner = ''): string => `<cac:Shipment><cbc:ID>NA</cbc:ID><cac:TransportHandlingUnit><cbc:ID schemeID="SSCC">${id}</cbc:ID>${inner}</cac:TransportHandlingUnit></cac:Shipment>`
    const carton = '<cac:Package><cbc:ID>C-1</cbc:ID><cbc:PackagingTypeCode>CT</cbc:PackagingTypeCode></cac:Package>'
    const line = (id: string, inner: string): string => `<cac:DespatchLine><cbc:ID>${id}</cbc:ID><cbc:DeliveredQuantity unitCode="EA">1</cbc:DeliveredQuantity>${inner}</cac:DespatchLine>`
    const document = one(wrap('DespatchAdvice', head + line('1', unit('340123450000000017', carton)) + line('2', unit('340123450000000017')) + line('3', '')))
    expect(document.packages).toMatchObject([{ kind: 'tare', within: null, sscc: '340123450000000017' }, { kind: 'pack', within: 0, sscc: null, packing: 'CT', marks: [{ id: 'C-1', scheme: null }] }])
    expect(document.lines.map((each) => each.packages)).toEqual([[0, 1], [0], []])
  })

  it('an allowance of an older document is a factor, of a newer one a percentage', () => {
    const document = (factor: string, amount: string): TradeDocument => one(wrap('Invoice', `${head}<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:MultiplierFactorNumeric>${factor}</cbc:MultiplierFactorNumeric><cbc:Amount>${amount}</cbc:Amount><cbc:BaseAmount>200.00</cbc:BaseAmount></cac:AllowanceCharge>`))
    expect([document('0.05', '10.00').charges[0]?.percent, document('5', '10.00').charges[0]?.percent, document('0.5', '1.00').charges[0]?.percent]).toEqual(['5', '5', '0.5'])
  })
})

describe('files around documents', () => {
  const covered = (inner: string): string =>
    `<StandardBusinessDocument xmlns="http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"><StandardBusinessDocumentHeader><HeaderVersion>1.0</HeaderVersion><Sender><Identifier Authority="iso6523-actorid-upis">0088:4000001123452</Identifier></Sender><Receiver><Identifier Authority="iso6523-actorid-upis">9930:de123456788</Identifier></Receiver><DocumentIdentification><Standard>urn:x</Standard><InstanceIdentifier>abc-1</InstanceIdentifier><Type>Order</Type><CreationDateAndTime>2026-03-02T09:30:00Z</CreationDateAndTime></DocumentIdentification></StandardBusinessDocumentHeader>${inner}</StandardBusinessDocument>`

  it('a document in a business header is found in it, and the header is its envelope', () => {
    const { documents, problems, format } = readXmlDocument(covered(ORDER.replace(/^<\?xml.*?\?>/, '')))
    expect([problems, format, documents[0]?.number, documents[0]?.at.number]).toEqual([[], 'ubl', '4711', '/sbdh:StandardBusinessDocument/Order/cbc:ID'])
    expect(documents[0]?.envelope).toMatchObject({ sender: { id: '4000001123452', scheme: '0088' }, receiver: { id: 'de123456788', scheme: '9930' }, control: 'abc-1', day: '2026-03-02', time: '09:30:00' })
  })

  it('a header around nothing is told', () => {
    expect(readXmlDocument(covered('')).problems.map((problem) => problem.code)).toEqual(['xml/unknown-root'])
  })

  it('bytes are decoded by their mark or their declaration; blanks in front are passed over with a warning', () => {
    const bytes = Uint8Array.from([0xff, 0xfe, ...[...ORDER.replace('UTF-8', 'UTF-16')].flatMap((sign) => [sign.charCodeAt(0) & 255, sign.charCodeAt(0) >> 8])])
    expect(one(bytes).notes[0]?.text).toBe('Bitte pünktlich')
    const { documents, problems } = readXmlDocument(`\r\n \n${ORDER}`)
    expect([documents.length, problems.map((problem) => problem.code)]).toEqual([1, ['xml/leading-blank']])
  })

  it('cut off or changed at any place it is read or told, and never stops', () => {
    fc.assert(
      fc.property(fc.nat(ORDER.length), fc.string({ maxLength: 4 }), fc.nat(30), (place, put, taken) => {
        for (const text of [ORDER.slice(0, place), ORDER.slice(0, place) + put + ORDER.slice(place + taken)]) {
          const { documents, problems } = readXmlDocument(text)
          expect(documents.length + problems.length).toBeGreaterThan(0)
        }
      }),
      { numRuns: 200 },
    )
  })

  it('in a long document each line has its own place', () => {
    const lines = Array.from({ length: 1500 }, (_, at) => `<cac:OrderLine><cac:LineItem><cbc:ID>${at + 1}</cbc:ID></cac:LineItem></cac:OrderLine>`)
    const places = one(wrap('Order', head + lines.join(''))).lines.map((line) => line.at.number)
    expect(places).toEqual(lines.map((_, at) => `/Order/cac:OrderLine[${at + 1}]/cac:LineItem/cbc:ID`))
  })
})

describe('values of XML', () => {
  it('decimals are brought to plain form, and what is none is none', () => {
    expect(['007.50', '+1', '.5', '-0', '-00.10', '12.', '1e3', '1,5', '', '-'].map(exactText)).toEqual(['7.50', '1', '0.5', '0', '-0.10', '12', null, null, null, null])
  })

  it('days lose their zone, times their fractions', () => {
    expect(['2026-03-02', '2026-03-02Z', '2026-03-02+01:00', '2026-13-01', '02.03.2026'].map(dayText)).toEqual(['2026-03-02', '2026-03-02', '2026-03-02', null, null])
    expect(['09:30', '09:30:15.5Z', '25:00', 'x'].map(timeText)).toEqual(['09:30', '09:30:15', null, null])
  })
})
