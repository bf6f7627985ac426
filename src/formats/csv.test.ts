import fc from 'fast-check'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import type { CsvFlaw } from './csv.ts'
import { CsvBroken, CsvReader, csvRecord, LONGEST_RECORD, separatorOf } from './csv.ts'

type Seen = { cells: string[]; line: number; flaw: CsvFlaw | null }

const read = (pieces: readonly string[], separator = ',', newline: '\n' | '\r' = '\n'): Seen[] => {
  const seen: Seen[] = []
  const reader = new CsvReader({ separator, quote: '"', newline }, (cells, line, flaw) => seen.push({ cells, line, flaw }))
  for (const piece of pieces) reader.push(piece)
  reader.end()
  return seen
}

const cellsOf = (text: string, separator = ','): string[][] => read([text], separator).map((row) => row.cells)

describe('reading CSV', () => {
  test('fields keep commas, quotes and line ends inside quotes', () => {
    expect(cellsOf('a,"b, ""c""\nd",e\r\n1,2,3\r\n')).toEqual([['a', 'b, "c"\nd', 'e'], ['1', '2', '3']])
  })

  test('the line of a record is the line it begins on, also behind fields that span lines', () => {
    expect(read(['a\n"x\ny\nz"\n\nb\n']).map((row) => [row.cells[0], row.line])).toEqual([['a', 1], ['x\ny\nz', 2], ['b', 6]])
  })

  test('a quote in the middle of an unquoted field is text', () => {
    expect(cellsOf('12,5" pipe,x\n')).toEqual([['12', '5" pipe', 'x']])
  })

  test('text behind a closing quote is flagged, and the next record is sound', () => {
    const [first, second] = read(['"a"b,c\nd,e\n'])
    expect(first).toMatchObject({ cells: ['ab', 'c'], flaw: 'text-after-quote' })
    expect(second).toMatchObject({ cells: ['d', 'e'], flaw: null, line: 2 })
  })

  test('empty quoted fields, a trailing separator and a last record without line end are read', () => {
    expect(cellsOf('"",a,\n"b","",""')).toEqual([['', 'a', ''], ['b', '', '']])
  })

  test('carriage returns alone end lines where the file has no others', () => {
    expect(read(['a;b\rc;"d\re"\r'], ';', '\r').map((row) => row.cells)).toEqual([['a', 'b'], ['c', 'd\re']])
  })

  test('a quote that never closes breaks the file and names the line it opens on', () => {
    expect(() => read(['a,b\nc,"d\ne,f\n'])).toThrowError(new CsvBroken('unclosed-quote', 2))
  })

  test('a record without end stops at a megabyte instead of filling the memory', () => {
    const pieces = Array.from({ length: 20 }, () => 'x'.repeat(LONGEST_RECORD / 8))
    expect(() => read(pieces)).toThrowError(new CsvBroken('record-too-long', 1))
    expect(() => read(['a\n"', ...pieces])).toThrowError(new CsvBroken('unclosed-quote', 2))
  })

  const field = fc.string({ unit: fc.constantFrom('a', 'ä', '1', ' ', ',', ';', '"', '\n', '\r\n', '€', '𝒳'), maxLength: 6 })
  const table = fc.array(fc.array(field, { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 6 })
  const written = (rows: readonly (readonly string[])[], newline: string, everywhere: boolean): string =>
    rows.map((row) => row.map((cell) => (everywhere || /[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')).join(newline) + newline

  test('what is read is the same however the text is cut, and the same that csv-parse reads', () => {
    fc.assert(
      fc.property(table, fc.constantFrom('\n', '\r\n'), fc.boolean(), (rows, newline, everywhere) => {
        const text = written(rows, newline, everywhere)
        const whole = read([text])
        const theirs = parse(text, { relax_column_count: true, skip_empty_lines: true }) as string[][]
        expect(whole.map((row) => row.cells)).toEqual(theirs)
        for (let at = 0; at <= text.length; at++) expect(read([text.slice(0, at), text.slice(at)])).toEqual(whole)
        expect(read([...text])).toEqual(whole)
      }),
      { numRuns: 100 },
    )
  }, 60_000)

  test('any text at all, however cut, gives the same records or the same complaint', () => {
    const outcome = (pieces: readonly string[]): unknown => {
      try {
        return read(pieces)
      } catch (error) {
        return error instanceof CsvBroken ? `${error.reason} ${error.line}` : error
      }
    }
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', '\r\n', ' '), maxLength: 24 }), (text) => {
        const whole = outcome([text])
        for (let at = 0; at <= text.length; at++) expect(outcome([text.slice(0, at), text.slice(at)])).toEqual(whole)
        expect(outcome([...text])).toEqual(whole)
      }),
      { numRuns: 1000 },
    )
  }, 60_000)
})

describe('separators', () => {
  test.each([['a,b,c', ','], ['a;b;c,d', ';'], ['a\tb\tc', '\t'], ['"a,b,c";d', ';'], ['a|b', '|'], ['alone', ',']])('%j is separated by %j', (header, separator) => {
    expect(separatorOf(header)).toBe(separator)
  })
})

describe('writing CSV', () => {
  test('what is written reads back', () => {
    const cells = ['plain', 'with, comma', 'with "quote"', 'two\nlines', '']
    expect(cellsOf(csvRecord(cells))).toEqual([cells])
  })

  test('a text that a spreadsheet would run is disarmed, a negative number is not', () => {
    expect(cellsOf(csvRecord(['=1+1', '+cmd|x', '-5', '-5,20', '@sum', '-2+3']))[0]).toEqual(["'=1+1", "'+cmd|x", '-5', '-5,20', "'@sum", "'-2+3"])
  })
})
