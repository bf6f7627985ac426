// Runs every benchmark, or those named on the command line, prints one table and writes bench/result.json: each benchmark with the
// moment it ran, those that did not run this time as they were.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import type { Bench, Figure } from './bench.ts'
import { checksBench } from './checks.ts'
import { edifactBench } from './edifact.ts'
import { einvoiceBench } from './einvoice.ts'
import { fuzzBench } from './fuzz.ts'
import { importBench } from './import.ts'
import { orderBench } from './order.ts'
import { x12Bench } from './x12.ts'

const ALL: readonly Bench[] = [orderBench, importBench, checksBench, x12Bench, edifactBench, einvoiceBench, fuzzBench]

const wanted = process.argv.slice(2)
const chosen = ALL.filter((bench) => wanted.length === 0 || wanted.includes(bench.name))
if (chosen.length === 0) {
  console.error(`no such benchmark; there are ${ALL.map((bench) => bench.name).join(', ')}`)
  process.exit(2)
}

type Ran = Readonly<{ at: string; figures: readonly Figure[] }>

const ran = new Map<string, Ran>()
for (const bench of chosen) {
  console.error(`${bench.name} ...`)
  ran.set(bench.name, { at: new Date().toISOString(), figures: await bench.run((line) => console.error(`  ${line}`)) })
}
const figures = [...ran.values()].flatMap((one) => one.figures)

const columns = ['work', 'against', 'ours', 'theirs', 'ratio', 'aim', 'met'] as const
const rows = [columns.map(String), ...figures.map((figure) => columns.map((column) => (column === 'met' ? (figure.met ? 'yes' : 'NO') : figure[column])))]
const widths = columns.map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)))
for (const row of rows) console.log(row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  ').trimEnd())

const file = join(import.meta.dirname, '../../bench/result.json')
const before = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as { benchmarks?: Readonly<Record<string, Ran>> }).benchmarks : undefined
const result = { node: process.version, cores: cpus().length, benchmarks: { ...before, ...Object.fromEntries(ran) } }
writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`)
