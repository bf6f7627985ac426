// One order that was placed: its lines with price trails and deliveries, what is wrong with it, and what can be done now.

import { Button } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { numberMarks, readDecimal } from '#ground/typed'
import type { RefusalOut } from '#kit/api'
import { send, stale } from '#kit/api'
import { ChainGlyph } from '#kit/chain'
import { Dialog } from '#kit/dialog'
import { Refused } from '#kit/empty'
import { DayField, TextField } from '#kit/fields'
import { DayText, Missing, MoneyText } from '#kit/figures'
import { Keys, useKeys } from '#kit/keys'
import { Facts, Page, Section } from '#kit/page'
import { Slot } from '#kit/slot'
import { State } from '#kit/state'
import type { Column } from '#kit/table'
import { Table } from '#kit/table'
import { toast } from '#kit/toast'
import { useWords } from '#kit/words'
import type { Words } from '#kit/words'
import { PriceTrailView } from '../contracts/price-trail.tsx'
import { kindOf } from './order-state.tsx'
import type { OrderLineOut, OrderOut, Shipped } from './orders.wire.ts'
import { TrailPop } from './trail-pop.tsx'
import './orders.css'

type Asking = 'hold-release' | 'cancellation' | 'closure'

export const OrderView = ({ order }: Readonly<{ order: OrderOut }>) => {
  const words = useWords()
  const navigate = useNavigate()
  const [trail, setTrail] = useState<Readonly<{ lineNo: number; anchor: HTMLElement }> | null>(null)
  const [asking, setAsking] = useState<Asking | null>(null)
  const [shipping, setShipping] = useState<ReadonlyMap<number, string> | null>(null)
  const path = `/accounts/${order.accountId}/orders/${order.orderId}`
  const shipAll = (): void => setShipping(new Map(order.lines.filter((line) => line.open !== '0').map((line) => [line.lineNo, words.number(line.open)])))
  useKeys({
    ...(order.may.ship ? { s: { do: shipAll, word: words.t('orders.view.ship') } } : {}),
    ...(order.may.release ? { r: { do: () => setAsking('hold-release'), word: words.t('orders.view.hold-release') } } : {}),
    n: { do: () => void navigate({ to: `/accounts/${order.accountId}/orders/new`, search: { site: order.shipTo.siteId } as never }), word: words.t('orders.new') },
    Escape: () => (trail !== null ? setTrail(null) : shipping !== null ? setShipping(null) : false),
  })
  const trailLine = trail === null ? undefined : order.lines.find((line) => line.lineNo === trail.lineNo)
  const shownTrail = trailLine === undefined || trailLine.trail === null ? undefined : order.trails[trailLine.trail]
  return (
    <Page
      title={words.t('orders.titleOf', { order: order.number })}
      crumbs={[{ text: words.t('orders.title'), to: '/orders' }, { text: order.account, to: `/accounts/${order.accountId}` }]}
      meta={<><State kind={kindOf(order.state)} word={words.t(`state.orders.${order.state}`)} />{order.holdReason !== null && <span className="k-risk">{words.t(`orders.hold.${order.holdReason}`)}</span>}</>}
      actions={
        <>
          {order.may.close && <Button size="xs" onClick={() => setAsking('closure')}>{words.t('orders.view.closure')}</Button>}
          {order.may.cancel && <Button size="xs" onClick={() => setAsking('cancellation')}>{words.t('orders.view.cancellation')}</Button>}
          {order.may.ship && <Button size="xs" variant="filled" rightSection={<Keys of="s" />} onClick={shipAll}>{words.t('orders.view.ship')}</Button>}
          {order.may.release && <Button size="xs" variant="filled" rightSection={<Keys of="r" />} onClick={() => setAsking('hold-release')}>{words.t('orders.view.hold-release')}</Button>}
        </>
      }
      flush
    >
      <div className="ord-view">
        <div className="ord-pad"><Facts facts={factsOf(order, words)} /></div>
        {shipping !== null && <ShipBar order={order} path={path} shipping={shipping} onDone={() => setShipping(null)} />}
        <Table
          label={words.t('orders.editor.lines')}
          columns={columnsOf({ order, words, shipping, onShip: (lineNo, value) => setShipping((was) => new Map(was ?? []).set(lineNo, value)), onTrail: (lineNo, anchor) => setTrail({ lineNo, anchor }) })}
          rows={order.lines}
          rowKey={(line) => String(line.lineNo)}
          inset
        />
        <div className="ord-columns">
          <Section title={words.t('orders.view.findings')} hint={order.findings.length === 0 ? words.t('orders.view.noFindings') : undefined}>
            <ul className="ord-findings">
              {order.findings.map((finding) => (
                <li key={finding.findingId}>
                  {finding.breaksAt !== null && <ChainGlyph breaksAt={finding.breaksAt} kind={finding.certainty === 'exact' ? 'broken' : 'risk'} />}
                  <Link className="k-grow" to={`/findings/${order.accountId}/${finding.findingId}`}>{words.speak(finding.say)}</Link>
                  <MoneyText amount={finding.atStake.amount} currency={finding.atStake.currency} strong />
                </li>
              ))}
            </ul>
            <Slot name="order" accountId={order.accountId} orderId={order.orderId} />
          </Section>
          <Section title={words.t('orders.view.timeline')}>
            {order.events.length === 0 && <p className="k-quiet">{words.t('orders.view.noEvents')}</p>}
            <ul className="ord-events">
              {order.events.map((event, at) => (
                <li key={at}>
                  <span className="k-quiet k-nowrap">{words.day(event.at.slice(0, 10), 'brief')}</span>
                  <span>{words.t(`event.${event.kind}`, { subject: order.number })}{event.user === null ? '' : `, ${event.user}`}{event.reason === null || words.has(`orders.hold.${event.reason}`) ? '' : `: ${event.reason}`}</span>
                </li>
              ))}
            </ul>
          </Section>
        </div>
      </div>
      {trail !== null && trailLine !== undefined && shownTrail !== undefined && (
        <TrailPop anchor={trail.anchor} onClose={() => setTrail(null)} foot={<span className="k-grow">{trailLine.priceReason === null ? '' : words.t('orders.view.byHand', { reason: trailLine.priceReason })}</span>}>
          <PriceTrailView trail={shownTrail} accountId={order.accountId} title={`${trailLine.name}, ${words.number(trailLine.agreed?.amount ?? '')}`} />
        </TrailPop>
      )}
      {asking !== null && <StepDialog asking={asking} order={order} path={path} onClose={() => setAsking(null)} />}
    </Page>
  )
}

const factsOf = (order: OrderOut, words: Words) => [
  { label: words.t('orders.netIn', { currency: order.currency }), value: words.number(order.net), note: words.t('orders.view.gross', { gross: words.number(order.gross) }), big: true },
  { label: words.t('orders.site'), value: <Link className="k-link" to={`/accounts/${order.accountId}/sites/${order.shipTo.siteId}`}>{order.shipTo.name}</Link>, note: [order.shipTo.city, order.shipTo.country === null ? null : words.country(order.shipTo.country)].filter(Boolean).join(', ') },
  { label: words.t('orders.theirNumber'), value: order.purchaseOrder ?? <Missing />, ...(order.orderedBy === null ? {} : { note: order.orderedBy }) },
  { label: words.t('orders.orderedOn'), value: <DayText day={order.orderedOn} />, ...(order.requestedOn === null ? {} : { note: words.t('orders.view.wished', { day: words.day(order.requestedOn) }) }) },
  { label: words.t('orders.promised'), value: <DayText day={order.promisedOn} /> },
  { label: words.t('orders.contract'), value: order.contract === null ? <span className="k-quiet">{words.t('orders.noContract')}</span> : <Link className="k-link" to={`/accounts/${order.accountId}/contracts/${order.contract.contractId}`}>{order.contract.number}</Link> },
  ...(order.predecessor === null ? [] : [{ label: words.t('orders.view.backOrderOf'), value: <Link className="k-link" to={`/accounts/${order.accountId}/orders/${order.predecessor.orderId}`}>{order.predecessor.number}</Link> }]),
  ...(order.successors.length === 0 ? [] : [{ label: words.t('orders.view.backOrders'), value: <>{order.successors.map((next) => <Link key={next.orderId} className="k-link" to={`/accounts/${order.accountId}/orders/${next.orderId}`}>{next.number} </Link>)}</> }]),
]

type ColumnAsk = Readonly<{ order: OrderOut; words: Words; shipping: ReadonlyMap<number, string> | null; onShip(lineNo: number, value: string): void; onTrail(lineNo: number, anchor: HTMLElement): void }>

const columnsOf = ({ order, words, shipping, onShip, onTrail }: ColumnAsk): readonly Column<OrderLineOut>[] => [
  { key: 'no', head: '#', align: 'right', width: 48, cell: (line) => <span className="k-quiet">{line.lineNo}</span> },
  { key: 'item', head: words.t('orders.item'), width: 110, drop: 3, cell: (line) => <Link className="k-link" to={`/catalog/${line.itemId}`}>{line.number}</Link> },
  { key: 'name', head: words.t('orders.name'), width: 190, cell: (line) => <span className={line.cancelled ? 'k-quiet' : 'k-mid'}>{line.name}</span> },
  { key: 'quantity', head: words.t('orders.quantity'), align: 'right', width: 120, cell: (line) => <span className="k-figure">{words.quantity(line.quantity, line.unit)}</span> },
  { key: 'price', head: words.t('orders.netIn', { currency: order.currency }), align: 'right', width: 100, cell: (line) => <PriceCell line={line} words={words} onTrail={onTrail} /> },
  { key: 'net', head: words.t('orders.lineIn', { currency: order.currency }), align: 'right', width: 120, cell: (line) => <span className="k-figure k-mid">{line.cancelled ? <Missing /> : words.number(line.net)}</span>, foot: <b>{words.number(order.net)}</b> },
  { key: 'promised', head: words.t('orders.promised'), width: 110, drop: 2, cell: (line) => <DayText day={line.promisedOn} style="week" /> },
  { key: 'shipped', head: words.t('orders.shipped'), align: 'right', width: 100, drop: 1, cell: (line) => (line.shipped === null ? <Missing /> : <span className="k-figure">{words.number(line.shipped)}</span>) },
  ...(shipping === null ? [] : [{ key: 'now', head: words.t('orders.view.now'), align: 'right' as const, width: 100, cell: (line: OrderLineOut) => (line.open === '0' ? null : (
    <input className="ord-ship" inputMode="decimal" aria-label={words.t('orders.view.nowOf', { line: line.lineNo })} value={shipping.get(line.lineNo) ?? ''} onChange={(event) => onShip(line.lineNo, event.currentTarget.value)} />
  )) }]),
  { key: 'state', head: words.t('orders.view.delivery'), width: 150, cell: (line) => <Delivery line={line} order={order} words={words} /> },
]

const PriceCell = ({ line, words, onTrail }: Readonly<{ line: OrderLineOut; words: Words; onTrail: ColumnAsk['onTrail'] }>) => {
  const text = words.number(line.price.amount)
  const byHand = line.agreed !== null && (line.agreed.amount !== line.price.amount || line.agreed.per !== line.price.per)
  const per = line.price.per === '1' ? null : <span className="k-quiet"> / {words.number(line.price.per)}</span>
  if (line.trail === null) return <span className="k-figure">{text}{per}</span>
  return <button type="button" className={`ord-price-button${byHand ? ' k-risk' : ''}`} title={line.priceReason ?? undefined} onClick={(event) => onTrail(line.lineNo, event.currentTarget)}>{text}{per}</button>
}

const Delivery = ({ line, order, words }: Readonly<{ line: OrderLineOut; order: OrderOut; words: Words }>) => {
  if (line.cancelled) return <State bare kind="open" word={words.t('state.orders.cancelled')} />
  if (line.backOrder !== null) return <Link className="k-link" to={`/accounts/${order.accountId}/orders/${line.backOrder.orderId}`}>{words.t('orders.view.movedTo', { order: line.backOrder.number })}</Link>
  if (line.late && line.shippedOn !== null) return <State bare kind="broken" word={words.t('orders.view.lateOn', { day: words.day(line.shippedOn, 'week') })} />
  if (line.open === '0' && line.shippedOn !== null) return <State bare kind="kept" word={words.day(line.shippedOn, 'week')} />
  if (line.shipped !== null && line.shipped !== '0') return <State bare kind="progress" word={words.t('orders.view.stillOpen', { quantity: words.quantity(line.open, line.unit) })} />
  return <State bare kind="open" word={words.t('orders.view.open')} />
}

const StepDialog = ({ asking, order, path, onClose }: Readonly<{ asking: Asking; order: OrderOut; path: string; onClose(): void }>) => {
  const words = useWords()
  const [reason, setReason] = useState('')
  const [refusal, setRefusal] = useState<RefusalOut | null>(null)
  const [busy, setBusy] = useState(false)
  const go = async (): Promise<void> => {
    setBusy(true)
    const answer = await send('POST', `${path}/${asking}`, { version: order.version, reason }).finally(() => setBusy(false))
    if (!answer.ok) return setRefusal(answer.refusal ?? null)
    await stale('/orders', `/accounts/${order.accountId}`)
    onClose()
  }
  return (
    <Dialog title={words.t(`orders.view.${asking}`)} onClose={onClose}>
      <form onSubmit={(event) => (event.preventDefault(), void go())}>
        <p className="k-second">{words.t(`orders.view.${asking}.text`, { order: order.number })}</p>
        <TextField label={words.t('orders.view.reason')} value={reason} onChange={setReason} autoFocus error={refusal?.at === 'reason' ? refusal.text : null} />
        {refusal !== null && refusal.at !== 'reason' && <Refused text={refusal.text} />}
        <div className="k-row"><Button type="submit" variant="filled" loading={busy}>{words.t(`orders.view.${asking}`)}</Button><Button onClick={onClose}>{words.t('orders.view.back')}</Button></div>
      </form>
    </Dialog>
  )
}

const ShipBar = ({ order, path, shipping, onDone }: Readonly<{ order: OrderOut; path: string; shipping: ReadonlyMap<number, string>; onDone(): void }>) => {
  const words = useWords()
  const [shippedOn, setShippedOn] = useState<string | null>(order.today)
  const [moves, setMoves] = useState(false)
  const [promisedOn, setPromisedOn] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const marks = numberMarks(words.formats.locale)
  const lines = [...shipping].filter(([, text]) => text.trim() !== '').map(([lineNo, text]) => ({ lineNo, quantity: readDecimal(text, marks) ?? text.trim() }))
  const go = async (): Promise<void> => {
    if (shippedOn === null || lines.length === 0) return
    setBusy(true)
    const answer = await send<Shipped>('POST', `${path}/shipments`, { version: order.version, shippedOn, lines, ...(moves ? { backOrder: { promisedOn } } : {}) }).finally(() => setBusy(false))
    if (!answer.ok) return setProblem(answer.refusal?.text ?? answer.problems?.map((one) => one.text).join(' ') ?? null)
    if (answer.value.backOrder !== null) toast({ text: words.t('orders.view.moved', { order: answer.value.backOrder.number }) })
    await stale('/orders', `/accounts/${order.accountId}`)
    onDone()
  }
  return (
    <form className="ord-ship-bar" onSubmit={(event) => (event.preventDefault(), void go())}>
      <DayField label={words.t('orders.view.shippedOn')} small value={shippedOn} onChange={setShippedOn} autoFocus />
      <label className="k-row"><input type="checkbox" checked={moves} onChange={(event) => setMoves(event.currentTarget.checked)} /> {words.t('orders.view.moveRest')}</label>
      {moves && <DayField label={words.t('orders.view.promisedFor')} small value={promisedOn} onChange={setPromisedOn} />}
      <Button type="submit" size="xs" variant="filled" loading={busy} disabled={shippedOn === null || lines.length === 0}>{words.t('orders.view.record', { count: lines.length })}</Button>
      <Button size="xs" onClick={onDone}>{words.t('orders.view.back')}</Button>
      {problem !== null && <Refused text={problem} />}
    </form>
  )
}
