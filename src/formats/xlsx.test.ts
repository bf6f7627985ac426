import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dateStyles, SharedTexts, SheetReader, sheetsOf } from './xlsx.ts'
import { attributeOf, XmlBroken, XmlReader } from './xml.ts'

const rowsOf = (xml: string, pieces = [xml], facts = { texts: ['eins', 'zwei'], dates: [false, true], from1904: false, width: 20 }): unknown[] => {
  const rows: unknown[] = []
  const reader = new SheetReader(facts, (row, cells) => rows.push([row, ...Array.from(cells, (cell) => (cell === undefined ? null : `${cell[0]}:${cell[1]}`))]))
  for (const piece of pieces) reader.push(piece)
  reader.end()
  return rows
}

const SHEET = `<?xml version="1.0"?><worksheet><sheetData>
<row r="2"><c r="A2" t="s"><v>1</v></c><c r="C2"><v>0.30000000000000004</v></c><c r="D2" s="1"><v>46083.75</v></c></row>
<row r="5"><c t="inlineStr"><is><t>a &lt; b &#x20AC;</t></is></c><c t="b"><v>1</v></c><c t="str"><f>A1&amp;"x"</f><v>saved</v></c><c t="e"><v>#REF!</v></c><c><f>1+1</f></c></row>
<x:row xmlns:x="y"><x:c r="B6"><x:v>1.5E-7</x:v></x:c><x:c r="AB6"><x:v>9</x:v></x:c></x:row></sheetData></worksheet>`

const ROWS = [
  [2, 'text:zwei', null, 'plain:0.3', 'plain:2026-03-02'],
  [5, 'text:a < b €', 'text:true', 'text:saved', 'text:#REF!'],
  [6, null, 'plain:0.00000015'],
]

describe('reading a sheet', () => {
  test('cells stand in their columns, formulas give the saved value, days and numbers are plain', () => expect(rowsOf(SHEET)).toEqual(ROWS))

  test('the rows are the same however the XML is cut', () => {
    for (let at = 1; at < SHEET.length; at++) expect(rowsOf(SHEET, [SHEET.slice(0, at), SHEET.slice(at)])).toEqual(ROWS)
    expect(rowsOf(SHEET, [...SHEET])).toEqual(ROWS)
  })

  test.each([['1', '1'], ['-12.5', '-12.5'], ['1E3', '1000'], ['1.2345678901234567E+20', '123456789012346000000'], ['-1e-3', '-0.001'], ['0.1', '0.1'], ['100000000000000000', '100000000000000000'], ['nan', 'nan']])(
    'the number %s is written %s', (value, text) => expect(rowsOf(`<row><c><v>${value}</v></c></row>`)).toEqual([[1, `plain:${text}`]]))

  test('any number of up to fifteen digits is read exactly', () => {
    fc.assert(fc.property(fc.bigInt({ min: -999_999_999_999n, max: 999_999_999_999n }), fc.integer({ min: 0, max: 3 }), (scaled, decimals) => {
      const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(decimals + 1, '0')
      const text = `${scaled < 0n ? '-' : ''}${digits.slice(0, digits.length - decimals)}${decimals === 0 ? '' : `.${digits.slice(-decimals)}`}`
      const plain = text.includes('.') ? text.replace(/\.?0+$/, '') : text
      const [[, cell]] = rowsOf(`<row><c><v>${String(Number(text))}</v></c></row>`) as [[number, string]]
      expect(cell).toBe(`plain:${plain === '-0' ? '0' : plain}`)
    }))
  })

  test('the days of both calendars of spreadsheets', () => {
    const at = (serial: string, from1904: boolean) => rowsOf(`<row><c s="1"><v>${serial}</v></c></row>`, undefined, { texts: [], dates: [false, true], from1904, width: 5 })
    expect([at('1', false), at('59', false), at('61', false), at('44621', true)]).toEqual([[[1, 'plain:1900-01-01']], [[1, 'plain:1900-02-28']], [[1, 'plain:1900-03-01']], [[1, 'plain:2026-03-02']]])
  })

  test('cells beyond the width are passed over', () => expect(rowsOf('<row><c r="A1"><v>1</v></c><c r="XFD1"><v>2</v></c></row>')).toEqual([[1, 'plain:1']]))
})

describe('the parts of a workbook', () => {
  test('sheets with their places, styles that are dates, shared texts', () => {
    expect(sheetsOf('<workbook><workbookPr date1904="1"/><sheets><sheet name="A &amp; B" sheetId="1" r:id="rId7"/></sheets></workbook>', '<Relationships><Relationship Id="rId7" Target="/xl/worksheets/sheet9.xml"/></Relationships>')).toEqual({
      sheets: [{ name: 'A & B', path: 'xl/worksheets/sheet9.xml' }], from1904: true,
    })
    expect(dateStyles('<styleSheet><numFmts><numFmt numFmtId="170" formatCode="dd/mm/yyyy"/><numFmt numFmtId="171" formatCode="0 &quot;days&quot;"/><numFmt numFmtId="172" formatCode="[Red]0.00"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="171"/><xf numFmtId="172"/></cellXfs></styleSheet>')).toEqual([false, true, true, false, false])
    const shared = new SharedTexts()
    shared.push('<sst><si><t>plain</t></si><si><r><t>rich </t></r><r><t>text</t></r><rPh><t>hint</t></rPh></si><si/><si><t>a_x000D_b</t></si></sst>')
    expect(shared.texts).toEqual(['plain', 'rich text', '', 'a\rb'])
  })

  test('a document type is refused: no entity is ever expanded', () => {
    expect(() => new XmlReader({ open: () => undefined, close: () => undefined, text: () => undefined }).push('<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')).toThrowError(XmlBroken)
  })

  test('attributes are found by their whole name', () => {
    expect(attributeOf(' r:id="a" sheetId=\'b&gt;c\' id2="d"', 'id')).toBe('a')
    expect(attributeOf(' r:id="a" sheetId=\'b&gt;c\'', 'sheetId')).toBe('b>c')
    expect(attributeOf(' x="1"', 'y')).toBeNull()
  })
})
