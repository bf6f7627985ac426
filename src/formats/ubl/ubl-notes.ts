// Free texts of a UBL document. A subject code in front (`#AAI#...`, EN 16931 BT-21) becomes the note's kind.

import type { Note } from '../document.ts'
import type { XmlNode } from '../xml/xml-tree.ts'
import type { Reading } from './reading.ts'
import { Fields } from './reading.ts'

const SUBJECT = /^#([A-Z]{3})#\s*([\s\S]+)$/

export const notesOf = (reading: Reading, node: XmlNode, kind: string | null = null): readonly Note[] => {
  const of = new Fields(reading, node)
  const text = of.text('text', '')
  if (text === null) return []
  const subject = kind === null ? SUBJECT.exec(text) : null
  return [{ kind: subject?.[1] ?? kind, text: subject?.[2] ?? text, at: of.at }]
}
