// Reading a tree of XML into the neutral document: every value with its path, what cannot be read told with its place,
// and what nobody asked for kept, so that nothing is dropped in silence. It knows neither UBL nor CII.

import type { Day } from '#ground/day'
import type { SayValue } from '#ground/say'
import type { Exact, Identity, More } from '../document.ts'
import type { Problem, Severity } from '../problem.ts'
import type { Spot } from '../spot.ts'
import type { XmlNode } from '../xml/xml-tree.ts'
import { dayText, exactText, timeText } from './exact-text.ts'

const TEXT = 1
const SCHEME = 2
const UNIT = 4
/** An element with more children numbers them all at once. */
const MANY = 24

/** Attributes that only say where a code list comes from, or that are looked at elsewhere. */
const QUIET = new Set([
  'currencyID', 'listID', 'listAgencyID', 'listAgencyName', 'listName', 'listVersionID', 'listURI', 'listSchemeURI', 'schemeAgencyID', 'schemeAgencyName',
  'schemeName', 'schemeVersionID', 'schemeDataURI', 'schemeURI', 'unitCodeListID', 'unitCodeListAgencyID', 'unitCodeListVersionID', 'languageID', 'languageLocaleID',
  'currencyCodeListVersionID', 'format', 'xsi:schemaLocation', 'xsi:type',
])

const steps = new Map<string, readonly string[]>()
const stepsOf = (path: string): readonly string[] => {
  const known = steps.get(path)
  if (known !== undefined) return known
  const made = path.split('/')
  if (steps.size < 5000) steps.set(path, made)
  return made
}

/** The first element down a path such as `cac:Item/cbc:Name`; an empty path is the element itself. */
export const elementAt = (node: XmlNode, path: string): XmlNode | null => {
  if (path === '') return node
  let at: XmlNode | null = node
  for (const name of stepsOf(path)) {
    at = first(at.children, name)
    if (at === null) return null
  }
  return at
}

const first = (children: readonly XmlNode[], name: string): XmlNode | null => {
  for (const child of children) if (child.name === name) return child
  return null
}

const NONE: readonly XmlNode[] = []

/** Every element down a path, through all that bear its names. */
export const elementsAt = (node: XmlNode, path: string): readonly XmlNode[] => {
  if (path === '') return [node]
  let found: readonly XmlNode[] = [node]
  for (const name of stepsOf(path)) {
    let next: XmlNode[] | null = null
    for (const at of found) for (const child of at.children) if (child.name === name) (next ??= []).push(child)
    if (next === null) return NONE
    found = next
  }
  return found
}

export class Reading {
  readonly problems: Problem[] = []
  /** The document's currency, as soon as it is known. */
  currency: string | null = null
  #used = new Map<XmlNode, number>()
  #paths = new Map<XmlNode, string>()
  readonly #places = new Map<XmlNode, ReadonlyMap<XmlNode, number>>()

  /** `inFile`: where the tree is another form of the file's, the file's element of each of its own. */
  constructor(readonly inFile?: ReadonlyMap<XmlNode, XmlNode>) {}

  /** Reads a part that looks after its own rest; what was kept for it is let go of, so that a long document costs no more for each line than a short one. */
  within<T>(work: () => T): T {
    const [used, paths] = [this.#used, this.#paths]
    this.#used = new Map()
    this.#paths = new Map()
    try {
      return work()
    } finally {
      this.#used = used
      this.#paths = paths
    }
  }

  use(node: XmlNode, what = TEXT): void {
    this.#used.set(node, (this.#used.get(node) ?? 0) | what)
  }

  /** As `pathOf`, but what lies above is worked out once, and many children of one element are numbered once. */
  pathOf(of: XmlNode): string {
    const node = this.inFile?.get(of) ?? of
    if (node.parent === null) return `/${node.name}`
    const own = `${this.#above(node.parent)}/${node.name}`
    const place = this.#placeOf(node, node.parent)
    return place === 0 ? own : `${own}[${place}]`
  }

  /** The path of an element that holds others. */
  #above(node: XmlNode): string {
    const known = this.#paths.get(node)
    if (known !== undefined) return known
    const path = this.pathOf(node)
    this.#paths.set(node, path)
    return path
  }

  /** Counted among those of the same name; 0 for the only one. */
  #placeOf(node: XmlNode, parent: XmlNode): number {
    if (parent.children.length > MANY) return this.#numbered(parent).get(node) ?? 0
    let place = 0
    let same = 0
    for (const child of parent.children) {
      if (child.name !== node.name) continue
      same += 1
      if (child === node) place = same
    }
    return same > 1 ? place : 0
  }

  #numbered(parent: XmlNode): ReadonlyMap<XmlNode, number> {
    const known = this.#places.get(parent)
    if (known !== undefined) return known
    const total = new Map<string, number>()
    for (const child of parent.children) total.set(child.name, (total.get(child.name) ?? 0) + 1)
    const seen = new Map<string, number>()
    const places = new Map<XmlNode, number>()
    for (const child of parent.children) {
      const at = (seen.get(child.name) ?? 0) + 1
      seen.set(child.name, at)
      if ((total.get(child.name) ?? 0) > 1) places.set(child, at)
    }
    this.#places.set(parent, places)
    return places
  }

  problem(code: string, severity: Severity, at: XmlNode, values?: Readonly<Record<string, SayValue>>): void {
    const key = `problem.${code}`
    this.problems.push({ code, severity, at: this.pathOf(at), say: values === undefined ? { key } : { key, with: values } })
  }

  /** What stands beneath an element and was not asked for, by its path from there. `without` are elements that look after themselves. */
  more(owner: XmlNode, without: ReadonlySet<XmlNode>): readonly More[] {
    const found: More[] = []
    const from = this.pathOf(owner).length + 1
    const visit = (node: XmlNode): void => {
      if (without.has(node)) return
      const used = this.#used.get(node) ?? 0
      const text = node.text.trim()
      if (text !== '' && (used & TEXT) === 0) found.push({ name: this.pathOf(node).slice(from), value: text, at: this.pathOf(node) })
      for (const name in node.attributes) this.#attribute(node, name, used, from, found)
      for (const child of node.children) visit(child)
    }
    for (const child of owner.children) visit(child)
    return found
  }

  #attribute(node: XmlNode, name: string, used: number, from: number, found: More[]): void {
    if (name === 'currencyID' ? node.attributes[name] === this.currency || (used & TEXT) !== 0 : QUIET.has(name)) return
    if ((name === 'schemeID' && (used & SCHEME) !== 0) || (name === 'unitCode' && (used & UNIT) !== 0)) return
    found.push({ name: `${this.pathOf(node).slice(from)}/@${name}`, value: node.attributes[name] ?? '', at: this.pathOf(node) })
  }
}

/** The values of one object under the names of its fields, and where they stand. */
export class Fields {
  readonly at: Record<string, Spot> = {}

  constructor(
    readonly reading: Reading,
    readonly node: XmlNode,
  ) {}

  /** Text of the first of several paths that has any. */
  text(field: string, ...paths: readonly string[]): string | null {
    const found = this.#first(paths)
    return found === null ? null : this.#mark(field, found).text.trim()
  }

  exact(field: string, ...paths: readonly string[]): Exact | null {
    const found = this.#first(paths)
    if (found === null) return null
    const value = exactText(this.#mark(field, found).text)
    if (value === null) this.reading.problem('xml/decimal', 'error', found, { value: found.text.trim() })
    return value
  }

  /** An amount of money; another currency than the document's is told. */
  amount(field: string, ...paths: readonly string[]): Exact | null {
    const found = this.#first(paths)
    const currency = found?.attributes.currencyID
    if (found !== null && currency !== undefined && this.reading.currency !== null && currency !== this.reading.currency)
      this.reading.problem('xml/currency', 'warning', found, { currency, document: this.reading.currency })
    return this.exact(field, ...paths)
  }

  day(field: string, ...paths: readonly string[]): Day | null {
    const found = this.#first(paths)
    if (found === null) return null
    const value = dayText(this.#mark(field, found).text)
    if (value === null) this.reading.problem('xml/day', 'error', found, { value: found.text.trim() })
    return value
  }

  time(field: string, ...paths: readonly string[]): string | null {
    const found = this.#first(paths)
    if (found === null) return null
    const value = timeText(found.text)
    // a zone or fractions of seconds are not in the neutral document: then the whole is told beside it
    if (value !== null && value === found.text.trim()) this.#mark(field, found)
    return value
  }

  flag(field: string, ...paths: readonly string[]): boolean | null {
    const text = this.text(field, ...paths)?.toLowerCase()
    return text === undefined ? null : text === 'true' || text === '1'
  }

  unit(field: string, ...paths: readonly string[]): string | null {
    const found = this.#first(paths)
    const unit = found?.attributes.unitCode?.trim()
    if (found === null || unit === undefined || unit === '') return null
    this.reading.use(found, UNIT)
    this.at[field] = this.reading.pathOf(found)
    return unit
  }

  scheme(...paths: readonly string[]): string | null {
    const found = this.#first(paths)
    if (found === null) return null
    this.reading.use(found, SCHEME)
    const scheme = (found.attributes.schemeID ?? '').trim()
    return scheme === '' ? null : scheme
  }

  identity(field: string, ...paths: readonly string[]): Identity | null {
    const id = this.text(field, ...paths)
    return id === null ? null : { id, scheme: this.scheme(...paths) }
  }

  #first(paths: readonly string[]): XmlNode | null {
    for (const path of paths) {
      const found = elementAt(this.node, path)
      if (found !== null && found.text.trim() !== '') return found
    }
    return null
  }

  #mark(field: string, node: XmlNode): XmlNode {
    this.reading.use(node)
    this.at[field] = this.reading.pathOf(node)
    return node
  }
}
