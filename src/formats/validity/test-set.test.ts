// Public test sets: what each label means, and how they are counted.

import { describe, expect, it } from 'vitest'
import type { Rule } from './rule.ts'
import { ruleBook } from './rule.ts'
import { runTestSet } from './test-set.ts'

const rule = (id: string, severity: Rule['severity']): Rule => ({ id, severity, on: ['wrong'], holds: () => false, say: { key: `rule.${id}` } })
const book = ruleBook([rule('F', 'fatal'), rule('W', 'warning')])
const asked: string[] = []
const set = (...tests: readonly string[]) =>
  runTestSet(`<testSet xmlns="http://difi.no/xsd/vefa/validator/1.0" configuration="c">\n<assert><scope>F</scope></assert>${tests.map((one) => `\n<test><assert>${one.split('|')[0] ?? ''}</assert>${one.split('|')[1] ?? ''}</test>`).join('')}</testSet>`, (configuration, root) => {
    asked.push(`${configuration} ${root}`)
    return [book]
  })
const one = (label: string, fragment: string): boolean => set(`${label}|${fragment}`).agreed === 1

describe('a test set', () => {
  const twice = '<Doc xmlns=""><wrong/><wrong/></Doc>'
  const none = '<Doc xmlns=""><right/></Doc>'

  it.each([
    ['<success>F</success>', none, true],
    ['<success>F</success>', twice, false],
    ['<success>W</success>', twice, false],
    ['<error>F</error>', twice, true],
    ['<fatal>F</fatal>', twice, true],
    ['<error>F</error>', none, false],
    ['<error>W</error>', twice, false],
    ['<warning>W</warning>', twice, true],
    ['<warning>F</warning>', twice, false],
    ['<error number="2">F</error>', twice, true],
    ['<error number="1">F</error>', twice, false],
    ['<error number="0">F</error>', none, true],
  ])('%s of %s', (label, fragment, agrees) => expect(one(label, fragment)).toBe(agrees))

  it('counts each label, and names rules that nobody knows', () => {
    const result = set(`<success>F</success><success>W</success><error>X</error>|${none}`, `<description>d</description><error>F</error>|${none}`)
    expect([result.configuration, result.tests, result.agreed, result.unknownRules]).toEqual(['c', 4, 2, ['X']])
    expect(result.disagreed.map(({ rule: id, test, description, line }) => [id, test, description, line])).toEqual([['X', 1, '', 3], ['F', 2, 'd', 4]])
    expect(asked.at(-1)).toBe('c Doc')
  })

  it('that is no XML says so', () => {
    const result = runTestSet('<testSet', () => [book])
    expect([result.tests, result.problem?.code]).toEqual([0, 'xml/broken'])
  })
})
