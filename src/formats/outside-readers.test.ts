// What we write, read by readers that somebody else wrote: segment by segment the same, and held against their own tables of EDIFACT.

import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import type { Day } from '#ground/day'
import { BLANK_ACTION, BLANK_DOCUMENT, BLANK_LINE, BLANK_PARTY } from './blank-document.ts'
import type { TradeDocument } from './document.ts'
import { NOWHERE } from './document.ts'
import type { Cover } from './write-document.ts'
import { writeDocument } from './write-document.ts'

const DAY = '2026-03-02' as Day
const cover = (format: 'x12' | 'edifact'): Cover => ({
  format, version: format === 'x12' ? '004010' : 'D:96A:UN:EAN008', profile: null, sender: { id: '4012345000009', scheme: format === 'x12' ? 'ZZ' : '14' }, receiver: { id: '4000001000005', scheme: format === 'x12' ? 'ZZ' : '14' },
  groupSender: null, groupReceiver: null, interchange: '7', group: '7', control: '7', day: DAY, time: '09:15', test: false, signs: null,
})

const line = (n: number) => ({
  ...BLANK_LINE, number: String(n), items: [{ kind: 'buyer', value: `NK-${n}`, scheme: null, at: NOWHERE }], description: `Towels, 2-ply + "soft" ${n}`, quantity: '10', unit: 'CT', price: '12.40', amount: '124.00',
  actions: [{ ...BLANK_ACTION, does: 'accepted' as const, quantity: '10', unit: 'CT', day: DAY }], orderedQuantity: '10', orderedUnit: 'CT', packages: [0],
})

const document = (type: TradeDocument['type'], set: string): TradeDocument => ({
  ...BLANK_DOCUMENT, type, set, number: 'M-100001', day: DAY, currency: 'EUR', verdict: 'accepted',
  references: [{ kind: 'order', value: '4711', line: null, day: DAY, text: null, at: NOWHERE }],
  dates: [{ kind: 'shipped', day: DAY, until: null, time: null, at: NOWHERE }],
  parties: ['buyer', 'seller', 'ship-to'].map((role) => ({ ...BLANK_PARTY, role, name: `The ${role}`, ids: [{ id: '4000001000005', scheme: null }] })),
  packages: [{ kind: 'shipment', within: null, sscc: null, marks: [], packing: null, count: null, weight: null, weightUnit: null, order: '4711', at: NOWHERE }],
  lines: [line(1), line(2)],
  totals: { ...BLANK_DOCUMENT.totals, net: '248.00', taxable: '248.00', tax: '0.00', gross: '248.00', payable: '248.00' },
})

type Seen = Readonly<{ name: string; elements: readonly string[] }>

const ofX12 = async (bytes: Uint8Array): Promise<Seen[]> => {
  const { X12parser } = (await import('x12-parser')) as unknown as { X12parser: new () => NodeJS.ReadWriteStream }
  const segments: Seen[] = []
  for await (const segment of Readable.from([Buffer.from(bytes)]).pipe(new X12parser()) as unknown as AsyncIterable<{ name: string } & Record<string, string>>) {
    const elements = Object.entries(segment).filter(([key]) => /^\d+$/.test(key))
    segments.push({ name: segment.name, elements: elements.map(([, value]) => value) })
  }
  return segments
}

const ofEdifact = async (bytes: Uint8Array): Promise<Seen[]> => {
  // the package brings no types
  const part = (name: string): Promise<unknown> => import(`edifact/${name}.js`)
  const [{ default: Parser }, { default: Validator }, { default: segments }, { default: elements }] = (await Promise.all(['parser', 'validator', 'segments', 'elements'].map(part))) as unknown as [
    { default: new (validator: unknown) => { on(event: string, listener: (value: string) => void): void; encoding(level: string): void; write(text: string): void; end(): void } }, { default: new () => { define(table: unknown): void } }, { default: unknown }, { default: unknown }]
  const validator = new Validator()
  validator.define(segments)
  validator.define(elements)
  const parser = new Parser(validator)
  parser.encoding('UNOC')
  const seen: { name: string; elements: string[] }[] = []
  parser.on('opensegment', (name) => void seen.push({ name, elements: [] }))
  parser.on('element', () => void seen.at(-1)?.elements.push(''))
  parser.on('component', (value) => {
    const at = seen.at(-1)?.elements
    if (at !== undefined) at[at.length - 1] = at.at(-1) === '' ? value : `${at.at(-1)}:${value}`
  })
  parser.write(Buffer.from(bytes).toString('latin1'))
  parser.end()
  return seen
}

describe('a reader that somebody else wrote', () => {
  it.each([['order-response', '855'], ['ship-notice', '856'], ['invoice', '810']] as const)('reads our %s in X12', async (type, set) => {
    const written = writeDocument({ ...document(type, set), ...(set === '855' ? { number: '4711' } : {}) }, cover('x12'))
    expect(written.problems.filter((problem) => problem.severity === 'error')).toEqual([])
    const seen = await ofX12(written.bytes)
    const own = Buffer.from(written.bytes).toString('latin1').split('~').map((segment) => segment.trim()).filter((segment) => segment !== '')
    expect(seen.map((segment) => segment.name)).toEqual(own.map((segment) => segment.split('*')[0]))
    expect(seen.find((segment) => segment.name === 'SE')?.elements[0]).toBe(String(seen.findIndex((segment) => segment.name === 'SE') - seen.findIndex((segment) => segment.name === 'ST') + 1))
    expect(seen.some((segment) => segment.elements.includes('4711'))).toBe(true)
  })

  it.each([['order-response', 'ORDRSP'], ['ship-notice', 'DESADV'], ['invoice', 'INVOIC']] as const)('reads our %s in EDIFACT, by its own tables of segments and elements', async (type, set) => {
    const written = writeDocument(document(type, set), cover('edifact'))
    expect(written.problems.filter((problem) => problem.severity === 'error')).toEqual([])
    const seen = await ofEdifact(written.bytes)
    const unt = seen.findIndex((segment) => segment.name === 'UNT')
    expect(seen[unt]?.elements[0]).toBe(String(unt - seen.findIndex((segment) => segment.name === 'UNH') + 1))
    expect(seen.filter((segment) => segment.name === 'LIN')).toHaveLength(2)
    expect(seen.find((segment) => segment.name === 'RFF')?.elements[0]).toBe('ON:4711')
    expect(seen.some((segment) => segment.elements.some((element) => element.includes('Towels, 2-ply + "soft" 1')))).toBe(true)
  })
})
