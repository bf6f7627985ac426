// What a benchmark is: a piece of work timed beside its bound or its peer in the same run. The ratio is the result, not the seconds.

export type Figure = Readonly<{
  /** The work, as performance targets name it. */
  work: string
  /** What it is held against, measured in the same run. */
  against: string
  ours: string
  theirs: string
  ratio: string
  aim: string
  met: boolean
}>

export type Bench = Readonly<{ name: string; run: (say: (line: string) => void) => Promise<readonly Figure[]> }>

/** The value below which `share` (0 to 1) of the samples lie. Samples in any order. */
export const quantile = (samples: readonly number[], share: number): number => {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}

/** Milliseconds of each of `times` runs, after `warm` runs that do not count. */
export const samplesOf = async (work: (at: number) => Promise<unknown>, { warm, times }: Readonly<{ warm: number; times: number }>): Promise<number[]> => {
  for (let at = 0; at < warm; at++) await work(at)
  const samples: number[] = []
  for (let at = 0; at < times; at++) {
    const from = performance.now()
    await work(warm + at)
    samples.push(performance.now() - from)
  }
  return samples
}

export const timed = async <T>(work: () => Promise<T>): Promise<Readonly<{ ms: number; value: T }>> => {
  const from = performance.now()
  const value = await work()
  return { ms: performance.now() - from, value }
}

/** The cost of one more as the work grows: milliseconds each, at the smaller and at the larger size. */
export const flat = (work: string, small: number, large: number): Figure => ({
  work, against: 'the same at the smaller size', ours: ms(large), theirs: ms(small), ratio: times(large / small), aim: '<= 1.5 x (flat)', met: large / small <= 1.5,
})

export const ms = (value: number): string => (value < 0.1 ? `${(value * 1000).toFixed(1)} us` : `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`)
export const times = (value: number): string => `${value.toFixed(value < 10 ? 2 : 1)} x`
