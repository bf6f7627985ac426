// Invoice lines that no order line stands behind: billed twice, never ordered, or not yet settled between two that fit alike.

import { chain } from '#ground/evidence'
import type { Finding } from '#ground/finding'
import type { InvoiceId } from '#ground/ids'
import { money } from '#ground/money'
import { say, sayDay } from '#ground/say'
import { deliveryHop, invoiceHop, invoiceRef, lineRef, orderGoodsHop, paymentHop } from './chain-of.ts'
import type { CheckedTie, CheckFacts } from './check-facts.ts'
import { placeOf } from './check-price.ts'
import { itemName, nameOfLine, nameOfOrderLine, sayBase, sayMinor, sayOwnPrice, siteName } from './check-words.ts'
import type { BilledLine, BookedLine, InvoiceHead } from './facts.ts'
import type { Ledger } from './ledger.ts'
import { byDay } from './ledger.ts'

/** Two alike are the same bill when they lie at most so many days apart. */
const DUPLICATE_DAYS = 45

export type Untied = Readonly<{ findings: readonly Finding[]; /** Lines and invoices that later rules leave alone. */ lines: ReadonlySet<BilledLine>; invoices: ReadonlySet<InvoiceId> }>

/** Findings about lines without a tie. A duplicate is only that, whatever else may be wrong with it. */
export const untiedFindings = (facts: CheckFacts, ledger: Ledger): Untied => {
  const untied = facts.invoiceLines.filter((line) => line.quantity !== 0n && !ledger.ofLine.has(line) && !ledger.proposed.has(line))
  const lines = new Set(untied)
  if (untied.length === 0) return { findings: [], lines, invoices: new Set() }
  const twins = twinsOf(facts, ledger, untied)
  const { wholly, invoices } = whollyDuplicate(facts, twins)
  const findings = untied.flatMap((line) => {
    if (invoices.has(line.invoiceId)) return []
    const twin = twins.get(line)
    if (twin !== undefined) return [duplicateLine(facts, { line, twin, orderLine: ledger.ofLine.get(twin)?.[0]?.orderLine ?? null })]
    return line.itemId === null && line.quantity < 0n ? [] : [notOrdered(facts, line)]
  })
  return { findings: [...wholly, ...findings], lines, invoices }
}

/** For every untied line the one it repeats: alike in site, item, quantity and price, on another line, and billed for goods or earlier. */
const twinsOf = (facts: CheckFacts, ledger: Ledger, untied: readonly BilledLine[]): ReadonlyMap<BilledLine, BilledLine> => {
  const wanted = new Set(untied.filter((line) => line.quantity > 0n).map(likeness))
  const alike = new Map<string, BilledLine[]>()
  for (const line of facts.invoiceLines) {
    const key = likeness(line)
    if (!wanted.has(key)) continue
    const list = alike.get(key)
    if (list === undefined) alike.set(key, [line])
    else list.push(line)
  }
  const twins = new Map<BilledLine, BilledLine>()
  for (const line of untied) {
    if (line.quantity <= 0n || line.itemId === null) continue
    const twin = (alike.get(likeness(line)) ?? [])
      .filter((other) => other !== line && Math.abs(other.day - line.day) <= DUPLICATE_DAYS && (billsFor(ledger, other, line) || (!ledger.ofLine.has(other) && byDay(other, line) < 0)))
      .toSorted((a, b) => Number(ledger.ofLine.has(b)) - Number(ledger.ofLine.has(a)) || Math.abs(a.day - line.day) - Math.abs(b.day - line.day) || byDay(a, b))[0]
    if (twin !== undefined) twins.set(line, twin)
  }
  return twins
}

const likeness = (line: BilledLine): string => `${line.siteId} ${line.itemId} ${line.unit} ${line.quantity} ${line.price} ${line.per} ${line.head.currency}`

/** The other one bills goods that were there when this line was written. */
const billsFor = (ledger: Ledger, other: BilledLine, line: BilledLine): boolean => (ledger.ofLine.get(other) ?? []).some((tie) => tie.orderLine.day <= line.day)

/** Invoices of several lines, all of which repeat the lines of one other invoice. */
const whollyDuplicate = (facts: CheckFacts, twins: ReadonlyMap<BilledLine, BilledLine>): { wholly: Finding[]; invoices: Set<InvoiceId> } => {
  const counts = new Map<InvoiceId, Map<InvoiceId, number>>()
  for (const [line, twin] of twins) {
    if (line.invoiceId === twin.invoiceId) continue
    const of = counts.get(line.invoiceId) ?? new Map<InvoiceId, number>()
    counts.set(line.invoiceId, of.set(twin.invoiceId, (of.get(twin.invoiceId) ?? 0) + 1))
  }
  const wholly: Finding[] = []
  const invoices = new Set<InvoiceId>()
  for (const [invoiceId, of] of counts) {
    const head = facts.invoices.get(invoiceId)
    for (const [firstId, count] of of) {
      const first = facts.invoices.get(firstId)
      if (head === undefined || first === undefined || head.lineCount === 1 || count !== head.lineCount || first.lineCount !== head.lineCount || invoices.has(invoiceId)) continue
      invoices.add(invoiceId)
      wholly.push(duplicateInvoice(facts, head, first))
    }
  }
  return { wholly, invoices }
}

const duplicateInvoice = (facts: CheckFacts, head: InvoiceHead, first: InvoiceHead): Finding => ({
  rule: 'invoices/duplicate',
  subject: `invoice ${head.number}`,
  cause: `${head.siteId}`,
  siteId: head.siteId,
  itemId: null,
  orderId: null,
  orderLineNo: null,
  invoiceId: head.invoiceId,
  invoiceLineNo: null,
  contractId: null,
  termId: null,
  day: head.invoicedOn,
  due: null,
  atStake: money(head.netMinor < 0n ? -head.netMinor : head.netMinor, head.currency),
  direction: 'over',
  certainty: 'exact',
  say: say('finding.invoices/duplicate', { invoice: head.number, first: first.number, site: siteName(facts, head.siteId), day: sayDay(first.invoicedOn), amount: sayMinor(head.netMinor, head.currency) }),
  evidence: chain(
    [
      { kind: 'invoice', state: 'broken', ref: invoiceRef(head), agreed: first.number, happened: head.number, note: say('evidence.invoiced-on', { day: sayDay(head.invoicedOn) }) },
      paymentHop(head, { minor: head.netMinor + head.taxMinor, taxPercent: 0n }),
    ],
    say('evidence.sum-net', { amount: sayMinor(head.netMinor, head.currency) }),
    [
      { label: 'invoice', agreed: first.number, happened: head.number, differs: true },
      { label: 'invoice-day', agreed: sayDay(first.invoicedOn), happened: sayDay(head.invoicedOn), differs: first.invoicedOn !== head.invoicedOn },
      { label: 'net', agreed: sayMinor(first.netMinor, first.currency), happened: sayMinor(head.netMinor, head.currency), differs: first.netMinor !== head.netMinor },
    ],
  ),
})

const duplicateLine = (facts: CheckFacts, { line, twin, orderLine }: Readonly<{ line: BilledLine; twin: BilledLine; orderLine: BookedLine | null }>): Finding => ({
  ...about(line),
  ...placeOf(line, orderLine),
  rule: 'invoices/duplicate',
  cause: `${line.siteId}`,
  direction: 'over',
  certainty: 'exact',
  say: say('finding.invoices/duplicate.line', { ...named(facts, line), first: twin.invoiceNumber, firstLine: twin.lineNo, day: sayDay(twin.head.invoicedOn) }),
  evidence: chain(
    [
      ...(orderLine === null ? [] : [orderGoodsHop(orderLine), deliveryHop(orderLine)]),
      { ...invoiceHop(line, { agreed: `${twin.invoiceNumber}/${twin.lineNo}`, happened: nameOfLine(line) }) },
      paymentHop(line.head, { minor: line.netMinor, taxPercent: line.taxPercent }),
    ],
    say('evidence.sum-each', { quantity: sayBase(line, line.quantity), each: sayOwnPrice(line, line.head.currency) }),
    [
      { label: 'invoice', agreed: `${twin.invoiceNumber}/${twin.lineNo}`, happened: nameOfLine(line), differs: true },
      { label: 'invoice-day', agreed: sayDay(twin.head.invoicedOn), happened: sayDay(line.head.invoicedOn), differs: twin.day !== line.day },
      { label: 'quantity', agreed: sayBase(twin, twin.quantity), happened: sayBase(line, line.quantity), differs: false },
      { label: 'price', agreed: sayOwnPrice(twin, twin.head.currency), happened: sayOwnPrice(line, line.head.currency), differs: false },
    ],
  ),
})

const notOrdered = (facts: CheckFacts, line: BilledLine): Finding => {
  const credit = line.quantity < 0n
  return {
    ...about(line),
    rule: 'invoices/not-ordered',
    cause: `${line.siteId} ${line.itemId ?? line.description}`,
    direction: credit ? 'under' : 'over',
    certainty: 'exact',
    say: say(credit ? 'finding.invoices/not-ordered.credit' : 'finding.invoices/not-ordered', named(facts, line)),
    evidence: chain(
      [
        { kind: 'order', state: 'broken', ref: null, agreed: null, happened: null, note: say(credit ? 'evidence.nothing-billed' : 'evidence.no-order') },
        { ...invoiceHop(line, { agreed: null, happened: sayBase(line, line.quantity) }), ref: lineRef(line) },
        paymentHop(line.head, { minor: line.netMinor, taxPercent: line.taxPercent }),
      ],
      say('evidence.sum-each', { quantity: sayBase(line, line.quantity), each: sayOwnPrice(line, line.head.currency) }),
      [{ label: 'quantity', agreed: null, happened: sayBase(line, line.quantity), differs: true }],
    ),
  }
}

const about = (line: BilledLine) => ({
  subject: `invoice-line ${nameOfLine(line)}`,
  ...placeOf(line, null),
  contractId: null,
  termId: null,
  day: line.head.invoicedOn,
  due: null,
  atStake: money(line.netMinor < 0n ? -line.netMinor : line.netMinor, line.head.currency),
})

const named = (facts: CheckFacts, line: BilledLine) => ({
  item: itemName(facts, line),
  site: siteName(facts, line.siteId),
  invoice: line.invoiceNumber,
  line: line.lineNo,
  quantity: sayBase(line, line.quantity < 0n ? -line.quantity : line.quantity),
  amount: sayMinor(line.netMinor, line.head.currency),
})

/** Order lines that fit alike: a person settles which one is billed. */
export const ambiguousFindings = (facts: CheckFacts, ledger: Ledger): Finding[] => [...ledger.proposed].map(([line, ties]) => ambiguous(facts, line, ties.toSorted(byScore)))

const byScore = (a: CheckedTie, b: CheckedTie): number => b.score - a.score || (nameOfOrderLine(a.orderLine) < nameOfOrderLine(b.orderLine) ? -1 : 1)

const ambiguous = (facts: CheckFacts, line: BilledLine, rivals: readonly CheckedTie[]): Finding => ({
  ...about(line),
  rule: 'invoices/ambiguous-match',
  cause: `${line.siteId}`,
  direction: 'none',
  certainty: 'exposure',
  say: say('finding.invoices/ambiguous-match', { ...named(facts, line), count: rivals.length, orders: rivals.map((tie) => nameOfOrderLine(tie.orderLine)).join(', ') }),
  evidence: chain(
    [
      { kind: 'order', state: 'risk', ref: rivals[0] === undefined ? null : { kind: 'order', id: rivals[0].orderLine.orderId, text: rivals[0].orderLine.orderNumber, line: rivals[0].orderLine.lineNo }, agreed: null, happened: null, note: say('evidence.fits-alike', { count: rivals.length }) },
      invoiceHop(line, { state: 'open', agreed: null, happened: sayBase(line, line.quantity) }),
    ],
    say('evidence.sum-concerns', { amount: sayMinor(line.netMinor, line.head.currency) }),
    rivals.map((tie) => ({ label: 'rival', agreed: nameOfOrderLine(tie.orderLine), happened: rivalSay(tie), differs: true })),
  ),
})

const rivalSay = (tie: CheckedTie) => ({ t: 'say' as const, say: say('evidence.rival-score', { score: tie.score, quantity: sayBase(tie.orderLine, tie.orderLine.ordered), day: sayDay(tie.orderLine.shippedOn ?? tie.orderLine.promisedOn ?? tie.orderLine.orderedOn) }) })
