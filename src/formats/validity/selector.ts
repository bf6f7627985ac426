// Short paths into a document, as rules write them: `cac:Item/cbc:Name`, `../cbc:TaxAmount`, `cbc:InvoicedQuantity/@unitCode`,
// `cac:TaxCategory[cbc:ID=S]` (equal after trimming), `[cbc:ID~VAT]` (in any case), `[cbc:Percent]` (is there), `a | b` (both).
// Compiled once for each text.

import type { XmlNode } from '../xml/xml-tree.ts'

export type Selector = readonly Way[]
/** `plain`: the names alone, where no step filters or goes up. */
type Way = Readonly<{ steps: readonly Step[]; plain: readonly string[] | null; attribute: string | null }>
type Step = Readonly<{ name: string; filters: readonly Filter[] }>
type Filter = Readonly<{ path: Selector; sign: '=' | '~' | '!' | ''; value: string }>

const compiled = new Map<string, Selector>()

export const at = (text: string): Selector => {
  const known = compiled.get(text)
  if (known !== undefined) return known
  const selector = apart(text, '|').map((way) => wayOf(way.trim()))
  compiled.set(text, selector)
  return selector
}

const wayOf = (text: string): Way => {
  const parts = apart(text, '/')
  const last = parts.at(-1) ?? ''
  const attribute = last.startsWith('@') ? last.slice(1) : null
  const steps = (attribute === null ? parts : parts.slice(0, -1)).map(stepOf)
  const plain = steps.length > 0 && steps.every((step) => step.name !== '..' && step.filters.length === 0) ? steps.map((step) => step.name) : null
  return { steps, plain, attribute }
}

const stepOf = (text: string): Step => {
  const open = text.indexOf('[')
  if (open === -1) return { name: text, filters: [] }
  return { name: text.slice(0, open), filters: apart(text.slice(open + 1, -1), ']').map((filter) => filterOf(filter.replace(/^\[/, ''))) }
}

const filterOf = (text: string): Filter => {
  const sign = /[=~!]/.exec(text)
  if (sign === null) return { path: at(text), sign: '', value: '' }
  return { path: at(text.slice(0, sign.index)), sign: sign[0] as '=' | '~' | '!', value: text.slice(sign.index + 1) }
}

/** Splits where no bracket is open. */
const apart = (text: string, sign: string): string[] => {
  const parts: string[] = []
  let depth = 0
  let from = 0
  for (let i = 0; i < text.length; i++) {
    const one = text[i]
    if (one === sign && depth === 0) {
      parts.push(text.slice(from, i))
      from = i + 1
    } else if (one === '[') depth += 1
    else if (one === ']') depth -= 1
  }
  parts.push(text.slice(from))
  return parts
}

/** Trimmed, and inner blanks made one: how the standards compare texts. */
export const tidy = (text: string): string => {
  const trimmed = text.trim()
  return UNTIDY.test(trimmed) ? trimmed.replace(/\s+/g, ' ') : trimmed
}
const UNTIDY = /\s\s|[\t\r\n]/

const passes = (node: XmlNode, filters: readonly Filter[]): boolean => {
  for (const { path, sign, value } of filters) {
    if (sign === '') {
      if (!has(node, path)) return false
    } else if (sign === '!') {
      if (!valuesAt(node, path).some((text) => text !== value)) return false
    } else {
      const first = valueAt(node, path)
      const equal = sign === '=' ? first === value : first.toUpperCase() === value
      if (!equal && !valuesAt(node, path).some((text) => (sign === '=' ? text === value : text.toUpperCase() === value))) return false
    }
  }
  return true
}

/** Goes to every element a way leads to, until `seen` answers true. */
const go = (node: XmlNode, steps: readonly Step[], from: number, seen: (found: XmlNode) => boolean): boolean => {
  const step = steps[from]
  if (step === undefined) return seen(node)
  if (step.name === '..') return node.parent !== null && go(node.parent, steps, from + 1, seen)
  for (const child of node.children) {
    if (child.name !== step.name) continue
    if (step.filters.length > 0 && !passes(child, step.filters)) continue
    if (go(child, steps, from + 1, seen)) return true
  }
  return false
}

/** The same along a plain way, without a function for each. */
const firstPlain = (node: XmlNode, names: readonly string[], from: number, attribute: string | null): XmlNode | null => {
  const name = names[from]
  const end = from === names.length - 1
  for (const child of node.children) {
    if (child.name !== name) continue
    if (end) {
      if (attribute === null || child.attributes[attribute] !== undefined) return child
    } else {
      const found = firstPlain(child, names, from + 1, attribute)
      if (found !== null) return found
    }
  }
  return null
}

export const allAt = (node: XmlNode, selector: Selector): readonly XmlNode[] => {
  const found: XmlNode[] = []
  for (const { steps, attribute } of selector) {
    go(node, steps, 0, (one) => {
      if (attribute === null || one.attributes[attribute] !== undefined) found.push(one)
      return false
    })
  }
  return found
}

export const firstAt = (node: XmlNode, selector: Selector): XmlNode | null => {
  for (const { steps, plain, attribute } of selector) {
    const found = plain === null ? firstFiltered(node, steps, attribute) : firstPlain(node, plain, 0, attribute)
    if (found !== null) return found
  }
  return null
}

const firstFiltered = (node: XmlNode, steps: readonly Step[], attribute: string | null): XmlNode | null => {
  let found: XmlNode | null = null
  go(node, steps, 0, (one) => {
    if (attribute !== null && one.attributes[attribute] === undefined) return false
    found = one
    return true
  })
  return found
}

export const has = (node: XmlNode, selector: Selector): boolean => firstAt(node, selector) !== null

/** The tidied texts (or attribute values) it leads to. */
export const valuesAt = (node: XmlNode, selector: Selector): readonly string[] => {
  const found: string[] = []
  for (const { steps, attribute } of selector) {
    go(node, steps, 0, (one) => {
      const text = attribute === null ? one.text : one.attributes[attribute]
      if (text !== undefined) found.push(tidy(text))
      return false
    })
  }
  return found
}

/** The first of them; '' where there is none. */
export const valueAt = (node: XmlNode, selector: Selector): string => {
  for (const { steps, plain, attribute } of selector) {
    const found = plain === null ? firstFiltered(node, steps, attribute) : firstPlain(node, plain, 0, attribute)
    if (found !== null) return tidy(attribute === null ? found.text : (found.attributes[attribute] ?? ''))
  }
  return ''
}
