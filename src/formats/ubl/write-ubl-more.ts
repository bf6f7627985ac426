// Puts back what a document of UBL or CII said beyond the neutral fields: each rest by its path. Rests of other formats have other names
// and are left.

import type { More } from '../document.ts'
import type { Element } from './xml-writing.ts'

const PATH = /^(?:(?:cbc|cac|rsm|ram|udt|qdt):[A-Za-z]+(?:\[\d+\])?\/)*(?:(?:cbc|ram|udt|qdt):[A-Za-z]+(?:\[\d+\])?)(?:\/@[A-Za-z]+)?$/
const STEP = /^((?:cbc|cac|rsm|ram|udt|qdt):[A-Za-z]+)(?:\[(\d+)\])?$/

/** `currency` is that of the document, which a rest names only where it is another. */
export const replay = (root: Element, more: readonly More[], currency: string | null): void => {
  for (const one of more) if (PATH.test(one.name)) put(root, one, currency)
  prune(root)
}

const put = (root: Element, one: More, currency: string | null): void => {
  let at = root
  for (const step of one.name.split('/')) {
    if (step.startsWith('@')) {
      // an attribute says something only of a value that is there
      if (at.text !== '') at.attributes[step.slice(1)] = one.value
      return
    }
    const [, name = '', place] = STEP.exec(step) ?? []
    at = child(at, name, place === undefined ? 1 : Math.min(Number(place), 1000))
  }
  if (at.children.length > 0) return
  at.text = one.value
  if (currency !== null && at.name.startsWith('cbc:') && at.name.endsWith('Amount')) at.attributes.currencyID ??= currency
}

const child = (parent: Element, name: string, place: number): Element => {
  let seen = 0
  for (const one of parent.children) {
    if (one.name !== name) continue
    seen += 1
    if (seen === place) return one
  }
  let made: Element = parent
  for (; seen < place; seen++) {
    made = { name, text: '', attributes: {}, children: [] }
    parent.children.push(made)
  }
  return made
}

const prune = (element: Element): boolean => {
  element.children = element.children.filter(prune)
  return element.children.length > 0 || element.text.trim() !== '' || element.name === 'ram:ApplicableHeaderTradeDelivery'
}
