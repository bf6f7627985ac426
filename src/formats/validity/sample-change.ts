// Changes to sample invoices in tests: what is changed must be there, and which rules break then.

import { readXml } from '../xml/xml-tree.ts'
import { validateInvoice } from './invoice.ts'
import type { Failure } from './rule.ts'

export const withChange = (text: string, [from, to]: readonly [string | RegExp, string]): string => {
  const changed = text.replace(from, to)
  if (changed === text) throw new Error(`there is no ${String(from)} to change`)
  return changed
}

export const failuresIn = (text: string): readonly Failure[] => {
  const { root, problem } = readXml(text)
  if (root === null) throw new Error(`the sample is no XML: ${JSON.stringify(problem)}`)
  return validateInvoice(root).failures
}

/** The rules a text breaks, each once, in the order of the alphabet. */
export const brokenBy = (text: string): readonly string[] => [...new Set(failuresIn(text).map((failure) => failure.rule))].sort()
