// Rules of validity as data: which elements a rule is asked of, and whether it holds there. One walk of the tree asks them all.
// Which rules an element is asked by depends on its path only, so it is worked out once for each path and kept with the book.

import type { Say } from '#ground/say'
import { pathOf } from '../xml/xml-tree.ts'
import type { XmlNode } from '../xml/xml-tree.ts'
import type { Selector } from './selector.ts'
import { valueAt } from './selector.ts'

export type Rule = Readonly<{
  /** The official identifier: `BR-CO-10`, `PEPPOL-EN16931-R001`. */
  id: string
  severity: 'fatal' | 'warning'
  /**
   * The elements it is asked of, as the end of their path: `cac:InvoiceLine/cac:Price`. A leading `/` binds it to the root: `/Invoice`.
   * The last name may begin with `*`: `*Amount` is every element whose name ends so. A last step `@currencyID` narrows to elements
   * that bear the attribute. Several are several contexts of the same rule; an element that fits more than one is asked once.
   */
  on: readonly string[]
  /** Whether the rule holds at an element. Sums and the like that many rules need are kept in `facts`. */
  holds(node: XmlNode, facts: Facts): boolean
  say: Say
}>

/** What is worked out once for a document, by whoever asks first. */
export type Facts = Readonly<{ root: XmlNode; once<T>(name: string, work: (root: XmlNode) => T): T }>

export type Failure = Readonly<{ rule: string; severity: 'fatal' | 'warning'; node: XmlNode; say: Say }>

type Pattern = Readonly<{ rule: Rule; names: readonly string[]; fromRoot: boolean; attribute: string | null }>

/** A path of elements and who is asked there. */
type Place = { readonly path: readonly string[]; readonly asked: readonly Rule[]; readonly byAttribute: ReadonlyMap<string, readonly Rule[]> | null; readonly below: Map<string, Place> }

export type RuleBook = Readonly<{ rules: readonly Rule[]; ids: ReadonlySet<string>; patterns: ReadonlyMap<string, readonly Pattern[]>; ends: readonly Pattern[]; places: Map<string, Place>; count: { kept: number } }>

/** Paths kept with a book; a file that invents names without end is judged all the same, only slower. */
const MOST_PLACES = 20_000

export const ruleBook = (rules: readonly Rule[]): RuleBook => {
  const patterns = new Map<string, Pattern[]>()
  const ends: Pattern[] = []
  for (const rule of rules) {
    for (const path of rule.on) {
      const pattern = patternOf(rule, path)
      const last = pattern.names[0] ?? '*'
      if (last.startsWith('*')) ends.push(pattern)
      else patterns.set(last, [...(patterns.get(last) ?? []), pattern])
    }
  }
  return { rules, ids: new Set(rules.map((rule) => rule.id)), patterns, ends, places: new Map(), count: { kept: 0 } }
}

/** Several books as one, so that one walk asks them all. */
export const joined = (books: readonly RuleBook[]): RuleBook => (books.length === 1 && books[0] !== undefined ? books[0] : ruleBook(books.flatMap((book) => book.rules)))

const patternOf = (rule: Rule, path: string): Pattern => {
  const fromRoot = path.startsWith('/')
  const steps = (fromRoot ? path.slice(1) : path).split('/')
  const last = steps.at(-1) ?? ''
  const attribute = last.startsWith('@') ? last.slice(1) : null
  const names = (attribute === null ? steps : steps.slice(0, -1)).reverse()
  return { rule, names: names.length === 0 ? ['*'] : names, fromRoot, attribute }
}

export const factsOf = (root: XmlNode): Facts => {
  const kept = new Map<string, unknown>()
  return {
    root,
    once: <T>(name: string, work: (root: XmlNode) => T): T => {
      if (!kept.has(name)) kept.set(name, work(root))
      return kept.get(name) as T
    },
  }
}

/** What a document says at one place for all its lines, looked for once: long documents would be walked for each line else. */
export const ofDocument = (facts: Facts, selector: Selector): string => {
  const known = facts.once('of the document', () => new Map<Selector, string>())
  const value = known.get(selector) ?? valueAt(facts.root, selector)
  known.set(selector, value)
  return value
}

/**
 * Every rule that does not hold, in the order of the document. `root` is taken as the document's root even when it stands inside another.
 * Books asked of the same document may share its `facts`.
 */
export const failuresOf = (book: RuleBook, root: XmlNode, facts: Facts = factsOf(root)): readonly Failure[] => {
  const failures: Failure[] = []
  const ask = (rules: readonly Rule[], node: XmlNode): void => {
    for (const rule of rules) if (!rule.holds(node, facts)) failures.push({ rule: rule.id, severity: rule.severity, node, say: rule.say })
  }
  const visit = (node: XmlNode, place: Place): void => {
    ask(place.asked, node)
    if (place.byAttribute !== null) for (const name in node.attributes) ask(place.byAttribute.get(name) ?? NOBODY, node)
    for (const child of node.children) visit(child, place.below.get(child.name) ?? grow(book, place.below, place.path, child.name))
  }
  visit(root, book.places.get(root.name) ?? grow(book, book.places, [], root.name))
  return failures
}

const NOBODY: readonly Rule[] = []

const grow = (book: RuleBook, siblings: Map<string, Place>, above: readonly string[], name: string): Place => {
  const path = [...above, name]
  const fitting = [...(book.patterns.get(name) ?? []), ...book.ends].filter((pattern) => fits(pattern, path))
  const byAttribute = new Map<string, Rule[]>()
  for (const { rule, attribute } of fitting) if (attribute !== null) byAttribute.set(attribute, [...(byAttribute.get(attribute) ?? []), rule])
  const place: Place = {
    path,
    asked: [...new Set(fitting.filter((pattern) => pattern.attribute === null).map((pattern) => pattern.rule))],
    byAttribute: byAttribute.size === 0 ? null : byAttribute,
    below: new Map(),
  }
  if (book.count.kept < MOST_PLACES) {
    siblings.set(name, place)
    book.count.kept += 1
  }
  return place
}

const fits = (pattern: Pattern, path: readonly string[]): boolean => {
  if (pattern.names.length > path.length) return false
  if (pattern.fromRoot && pattern.names.length !== path.length) return false
  return pattern.names.every((name, at) => named(path[path.length - 1 - at] ?? '', name))
}

const named = (name: string, wanted: string): boolean => (wanted.startsWith('*') ? name.endsWith(wanted.slice(1)) : name === wanted)

export const placeOf = (failure: Failure): string => pathOf(failure.node)
