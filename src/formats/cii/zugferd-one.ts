// ZUGFeRD 1 (2014) as if it had been written in the names of ZUGFeRD 2: the same facts under older element names.

import type { XmlNode } from '../xml/xml-tree.ts'

const RENAMED: Readonly<Record<string, string>> = {
  SpecifiedExchangedDocumentContext: 'rsm:ExchangedDocumentContext',
  HeaderExchangedDocument: 'rsm:ExchangedDocument',
  SpecifiedSupplyChainTradeTransaction: 'rsm:SupplyChainTradeTransaction',
  ApplicableSupplyChainTradeAgreement: 'ram:ApplicableHeaderTradeAgreement',
  ApplicableSupplyChainTradeDelivery: 'ram:ApplicableHeaderTradeDelivery',
  ApplicableSupplyChainTradeSettlement: 'ram:ApplicableHeaderTradeSettlement',
  SpecifiedSupplyChainTradeAgreement: 'ram:SpecifiedLineTradeAgreement',
  SpecifiedSupplyChainTradeDelivery: 'ram:SpecifiedLineTradeDelivery',
  SpecifiedSupplyChainTradeSettlement: 'ram:SpecifiedLineTradeSettlement',
  ApplicablePercent: 'ram:RateApplicablePercent',
  DateTimeString: 'udt:DateTimeString',
  DateString: 'udt:DateString',
  Indicator: 'udt:Indicator',
}

export const isZugferdOne = (root: XmlNode): boolean => /^\{urn:ferd:CrossIndustryDocument:invoice:1p0\}CrossIndustryDocument$|^rsm:CrossIndustryDocument$/.test(root.name)

/** The tree in newer names, and from each of its elements the one in the file. */
export const inNewerNames = (root: XmlNode): Readonly<{ root: XmlNode; inFile: ReadonlyMap<XmlNode, XmlNode> }> => {
  const inFile = new Map<XmlNode, XmlNode>()
  const renamed = (node: XmlNode, parent: XmlNode | null, inLine: boolean): XmlNode => {
    const local = node.name.slice(Math.max(node.name.lastIndexOf('}'), node.name.lastIndexOf(':')) + 1)
    const within = inLine || local === 'IncludedSupplyChainTradeLineItem'
    const children: XmlNode[] = []
    const made: XmlNode = { name: nameOf(local, parent, within), attributes: node.attributes, children, parent, text: node.text, from: node.from, to: node.to }
    inFile.set(made, node)
    for (const child of node.children) children.push(renamed(child, made, within))
    return made
  }
  return { root: renamed(root, null, false), inFile }
}

const nameOf = (local: string, parent: XmlNode | null, inLine: boolean): string => {
  if (parent === null) return 'rsm:CrossIndustryInvoice'
  if (local === 'SpecifiedTradeSettlementMonetarySummation') return inLine ? 'ram:SpecifiedTradeSettlementLineMonetarySummation' : 'ram:SpecifiedTradeSettlementHeaderMonetarySummation'
  if (local === 'ID' && parent.name.endsWith('ReferencedDocument')) return 'ram:IssuerAssignedID'
  return RENAMED[local] ?? `ram:${local}`
}
