// The shapes that rules of validity come in. A rule says its shape and its terms; the test and the sentence follow from that.

import type { Say, SayValue } from '#ground/say'
import { saySay } from '#ground/say'
import type { XmlNode } from '../xml/xml-tree.ts'
import type { CodeList } from './codes/code-list.ts'
import { ZERO, compare, exactOf } from './exact.ts'
import type { Facts, Rule } from './rule.ts'
import type { Selector } from './selector.ts'
import { allAt, at, has, tidy, valueAt } from './selector.ts'
import type { Group, Syntax, Term } from './terms.ts'
import { GROUPS, groupOf, placeOfGroup, selectorOf } from './terms.ts'

/** A rule still to be told which syntax it is asked in. */
export type Draft = (syntax: Syntax) => Rule

export type Severity = Rule['severity']

export const sayTerm = (term: Term): SayValue => saySay({ key: `term.${term}` })
export const sayGroup = (group: Group): SayValue => saySay({ key: `term.${GROUPS[group].bg}` })
export const sayList = (name: string): SayValue => saySay({ key: `list.${name}` })

type Asked = Readonly<{ id: string; group: Group; say: Say; severity?: Severity }>

/** A rule of any test, asked in a group of terms. */
export const inGroup = ({ id, group, say, severity = 'fatal' }: Asked, holds: (node: XmlNode, facts: Facts, syntax: Syntax) => boolean): Draft => (syntax) => {
  const { on, only } = placeOfGroup(group, syntax)
  return { id, severity, on, say, holds: only === undefined ? (node, facts) => holds(node, facts, syntax) : (node, facts) => !only(node) || holds(node, facts, syntax) }
}

/** The same rule in its two syntaxes, each with its selector ready. */
const inBoth = (asked: Asked, terms: readonly Term[], holds: (node: XmlNode, selectors: readonly Selector[]) => boolean): Draft => (syntax) => {
  const selectors = terms.map((term) => selectorOf(term, syntax))
  return inGroup(asked, (node) => holds(node, selectors))(syntax)
}

const NEVER: Selector = []

/** The term must be there and say something. */
export const stated = (id: string, term: Term): Draft =>
  inBoth({ id, group: groupOf(term), say: { key: 'rule.missing', with: { bt: term, term: sayTerm(term), group: sayGroup(groupOf(term)) } } }, [term], (node, [there]) => valueAt(node, there ?? NEVER) !== '')

/** The term must be there. */
export const present = (id: string, term: Term): Draft =>
  inBoth({ id, group: groupOf(term), say: { key: 'rule.missing', with: { bt: term, term: sayTerm(term), group: sayGroup(groupOf(term)) } } }, [term], (node, [there]) => has(node, there ?? NEVER))

/** One of two terms must be there. */
export const eitherOf = (id: string, one: Term, other: Term): Draft =>
  inBoth({ id, group: groupOf(one), say: { key: 'rule.neither', with: { bt: one, term: sayTerm(one), otherBt: other, other: sayTerm(other), group: sayGroup(groupOf(one)) } } }, [one, other], (node, selectors) => selectors.some((selector) => has(node, selector)))

/** The number must not be below zero. Where it is not there, nothing is said, or `needed` it is. */
export const notNegative = (id: string, term: Term, needed: boolean): Draft =>
  inBoth({ id, group: groupOf(term), say: { key: 'rule.negative', with: { bt: term, term: sayTerm(term) } } }, [term], (node, [there]) => {
    const found = allAt(node, there ?? NEVER)
    if (found.length === 0) return !needed
    return found.some((one) => {
      const value = exactOf(one.text)
      return value !== null && compare(value, ZERO) >= 0
    })
  })

/** A period must not end before it begins. */
export const endsAfter = (id: string, start: Term, end: Term): Draft =>
  inBoth({ id, group: groupOf(start), say: { key: 'rule.ends-before', with: { bt: end, term: sayTerm(end), otherBt: start, other: sayTerm(start) } } }, [start, end], (node, [from, to]) => {
    const [first, last] = [valueAt(node, from ?? NEVER), valueAt(node, to ?? NEVER)]
    return first === '' || last === '' || last >= first
  })

/** No more decimals than so many. */
export const decimals = (id: string, term: Term, most: number): Draft =>
  inBoth({ id, group: groupOf(term), say: { key: 'rule.decimals', with: { bt: term, term: sayTerm(term), most } } }, [term], (node, [there]) => decimalsOf(valueAt(node, there ?? NEVER)) <= most)

export const decimalsOf = (text: string): number => {
  const point = text.indexOf('.')
  return point === -1 ? 0 : text.length - point - 1
}

type CodeOptions = Readonly<{
  severity?: Severity
  upper?: boolean
  /** The attribute that must be there and hold the code; where `on` ends in one, that one, if it is there. */
  attribute?: string
  only?: (node: XmlNode) => boolean
}>

/** What an element or one of its attributes says must be in a list. Asked by path, not by term, since many elements share it. */
export const oneOf = (id: string, on: readonly string[], list: CodeList, name: string, { severity = 'fatal', upper = false, attribute, only }: CodeOptions = {}): Rule => {
  const last = on[0]?.split('/').at(-1) ?? ''
  const from = attribute ?? (last.startsWith('@') ? last.slice(1) : null)
  const code = (node: XmlNode): string => tidy(from === null ? node.text : (node.attributes[from] ?? ''))
  return {
    id, severity, on,
    say: { key: 'rule.code', with: { what: attribute ?? nameOf(on[0] ?? ''), list: sayList(name) } },
    holds: (node) => (only !== undefined && !only(node)) || list.has(upper ? code(node).toUpperCase() : code(node)),
  }
}

/** `cac:Price/cbc:BaseQuantity/@unitCode` as a person meets it: `BaseQuantity unitCode`. */
export const nameOf = (path: string): string => path.split('/').slice(-2).map((step) => step.replace(/^@|^[a-z]+:/, '')).join(' ').trim()

/** Elements or attributes that should not be there. */
export const absent = (id: string, on: readonly string[], severity: Severity = 'warning'): Rule => ({
  id, severity, on, holds: () => false, say: { key: 'rule.unused', with: { what: (on[0] ?? '').replace(/[a-z]+:/g, '').replace(/^\//, '') } },
})

/** At most so many of what a path leads to. */
export const atMost = (id: string, on: readonly string[], path: string, most: number, { severity = 'fatal', only }: Readonly<{ severity?: Severity; only?: (node: XmlNode) => boolean }> = {}): Rule => {
  const selector = at(path)
  return {
    id, severity, on,
    say: { key: 'rule.too-many', with: { what: path.replace(/[a-z]+:|\[[^\]]*\]/g, ''), most } },
    holds: (node) => (only !== undefined && !only(node)) || allAt(node, selector).length <= most,
  }
}

/** A rule with a sentence of its own: its key is `rule.<id>`. */
export const special = (id: string, on: readonly string[], holds: (node: XmlNode, facts: Facts) => boolean, severity: Severity = 'fatal'): Rule => ({ id, severity, on, holds, say: { key: `rule.${id}` } })
