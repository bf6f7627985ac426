// X12: 50 MB of purchase orders, generated from a seed, read to neutral documents with covers, counts, typed values and places, against
// splitting the same bytes by hand. The memory is that of a process of its own. Then the same file in pieces of odd sizes must give the
// same documents, and random damage must never end a reading. BENCH_X12_MB and BENCH_FUZZ_SECONDS change the size.

import { spawnSync } from 'node:child_process'
import { createReadStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { DocumentReader, TradeDocument } from '#formats/document'
import { x12Reader } from '#formats/x12/reader'
import type { Bench, Figure } from './bench.ts'
import { quantile } from './bench.ts'

const MEGABYTE = 1_000_000
const SIZE = Number(process.env['BENCH_X12_MB'] ?? '50') * MEGABYTE
const FUZZ_SECONDS = Number(process.env['BENCH_FUZZ_SECONDS'] ?? '60')
const PIECE = 65_536
const RUNS = 7
const AIM_SPEED = 60
const AIM_MEMORY = 150

export const x12Bench: Bench = {
  name: 'x12',
  run: async (tell) => {
    const bytes = ordersOf(SIZE)
    const megabytes = bytes.length / MEGABYTE
    const folder = mkdtempSync(join(tmpdir(), 'bench-x12-'))
    try {
      const file = join(folder, 'orders.x12')
      writeFileSync(file, bytes)
      const ours: number[] = []
      const theirs: number[] = []
      const tallies = new Set<string>()
      for (let run = 0; run < RUNS; run++) {
        theirs.push(timeOf(() => splitByHand(bytes)))
        ours.push(timeOf(() => tallies.add(readWhole(bytes))))
      }
      const speed = megabytes / (quantile(ours, 0.5) / 1000)
      const peer = megabytes / (quantile(theirs, 0.5) / 1000)
      tell(`${megabytes.toFixed(1)} MB; ${[...tallies].join(' | ')}; ours ${ours.map((ms) => Math.round(ms)).join(' ')} ms, by hand ${theirs.map((ms) => Math.round(ms)).join(' ')} ms`)
      const memory = memoryOf(file)
      tell(`memory of a process of its own: ${memory.before} MB before, ${memory.peak} MB at its highest`)
      const borders = borderDifferences(bytes.subarray(0, Math.min(bytes.length, 400_000)))
      const fuzz = fuzzFor(FUZZ_SECONDS, bytes.subarray(0, 6000))
      tell(`damage: ${fuzz.runs} readings, ${fuzz.thrown} thrown, ${fuzz.differences} different at other borders`)
      const figure = (work: string, rest: Omit<Figure, 'work'>): Figure => ({ work, ...rest })
      return [
        figure(`X12 850, ${Math.round(megabytes)} MB, streaming to documents`, { against: 'split by hand, no meaning', ours: `${speed.toFixed(0)} MB/s`, theirs: `${peer.toFixed(0)} MB/s`, ratio: `${(speed / peer).toFixed(2)} x its speed`, aim: `>= ${AIM_SPEED} MB/s`, met: speed >= AIM_SPEED }),
        figure('memory while reading it', { against: 'the bound', ours: `${memory.peak} MB`, theirs: `${memory.before} MB before`, ratio: `+${memory.peak - memory.before} MB`, aim: `< ${AIM_MEMORY} MB more`, met: memory.peak - memory.before < AIM_MEMORY }),
        figure('documents that differ by where the pieces end', { against: 'read whole', ours: String(borders.different), theirs: `${borders.tried} ways`, ratio: `${borders.different}`, aim: '0', met: borders.different === 0 }),
        figure(`damaged files, ${FUZZ_SECONDS} s`, { against: 'no throw, same at every border', ours: `${fuzz.thrown} thrown, ${fuzz.differences} differ`, theirs: `${fuzz.runs} readings`, ratio: `${fuzz.thrown + fuzz.differences}`, aim: '0', met: fuzz.thrown + fuzz.differences === 0 && fuzz.runs > 0 }),
      ]
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

const timeOf = (work: () => unknown): number => {
  const from = performance.now()
  work()
  return performance.now() - from
}

/** Documents, lines and problems, so that nothing is left unread. */
const readWhole = (bytes: Uint8Array): string => {
  let [documents, lines, problems] = [0, 0, 0]
  const reader = x12Reader({
    document: (document) => {
      documents++
      lines += document.lines.length
      problems += document.problems.length
    },
    problem: () => problems++,
  })
  pushAll(reader, bytes, PIECE)
  return `${documents} documents, ${lines} lines, ${problems} problems`
}

const pushAll = (reader: DocumentReader, bytes: Uint8Array, piece: number): void => {
  for (let from = 0; from < bytes.length; from += piece) reader.push(bytes.subarray(from, from + piece))
  reader.end()
}

/** What anyone would write first: the text of each piece with what was left of the one before, its segments, their elements. */
const splitByHand = (bytes: Uint8Array): number => {
  let elements = 0
  let rest = ''
  for (let from = 0; from < bytes.length; from += PIECE) {
    const piece = bytes.subarray(from, from + PIECE)
    const segments = (rest + Buffer.from(piece.buffer, piece.byteOffset, piece.length).toString('latin1')).split('~')
    rest = segments.pop() ?? ''
    for (const segment of segments) elements += segment.trim().split('*').length
  }
  return elements
}

const memoryOf = (file: string): Readonly<{ before: number; peak: number }> => {
  const ran = spawnSync(process.execPath, ['--max-semi-space-size=16', fileURLToPath(import.meta.url), file], { encoding: 'utf8', env: { ...process.env, BENCH_X12_CHILD: '1' } })
  const [before = 0, peak = 0] = ran.stdout.trim().split(' ').map(Number)
  if (ran.status !== 0 || peak === 0) throw new Error(`the measuring process failed: ${ran.stderr}`)
  return { before, peak }
}

const megabytesNow = (): number => Math.round(process.memoryUsage().rss / 1_048_576)

const measureChild = async (file: string): Promise<void> => {
  const before = megabytesNow()
  let peak = before
  const reader = x12Reader({ document: () => {}, problem: () => {} })
  for await (const piece of createReadStream(file, { highWaterMark: PIECE })) {
    reader.push(piece as Uint8Array)
    peak = Math.max(peak, megabytesNow())
  }
  reader.end()
  console.log(`${before} ${Math.max(peak, megabytesNow())}`)
}

const readingOf = (bytes: Uint8Array, piece: number): string => {
  const documents: TradeDocument[] = []
  const problems: unknown[] = []
  pushAll(x12Reader({ document: (document) => documents.push(document), problem: (problem) => problems.push(problem) }), bytes, piece)
  return JSON.stringify([documents, problems])
}

const borderDifferences = (bytes: Uint8Array): Readonly<{ tried: number; different: number }> => {
  const whole = readingOf(bytes, bytes.length)
  const pieces = [1, 2, 3, 5, 7, 13, 31, 64, 105, 106, 107, 255, 1000, 4096, 65_535]
  return { tried: pieces.length, different: pieces.filter((piece) => readingOf(bytes, piece) !== whole).length }
}

const fuzzFor = (seconds: number, sample: Uint8Array): Readonly<{ runs: number; thrown: number; differences: number }> => {
  const random = randomOf(20_260_101)
  const until = performance.now() + seconds * 1000
  let [runs, thrown, differences] = [0, 0, 0]
  while (performance.now() < until) {
    const bytes = damaged(sample, random)
    runs++
    try {
      const whole = readingOf(bytes, bytes.length)
      if (readingOf(bytes, 1 + random(300)) !== whole) differences++
    } catch {
      thrown++
    }
  }
  return { runs, thrown, differences }
}

const SIGNS = [42, 126, 10, 13, 32, 0, 62, 94, 195, 169, 255, 73, 83, 65, 46, 45, 48, 57]

const damaged = (sample: Uint8Array, random: (below: number) => number): Uint8Array => {
  const bytes = [...sample.subarray(0, random(sample.length) + 1)]
  for (let times = random(12); times >= 0; times--) {
    const at = random(bytes.length + 1)
    const kind = random(4)
    if (kind === 0) bytes[at] = SIGNS[random(SIGNS.length)]!
    else if (kind === 1) bytes.splice(at, 1 + random(200))
    else if (kind === 2) bytes.splice(at, 0, ...bytes.slice(random(bytes.length), random(bytes.length)).slice(0, 300))
    else bytes.splice(at, 0, random(256))
  }
  return Uint8Array.from(bytes, (byte) => byte ?? 0)
}

/** The same numbers for the same seed (mulberry32). */
const randomOf = (seed: number): ((below: number) => number) => {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let value = Math.imul(state ^ (state >>> 15), 1 | state)
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value
    return (((value ^ (value >>> 14)) >>> 0) * below) / 4_294_967_296 >>> 0
  }
}

const UNITS = ['EA', 'CA', 'DZ']
const WORDS = ['WIDGET', 'BRACKET', 'SHELF', 'LAMP', 'BLUE', 'STEEL', 'OAK', 'SMALL', 'LARGE', 'KIT']

/** Orders of a chain: covers, head, some 25 lines each with item numbers, text and price, every fourth with store splits. */
const ordersOf = (size: number): Uint8Array => {
  const random = randomOf(4711)
  const digits = (count: number): string => Array.from({ length: count }, () => random(10)).join('')
  const pieces: string[] = []
  let written = 0
  const add = (text: string): void => {
    pieces.push(text)
    written += text.length
  }
  add('ISA*00*          *00*          *08*9251750000     *ZZ*OURHOUSE       *260302*0800*U*00401*000000001*0*P*>~\n')
  add('GS*PO*9251750000*OURHOUSE*20260302*0800*1*X*004010VICS~\n')
  let sets = 0
  while (written < size) {
    const control = String(++sets).padStart(9, '0')
    const segments = [`ST*850*${control}`, `BEG*00*SA*PO${digits(8)}**202603${String(1 + random(28)).padStart(2, '0')}`, 'CUR*BY*USD', `REF*DP*${digits(3)}`, `REF*IA*${digits(6)}`, 'FOB*PP*OR*ORIGIN', 'ITD*01*3*2**10**30', `DTM*037*202603${10 + random(9)}`,
      `DTM*038*202603${20 + random(9)}`, 'TD5*O***M*SEE ROUTING GUIDE', `N1*ST*DC ${digits(3)}*92*${digits(4)}`, `N3*${digits(4)} INDUSTRIAL BLVD`, `N4*SPRINGFIELD*IL*${digits(5)}*US`, `N1*BY*CHAIN STORES*92*${digits(4)}`]
    const lines = 5 + random(40)
    let sum = 0
    for (let line = 1; line <= lines; line++) {
      const quantity = 1 + random(400)
      sum += quantity
      segments.push(`PO1*${line}*${quantity}*${UNITS[random(3)]}*${1 + random(90)}.${String(random(100)).padStart(2, '0')}*PE*UP*${digits(12)}*VN*${digits(6)}-${digits(2)}*IN*${digits(8)}`)
      segments.push(`CTP*RS*RES*${2 + random(150)}.99`, `PID*F*08***${WORDS[random(10)]} ${WORDS[random(10)]} ${WORDS[random(10)]} ${digits(2)} IN`, `PO4*${1 + random(24)}*1*EA`)
      if (random(4) === 0) segments.push(`SDQ*EA*92*${Array.from({ length: 1 + random(10) }, () => `${digits(4)}*${1 + random(40)}`).join('*')}`)
    }
    segments.push(`CTT*${lines}*${sum}`, `SE*${segments.length + 2}*${control}`)
    add(`${segments.join('~\n')}~\n`)
  }
  add(`GE*${sets}*1~\nIEA*1*000000001~\n`)
  return new TextEncoder().encode(pieces.join(''))
}

if (process.env['BENCH_X12_CHILD'] === '1' && process.argv[2] !== undefined) await measureChild(process.argv[2])
