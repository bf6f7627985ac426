// Packing of a ship notice: CPS, PAC, PCI and GIN become packages with what they lie in, their SSCC and their weight.

import { PALLETS } from './codes.ts'
import type { Line, Package } from '../document.ts'
import type { Growing } from './growing.ts'
import { newPackage } from './growing.ts'
import type { Handlers } from './groups.ts'
import type { Message } from './message.ts'
import { closeLine } from './read-lines.ts'
import { takeReference } from './read-header.ts'
import type { Segment } from './segment.ts'

/** Packaging levels of CPS (7075). */
const LEVELS: Readonly<Record<string, string>> = { '1': 'pack', '2': 'pack', '3': 'tare', '5': 'shipment' }

export const packageHandlers: Handlers = {
  '.CPS': (m, s) => {
    closeLine(m)
    const id = s.get(1)
    const parent = s.get(2)
    const within = parent === '' || parent === id ? null : (m.levels.get(parent) ?? null)
    const level = s.get(3)
    const pack = newPackage(LEVELS[level] ?? (within === null ? 'shipment' : 'pack'), within)
    pack.at['kind'] = level === '' ? s.at(1) : s.at(3)
    if (parent !== '') pack.at['within'] = s.at(2)
    if (parent !== '' && parent !== id && within === null) m.problem('edifact/package-parent', 'warning', s.at(2), { parent })
    m.levels.set(id, m.doc.packages.length)
    m.open = [m.doc.packages.length]
    m.doc.packages.push(pack)
    m.pack = pack
    m.packCount = 0
    m.isLevelNamed = LEVELS[level] !== undefined
  },
  'CPS.PAC': (m, s) => {
    closeLine(m)
    const outer = m.open[0]
    if (m.pack === null || outer === undefined) return
    m.packCount += 1
    if (m.packCount > 1) {
      m.pack = newPackage('pack', outer)
      m.doc.packages.push(m.pack)
    }
    const { pack } = m
    pack.count = m.exact(s, 1)
    if (pack.count !== null) pack.at['count'] = s.at(1)
    const packing = s.get(3, 1)
    if (packing === '') return
    pack.packing = packing
    pack.at['packing'] = s.at(3, 1)
    if (m.packCount === 1 && pack.within !== null && !m.isLevelNamed && PALLETS.has(packing)) pack.kind = 'tare'
  },
  'PAC.MEA': (m, s) => {
    const { pack } = m
    if (pack === null || pack.weight !== null || !GROSS.has(s.peek(2)) || s.peek(3, 2) === '') return
    s.get(1)
    s.get(2)
    pack.weight = m.exact(s, 3, 2)
    pack.weightUnit = s.get(3, 1) || null
    if (pack.weight !== null) pack.at['weight'] = s.at(3, 2)
    if (pack.weightUnit !== null) pack.at['weightUnit'] = s.at(3, 1)
  },
  'PCI.GIN': (m, s) => {
    if (m.line !== null) return takeLineMarks(m, s)
    const { pack } = m
    if (pack === null) return
    const scheme = s.get(1)
    for (let element = 2; element <= s.elements; element++) {
      for (let component = 1; component <= s.size(element); component++) {
        const id = s.get(element, component)
        if (id === '') continue
        if (scheme === 'BJ') takeSscc(m, s, id, [element, component])
        else pack.marks.push({ id, scheme })
        if (scheme !== 'BJ') pack.at['marks'] ??= s.at(element, component)
      }
    }
  },
  'PAC.PCI': (m, s) => {
    takeInstruction(s)
    for (let component = 1; component <= s.size(2); component++) {
      const id = s.get(2, component)
      if (id === '') continue
      m.pack?.marks.push({ id, scheme: null })
      if (m.pack !== null) m.pack.at['marks'] ??= s.at(2, component)
    }
  },
  'LIN.PCI': (_, s) => takeInstruction(s),
  'PCI.RFF': (m, s) => {
    const code = s.get(1)
    const value = s.get(1, 2)
    if (m.pack === null || m.line !== null) m.owner.references.push(takeReference(s))
    else if (code !== 'ON') m.pack.marks.push({ id: value, scheme: code })
    else if (m.pack.order === null) {
      m.pack.order = value
      m.pack.at['order'] = s.at(1, 2)
    } else m.more('RFF:ON', value, s.at(1, 2))
  },
}

const GROSS = new Set(['AAB', 'AAD', 'G', 'WT'])

/** The usual marking instructions say only that numbers follow. */
const takeInstruction = (s: Segment): void => {
  if (['33E', '17', '36E', '30', '24', '34E'].includes(s.peek(1))) s.get(1)
}

/** The first SSCC is the package's own; each further one is one more package of the same kind. */
const takeSscc = (m: Message, s: Segment, sscc: string, [element, component]: readonly [number, number]): void => {
  let pack: Growing<Package> | null = m.pack
  if (pack === null) return
  const isOuter = m.packCount <= 1
  if (pack.sscc !== null) {
    const twin: Growing<Package> = { ...pack, marks: [], at: { ...pack.at } }
    if (isOuter) m.open.push(m.doc.packages.length)
    m.doc.packages.push(twin)
    pack = twin
  }
  pack.sscc = sscc
  pack.at['sscc'] = s.at(element, component)
  if (pack.kind === 'shipment' && !m.isLevelNamed) pack.kind = PALLETS.has(pack.packing ?? '') ? 'tare' : 'pack'
}

/** Marks under a line: an SSCC is a package of its own that the line lies in, other numbers name the goods. */
const takeLineMarks = (m: Message, s: Segment): void => {
  if (s.peek(1) === 'BJ' && m.set !== 'DESADV' && m.set !== 'RECADV') return
  const scheme = s.get(1)
  for (let element = 2; element <= s.elements; element++) {
    for (let component = 1; component <= s.size(element); component++) {
      const value = s.get(element, component)
      if (value === '' || m.line === null) continue
      if (scheme !== 'BJ') {
        m.line.items.push({ kind: scheme === 'BX' ? 'batch' : scheme === 'BN' ? 'serial' : scheme, value, scheme: null, at: { value: s.at(element, component) } })
        continue
      }
      const pack = newPackage('pack', m.open[0] ?? null)
      pack.sscc = value
      pack.at['sscc'] = s.at(element, component)
      m.line.packages.push(m.doc.packages.length)
      m.doc.packages.push(pack)
    }
  }
}

/** A level that says nothing of any package, and holds none, is only the frame that the standard asks for: it goes, and its lines lie in no package. */
export const dropBareFrames = (m: Message): void => {
  const { packages, lines } = m.doc
  const parents = new Set(packages.map((one) => one.within))
  const isFrame = (one: Package, at: number): boolean =>
    one.kind === 'shipment' && one.within === null && !parents.has(at) && one.sscc === null && one.packing === null && one.count === null && one.weight === null && one.order === null && one.marks.length === 0
  const frames = new Set(packages.flatMap((one, at) => (isFrame(one, at) ? [at] : [])))
  if (frames.size === 0) return
  let kept = 0
  const places = packages.map((_, at) => (frames.has(at) ? -1 : kept++))
  m.doc.packages = packages.filter((_, at) => !frames.has(at)).map((one) => (one.within === null ? one : { ...one, within: places[one.within] ?? null }))
  const replace = (line: { packages: readonly number[]; parts: readonly Line[] }): void => {
    if (line.packages.length > 0) line.packages = line.packages.flatMap((at) => (frames.has(at) ? [] : [places[at] ?? 0]))
    for (const part of line.parts) replace(part as { packages: readonly number[]; parts: readonly Line[] })
  }
  for (const line of lines) replace(line as { packages: readonly number[]; parts: readonly Line[] })
}
