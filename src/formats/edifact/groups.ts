// Which segment belongs to which group of which message, so that a quantity under a place is a split and a tax under an allowance is
// the allowance's. A group is written `TAG(members)`; the union of all directories from D.93A on, since the innermost open group that knows
// a segment takes it. Source: segment tables of the UN/EDIFACT and EANCOM messages.

import { tagNumber } from '../spot.ts'
import type { Message } from './message.ts'
import type { Segment } from './segment.ts'

export type Handler = (m: Message, s: Segment) => void

/** By `GROUP.TAG` (`.TAG` outside of any), or `*.TAG` wherever it stands. */
export type Handlers = Readonly<Record<string, Handler>>

export type Node = Readonly<{
  /** The tag that opens the group; '' for the message. */
  opener: string
  parent: Node | null
  /** What each segment of the group does, and the group it opens. */
  members: Map<number, Readonly<{ handle: Handler; opens: Node | null }>>
}>

const RFF = 'RFF(DTM)'
const REFERENCE_OF_LINE = 'RFF(DTM GIS MOA)'
const NAD = `NAD(LOC FII ${RFF} DOC(DTM) CTA(COM) COM)`
const TAX = 'TAX(MOA LOC)'
const TERMS = 'PAT(DTM PCD MOA GIR RJL PAI FII) PYT(DTM PCD MOA PAI FII)'
const ALC = `ALC(ALI DTM ${RFF} QTY(RNG) PCD(RNG) MOA(RNG) RTE(RNG) ${TAX})`
const TDT = `TDT(LOC(DTM) ${RFF})`
const pac = (more: string): string => `PAC(MEA ${more}QTY DTM ${RFF} PCI(RFF DTM MEA QTY GIN))`
const PAC = pac('')
const DETAIL = 'PIA IMD MEA PCD ALI DTM MOA GIS GIN GIR QVR DOC(DTM) PAI MTD FTX CUX HAN DGS(FTX CTA(COM)) EQD DLM STS DLI TSR GEI SEL TMD'
const HEAD = 'BGM DTM PAI ALI IMD FTX GIR MEA MOA GIS AJT(FTX) INP EFI(CED COM RFF DTM FTX) CNT GEI STS CCI(CAV MEA)'
const PRI = 'PRI(CUX APR(RNG) RNG DTM)'
const LOC = 'LOC(QTY DTM PCD NAD)'
const CCI = 'CCI(CAV MEA)'
const SCC = `SCC(DTM FTX RFF QTY(DTM ${RFF}))`

const ORDER = `${HEAD} ${RFF} ${NAD} ${TAX} CUX(PCD DTM) ${TERMS} ${TDT} TOD(LOC FTX) ${PAC} EQD(HAN MEA FTX) ${SCC} APR(DTM RNG) ${ALC} RCS(RFF DTM FTX) DGS(FTX CTA(COM))
  LIN(${DETAIL} QTY ${CCI} ${TERMS} ${PRI} ${REFERENCE_OF_LINE} ${PAC} ${LOC} ${TAX} NAD(LOC FII ${RFF} DOC(DTM) CTA(COM) QTY(DTM) DTM) ${ALC} ${TDT} TOD(LOC FTX) EQD(HAN MEA FTX) ${SCC}
    RCS(RFF DTM FTX) AJT(FTX) STG(QTY MOA)) UNS`

const INVOICE = `${HEAD} RFF(DTM GIR LOC MEA QTY MOA) ${NAD} ${TAX} CUX(DTM) ${TERMS} ${TDT} TOD(LOC) ${pac('EQD ')} ${ALC} RCS(RFF DTM FTX)
  LIN(${DETAIL} PGI QTY ${PRI} ${TERMS} ${RFF} ${pac('EQD ')} ${LOC} ${TAX} NAD(LOC FII ${RFF} DOC(DTM) CTA(COM)) ${ALC} ${TDT} TOD(LOC) RCS(RFF DTM FTX))
  UNS`

const DESPATCH = `${HEAD} ${RFF} NAD(LOC ${RFF} CTA(COM) COM) CUX TOD(LOC FTX) ${TDT} EQD(MEA SEL EQA HAN(FTX)) SEL
  CPS(FTX QVR PAC(MEA QTY HAN(FTX) PCI(RFF DTM MEA QTY GIN(DLM)))
    LIN(${DETAIL} QTY ${CCI} RFF(CTA(COM) DTM) ${LOC} SGP(QTY) PCI(DTM MEA QTY GIN(DLM)) QVR(DTM) NAD ${PRI} ${TAX} HAN(FTX)))
  LIN(${DETAIL} QTY RFF(DTM) ${LOC} PCI(DTM MEA QTY GIN(DLM)) NAD) UNS`

/** In a sales report every LOC is a place of sale: no other group takes it. */
const SALES = `${HEAD} ${RFF} NAD(${RFF} CTA(COM)) CUX(DTM) TAX(MOA)
  LOC(DTM ${RFF} NAD(${RFF} CTA(COM)) LIN(${DETAIL} PAC ${RFF} ${PRI} QTY(MKS NAD DTM) TAX(MOA) MKS))
  LIN(${DETAIL} PAC ${RFF} ${PRI} QTY(MKS NAD DTM) TAX(MOA) MKS) UNS`

const STOCK = `${HEAD} ${RFF} NAD(${RFF} CTA(COM) LOC) CUX(DTM) ${TAX} LOC
  LIN(${DETAIL} ${RFF} ${PRI} QTY(DTM LOC STS GIN) INV(DTM QTY(DTM LOC)) ${LOC} ${TAX} NAD(LOC RFF CTA(COM)) CPS ${PAC}) UNS`

const CATALOGUE = `${HEAD} ${RFF} ${NAD} ${TAX} CUX(DTM) ${TERMS} ${TDT} TOD(LOC) ${ALC} ${SCC}
  PGI(DTM QTY ALI PRI FTX ${RFF} ${NAD} ${TAX} ${TERMS} ${ALC} ${TDT} TOD(LOC) ${PAC} LIN(${DETAIL} QTY ${CCI} ${RFF} ${TAX} ${NAD} ${TERMS} ${TDT} TOD(LOC) ${PRI} ${ALC} ${PAC} ${LOC} RNG))
  LIN(${DETAIL} QTY ${CCI} ${RFF} ${TAX} ${NAD} ${TERMS} ${TDT} TOD(LOC) ${PRI} ${ALC} ${PAC} ${LOC} RNG)
  UNS`

const REMITTANCE = `${HEAD} ${RFF} FII NAD(LOC FII ${RFF} CTA(COM) COM) CUX(DTM) ${TERMS}
  DOC(MOA DTM RFF(DTM) FTX NAD(CTA(COM)) CUX(DTM) AJT(MOA RFF FTX) INP DLI(MOA PIA DTM CUX(DTM) AJT(MOA RFF FTX)))
  UNS AUT(DTM)`

const CONTROL = 'UCI(UCF(UCM(UCS(UCD))) UCM(UCS(UCD)))'

const ERRORS = `BGM DTM FTX CNT DOC(DTM) ${RFF} NAD(CTA(COM)) ERC(FTX RFF(DTM FTX))`

const SCHEDULE = `${HEAD} ${RFF} ${NAD} CUX(DTM) ${TDT} UNS GIS(${NAD} LIN(${DETAIL} ${RFF} QTY(SCC DTM ${RFF}) ${SCC} ${TDT} ${PAC} LOC NAD(LOC CTA(COM))))
  LIN(${DETAIL} ${PRI} ${RFF} QTY(SCC DTM ${RFF}) ${SCC} ${TDT} ${PAC} LOC NAD(LOC ${RFF} DOC(DTM) CTA(COM)) ${TAX} ${ALC})`

const TREES: Readonly<Record<string, string>> = {
  ORDERS: ORDER, ORDCHG: ORDER, ORDRSP: ORDER, QUOTES: ORDER, REQOTE: ORDER, INVOIC: INVOICE, DESADV: DESPATCH, RECADV: DESPATCH, SLSRPT: SALES, INVRPT: STOCK, PRICAT: CATALOGUE, REMADV: REMITTANCE,
  CONTRL: CONTROL, APERAK: ERRORS, DELFOR: SCHEDULE, DELJIT: SCHEDULE,
}

/** Messages whose tree is whole: there a segment that no group knows is told. */
export const isKnownSet = (set: string): boolean => TREES[set] !== undefined && set !== 'DELFOR' && set !== 'DELJIT' && set !== 'QUOTES' && set !== 'REQOTE'

const nothing: Handler = () => undefined

const roots = new Map<string, Node>()

/** The tree of a message with what each of its segments does. */
export const treeOf = (set: string, handlers: Handlers): Node => {
  const text = TREES[set] ?? SCHEDULE
  const known = roots.get(text)
  if (known !== undefined) return known
  const root = parsed(text, handlers)
  roots.set(text, root)
  return root
}

const parsed = (text: string, handlers: Handlers): Node => {
  const root: Node = { opener: '', parent: null, members: new Map() }
  let node = root
  for (const [, word = '', sign = ''] of text.matchAll(/([A-Z]{3})(\(?)|\)/g)) {
    if (word === '') {
      node = node.parent ?? root
      continue
    }
    const handle = handlers[`${node.opener}.${word}`] ?? handlers[`*.${word}`] ?? nothing
    const number = tagNumber(word)
    const before = node.members.get(number)
    const opens: Node | null = sign === '(' ? { opener: word, parent: node, members: new Map() } : (before?.opens ?? null)
    node.members.set(number, { handle, opens })
    if (sign === '(' && opens !== null) node = opens
  }
  return root
}

/** Where a segment belongs: the innermost open group that knows its tag; null where none does. */
export const groupOf = (open: Node, tag: number): Node | null => {
  for (let node: Node | null = open; node !== null; node = node.parent) if (node.members.has(tag)) return node
  return null
}
