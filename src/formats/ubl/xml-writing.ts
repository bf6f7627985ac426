// Writing XML: elements that vanish when they hold nothing, in the order a schema asks for, with what XML cannot bear taken out.

import type { Exact } from '../document.ts'

export type Element = { readonly name: string; text: string; readonly attributes: Record<string, string>; children: Element[] }
export type Maybe = Element | null | readonly Maybe[]

/** An element with a text; null without one. */
export const leaf = (name: string, text: string | null | undefined, attributes: Readonly<Record<string, string | null | undefined>> = {}): Element | null => {
  if (text === null || text === undefined || text.trim() === '') return null
  const own: Record<string, string> = {}
  for (const key in attributes) {
    const value = attributes[key]
    if (value !== null && value !== undefined && value !== '') own[key] = value
  }
  return { name, text, attributes: own, children: [] }
}

/** An element with others in it; null where none is left. */
export const branch = (name: string, ...children: readonly Maybe[]): Element | null => {
  const kept = present(children)
  return kept.length === 0 ? null : { name, text: '', attributes: {}, children: kept }
}

export const present = (children: readonly Maybe[]): Element[] => {
  const kept: Element[] = []
  const visit = (all: readonly Maybe[]): void => {
    for (const one of all) {
      if (one === null) continue
      if (Array.isArray(one)) visit(one as readonly Maybe[])
      else kept.push(one as Element)
    }
  }
  visit(children)
  return kept
}

export const amountLeaf = (name: string, amount: Exact | null, currency: string | null): Element | null => leaf(name, amount, { currencyID: currency })
export const quantityLeaf = (name: string, quantity: Exact | null, unit: string | null): Element | null => leaf(name, quantity, { unitCode: unit })

/** Children by the place of their names in a schema's sequence; names it does not have stay behind, as they came. */
export const inOrder = (element: Element, sequenceOf: (name: string) => ReadonlyMap<string, number> | null): void => {
  const sequence = sequenceOf(element.name)
  if (sequence !== null) {
    const place = (child: Element): number => sequence.get(child.name) ?? sequence.size
    element.children.sort((a, b) => place(a) - place(b))
  }
  for (const child of element.children) inOrder(child, sequenceOf)
}

/** Takes out what a schema has no place for; elements it does not describe keep what they hold. */
export const onlyKnown = (element: Element, sequenceOf: (name: string) => ReadonlyMap<string, number> | null): void => {
  const sequence = sequenceOf(element.name)
  if (sequence !== null) element.children = element.children.filter((child) => sequence.has(child.name))
  for (const child of element.children) onlyKnown(child, sequenceOf)
}

/** The document as text. What XML 1.0 has no way to say (control characters, halves of pairs) is left out. */
export const documentText = (root: Element): string => `<?xml version="1.0" encoding="UTF-8"?>\n${elementText(root, '')}`

const elementText = (element: Element, indent: string): string => {
  let open = `${indent}<${element.name}`
  for (const name in element.attributes) open += ` ${name}="${attributeText(element.attributes[name] ?? '')}"`
  if (element.children.length === 0) return `${open}>${escaped(element.text)}</${element.name}>\n`
  let inner = ''
  const deeper = `${indent}  `
  for (const child of element.children) inner += elementText(child, deeper)
  return `${open}>\n${inner}${indent}</${element.name}>\n`
}

const attributeText = (value: string): string => escaped(value).replace(/"/g, '&quot;').replace(/[\t\n]/g, (sign) => `&#${sign.charCodeAt(0)};`)

// XML 1.0, production 2: what is no Char
// oxlint-disable-next-line no-control-regex
const NO_CHAR = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

export const sayable = (text: string): string => text.replace(NO_CHAR, '')

/** Most texts hold nothing to escape and are passed on as they are. */
const PLAIN = /^[\t\n -%'-;=?-\uD7FF]*$/

const escaped = (text: string): string =>
  PLAIN.test(text) ? text : sayable(text)
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/\r/g, '&#13;')
