// Walking a contract file's tree: keys that must be known, values in their form, and every problem with its line.
// Keys are forgiving about case, hyphens and underscores: "payment days", "Payment-Days".

import type { YamlNode, YamlPlace } from '#formats/yaml'
import type { Day } from '#ground/day'
import { isDay } from '#ground/day'
import type { SayValue } from '#ground/say'
import { say } from '#ground/say'
import type { FileSay } from './written.ts'

/** One map of the file: its values by plain key, and where each stands. */
export type Entries = Readonly<{ at: YamlPlace; get(key: string): YamlNode | null; placeOf(key: string): YamlPlace }>

export class FileReading {
  readonly problems: FileSay[] = []

  wrong(at: YamlPlace, what: string, values?: Readonly<Record<string, SayValue>>): null {
    this.problems.push({ line: at.line, column: at.column, say: say(`contracts.file.${what}`, values) })
    return null
  }

  /** `what` names the thing in sentences and is itself a key of the words. */
  entries(node: YamlNode, what: string, known: readonly string[]): Entries | null {
    const thing: SayValue = { t: 'say', say: say(`contracts.thing.${what}`) }
    if (node.is !== 'map') return this.wrong(node, 'map-expected', { thing })
    const found = new Map<string, { at: YamlPlace; value: YamlNode }>()
    for (const { key, at, value } of node.entries) {
      const plain = key.trim().toLowerCase().replace(/[-_\s]+/g, ' ')
      if (!known.includes(plain)) this.wrong(at, 'unknown-key', { key, thing, known: known.join(', ') })
      else if (found.has(plain)) this.wrong(at, 'key-twice', { key, line: found.get(plain)?.at.line ?? 0 })
      else found.set(plain, { at, value })
    }
    const at: YamlPlace = { line: node.line, column: node.column }
    return { at, get: (key) => present(found.get(key)?.value), placeOf: (key) => found.get(key)?.at ?? at }
  }

  /** The texts and maps of a list; nothing for a missing one. */
  list(entries: Entries, key: string): readonly YamlNode[] {
    const node = entries.get(key)
    if (node === null) return []
    if (node.is === 'list') return node.items
    this.wrong(node, 'list-expected', { key })
    return []
  }

  text(entries: Entries, key: string): string | null {
    const node = entries.get(key)
    if (node === null) return null
    if (node.is === 'text' && node.text.trim() !== '') return node.text.trim()
    return this.wrong(node, 'text-expected', { key })
  }

  needed(entries: Entries, key: string, what: string): string | null {
    if (entries.get(key) === null) return this.wrong(entries.at, 'key-missing', { key, thing: { t: 'say', say: say(`contracts.thing.${what}`) } })
    return this.text(entries, key)
  }

  /** A text in a form; null when missing or, with a problem said, not in the form. */
  formed<T>(entries: Entries, key: string, read: (text: string) => T | null, form: string): T | null {
    const text = this.text(entries, key)
    if (text === null) return null
    const value = read(text)
    return value === null ? this.wrong(entries.get(key) ?? entries.at, 'form', { key, text, form }) : value
  }

  day(entries: Entries, key: string): Day | null {
    return this.formed(entries, key, (text) => (isDay(text) ? text : null), '2026-01-31')
  }

  whole(entries: Entries, key: string): number | null {
    return this.formed(entries, key, (text) => (/^\d{1,5}$/.test(text) ? Number(text) : null), '30')
  }

  yes(entries: Entries, key: string): boolean {
    return this.formed(entries, key, (text) => (text === 'true' || text === 'yes' ? true : text === 'false' || text === 'no' ? false : null), 'true, false') ?? false
  }

  oneOf<T extends string>(entries: Entries, key: string, choices: readonly T[]): T | null {
    return this.formed(entries, key, (text) => choices.find((choice) => choice === text.toLowerCase().replace(/[-_\s]+/g, '-')) ?? null, choices.join(', '))
  }
}

const present = (node: YamlNode | undefined): YamlNode | null => (node === undefined || node.is === 'nothing' ? null : node)
