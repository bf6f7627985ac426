// Reading EDIFACT with all its meaning against only cutting the same bytes into tokens by hand, in the same run; how it grows with the file,
// how much memory a file of 50 MB takes, whether the borders of the pieces ever matter, and what broken files do to it.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { edifactReader } from '#formats/edifact/edifact-reader'
import type { Bench, Figure } from './bench.ts'
import { flat, quantile, times } from './bench.ts'

const SIZE = 50_000_000
const PIECE = 65_536
const ROUNDS = 5
const LEAST_RATE = 0.6
const MOST_MEMORY = 150

export const edifactBench: Bench = {
  name: 'edifact',
  run: async (tell) => {
    const bytes = interchange(SIZE)
    const [ours, theirs] = rates(bytes, tell)
    const small = rateOf(interchange(SIZE / 100), ours.run)
    const memory = memoryOf(bytes, tell)
    return [
      {
        work: `EDIFACT ORDERS, ${Math.round(bytes.length / 1e6)} MB, into documents`, against: 'cutting the same bytes into tokens by hand', ours: `${ours.rate.toFixed(0)} MB/s`, theirs: `${theirs.rate.toFixed(0)} MB/s`,
        ratio: times(ours.rate / theirs.rate), aim: `>= ${LEAST_RATE} x`, met: ours.rate / theirs.rate >= LEAST_RATE,
      },
      flat('a megabyte of EDIFACT at 100x, against 1x', 1000 / small, 1000 / ours.rate),
      { work: 'memory while 50 MB are read from a file', against: 'a bare process', ours: `${memory.toFixed(0)} MB`, theirs: '', ratio: '', aim: `< ${MOST_MEMORY} MB`, met: memory < MOST_MEMORY },
      borders(tell),
      fuzz(tell),
    ]
  },
}

type Ran = Readonly<{ rate: number; run: (bytes: Uint8Array) => number }>

/** Both on the same bytes, turn by turn, so that a noisy machine is noisy for both. The middle of each counts. */
const rates = (bytes: Uint8Array, tell: (line: string) => void): readonly [Ran, Ran] => {
  const samples: [number[], number[]] = [[], []]
  for (let round = 0; round <= ROUNDS; round++) {
    const [read, cut] = [timeOf(() => readAll(bytes)), timeOf(() => cutAll(bytes))]
    if (round === 0) continue
    samples[0].push(read)
    samples[1].push(cut)
  }
  const rate = (of: readonly number[]): number => bytes.length / 1000 / quantile(of, 0.5)
  tell(`${bytes.length} bytes: ${samples.map((of) => of.map((one) => one.toFixed(0)).join(' ')).join(' ms | ')} ms`)
  return [{ rate: rate(samples[0]), run: readAll }, { rate: rate(samples[1]), run: cutAll }]
}

const rateOf = (bytes: Uint8Array, run: (bytes: Uint8Array) => number): number => {
  const samples: number[] = []
  for (let round = 0; round < 40; round++) samples.push(timeOf(() => run(bytes)))
  return bytes.length / 1000 / quantile(samples, 0.5)
}

const timeOf = (work: () => unknown): number => {
  const from = performance.now()
  work()
  return performance.now() - from
}

const readAll = (bytes: Uint8Array): number => {
  let lines = 0
  let problems = 0
  const reader = edifactReader({
    document: (document) => {
      lines += document.lines.length
      problems += document.problems.length
    },
    problem: () => {
      problems += 1
    },
  })
  for (let at = 0; at < bytes.length; at += PIECE) reader.push(bytes.subarray(at, at + PIECE))
  reader.end()
  if (problems > 0) throw new Error(`${problems} problems in a sound file`)
  return lines
}

/** The peer: terminators, elements and components, released characters seen, nothing understood and nothing kept. */
const cutAll = (bytes: Uint8Array): number => {
  const decoder = new TextDecoder('latin1')
  let rest = ''
  let tokens = 0
  for (let at = 0; at < bytes.length; at += PIECE) {
    const text = rest + decoder.decode(bytes.subarray(at, at + PIECE))
    let from = 0
    for (;;) {
      let end = text.indexOf("'", from)
      while (end > 0 && text.charCodeAt(end - 1) === 63 && text.charCodeAt(end - 2) !== 63) end = text.indexOf("'", end + 1)
      if (end === -1) break
      const segment = text.slice(from, end)
      tokens += segment.includes('?') ? cutReleased(segment) : cutPlain(segment)
      from = end + 1
    }
    rest = text.slice(from)
  }
  return tokens
}

const cutPlain = (segment: string): number => {
  let tokens = 0
  for (const element of segment.split('+')) tokens += element.includes(':') ? element.split(':').length : 1
  return tokens
}

const cutReleased = (segment: string): number => {
  const tokens: string[] = []
  let token = ''
  for (let at = 0; at < segment.length; at++) {
    const sign = segment.charAt(at)
    if (sign === '?') token += segment.charAt(++at)
    else if (sign === '+' || sign === ':') {
      tokens.push(token)
      token = ''
    } else token += sign
  }
  tokens.push(token)
  return tokens.length
}

/** Most memory that a process of its own holds while it reads the file piece by piece and lets each document go. */
const memoryOf = (bytes: Uint8Array, tell: (line: string) => void): number => {
  const folder = mkdtempSync(join(tmpdir(), 'mainstay-edifact-'))
  try {
    const file = join(folder, 'orders.edi')
    writeFileSync(file, bytes)
    const script = `
      import { openSync, readSync } from 'node:fs'
      import { edifactReader } from ${JSON.stringify(import.meta.resolve('#formats/edifact/edifact-reader'))}
      let lines = 0
      const reader = edifactReader({ document: (document) => { lines += document.lines.length }, problem: () => undefined })
      const file = openSync(${JSON.stringify(file)})
      const piece = new Uint8Array(${PIECE})
      for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) reader.push(piece.subarray(0, read))
      reader.end()
      console.log(JSON.stringify([process.resourceUsage().maxRSS / 1000, lines]))`
    const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
    if (stdout === '') throw new Error(stderr)
    const [memory = Number.NaN, lines = 0] = JSON.parse(stdout) as number[]
    tell(`${lines} lines read from a file, at most ${memory.toFixed(0)} MB`)
    return memory
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const print = (bytes: Uint8Array, size: number): string => {
  const told: unknown[] = []
  const reader = edifactReader({ document: (document) => told.push(document), problem: (problem) => told.push(problem) })
  for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size))
  reader.end()
  return JSON.stringify(told)
}

/** One order file cut at every size from 1 to 2,000. */
const borders = (tell: (line: string) => void): Figure => {
  const bytes = interchange(12_000)
  const whole = print(bytes, bytes.length)
  let wrong = 0
  for (let size = 1; size <= 2000; size++) if (print(bytes, size) !== whole) wrong += 1
  tell(`${wrong} of 2,000 sizes of pieces changed what was read`)
  return { work: 'documents changed by where the pieces end, 2,000 sizes', against: 'the file in one piece', ours: String(wrong), theirs: '0', ratio: '', aim: '0', met: wrong === 0 }
}

/** Files broken at random for so many seconds: none may throw, and in pieces or whole they must read the same. */
const fuzz = (tell: (line: string) => void): Figure => {
  const seconds = Number(process.env['BENCH_FUZZ_SECONDS'] ?? '60')
  const sounds = [interchange(6000), ...OTHERS.map((text) => new TextEncoder().encode(text))]
  const until = performance.now() + seconds * 1000
  const signs = [...new TextEncoder().encode("'+:?*UNABHZTS\r\n 0-\u0000"), 0xff, 0xfe, 0xc3, 0xe4]
  let seed = 20260302
  const next = (below: number): number => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0
    return Math.floor((seed / 4294967296) * below)
  }
  let files = 0
  let wrong = 0
  let worst = 0
  while (performance.now() < until) {
    const sound = sounds[files % sounds.length] ?? new Uint8Array(0)
    const broken = [...sound.subarray(0, 200 + next(sound.length - 200))]
    for (let edits = next(20); edits > 0; edits--) broken.splice(next(broken.length), next(4), ...Array.from({ length: next(4) }, () => signs[next(signs.length)] ?? 0))
    const bytes = Uint8Array.from(broken)
    try {
      const from = performance.now()
      const whole = print(bytes, bytes.length)
      worst = Math.max(worst, performance.now() - from)
      if (print(bytes, 1 + next(200)) !== whole) wrong += 1
    } catch {
      wrong += 1
    }
    files += 1
  }
  tell(`${files} broken files in ${seconds} s, slowest ${worst.toFixed(0)} ms, ${wrong} misread`)
  return { work: `${files} files broken at random, ${seconds} s`, against: 'no fault, the same in pieces', ours: `${wrong} faults`, theirs: '0', ratio: '', aim: '0', met: wrong === 0 }
}

const COVER = "UNB+UNOC:3+A:14+B:14+260302:1200+7'"

/** One of each other message that has a meaning of its own. */
const OTHERS = [
  `${COVER}UNG+DESADV+A+B+260302:1200+1+UN+D:96A'UNH+1+DESADV:D:96A:UN:EAN007'BGM+351+L1+9'DTM+11:20260302:102'RFF+ON:1'CPS+1'PAC+2++201'CPS+2+1'PAC+1++201'MEA+PD+AAB+KGM:9'PCI+33E'GIN+BJ+1+2'LIN+1++1:SRV'QTY+12:2'QTY+21:3'LOC+7+5::9'QTY+12:1'PCI+36E'GIN+BX+9'CNT+2:1'UNT+19+1'UNE+1+1'UNZ+1+7'`,
  `${COVER}UNH+1+INVOIC:D:96A:UN'BGM+381+R1+9'DTM+137:202603021200:203'PAI+::42'NAD+SU+1::9++N?+ame:x+Street+City++1+DE'FII+RB+DE1'RFF+VA:1'CTA+IC+:Ann'COM+1:TE'CUX+2:EUR:4'PAT+22++5:3:D:9'PCD+12:2'ALC+A++6++DI'PCD+1:5'MOA+8:-1,5'TAX+7+VAT+++:::19+S'LIN+1++1:EN'PIA+1+2:SA'IMD+F++:::Text'QTY+47:1'MOA+203:9'PRI+AAB:9'PRI+AAA:8:::1:PCE'TAX+7+VAT+++:::19+S'MOA+124:1'ALC+A'MOA+509:1'UNS+S'MOA+77:9'TAX+7+VAT+++:::19'MOA+125:9'ALC+A++++DI'MOA+131:1'UNT+34+1'UNZ+1+7'`,
  `${COVER}UNH+1+SLSRPT:D:96A:UN'BGM+73E+1+9'DTM+90:20260201:102'DTM+91:20260228:102'LOC+162+1::9'DTM+356:20260202:102'LIN+1++1:EN'PRI+NTP:1::SRP'QTY+153:2:PCE'LOC+162+2::9'LIN+2++2:EN'QTY+153:-1'UNT+13+1'UNH+2+CONTRL:2:2:UN'UCI+9+A+B+7'UCM+1+ORDERS:D:96A:UN+4'UCS+3'UCD+12+2:1'UNT+6+2'UNH+3+REMADV:D:96A:UN'BGM+481+1'DOC+380+R1'MOA+9:5'MOA+12:4'AJT+4'MOA+165:1'FTX+AAI+++why:more'UNS+S'MOA+12:4'UNT+11+3'UNH+4+PRICAT:D:96A:UN'BGM+9+1'PGI+2'LIN+1+1+1:EN'LIN+2+1+2:EN+1:1'UNT+6+4'UNZ+4+7'`,
]

const LINES = 40

/** A sound interchange of orders of forty lines, about so many bytes. */
const interchange = (size: number): Uint8Array => {
  const parts = ["UNA:+.? '\r\nUNB+UNOC:3+5412345000013:14+4012345500004:14+260302:1200+77'\r\n"]
  let length = 0
  let messages = 0
  while (length < size) {
    messages += 1
    const order = orderOf(messages)
    parts.push(order)
    length += order.length
  }
  parts.push(`UNZ+${messages}+77'\r\n`)
  return new TextEncoder().encode(parts.join(''))
}

const orderOf = (no: number): string => {
  const segments = [
    `UNH+${no}+ORDERS:D:96A:UN:EAN008`, `BGM+220+PO${100_000 + no}+9`, 'DTM+137:20260302:102', 'DTM+2:20260310:102', 'RFF+CT:V2026-17', 'NAD+BY+5412345000013::9++Miller ?+ Sons:Region North+High Street 12+Antwerp++2000+BE',
    'RFF+VA:BE0123456789', 'NAD+SU+4012345500004::9', `NAD+DP+${5_412_345_000_000 + (no % 400)}::9`, 'CUX+2:EUR:9',
  ]
  for (let line = 1; line <= LINES; line++) {
    segments.push(
      `LIN+${line}++${4_000_000_000_000 + ((no * 37 + line) % 5000)}:EN`, `PIA+1+ART-${(no + line) % 5000}:SA`, `IMD+F++:::Biscuits no. ${(no * 7 + line) % 5000}, box of 12`, `QTY+21:${1 + ((no * 3 + line * 5) % 480)}:PCE`,
      `PRI+AAA:${1 + ((no + line) % 900)}.${String((no * line) % 100).padStart(2, '0')}:CT::1:PCE`, `MOA+203:${(no * line) % 9999}.${String(line % 100).padStart(2, '0')}`,
    )
  }
  segments.push('UNS+S', `CNT+2:${LINES}`)
  segments.push(`UNT+${segments.length + 1}+${no}`)
  return segments.map((segment) => `${segment}'\r\n`).join('')
}
