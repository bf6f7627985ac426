// The fast reader reads what the careful reader reads, or leaves it to him: never anything else.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scanXml } from './xml-scan.ts'
import { readWithCare, readXml } from './xml-tree.ts'
import type { XmlNode } from './xml-tree.ts'

const LIMITS = { mostDeep: 200, mostNodes: 3_000_000 }

type Plain = Readonly<{ name: string; attributes: Readonly<Record<string, string>>; text: string; from: number; to: number; children: readonly Plain[]; hasParent: boolean }>
const plain = (node: XmlNode): Plain => ({
  name: node.name, attributes: { ...node.attributes }, text: node.text, from: node.from, to: node.to, hasParent: node.parent !== null,
  children: node.children.map((child) => (child.parent === node ? plain(child) : expect.fail('a child of somebody else'))),
})

/** Whether the fast reader read it; it must then have read the same. */
const same = (text: string): boolean => {
  const fast = scanXml(text, LIMITS)
  if (fast === null) return false
  const careful = readWithCare(text)
  if (careful.root === null) throw new Error(`read what is broken: ${JSON.stringify(text)}`)
  expect(plain(fast)).toEqual(plain(careful.root))
  return true
}

const CBC = 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'
const name = fc.constantFrom('a', 'cbc:ID', 'x:b', 'Amount', 'a1-2.3_')
const said = fc.constantFrom('', ' ', '\n  ', 'text', ' 12.50 ', '&lt;&amp;&gt;', '&#228;&#x20AC;', 'ä', '<![CDATA[<raw> & ]]>', '<!-- aside -->', ' &quot; ', 'a\r\nb', ']]', '\u00a0')
const attribute = fc.constantFrom('', ' k="1"', " k='a\"b'", ' k = "x &amp; y"', ` xmlns:x="urn:x"`, ` xmlns="${CBC}"`, ' x:k="2"', ' k="a\tb"')
const element: fc.Arbitrary<string> = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof({ maxDepth: 4 },
    fc.tuple(name, attribute, said).map(([called, with_, text]) => `<${called}${with_}>${text}</${called}>`),
    fc.tuple(name, attribute).map(([called, with_]) => `<${called}${with_}/>`),
    fc.tuple(name, attribute, fc.array(fc.tuple(said, tie('node')), { maxLength: 4 }), said).map(([called, with_, inner, last]) => `<${called}${with_}>${inner.map(([text, node]) => text + node).join('')}${last}</${called}>`)),
})).node
const document = fc.tuple(fc.constantFrom('', '<?xml version="1.0" encoding="UTF-8"?>', '<?xml version="1.0"?>\n', '<!-- first -->'), element, fc.constantFrom('', '\n', '<!-- last -->')).map(([head, body, tail]) => `${head}<r xmlns:cbc="${CBC}" xmlns:x="urn:y">${body}</r>${tail}`)

describe('the fast reader', () => {
  it('reads plain documents as the careful one does', () => {
    let fast = 0
    fc.assert(fc.property(document, (text) => {
      if (same(text)) fast += 1
    }), { numRuns: 400 })
    expect(fast).toBeGreaterThan(100)
  })

  it('takes nothing that is broken: cut, changed or doubled anywhere', () => {
    const signs = ['<', '>', '&', '"', "'", '/', '=', ' ', ':', '!', '?', ']', '-', 'x', '\u0000', '\ud800', '\ufffe']
    fc.assert(fc.property(document, fc.nat(), fc.nat(), fc.constantFrom('cut', 'put', 'drop', 'double'), (text, one, other, how) => {
      const at = one % text.length
      const spoiled = how === 'cut' ? text.slice(0, at) : how === 'put' ? text.slice(0, at) + (signs[other % signs.length] ?? '') + text.slice(at) : how === 'drop' ? text.slice(0, at) + text.slice(at + 1) : text.slice(0, at) + text.slice(at, at + 5) + text.slice(at)
      same(spoiled)
    }), { numRuns: 800 })
  })

  it.each([
    '<a><b/></a>', `<a xmlns:cbc="${CBC}"><cbc:ID k="1">7</cbc:ID></a>`, '<a> <b/> <!-- x --> <c>1</c>\n</a>', '<a> <!-- x --> </a>', '<a>\n<b>x</b>\n</a>\n', '<a k="&quot;">&apos;</a>',
  ])('reads %s itself', (text) => expect(same(text)).toBe(true))

  it.each([
    '<a>x<b/></a>', '<a><b/>x</a>', '<!DOCTYPE a><a/>', '<a>&x;</a>', '<?pi?><a/>', '<a><b></a></b>', '<a/><a/>', '<a k="1" k="2"/>', '<ä/>', '<a b=1/>', '<a>]]></a>', '<a>\u0001</a>', 'x<a/>', '<a/>x', '<a', '', '<a:b:c/>', '<a __proto__="1"/>',
  ])('leaves %j to the careful one', (text) => expect(scanXml(text, LIMITS)).toBeNull())

  it('keeps to the limits', () => {
    const deep = `${'<a>'.repeat(201)}${'</a>'.repeat(201)}`
    expect(scanXml(deep, LIMITS)).toBeNull()
    expect(readXml(deep).problem?.code).toBe('xml/too-deep')
    expect(scanXml('<a><b/><b/></a>', { mostDeep: 9, mostNodes: 2 })).toBeNull()
  })
})
