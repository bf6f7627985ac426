// Placing sites in the tree: those known and those told, by number, into one tree without circles or missing parents.
// A row that cannot be placed is refused by itself; what was known of its site stays, and the other rows go in.

import type { Say } from '#ground/say'
import { say } from '#ground/say'
import type { SiteIn } from './site-draft.ts'
import { siteProblems } from './site-draft.ts'
import type { Tree } from './site-tree.ts'
import { buildTree } from './site-tree.ts'

/** What is known of a site as far as the tree is concerned. */
export type KnownSite = Readonly<{ number: string; parentNumber: string | null }>

export type RefusedRow = Readonly<{ row: number; at: string; say: Say }>

export type Placed = Readonly<{
  /** All sites of the account by number, known and told. */
  tree: Tree
  /** Places of the rows that go in. */
  rows: readonly number[]
  refused: readonly RefusedRow[]
}>

export const placeSites = (known: readonly KnownSite[], rows: readonly SiteIn[]): Placed => {
  const knownParents = new Map(known.map((site) => [site.number, site.parentNumber]))
  const { taken, refused } = readable(rows)
  for (;;) {
    const parents = new Map(knownParents)
    for (const at of taken.values()) {
      const row = rows[at]
      if (row !== undefined) parents.set(row.number, row.parentNumber === undefined ? (knownParents.get(row.number) ?? null) : row.parentNumber)
    }
    const { tree, misplaced } = buildTree([...parents].map(([key, parent]) => ({ key, parent })))
    const bad: RefusedRow[] = []
    for (const node of misplaced) {
      const row = taken.get(node.key)
      if (row === undefined) continue
      if (node.is === 'circle' && node.circle.includes(node.key)) bad.push({ row, at: 'parentNumber', say: circleSay(node.key, node.circle) })
      if (node.is === 'unknown-parent' && !parents.has(node.parent)) {
        bad.push({ row, at: 'parentNumber', say: say('refusal.accounts/unknown-parent', { site: node.key, parent: node.parent }) })
      }
    }
    for (const [number, at] of taken) {
      const billTo = rows[at]?.billToNumber
      if (billTo !== null && billTo !== undefined && !parents.has(billTo)) {
        bad.push({ row: at, at: 'billToNumber', say: say('refusal.accounts/unknown-bill-to', { site: number, billTo }) })
      }
    }
    if (bad.length === 0) return { tree, rows: [...taken.values()].sort((a, b) => a - b), refused: refused.sort((a, b) => a.row - b.row) }
    for (const row of bad) {
      const number = rows[row.row]?.number
      if (number !== undefined && taken.delete(number)) refused.push(row)
    }
  }
}

/** Rows that can be read, by number; the second row of a number is refused. */
const readable = (rows: readonly SiteIn[]): { taken: Map<string, number>; refused: RefusedRow[] } => {
  const taken = new Map<string, number>()
  const refused: RefusedRow[] = []
  rows.forEach((row, at) => {
    const problem = siteProblems(row)[0]
    if (problem !== undefined) refused.push({ row: at, ...problem })
    else if (taken.has(row.number)) refused.push({ row: at, at: 'number', say: say('refusal.accounts/number-twice', { number: row.number, first: (taken.get(row.number) ?? 0) + 1 }) })
    else taken.set(row.number, at)
  })
  return { taken, refused }
}

const circleSay = (site: string, circle: readonly string[]): Say =>
  say('refusal.accounts/circle', { site, circle: [...circle, circle[0] ?? site].join(' > ') })
