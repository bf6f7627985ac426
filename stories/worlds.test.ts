// Every world text in stories and in the READMEs of the duties is run: what it expects must be found, and nothing else.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Finding } from '../src/ground/finding.ts'
import { moneyText } from '../src/ground/money.ts'
import { testHouse } from '../test/pg.ts'
import type { TestHouse } from '../test/pg.ts'
import { readWorld } from '../test/world.ts'
import type { Expected, World } from '../test/world.ts'
import { findingsOf } from '../test/world-load.ts'

const ROOT = join(import.meta.dirname, '..')
const pages = [...folder('stories'), ...readdirSync(join(ROOT, 'src/duties')).map((duty) => `src/duties/${duty}/README.md`)].filter((page) => existsSync(join(ROOT, page)))
const worlds = pages.flatMap((page) => blocks(page))

let house: TestHouse
beforeAll(async () => void (house = await testHouse()), 120_000)
afterAll(async () => house.close())

describe('the worlds in stories and duty pages', () => {
  it('are there', () => expect(worlds.length).toBeGreaterThan(10))

  for (const { page, title, text } of worlds) {
    it(`${page}: ${title}`, async () => {
      const world = readWorld(text)
      expect(world.nothing || world.expected.length > 0, 'the world says what it expects').toBe(true)
      const findings = await inVain(world)
      const seen = findings.map(shown)
      for (const expected of world.expected) {
        const at = findings.findIndex((finding, index) => seen[index] !== '' && fits(finding, expected))
        expect(at, `expected ${JSON.stringify(expected)}\nfound ${JSON.stringify(seen, null, 1)}`).not.toBe(-1)
        seen[at] = ''
      }
      expect(seen.filter((line) => line !== ''), 'findings that the world does not expect').toEqual([])
    })
  }
})

/** Loads and checks the world and leaves nothing behind. */
async function inVain(world: World): Promise<readonly Finding[]> {
  let findings: readonly Finding[] = []
  const undo = new Error('the world is only looked at')
  await house.house.db
    .within('everything', async (tx) => {
      findings = await findingsOf(tx, world)
      throw undo
    })
    .catch((error: unknown) => {
      if (error !== undo) throw error
    })
  return findings
}

function fits(finding: Finding, expected: Expected): boolean {
  return (
    finding.rule === expected.rule &&
    (expected.amount === null || moneyText(finding.atStake) === Number(expected.amount).toFixed(2)) &&
    (expected.currency === null || finding.atStake.currency === expected.currency) &&
    (expected.direction === null || finding.direction === expected.direction) &&
    (expected.about === null || finding.subject.includes(expected.about))
  )
}

function shown(finding: Finding): string {
  return `${finding.rule} ${finding.subject} ${moneyText(finding.atStake)} ${finding.atStake.currency} ${finding.direction}`
}

function folder(name: string): string[] {
  return readdirSync(join(ROOT, name)).filter((file) => file.endsWith('.md')).map((file) => `${name}/${file}`)
}

/** The ```world blocks of a page, each titled by the last line of prose above it. */
function blocks(page: string): { page: string; title: string; text: string }[] {
  const lines = readFileSync(join(ROOT, page), 'utf8').split('\n')
  const found: { page: string; title: string; text: string }[] = []
  let title = ''
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    if (line.trim() === '```world') {
      const end = lines.indexOf('```', at + 1)
      found.push({ page, title, text: lines.slice(at + 1, end).join('\n') })
      at = end
    } else if (line.trim() !== '') title = line.replace(/^#+ |^[-*] /, '').trim()
  }
  return found
}
