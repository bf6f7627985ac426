import { describe, expect, it } from 'vitest'
import type { DocumentReader, DocumentSink, TradeDocument } from './document.ts'
import { edifactReader } from './edifact/edifact-reader.ts'
import { marksOf } from './locate.ts'
import { readXmlDocument } from './ubl/read-xml-document.ts'
import { x12Reader } from './x12/reader.ts'

const read = (open: (sink: DocumentSink) => DocumentReader, text: string): TradeDocument => {
  const documents: TradeDocument[] = []
  const reader = open({ document: (document) => void documents.push(document), problem: () => undefined })
  reader.push(Uint8Array.from([...text].map((sign) => sign.charCodeAt(0))))
  reader.end()
  const [first] = documents
  if (first === undefined) throw new Error('no document')
  return first
}

/** What is marked, as `field: text`, for one line or the head. */
const shown = (text: string, document: TradeDocument, line: number | null): string[] => marksOf(text, document).filter((mark) => mark.line === line).map((mark) => `${mark.field}: ${text.slice(mark.from, mark.to)}`)

describe('the values of a document in the text of its file', () => {
  it('of X12, whatever its signs', () => {
    const isa = 'ISA|00|          |00|          |ZZ|BUYER          |ZZ|SELLER         |260302|0915|U|00401|000000007|0|P|:\n'
    const text = `${isa}GS|PO|BUYER|SELLER|20260302|0915|7|X|004010\nST|850|0001\nBEG|00|SA|4711||20260302\nPO1|1|60|CT|12.40||BP|A-100\nCTT|1\nSE|5|0001\nGE|1|7\nIEA|1|000000007\n`
    const document = read(x12Reader, text)
    expect(shown(text, document, null)).toEqual(expect.arrayContaining(['number: 4711', 'day: 20260302']))
    expect(shown(text, document, 0)).toEqual(expect.arrayContaining(['quantity: 60', 'unit: CT', 'price: 12.40', 'value: A-100']))
  })

  it('of EDIFACT, behind release signs and a service string', () => {
    const text = "UNA:+.? '\r\nUNB+UNOC:3+BUYER+SELLER+260302:0915+7'\r\nUNH+1+ORDERS:D:96A:UN'\r\nBGM+220+47?+11+9'\r\nLIN+1++A-100:IN'\r\nQTY+21:60:PCE'\r\nUNS+S'\r\nUNT+6+1'\r\nUNZ+1+7'"
    const document = read(edifactReader, text)
    expect(document.number).toBe('47+11')
    expect(shown(text, document, null)).toEqual(expect.arrayContaining(['number: 47?+11']))
    expect(shown(text, document, 0)).toEqual(expect.arrayContaining(['quantity: 60', 'unit: PCE', 'value: A-100']))
  })

  it('of XML', () => {
    const text = `<Order xmlns="urn:oasis:names:specification:ubl:schema:xsd:Order-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2">
      <cbc:ID>P-1</cbc:ID><cac:OrderLine><cac:LineItem><cbc:ID>1</cbc:ID><cbc:Quantity unitCode="C62">10</cbc:Quantity></cac:LineItem></cac:OrderLine></Order>`
    const [document] = readXmlDocument(text).documents
    if (document === undefined) throw new Error('no document')
    expect(shown(text, document, null)).toContain('number: P-1')
    expect(shown(text, document, 0)).toEqual(expect.arrayContaining(['quantity: 10']))
  })
})
