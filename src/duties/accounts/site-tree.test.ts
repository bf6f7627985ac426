import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Node } from './site-tree.ts'
import { buildTree, rollUp, subtree } from './site-tree.ts'

/** Random forests: every node hangs beneath an earlier one or is a root; then shuffled, as a source may give them. */
const forest = fc
  .array(fc.integer({ min: -1, max: 400 }), { minLength: 0, maxLength: 300 })
  .chain((picks) => fc.shuffledSubarray(picks.map((pick, at): Node => ({ key: `s${at}`, parent: at === 0 || pick < 0 ? null : `s${pick % at}` })), { minLength: picks.length }))

const sum = (tree: ReturnType<typeof buildTree>['tree'], own: ReadonlyMap<string, bigint>): ReadonlyMap<string, bigint> => rollUp(tree, { own, nothing: 0n, add: (a, b) => a + b })

test('the figures of the roots together are the figures of all sites together', () => {
  fc.assert(
    fc.property(forest, fc.array(fc.bigInt({ min: -1000n, max: 1000n }), { minLength: 300, maxLength: 300 }), (nodes, figures) => {
      const { tree, misplaced } = buildTree(nodes)
      expect(misplaced).toEqual([])
      const own = new Map(nodes.map((node, at) => [node.key, figures[at] ?? 0n]))
      const sums = sum(tree, own)
      const total = [...own.values()].reduce((a, b) => a + b, 0n)
      expect(tree.roots.reduce((a, key) => a + (sums.get(key) ?? 0n), 0n)).toBe(total)
    }),
  )
})

test('where only leaves have figures, the figure of every site is the sum of the leaves beneath it', () => {
  fc.assert(
    fc.property(forest, (nodes) => {
      const { tree } = buildTree(nodes)
      const leaves = nodes.filter((node) => (tree.children.get(node.key) ?? []).length === 0)
      const own = new Map(leaves.map((leaf, at) => [leaf.key, BigInt(at * at + 1)]))
      const sums = sum(tree, own)
      for (const node of nodes) {
        const beneath = subtree(tree, node.key).reduce((a, key) => a + (own.get(key) ?? 0n), 0n)
        expect(sums.get(node.key)).toBe(beneath)
      }
    }),
  )
})

test('a subtree is exactly the sites that have its head among their ancestors', () => {
  fc.assert(
    fc.property(forest, (nodes) => {
      const { tree } = buildTree(nodes)
      for (const node of nodes.slice(0, 20)) {
        const within = nodes.filter((other) => tree.ancestors.get(other.key)?.includes(node.key)).map((other) => other.key)
        expect([...subtree(tree, node.key)].sort()).toEqual(within.sort())
      }
    }),
  )
})

test('every site stands after its parent', () => {
  fc.assert(
    fc.property(forest, (nodes) => {
      const { order } = buildTree(nodes).tree
      const at = new Map(order.map((key, place) => [key, place]))
      for (const node of nodes) if (node.parent !== null) expect(at.get(node.parent)).toBeLessThan(at.get(node.key) ?? -1)
    }),
  )
})

test('a circle is named with all its sites, and what hangs beneath it is misplaced too', () => {
  const { tree, misplaced } = buildTree([
    { key: 'root', parent: null },
    { key: 'a', parent: 'c' },
    { key: 'b', parent: 'a' },
    { key: 'c', parent: 'b' },
    { key: 'store', parent: 'b' },
  ])
  expect(tree.order).toEqual(['root'])
  expect(misplaced.map((node) => node.key)).toEqual(['a', 'b', 'c', 'store'])
  for (const node of misplaced) expect(node.is === 'circle' && [...node.circle].sort()).toEqual(['a', 'b', 'c'])
})

test('a site that names itself as its parent is a circle of one', () => {
  expect(buildTree([{ key: 'a', parent: 'a' }]).misplaced).toEqual([{ key: 'a', is: 'circle', circle: ['a'] }])
})

test('a parent that is not there is named', () => {
  expect(buildTree([{ key: 'a', parent: 'x' }]).misplaced).toEqual([{ key: 'a', is: 'unknown-parent', parent: 'x' }])
})

test('a chain of two thousand levels is walked without running out of stack', () => {
  const nodes = Array.from({ length: 2000 }, (_, at): Node => ({ key: `s${at}`, parent: at === 0 ? null : `s${at - 1}` })).reverse()
  const { tree, misplaced } = buildTree(nodes)
  expect(misplaced).toEqual([])
  expect(sum(tree, new Map([['s1999', 7n]])).get('s0')).toBe(7n)
  expect(subtree(tree, 's0')).toHaveLength(2000)
})
