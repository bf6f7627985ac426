// EDIFACT held to files that nobody here wrote: every message is read or the file says itself why not, and numbers of lines, quantities and
// totals are got a second way, by plain text search. Skipped where the outside data is absent.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { day } from '#ground/day'
import type { Line, TradeDocument } from '#formats/document'
import { controlsOf } from '#formats/edifact/control'
import { edifactReader } from '#formats/edifact/edifact-reader'
import { setOf, writeEdifact } from '#formats/edifact/edifact-writer'
import { sameNumber, sumOf } from '#formats/edifact/exact'
import type { Problem } from '#formats/problem'
import { spotText } from '#formats/spot'

const DATA = process.env.MAINSTAY_DATA ?? join(import.meta.dirname, '../../../shared/data')
const PLACES = [join(DATA, 'edifact'), join(DATA, 'x12/edi.net'), join(DATA, 'einvoice/en16931/edifact/examples')]
const isThere = PLACES.every((place) => existsSync(place))

const walk = (folder: string): string[] => readdirSync(folder).sort().flatMap((name) => (statSync(join(folder, name)).isDirectory() ? walk(join(folder, name)) : [join(folder, name)]))

type File = Readonly<{ name: string; bytes: Uint8Array; text: string }>
type Read = Readonly<{ documents: TradeDocument[]; problems: Problem[] }>

const read = (bytes: Uint8Array, size = 65_536): Read => {
  const got: Read = { documents: [], problems: [] }
  const reader = edifactReader({ document: (document) => got.documents.push(document), problem: (problem) => got.problems.push(problem) })
  for (let at = 0; at < bytes.length; at += size) reader.push(bytes.subarray(at, at + size))
  reader.end()
  return got
}

const codes = ({ documents, problems }: Read): string[] => [...problems, ...documents.flatMap((one) => one.problems)].map((one) => one.code)

/** A second, plain reading: segments by their terminator, elements by their separator, no grouping and no meaning. */
type Plain = Readonly<{ segments: readonly (readonly (readonly string[])[])[] }>

const plainly = ({ text }: File): Plain => {
  const start = text.search(/UNA|UNB|UNH|BGM/)
  const signs = text.startsWith('UNA', start) ? text.slice(start + 3, start + 9) : ":+.? '"
  const [component = '', element = '', , release = '', , terminator = ''] = signs
  const body = text.slice(text.startsWith('UNA', start) ? start + 9 : start).replace(/UNO\+[\s\S]*?UNP\+[^']*'/, '')
  const cut = (part: string, by: string): string[] => {
    const found = ['']
    for (let at = 0; at < part.length; at++) {
      const sign = part.charAt(at)
      if (sign === release && release !== ' ') found.push((found.pop() ?? '') + sign + part.charAt(++at))
      else if (sign === by) found.push('')
      else found.push((found.pop() ?? '') + sign)
    }
    return found
  }
  return { segments: cut(body.replace(/[\r\n]/g, ''), terminator).map((one) => cut(one.trimStart(), element).map((part) => cut(part, component))).filter((one) => one[0]?.[0] !== '') }
}

const tagOf = (segment: readonly (readonly string[])[]): string => (segment[0]?.[0] ?? '').toUpperCase()
const flat = (lines: readonly Line[]): Line[] => lines.flatMap((line) => [line, ...flat(line.parts)])

const files: readonly File[] = isThere
  ? PLACES.flatMap(walk)
      .filter((name) => /\.(edi|txt)$/i.test(name) && !/LICENSE|SOURCES|README|header\.txt/.test(name))
      .map((name) => ({ name: relative(DATA, name), bytes: readFileSync(name) }))
      .map((file) => ({ ...file, text: Buffer.from(file.bytes).toString('latin1') }))
  : []

const edifact = files.filter(({ text }) => /UN[BH][+*]|^\W*BGM\+/.test(text.slice(0, 3000)) && !/^(STX|ISA)/.test(text))
/** What hides where segments or messages begin: such a file is named by these, and not held to the plain search. */
const VEILED = ['edifact/service-string', 'edifact/unknown-segment', 'edifact/text-before', 'edifact/segment-outside', 'edifact/segment-too-long', 'edifact/cut-off', 'edifact/tradacoms', 'edifact/not-edifact']
const isVeiled = (got: Read): boolean => codes(got).some((code) => VEILED.includes(code))

const TRADE = ['ORDERS', 'ORDRSP', 'DESADV', 'INVOIC', 'PRICAT', 'SLSRPT', 'CONTRL', 'APERAK', 'RECADV']

describe.skipIf(!isThere)('EDIFACT from outside', () => {
  it('every message of every file becomes a document, and none is made up', () => {
    const counts = new Map<string, number>()
    for (const file of edifact) {
      const got = read(file.bytes)
      const { documents } = got
      for (const { set } of documents) counts.set(set, (counts.get(set) ?? 0) + 1)
      if (isVeiled(got)) {
        console.log(`${file.name}: ${[...new Set(codes(got))].join(', ')}`)
        continue
      }
      const { segments } = plainly(file)
      const stated = segments.filter((segment) => tagOf(segment) === 'UNH').map((segment) => (segment[2]?.[0] ?? '').toUpperCase())
      const headless = documents.filter((one) => one.problems.some((problem) => problem.code === 'edifact/no-message-header'))
      expect(documents.filter((one) => !headless.includes(one)).map((one) => one.set), file.name).toEqual(stated)
    }
    console.log([...counts].sort((a, b) => b[1] - a[1]).map(([set, count]) => `${set} ${count}`).join(', '))
    for (const set of ['ORDERS', 'INVOIC', 'DESADV', 'PRICAT', 'ORDRSP', 'SLSRPT', 'CONTRL', 'APERAK']) expect(counts.get(set) ?? 0, set).toBeGreaterThan(0)
  })

  it('numbers, lines and quantities are those that a plain search finds', () => {
    let [messages, lines, summed] = [0, 0, 0]
    for (const file of edifact) {
      const got = read(file.bytes)
      const { documents } = got
      if (isVeiled(got)) continue
      const parts: (readonly (readonly (readonly string[])[])[])[] = []
      let open: (readonly (readonly string[])[])[] = []
      for (const segment of plainly(file).segments) {
        if (tagOf(segment) === 'UNH' || (tagOf(segment) === 'BGM' && open.length === 0)) open = [segment]
        else if (open.length > 0) open.push(segment)
        if (tagOf(segment) !== 'UNT') continue
        if (open.length > 0) parts.push(open)
        open = []
      }
      if (open.length > 1) parts.push(open)
      for (const [at, document] of documents.entries()) {
        const part = parts[at]
        if (part === undefined || !TRADE.includes(document.set)) continue
        messages += 1
        const all = flat(document.lines)
        lines += all.length
        const where = `${file.name}, ${document.set} ${document.number ?? ''}`
        expect(all.length, where).toBe(part.filter((segment) => tagOf(segment) === 'LIN').length)
        const begun = part.find((segment) => tagOf(segment) === 'BGM')
        if (begun !== undefined && /^[\w-]+$/.test(begun[2]?.[0] ?? '')) expect(document.number, where).toBe(begun[2]?.[0])
        const main = { ORDERS: '21', ORDRSP: '21', DESADV: '12', SLSRPT: '153' }[document.set]
        const stated = part.filter((segment) => tagOf(segment) === 'QTY' && segment[1]?.[0] === main).map((segment) => segment[1]?.[1] ?? '')
        if (main === undefined || !stated.every((one) => /^-?\d+(\.\d+)?$/.test(one)) || part.some((segment) => tagOf(segment) === 'SCC')) continue
        // where a line bears another quantity instead, that one is its quantity
        if (stated.length < all.length) continue
        summed += 1
        const ours = all.flatMap((line) => [line.quantity, ...line.quantities.filter((one) => one.kind === 'ordered').map((one) => one.quantity)]).filter((one) => one !== null)
        if (stated.length > 0) expect(sameNumber(sumOf(ours), sumOf(stated)), `${where}: ${sumOf(ours)} against ${sumOf(stated)}`).toBe(true)
      }
    }
    console.log(`${messages} messages, ${lines} lines agree with a plain search, ${summed} sums of quantities too`)
    expect(summed).toBeGreaterThan(80)
    expect(messages).toBeGreaterThan(100)
  })

  it('counts that the files state wrongly are flagged, and only those', () => {
    const flagged: string[] = []
    for (const file of edifact) {
      const got = read(file.bytes)
      if (isVeiled(got)) continue
      const ours = codes(got).filter((code) => code === 'edifact/segment-count').length
      let wrong = 0
      let count = 0
      let begun = false
      for (const segment of plainly(file).segments) {
        const tag = tagOf(segment)
        count = tag === 'UNH' ? 1 : count + 1
        if (tag === 'UNH') begun = true
        if (tag === 'UNT' && begun) {
          if (Number(segment[1]?.[0]) !== count) wrong += 1
          begun = false
        }
      }
      expect(ours, file.name).toBe(wrong)
      if (wrong > 0) flagged.push(file.name)
    }
    console.log(`segment counts are wrong in ${flagged.length} files: ${flagged.map((name) => name.split('/').pop()).join(', ')}`)
  })

  it('what is wrong with a trade message is named, with its place', () => {
    const known = new Map<string, number>()
    for (const file of edifact) {
      const got = read(file.bytes)
      for (const problem of [...got.problems, ...got.documents.flatMap((one) => one.problems)]) {
        expect(problem.say.key).toBe(`problem.${problem.code}`)
        expect(spotText(problem.at), file.name).not.toBe('')
        if (problem.severity === 'error') known.set(problem.code, (known.get(problem.code) ?? 0) + 1)
      }
    }
    console.log([...known].map(([code, count]) => `${code} ${count}`).join(', '))
    expect(known.size).toBeGreaterThan(3)
  })

  it('TRADACOMS and other formats are recognised, not misread', () => {
    const others = files.filter((file) => !edifact.includes(file))
    for (const file of others) {
      const got = read(file.bytes)
      const tradacoms = /^\W*(STX|MHD)[=+]/.test(file.text)
      expect([got.documents.length, codes(got)], file.name).toEqual([0, [tradacoms ? 'edifact/tradacoms' : 'edifact/not-edifact']])
    }
    const foreign = PLACES.flatMap(walk).filter((name) => /\.(idoc|xml|csv|json)$/i.test(name) && !/UN[BH]\+/.test(readFileSync(name, 'latin1').slice(0, 300)))
    for (const name of foreign) expect(codes(read(readFileSync(name))), name).toEqual(['edifact/not-edifact'])
    expect(others.length).toBeGreaterThan(3)
    expect(foreign.length).toBeGreaterThan(20)
  })

  it('pieces of any size give the same documents', () => {
    for (const file of edifact.filter(({ bytes }) => bytes.length < 40_000)) {
      const whole = JSON.stringify(read(file.bytes))
      for (const size of [1, 17, 1000]) expect(JSON.stringify(read(file.bytes, size)) === whole, `${file.name} in pieces of ${size}`).toBe(true)
    }
  })

  it('read, written and read again, a document says the same', () => {
    const bare = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(bare)
      if (value === null || typeof value !== 'object') return value
      return Object.fromEntries(Object.entries(value).filter(([key]) => !['at', 'envelope', 'problems', 'more', 'control', 'kind', 'version', 'profile'].includes(key)).map(([key, one]) => [key, bare(one)]))
    }
    let same = 0
    for (const file of edifact) {
      // what is broken is mended on the way out
      const documents = read(file.bytes).documents.filter((one) => setOf(one) === one.set && one.problems.length === 0)
      const back = read(writeEdifact(documents, { sender: { id: 'A', scheme: '14' }, receiver: { id: 'B', scheme: '14' }, control: '1', day: day('2026-03-02'), time: '09:15', charset: 'UNOW', syntaxVersion: 4 }).bytes)
      const numbered = documents.map((one) => ({ ...one, lines: one.lines.map((line, at) => ({ ...line, number: line.number ?? String(at + 1) })) }))
      expect(bare(back.documents), file.name).toEqual(bare(numbered))
      expect(back.problems, file.name).toEqual([])
      same += documents.length
    }
    console.log(`${same} documents say the same after writing and reading again`)
    expect(same).toBeGreaterThan(120)
  })

  it('every interchange can be answered, and the answer reads', () => {
    let answers = 0
    for (const file of edifact) {
      for (const answer of controlsOf(read(file.bytes))) {
        const back = read(writeEdifact([answer], { sender: { id: 'B', scheme: null }, receiver: { id: 'A', scheme: null }, control: '9', day: day('2026-03-02'), time: '09:15', charset: 'UNOW' }).bytes)
        expect(back.documents[0]?.acknowledges.map((one) => [one.level, one.control]), file.name).toEqual(answer.acknowledges.map((one) => [one.level, one.control === '' ? null : one.control]))
        answers += 1
      }
    }
    expect(answers).toBeGreaterThan(50)
  })
})

describe.skipIf(!isThere)('EN 16931 examples in EDIFACT against their twins in UBL', () => {
  const folder = PLACES[2] ?? ''
  const ubl = join(DATA, 'einvoice/en16931/ubl/examples')
  const pairs = isThere && existsSync(ubl) ? readdirSync(folder).filter((name) => /EXAMPLE\d\.TXT$/.test(name)) : []

  const TOTALS = [['net', '79', 'LineExtensionAmount'], ['taxable', '389', 'TaxExclusiveAmount'], ['gross', '388', 'TaxInclusiveAmount'], ['payable', '9', 'PayableAmount']] as const
  const twinOf = (name: string): string => readFileSync(join(folder, name.replace('.TXT', '.xml')), 'utf8')
  const amountIn = (xml: string, code: string): string | undefined =>
    new RegExp(`<D_5025>${code}</D_5025>\\s*<D_5004>([^<]*)</D_5004>`).exec(xml.slice(xml.indexOf('<S_UNS>')))?.[1]

  it('say what the same message says in its XML form', () => {
    let compared = 0
    for (const name of pairs) {
      if (!existsSync(join(folder, name.replace('.TXT', '.xml')))) continue
      const xml = twinOf(name)
      const [document] = read(readFileSync(join(folder, name))).documents
      expect(document?.number, name).toBe(/<D_1004>([^<]*)</.exec(xml)?.[1])
      expect(document?.lines.length, name).toBe([...xml.matchAll(/<S_LIN>/g)].length)
      for (const [field, code] of TOTALS) {
        const stated = amountIn(xml, code)
        if (stated !== undefined) expect(sameNumber(document?.totals[field] ?? '', stated), `${name} ${field}: ${document?.totals[field] ?? ''} against ${stated}`).toBe(true)
      }
      const listed = (group: string, code: string, value: string): string[] =>
        [...xml.slice(0, xml.indexOf('<S_UNS>')).matchAll(new RegExp(`<${group}>${code}</${group}>\\s*<${value}>([^<]*)</${value}>`, 'g'))].map((match) => match[1] ?? '')
      const same = (ours: readonly (string | null)[], theirs: readonly string[]): boolean => ours.length === theirs.length && ours.every((one, at) => sameNumber(one ?? '', theirs[at] ?? ''))
      const lines = document?.lines ?? []
      expect(same(lines.map((line) => line.quantity), listed('D_6063', '47', 'D_6060')), `${name}: quantities`).toBe(true)
      expect(same(lines.map((line) => line.amount), listed('D_5025', '203', 'D_5004')), `${name}: amounts`).toBe(true)
      expect(same(lines.map((line) => line.price), listed('D_5125', 'AAA', 'D_5118')), `${name}: prices`).toBe(true)
      compared += 1
    }
    expect(compared).toBeGreaterThan(5)
  })

  it('say the same number, lines and totals as the invoice in UBL', () => {
    const notes: string[] = []
    let compared = 0
    for (const name of pairs) {
      const [, no = ''] = /EXAMPLE(\d)/.exec(name) ?? []
      const twin = readdirSync(ubl).find((one) => one === `ubl-tc434-example${no}.xml`)
      if (twin === undefined) continue
      const xml = readFileSync(join(ubl, twin), 'utf8')
      const [document] = read(readFileSync(join(folder, name))).documents
      const valueOf = (tag: string, from = xml): string => new RegExp(`<(?:\\w+:)?${tag}(?:\\s[^>]*)?>\\s*([^<]*?)\\s*</`).exec(from)?.[1] ?? ''
      const totals = /<(?:\w+:)?LegalMonetaryTotal[\s\S]*?LegalMonetaryTotal>/.exec(xml)?.[0] ?? ''
      const net = existsSync(join(folder, name.replace('.TXT', '.xml'))) ? amountIn(twinOf(name), '79') : document?.totals.net
      if (document === undefined || valueOf('ID') !== document.number || !sameNumber(net ?? '', valueOf('LineExtensionAmount', totals))) {
        notes.push(`${name} is not the invoice of ${twin} any more`)
        continue
      }
      compared += 1
      expect(document.lines.length, name).toBe([...xml.matchAll(/<(?:\w+:)?InvoiceLine[\s>]/g)].length)
      for (const [field, , tag] of TOTALS) {
        expect(sameNumber(document.totals[field] ?? '', valueOf(tag, totals)), `${name} ${field}: ${document.totals[field] ?? ''} against ${valueOf(tag, totals)}`).toBe(true)
      }
    }
    console.log(`${compared} of ${pairs.length} compared; ${notes.join('; ')}`)
    expect(compared).toBeGreaterThan(4)
  })
})
