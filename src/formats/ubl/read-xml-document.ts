// The front door for XML: decodes, looks through the cover of a business header (Peppol's envelope), and gives each document to who can read it.

import type { Envelope, Places, TradeDocument } from '../document.ts'
import type { Problem } from '../problem.ts'
import { readCii } from '../cii/read-cii.ts'
import { isZugferdOne } from '../cii/zugferd-one.ts'
import type { XmlNode } from '../xml/xml-tree.ts'
import { childrenOf, pathOf, readXml, xmlText } from '../xml/xml-tree.ts'
import { dayText, timeText } from './exact-text.ts'
import { Fields, Reading } from './reading.ts'
import { readUbl } from './read-ubl.ts'

export type XmlFormat = 'ubl' | 'cii'
export type XmlDocuments = Readonly<{ documents: readonly TradeDocument[]; problems: readonly Problem[]; format: XmlFormat | null }>

const HEADER = 'sbdh:StandardBusinessDocumentHeader'

/** Every document in a file of XML. What is wrong with a document stands at the document, what is wrong with the file here. */
export const readXmlDocument = (file: Uint8Array | string): XmlDocuments => {
  const decoded = typeof file === 'string' ? { text: file.replace(/^\uFEFF/, ''), problem: null } : xmlText(file)
  if (decoded.text === null) return { documents: [], problems: [decoded.problem], format: null }
  // mail gateways put blank lines in front, which XML forbids; nothing is lost by leaving them out
  const text = decoded.text.replace(/^[\s\uFEFF]+(?=<\?xml)/, '')
  const read = readXml(text)
  if (read.root === null) return { documents: [], problems: [read.problem], format: null }
  const found = readXmlTree(read.root)
  if (text === decoded.text) return found
  return { ...found, problems: [{ code: 'xml/leading-blank', severity: 'warning', at: 'line 1', say: { key: 'problem.xml/leading-blank' } }, ...found.problems] }
}

/** The same for a tree already read. */
export const readXmlTree = (root: XmlNode): XmlDocuments => {
  const covered = localName(root) === 'StandardBusinessDocument'
  const roots = covered ? root.children.filter((child) => child.name !== HEADER) : [root]
  const envelope = covered ? envelopeOf(root) : null
  const documents: TradeDocument[] = []
  const problems: Problem[] = []
  let format: XmlFormat | null = null
  for (const one of roots) {
    const found = xmlFormatOf(one)
    if (found === null) {
      problems.push({ code: 'xml/unknown-root', severity: 'error', at: pathOf(one), say: { key: 'problem.xml/unknown-root', with: { root: localName(one) } } })
      continue
    }
    format ??= found
    const document = found === 'ubl' ? readUbl(one) : readCii(one)
    documents.push(envelope === null ? document : { ...document, envelope })
  }
  if (roots.length === 0) problems.push({ code: 'xml/unknown-root', severity: 'error', at: pathOf(root), say: { key: 'problem.xml/unknown-root', with: { root: localName(root) } } })
  return { documents, problems, format }
}

const localName = (node: XmlNode): string => node.name.slice(Math.max(node.name.lastIndexOf('}'), node.name.lastIndexOf(':')) + 1)

/** Roots of UBL have no prefix here; what is told apart by its children is a UBL document and not just any XML without namespace. */
export const xmlFormatOf = (root: XmlNode): XmlFormat | null => {
  if (root.name === 'rsm:CrossIndustryInvoice' || isZugferdOne(root)) return 'cii'
  if (!/^[A-Z][A-Za-z]+$/.test(root.name)) return null
  return root.children.some((child) => child.name.startsWith('cbc:') || child.name.startsWith('cac:')) ? 'ubl' : null
}

/** Who sends to whom, by the header around the document. */
const envelopeOf = (cover: XmlNode): Envelope | null => {
  const header = childrenOf(cover, HEADER)[0]
  if (header === undefined) return null
  const of = new Fields(new Reading(), header)
  const party = (field: string, name: string): Envelope['sender'] => {
    const id = of.text(field, `${name}/sbdh:Identifier`) ?? ''
    const authority = header.children.find((child) => child.name === name)?.children.find((child) => child.name === 'sbdh:Identifier')?.attributes.Authority
    // Peppol writes the scheme in front of the number: 0088:7300010000001
    const split = /^(\d{4}):(.+)$/.exec(id)
    return split === null ? { id, scheme: authority ?? null } : { id: split[2] ?? id, scheme: split[1] ?? null }
  }
  const created = of.text('day', 'sbdh:DocumentIdentification/sbdh:CreationDateAndTime') ?? ''
  const at: Places = of.at
  return {
    sender: party('sender', 'sbdh:Sender'),
    receiver: party('receiver', 'sbdh:Receiver'),
    control: of.text('control', 'sbdh:DocumentIdentification/sbdh:InstanceIdentifier') ?? '',
    group: null,
    groupKind: of.text('groupKind', 'sbdh:DocumentIdentification/sbdh:Type'),
    groupSender: null,
    groupReceiver: null,
    test: false,
    answerAsked: false,
    day: dayText(created.slice(0, 10)),
    time: timeText(created.slice(11)),
    at,
  }
}
