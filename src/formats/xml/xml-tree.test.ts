import { describe, expect, it } from 'vitest'
import { childOf, pathOf, readXml, textAt, xmlText } from './xml-tree.ts'

const tree = (text: string) => {
  const read = readXml(text)
  if (read.root === null) throw new Error(JSON.stringify(read.problem))
  return read.root
}
const CBC = 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'
const CAC = 'urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2'
const ORDER = 'urn:oasis:names:specification:ubl:schema:xsd:Order-2'

describe('a tree of XML', () => {
  it('names elements alike whatever prefixes the sender chose', () => {
    const usual = tree(`<Order xmlns="${ORDER}" xmlns:cbc="${CBC}"><cbc:ID>7</cbc:ID></Order>`)
    const odd = tree(`<o:Order xmlns:o="${ORDER}"><ID xmlns="${CBC}">7</ID></o:Order>`)
    expect([usual.name, textAt(usual, 'cbc:ID')]).toEqual(['Order', '7'])
    expect([odd.name, textAt(odd, 'cbc:ID')]).toEqual(['Order', '7'])
  })

  it('goes back to the outer prefixes when an inner declaration ends', () => {
    const root = tree(`<a xmlns="urn:x"><b xmlns="${CBC}"/><c/></a>`)
    expect(root.children.map((child) => child.name)).toEqual(['cbc:b', '{urn:x}c'])
  })

  it('tells where an element begins and ends, and its path', () => {
    const text = `<Order xmlns="${ORDER}" xmlns:cac="${CAC}">\r\n<cac:OrderLine/><cac:OrderLine a="1">😀&amp;<b/></cac:OrderLine></Order>`
    const second = tree(text).children[1]
    expect(second && text.slice(second.from, second.to)).toBe('<cac:OrderLine a="1">😀&amp;<b/></cac:OrderLine>')
    expect(second && pathOf(second)).toBe('/Order/cac:OrderLine[2]')
    expect(second?.text).toBe('😀&')
    expect(second && pathOf(childOf(second, 'b') ?? second)).toBe('/Order/cac:OrderLine[2]/b')
  })

  it.each([
    ['a document type', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 'xml/document-type'],
    ['an entity nobody declared', '<a>&x;</a>', 'xml/broken'],
    ['a tag not closed', '<a><b></a>', 'xml/broken'],
    ['a text cut off', '<a><b>1</b', 'xml/broken'],
    ['nothing', '', 'xml/broken'],
    ['a nesting bomb', '<a>'.repeat(100_000), 'xml/too-deep'],
  ])('refuses %s', (_what, text, code) => {
    expect(readXml(text).problem?.code).toBe(code)
  })

  it('takes the charset from mark or declaration, and says when the bytes are not in it', () => {
    const latin = Uint8Array.from([...'<?xml version="1.0" encoding="ISO-8859-1"?><a>'].map((c) => c.charCodeAt(0)).concat(0xe4, 0x3c, 0x2f, 0x61, 0x3e))
    expect(xmlText(latin).text).toContain('<a>ä</a>')
    expect(xmlText(Uint8Array.from([0x3c, 0x61, 0x3e, 0xe4, 0x3c])).problem?.code).toBe('xml/charset')
    expect(xmlText(Uint8Array.from([0xff, 0xfe, 0x3c, 0, 0x61, 0, 0x2f, 0, 0x3e, 0])).text).toBe('<a/>')
  })
})
