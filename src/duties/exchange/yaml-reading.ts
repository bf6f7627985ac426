// A YAML document for the mapping reader: maps by key with their lines, and the list of what is wrong with them.

import type { YamlNode } from '#formats/yaml'
import { readYaml } from '#formats/yaml'
import type { Say } from '#ground/say'
import { say } from '#ground/say'
import { nearest } from './nearest.ts'

export type MappingProblem = Readonly<{ line: number; say: Say }>

/** Text of a scalar as it was written (`0015` stays so), a list, a map, or nothing. Every value knows its line. */
export type Yaml =
  | Readonly<{ is: 'text'; text: string; line: number }>
  | Readonly<{ is: 'list'; items: readonly Yaml[]; line: number }>
  | Readonly<{ is: 'map'; entries: ReadonlyMap<string, Yaml>; keyLines: ReadonlyMap<string, number>; line: number }>
  | Readonly<{ is: 'nothing'; line: number }>

export class YamlReading {
  readonly problems: MappingProblem[] = []

  wrong(line: number, code: string, values?: Parameters<typeof say>[1]): void {
    this.problems.push({ line, say: say(`refusal.exchange/${code}`, values) })
  }

  /** The whole document; nothing when it cannot be read at all. */
  read(text: string): Yaml {
    const document = readYaml(text)
    if (document.ok) return yamlOf(document.root)
    for (const fault of document.faults) this.wrong(fault.line, 'mapping-yaml', { message: fault.message })
    return { is: 'nothing', line: 1 }
  }

  /** The text of a scalar, or null with a problem said. */
  text(value: Yaml, what: string): string | null {
    if (value.is === 'text') return value.text
    this.wrong(value.line, 'mapping-text-expected', { what })
    return null
  }

  /** One text or a list of texts. */
  texts(value: Yaml, what: string): readonly string[] {
    const items = value.is === 'list' ? value.items : [value]
    return items.flatMap((item) => this.text(item, what) ?? [])
  }

  whole(value: Yaml, what: string): number | null {
    const text = this.text(value, what)
    if (text === null) return null
    if (/^\d{1,9}$/.test(text)) return Number(text)
    this.wrong(value.line, 'mapping-number-expected', { what, value: text })
    return null
  }

  oneOf<T extends string>(value: Yaml, what: string, known: readonly T[]): T | null {
    const text = this.text(value, what)
    if (text === null) return null
    const found = known.find((one) => one === text)
    if (found === undefined) this.unknown(value.line, text, known)
    return found ?? null
  }

  /** The entries of a map whose keys must all be known. */
  map(value: Yaml, what: string, known: readonly string[] | null): ReadonlyMap<string, Yaml> {
    if (value.is !== 'map') {
      this.wrong(value.line, 'mapping-map-expected', { what })
      return new Map()
    }
    if (known !== null) for (const key of value.entries.keys()) if (!known.includes(key)) this.unknown(value.keyLines.get(key) ?? value.line, key, known)
    return value.entries
  }

  unknown(line: number, name: string, known: readonly string[]): void {
    const near = nearest(name, known)
    if (near === null) this.wrong(line, 'mapping-unknown', { name, known: known.join(', ') })
    else this.wrong(line, 'mapping-unknown-near', { name, nearest: near })
  }
}

const yamlOf = (node: YamlNode): Yaml => {
  const { line } = node
  if (node.is === 'list') return { is: 'list', items: node.items.map(yamlOf), line }
  if (node.is !== 'map') return node.is === 'text' ? { is: 'text', text: node.text, line } : { is: 'nothing', line }
  return {
    is: 'map',
    entries: new Map(node.entries.map((entry) => [entry.key, yamlOf(entry.value)])),
    keyLines: new Map(node.entries.map((entry) => [entry.key, entry.at.line])),
    line,
  }
}
