import { expect, it } from 'vitest'
import { formatOf } from './sniff.ts'

const bytes = (text: string): Uint8Array => Uint8Array.from([...text].map((sign) => sign.charCodeAt(0)))

it.each([
  ['ISA*00*', 'x12'], ['\u00ef\u00bb\u00bf\r\n ISA|00|', 'x12'], ['isa*00*', 'x12'], ["UNA:+.? 'UNB+", 'edifact'], ["UNH+1+ORDERS:D:96A:UN'", 'edifact'], ['STX=ANA:1+', 'tradacoms'],
  ['<?xml version="1.0"?>', 'xml'], ['\n  <Order/>', 'xml'], ['%PDF-1.7', 'pdf'], ['junk\n%PDF-1.4', 'pdf'], ['PK\u0003\u0004', 'zip'], ['\u001f\u008b\u0008', 'gzip'],
  ['item;quantity\nA;1\n', 'text'], ['UNABLE to deliver', 'text'], ["BGM+220+1'", 'edifact'], ['Here it is:\n\nISA*00*      *', 'x12'], ['-- \nUNB+UNOC:3+A+B', 'edifact'], ['\u00c9\u00e2\u00c1\u005c', 'x12'], ['GS*PO*A*B*20260302', 'x12'], ['ST*850*0001', 'x12'], ['STAR*850', 'text'], ['', 'empty'], ['  \r\n', 'empty'], ['\u0000\u0001\u0002\u0003\u0000\u0001', 'binary'],
])('%j is %s', (text, format) => expect(formatOf(bytes(text))).toBe(format))

it('sees through UTF-16', () => {
  expect(formatOf(Uint8Array.from([0xff, 0xfe, 0x3c, 0, 0x61, 0]))).toBe('xml')
  expect(formatOf(Uint8Array.from([0xfe, 0xff, 0, 0x49, 0, 0x53, 0, 0x41, 0, 0x2a]))).toBe('x12')
})
