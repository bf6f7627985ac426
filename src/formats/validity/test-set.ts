// Runs a public test set (the form of the vefa validator): small documents, each beside what a validator must say of it.
// `success`: the rule is not reported. `error`, `fatal`: it is, as fatal; `warning`: it is, as a warning. `number` says how often.

import type { Problem } from '../problem.ts'
import { readXml } from '../xml/xml-tree.ts'
import type { XmlNode } from '../xml/xml-tree.ts'
import type { Failure, RuleBook } from './rule.ts'
import { failuresOf } from './rule.ts'

export type Expected = 'success' | 'fatal' | 'warning'

export type Disagreement = Readonly<{ rule: string; expected: Expected; times: number | null; found: Readonly<{ fatal: number; warning: number }>; test: number; description: string; line: number }>

export type TestSetResult = Readonly<{
  configuration: string
  /** Labelled tests: each assertion of each test is one. */
  tests: number
  agreed: number
  disagreed: readonly Disagreement[]
  /** Rules that tests name and no book of theirs holds; they count as disagreed. */
  unknownRules: readonly string[]
  problem: Problem | null
}>

/** The books for a `configuration` and the name of a document's root: `booksTestedAs` of books.ts, or others. */
export type BooksFor = (configuration: string, root: string) => readonly RuleBook[]

const VEFA = '{http://difi.no/xsd/vefa/validator/1.0}'
const EXPECTED: Readonly<Record<string, Expected>> = { success: 'success', error: 'fatal', fatal: 'fatal', warning: 'warning' }

const local = (node: XmlNode): string => (node.name.startsWith(VEFA) ? node.name.slice(VEFA.length) : node.name)

export const runTestSet = (text: string, booksFor: BooksFor): TestSetResult => {
  const { root, problem } = readXml(text)
  if (root === null) return { configuration: '', tests: 0, agreed: 0, disagreed: [], unknownRules: [], problem }
  const configuration = root.attributes['configuration'] ?? ''
  const run = { tests: 0, agreed: 0, disagreed: [] as Disagreement[], unknown: new Set<string>() }
  root.children.filter((child) => local(child) === 'test').forEach((test, index) => runTest(test, index + 1, { text, configuration, booksFor }, run))
  return { configuration, tests: run.tests, agreed: run.agreed, disagreed: run.disagreed, unknownRules: [...run.unknown], problem: null }
}

type Running = { tests: number; agreed: number; disagreed: Disagreement[]; unknown: Set<string> }

const runTest = (test: XmlNode, index: number, { text, configuration, booksFor }: Readonly<{ text: string; configuration: string; booksFor: BooksFor }>, run: Running): void => {
  const assertion = test.children.find((child) => local(child) === 'assert')
  const document = test.children.find((child) => local(child) !== 'assert')
  const labels = (assertion?.children ?? []).filter((child) => EXPECTED[local(child)] !== undefined)
  const books = document === undefined ? [] : booksFor(configuration, document.name)
  const failures = document === undefined ? [] : books.flatMap((book) => failuresOf(book, document))
  const description = assertion?.children.find((child) => local(child) === 'description')?.text.trim() ?? ''
  for (const label of labels) {
    const rule = label.text.trim()
    const expected = EXPECTED[local(label)] ?? 'success'
    const times = label.attributes['number'] === undefined ? null : Number(label.attributes['number'])
    const found = { fatal: countOf(failures, rule, 'fatal'), warning: countOf(failures, rule, 'warning') }
    const known = books.some((book) => book.ids.has(rule))
    run.tests += 1
    if (!known) run.unknown.add(rule)
    if (known && agrees(expected, times, found)) run.agreed += 1
    else run.disagreed.push({ rule, expected, times, found, test: index, description, line: lineOf(text, label.from) })
  }
}

const countOf = (failures: readonly Failure[], rule: string, severity: Failure['severity']): number => failures.filter((failure) => failure.rule === rule && failure.severity === severity).length

const agrees = (expected: Expected, times: number | null, { fatal, warning }: Readonly<{ fatal: number; warning: number }>): boolean => {
  if (expected === 'success') return fatal === 0 && warning === 0
  const count = expected === 'fatal' ? fatal : warning
  return times === null ? count > 0 : count === times
}

const lineOf = (text: string, at: number): number => {
  let line = 1
  for (let i = 0; i < at && i < text.length; i++) if (text[i] === '\n') line += 1
  return line
}
