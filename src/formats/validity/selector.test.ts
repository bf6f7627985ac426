// Short paths into a document find what they say.

import { describe, expect, it } from 'vitest'
import { readXml } from '../xml/xml-tree.ts'
import { allAt, at, firstAt, has, tidy, valueAt, valuesAt } from './selector.ts'

const { root } = readXml('<a><b k="1"><c> x  y\n z </c></b><b k="2"><c>vat</c><d/></b><e><c>q</c></e></a>')
if (root === null) throw new Error('the sample is no XML')
const texts = (path: string): readonly string[] => valuesAt(root, at(path))

describe('a path', () => {
  it.each([
    ['b/c', ['x y z', 'vat']],
    ['b/@k', ['1', '2']],
    ['b[c=vat]/@k', ['2']],
    ['b[c~VAT]/@k', ['2']],
    ['b[c=VAT]/@k', []],
    ['b[c!vat]/@k', ['1']],
    ['b[d]/c', ['vat']],
    ['b[@k=1]/c', ['x y z']],
    ['b[d][@k=2]/c', ['vat']],
    ['b[d]/../e/c', ['q']],
    ['e/c | b/c', ['q', 'x y z', 'vat']],
    ['nothing/c', []],
  ])('%s leads to %j', (path, found) => expect(texts(path)).toEqual(found))

  it('leads to the first, or to nothing', () => {
    expect([valueAt(root, at('b/c')), valueAt(root, at('b/@k')), valueAt(root, at('b[d]/@k')), valueAt(root, at('x'))]).toEqual(['x y z', '1', '2', ''])
    expect([firstAt(root, at('x')), has(root, at('b/d')), has(root, at('e/d')), has(root, at('b/@no'))]).toEqual([null, true, false, false])
    expect(allAt(root, at('b')).map((node) => node.attributes['k'])).toEqual(['1', '2'])
  })

  it('above the root there is nothing', () => expect(allAt(root, at('../b'))).toEqual([]))
})

describe('a text', () => {
  it('is tidied', () => expect(tidy('\n a \t b ')).toBe('a b'))
})
