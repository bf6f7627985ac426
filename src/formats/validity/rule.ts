// Rules of validity as data: which elements a rule is asked of, and whether it holds there. One walk of the tree asks them all.

import type { Say } from '#ground/say'
import { pathOf } from '../xml/xml-tree.ts'
import type { XmlNode } from '../xml/xml-tree.ts'

export type Rule = Readonly<{
  /** The official identifier: `BR-CO-10`, `PEPPOL-EN16931-R001`. */
  id: string
  severity: 'fatal' | 'warning'
  /**
   * The elements it is asked of, as the end of their path: `cac:InvoiceLine/cac:Price`. A leading `/` binds it to the root: `/Invoice`.
   * Several are several contexts of the same rule.
   */
  on: readonly string[]
  /** Whether the rule holds at an element. Sums and the like that many rules need are kept in `facts`. */
  holds(node: XmlNode, facts: Facts): boolean
  say: Say
}>

/** What is worked out once for a document, by whoever asks first. */
export type Facts = Readonly<{ root: XmlNode; once<T>(name: string, work: (root: XmlNode) => T): T }>

export type Failure = Readonly<{ rule: string; severity: 'fatal' | 'warning'; node: XmlNode; say: Say }>

type Asked = Readonly<{ rule: Rule; above: readonly string[]; fromRoot: boolean }>
export type RuleBook = Readonly<{ byName: ReadonlyMap<string, readonly Asked[]>; ids: ReadonlySet<string> }>

export const ruleBook = (rules: readonly Rule[]): RuleBook => {
  const byName = new Map<string, Asked[]>()
  for (const rule of rules) {
    for (const path of rule.on) {
      const fromRoot = path.startsWith('/')
      const names = (fromRoot ? path.slice(1) : path).split('/')
      const name = names.at(-1) ?? ''
      const asked = { rule, above: names.slice(0, -1).reverse(), fromRoot }
      const there = byName.get(name)
      if (there === undefined) byName.set(name, [asked])
      else there.push(asked)
    }
  }
  return { byName, ids: new Set(rules.map((rule) => rule.id)) }
}

/** Every rule that does not hold, in the order of the document. `root` is taken as the document's root even when it stands inside another. */
export const failuresOf = (book: RuleBook, root: XmlNode): readonly Failure[] => {
  const kept = new Map<string, unknown>()
  const facts: Facts = {
    root,
    once: <T>(name: string, work: (root: XmlNode) => T): T => {
      if (!kept.has(name)) kept.set(name, work(root))
      return kept.get(name) as T
    },
  }
  const failures: Failure[] = []
  const visit = (node: XmlNode): void => {
    for (const asked of book.byName.get(node.name) ?? []) {
      if (applies(asked, node, root) && !asked.rule.holds(node, facts)) failures.push({ rule: asked.rule.id, severity: asked.rule.severity, node, say: asked.rule.say })
    }
    for (const child of node.children) visit(child)
  }
  visit(root)
  return failures
}

const applies = (asked: Asked, node: XmlNode, root: XmlNode): boolean => {
  let at = node
  for (const name of asked.above) {
    if (at === root || at.parent === null) return false
    at = at.parent
    if (at.name !== name) return false
  }
  return !asked.fromRoot || at === root
}

export const placeOf = (failure: Failure): string => pathOf(failure.node)
