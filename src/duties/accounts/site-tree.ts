// The tree of an account's sites: built from parents, any depth and width, with subtrees and roll-ups. Several roots are allowed:
// the account stands above them. All walks are loops, so a chain of thousands of levels is as safe as a flat list.

export type Node<Key extends string = string> = Readonly<{ key: Key; parent: Key | null }>

export type Tree<Key extends string = string> = Readonly<{
  roots: readonly Key[]
  children: ReadonlyMap<Key, readonly Key[]>
  /** Every key after its parent, children in the order given. */
  order: readonly Key[]
  /** From the root down to the key itself. */
  ancestors: ReadonlyMap<Key, readonly Key[]>
}>

/** What keeps nodes out of a tree: a parent that is not there, or being in (or beneath) a circle. */
export type Misplaced<Key extends string = string> = Readonly<{ key: Key; is: 'unknown-parent'; parent: Key } | { key: Key; is: 'circle'; circle: readonly Key[] }>

/**
 * Builds the tree of the nodes that can be placed and names those that cannot. A node beneath a misplaced one is
 * misplaced with it: for `unknown-parent` it names its own parent, which is not in the tree either.
 */
export const buildTree = <Key extends string>(nodes: readonly Node<Key>[]): Readonly<{ tree: Tree<Key>; misplaced: readonly Misplaced<Key>[] }> => {
  const children = new Map<Key, Key[]>()
  const roots: Key[] = []
  for (const node of nodes) {
    if (node.parent === null) roots.push(node.key)
    else pushTo(children, node.parent, node.key)
  }
  const ancestors = new Map<Key, readonly Key[]>()
  const order: Key[] = []
  const open = roots.toReversed().map((key) => ({ key, above: [] as readonly Key[] }))
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const path = [...next.above, next.key]
    ancestors.set(next.key, path)
    order.push(next.key)
    for (const child of (children.get(next.key) ?? []).toReversed()) open.push({ key: child, above: path })
  }
  return { tree: { roots, children, order, ancestors }, misplaced: misplacedOf(nodes, ancestors) }
}

const pushTo = <Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void => {
  const list = map.get(key)
  if (list === undefined) map.set(key, [value])
  else list.push(value)
}

const misplacedOf = <Key extends string>(nodes: readonly Node<Key>[], placed: ReadonlyMap<Key, unknown>): Misplaced<Key>[] => {
  const parents = new Map(nodes.map((node) => [node.key, node.parent]))
  const circles = new Map<Key, readonly Key[]>()
  const misplaced: Misplaced<Key>[] = []
  for (const node of nodes) {
    if (placed.has(node.key) || node.parent === null) continue
    const circle = circleFrom(parents, node.key, circles)
    if (circle === null) misplaced.push({ key: node.key, is: 'unknown-parent', parent: node.parent })
    else misplaced.push({ key: node.key, is: 'circle', circle })
  }
  return misplaced
}

/** The circle that the way up from a key ends in, or null when it ends at a parent that is not there. */
const circleFrom = <Key extends string>(parents: ReadonlyMap<Key, Key | null>, from: Key, known: Map<Key, readonly Key[]>): readonly Key[] | null => {
  const way: Key[] = []
  const at = new Map<Key, number>()
  for (let key: Key | null | undefined = from; key !== null && key !== undefined; key = parents.get(key)) {
    const seen = known.get(key) ?? (at.has(key) ? way.slice(at.get(key)) : undefined)
    if (seen !== undefined) {
      for (const step of way) known.set(step, seen)
      return seen
    }
    at.set(key, way.length)
    way.push(key)
  }
  return null
}

/** The key and everything beneath it, parents first. */
export const subtree = <Key extends string>(tree: Tree<Key>, key: Key): readonly Key[] => {
  const found: Key[] = []
  const open: Key[] = tree.ancestors.has(key) ? [key] : []
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    found.push(next)
    for (const child of (tree.children.get(next) ?? []).toReversed()) open.push(child)
  }
  return found
}

/**
 * Adds figures up the tree: every key gets its own and all those beneath it. `add` must not care for order (sums, counts, bags).
 * Figures of keys that are not in the tree are not counted.
 */
export const rollUp = <Key extends string, Figure>(
  tree: Tree<Key>,
  figures: Readonly<{ own: ReadonlyMap<Key, Figure>; nothing: Figure; add: (a: Figure, b: Figure) => Figure }>,
): ReadonlyMap<Key, Figure> => {
  const sums = new Map<Key, Figure>()
  for (const key of tree.order) sums.set(key, figures.own.get(key) ?? figures.nothing)
  for (const key of tree.order.toReversed()) {
    const path = tree.ancestors.get(key) ?? []
    const parent = path[path.length - 2]
    if (parent !== undefined) sums.set(parent, figures.add(sums.get(parent) ?? figures.nothing, sums.get(key) ?? figures.nothing))
  }
  return sums
}
