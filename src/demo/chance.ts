// Repeatable chance for the demo world: the same seed gives the same world on every machine. Integers only.

export type Chance = Readonly<{
  /** 0 to below `n`. */
  below: (n: number) => number
  /** True so many times in a thousand. */
  perMille: (n: number) => boolean
  pick: <T>(list: readonly T[]) => T
  /** So many different members, in list order. */
  some: <T>(list: readonly T[], count: number) => T[]
}>

/** A 32-bit generator of the xorshift family (Marsaglia, 2003); good enough to scatter orders, not to keep secrets. */
export const chance = (seed: number): Chance => {
  let state = seed >>> 0 || 1
  const next = (): number => {
    state ^= state << 13
    state >>>= 0
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state
  }
  const below = (n: number): number => next() % n
  return {
    below,
    perMille: (n) => below(1000) < n,
    pick: (list) => {
      const found = list[below(list.length)]
      if (found === undefined) throw new Error('nothing to pick from')
      return found
    },
    some: (list, count) => {
      const rest = list.map((_, at) => at)
      const chosen: number[] = []
      while (chosen.length < count && rest.length > 0) chosen.push(...rest.splice(below(rest.length), 1))
      return chosen.sort((a, b) => a - b).map((at) => list[at] as never)
    },
  }
}
