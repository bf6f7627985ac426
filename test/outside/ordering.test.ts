// Peppol's own tests of orders, responses, catalogues, deliveries and receipts, and its complete examples. Skipped where the outside data is absent.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { booksOf, booksTestedAs } from '#formats/validity/books'
import { failuresOf, placeOf } from '#formats/validity/rule'
import { runTestSet } from '#formats/validity/test-set'
import { readXml, xmlText } from '#formats/xml/xml-tree'

const DATA = process.env.MAINSTAY_DATA ?? join(import.meta.dirname, '../../../shared/data')
const SETS = ['peppol-ordering-3', 'peppol-logistics'].map((name) => join(DATA, 'einvoice', name))
const isThere = SETS.every((folder) => existsSync(folder))

const files = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? files(join(folder, entry.name)) : entry.name.endsWith('.xml') ? [join(folder, entry.name)] : []))
const isTest = (file: string): boolean => file.includes('unit-')
const textOf = (file: string): string => {
  const { text } = xmlText(readFileSync(file))
  if (text === null) throw new Error(`${file} cannot be decoded`)
  return text
}

describe.skipIf(!isThere)("Peppol's own tests (skipped without the outside data in MAINSTAY_DATA)", () => {
  const total = new Map<string, { tests: number; agreed: number }>()

  it.each(SETS)('%s: every labelled test is agreed with', (folder) => {
    const wrong: string[] = []
    const sum = { tests: 0, agreed: 0 }
    for (const file of files(folder).filter(isTest)) {
      const result = runTestSet(textOf(file), booksTestedAs)
      sum.tests += result.tests
      sum.agreed += result.agreed
      wrong.push(...result.disagreed.map((one) => `${relative(folder, file)} line ${one.line}: ${one.rule} expected ${one.expected}, found ${JSON.stringify(one.found)}`))
    }
    total.set(folder, sum)
    console.log(`${relative(DATA, folder)}: ${sum.agreed} of ${sum.tests} agreed`)
    expect(wrong).toEqual([])
    expect(sum.tests).toBeGreaterThan(100)
  })

  it.each(SETS)('%s: complete examples break no fatal rule', (folder) => {
    const broken: string[] = []
    let asked = 0
    for (const file of files(folder).filter((one) => !isTest(one))) {
      const { root } = readXml(textOf(file))
      if (root === null) throw new Error(`${file} is no XML`)
      for (const shelved of booksOf(root)) {
        asked += 1
        // one example shows every element at once: a receipt of goods with the status of a despatch advice, which the labelled tests of R023 forbid
        const fatal = failuresOf(shelved.book(), root).filter((failure) => failure.severity === 'fatal' && failure.rule !== 'PEPPOL-T128-R023')
        broken.push(...fatal.map((failure) => `${relative(folder, file)}: ${failure.rule} at ${placeOf(failure)}`))
      }
    }
    expect(broken).toEqual([])
    expect(asked).toBeGreaterThan(15)
  })
})
