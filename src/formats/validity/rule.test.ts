// Rules are asked where they say, in the order of the document, each element once.

import { describe, expect, it } from 'vitest'
import { readXml } from '../xml/xml-tree.ts'
import type { XmlNode } from '../xml/xml-tree.ts'
import type { Rule } from './rule.ts'
import { factsOf, failuresOf, joined, placeOf, ruleBook } from './rule.ts'

const tree = (text: string): XmlNode => readXml(text).root ?? expect.fail('the sample is no XML')
const broken = (id: string, ...on: string[]): Rule => ({ id, severity: 'fatal', on, holds: () => false, say: { key: `rule.${id}` } })
const placesOf = (text: string, ...on: string[]): readonly string[] => failuresOf(ruleBook([broken('R', ...on)]), tree(text)).map(placeOf)

const TEXT = '<a><b><c/><c x="1"/></b><d><b><c/></b><priceAmount x="1"/></d></a>'

describe('a rule', () => {
  it.each([
    [['c'], ['/a/b/c[1]', '/a/b/c[2]', '/a/d/b/c']],
    [['d/b/c'], ['/a/d/b/c']],
    [['/a/b'], ['/a/b']],
    [['/b'], []],
    [['/a'], ['/a']],
    [['*Amount'], ['/a/d/priceAmount']],
    [['@x'], ['/a/b/c[2]', '/a/d/priceAmount']],
    [['c/@x'], ['/a/b/c[2]']],
    [['*/@x'], ['/a/b/c[2]', '/a/d/priceAmount']],
    [['b/c', 'd/b/c', 'c'], ['/a/b/c[1]', '/a/b/c[2]', '/a/d/b/c']],
  ])('on %j is asked at %j', (on, places) => expect(placesOf(TEXT, ...on)).toEqual(places))

  it('is asked with facts that are worked out once', () => {
    let worked = 0
    const counting: Rule = { ...broken('R', 'c'), holds: (_node, facts) => facts.once('sum', () => ++worked) === 1 }
    expect(failuresOf(ruleBook([counting]), tree(TEXT))).toEqual([])
    expect(worked).toBe(1)
  })

  it('that holds is not told', () => {
    expect(failuresOf(ruleBook([{ ...broken('R', 'c'), holds: (node) => node.attributes['x'] !== '1' }]), tree(TEXT)).map(placeOf)).toEqual(['/a/b/c[2]'])
  })
})

describe('a rule book', () => {
  it('tells in the order of the document and asks the same again', () => {
    const book = ruleBook([broken('C', 'c'), broken('B', 'b'), broken('A', 'a')])
    const first = failuresOf(book, tree(TEXT)).map((failure) => `${failure.rule} ${placeOf(failure)}`)
    expect(first).toEqual(['A /a', 'B /a/b', 'C /a/b/c[1]', 'C /a/b/c[2]', 'B /a/d/b', 'C /a/d/b/c'])
    expect(failuresOf(book, tree(TEXT)).map((failure) => `${failure.rule} ${placeOf(failure)}`)).toEqual(first)
  })

  it('joined with another asks both, and knows the identifiers of both', () => {
    const both = joined([ruleBook([broken('A', 'a')]), ruleBook([broken('B', 'd')])])
    expect(failuresOf(both, tree(TEXT)).map((failure) => failure.rule)).toEqual(['A', 'B'])
    expect([...both.ids]).toEqual(['A', 'B'])
  })

  it('takes an element inside a larger document as the root', () => {
    const inner = tree(`<set>${TEXT}</set>`).children[0] ?? expect.fail('nothing inside')
    expect(failuresOf(ruleBook([broken('A', '/a'), broken('S', '/set')]), inner, factsOf(inner)).map((failure) => failure.rule)).toEqual(['A'])
  })

  it('keeps no more paths than it may when a file invents names without end', () => {
    const book = ruleBook([broken('Z', 'z')])
    for (let at = 0; at < 30; at++) failuresOf(book, tree(`<a>${Array.from({ length: 1000 }, (_, n) => `<n${at}x${n}/>`).join('')}</a>`))
    expect(book.count.kept).toBeLessThanOrEqual(20_000)
    expect(failuresOf(book, tree('<a><new><z/></new></a>')).map((failure) => failure.rule)).toEqual(['Z'])
  })
})
