import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { isContractFile, readMapping } from './mapping-file.ts'

const problemsOf = (text: string) => {
  const read = readMapping(text)
  return read.ok ? [] : read.problems.map((problem) => [problem.line, problem.say.key.replace('refusal.exchange/', ''), problem.say.with])
}

const section = (lines: string): string => `sites:\n  file: customers.csv\n${lines.split('\n').map((line) => `  ${line}`).join('\n')}\n`

describe('reading a mapping', () => {
  test('the wholesaler\'s mapping is read with every section', () => {
    const read = readMapping(readFileSync(new URL('../../../examples/wholesaler/import.yaml', import.meta.url), 'utf8'))
    if (!read.ok) throw new Error(JSON.stringify(read.problems))
    expect(read.mapping.sections.map((one) => one.kind)).toEqual(['accounts', 'sites', 'items', 'packs', 'list-prices', 'tax-rates', 'orders', 'invoices', 'payments'])
  })

  test('a misspelt field names its line and the nearest known one', () => {
    expect(problemsOf(section('number: no\nnmae: name'))).toEqual([[4, 'mapping-unknown-near', { name: 'nmae', nearest: 'name' }]])
  })

  test('all problems are told at once, in the order of their lines', () => {
    expect(problemsOf('sites:\n  file: a.csv\n  number: no\n  opened-on: { column: d, date: DD.MM }\norders:\n  number: no\n').map(([line, key]) => [line, key])).toEqual([
      [4, 'mapping-date-pattern'], [6, 'mapping-missing'],
    ])
  })

  test('what is needed and not mapped is a problem', () => {
    expect(problemsOf(section('name: name'))).toEqual([[2, 'mapping-missing', { name: 'number', of: 'sites' }]])
  })

  test('broken YAML is a problem with its line', () => expect(problemsOf('a: b\n  c: [\n')[0]?.[1]).toBe('mapping-yaml'))

  test('an empty mapping says what it could bring', () => expect(problemsOf('name: x\n')[0]?.[1]).toBe('mapping-brings-nothing'))

  test('aliases that grow without end are refused, not followed', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]']
    for (let at = 1; at < 9; at++) lines.push(`a${at}: &a${at} [${Array.from({ length: 9 }, () => `*a${at - 1}`).join(', ')}]`)
    expect(problemsOf(lines.join('\n')).length).toBeGreaterThan(0)
  })

  test('a currency that is no code of three letters is a problem, not the currency of the new accounts', () =>
    expect(problemsOf(`currency: Euro\n${section('number: no')}`)).toEqual([[1, 'currency', { value: 'Euro' }]]))

  test('a value has exactly one source', () => expect(problemsOf(section('number: { column: a, value: b }'))[0]?.[1]).toBe('mapping-value-expected'))

  test('formats are inherited and may be said anew for a section or a field', () => {
    const read = readMapping('format: { decimal: ",", date: DD.MM.YYYY }\nsites:\n  file: a.csv\n  date: YYYY-MM-DD\n  number: no\n  latitude: { column: lat, decimal: "." }\n  longitude: lon\n')
    if (!read.ok) throw new Error(JSON.stringify(read.problems))
    const fields = read.mapping.sections[0]?.fields
    expect(fields?.get('longitude')?.format).toMatchObject({ decimal: ',', thousands: '.', date: ['YYYY-MM-DD'] })
    expect(fields?.get('latitude')?.format).toMatchObject({ decimal: '.', thousands: '' })
  })
})

test('a contract file is told from a mapping', () => {
  expect(isContractFile('contract: C-1\naccount: A\n')).toBe(true)
  expect(isContractFile('contracts:\n  - contract: C-1\n')).toBe(true)
  expect(isContractFile('contracts: contracts.yaml\norders: {}\n')).toBe(false)
  expect(isContractFile('contracts: [contracts.yaml]\n')).toBe(false)
})
