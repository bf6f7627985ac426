// The line in hand: what was agreed, ordered, shipped and billed side by side; its ties with their part-scores; and where two order
// lines fit alike, the choice between them by key.

import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { send, stale } from '#kit/api'
import { Refused } from '#kit/empty'
import { DayText, Missing, PriceText, QuantityText } from '#kit/figures'
import { Key, useKeys } from '#kit/keys'
import { State } from '#kit/state'
import { toast } from '#kit/toast'
import { useWords } from '#kit/words'
import { Findings } from './invoice.findings.tsx'
import type { InvoiceOut, LineOut, TieOut } from './invoices.wire.ts'
import { comparePrices, PARTS, rivalsOf } from './line-figures.tsx'

type PanelProps = Readonly<{ invoice: InvoiceOut; line: LineOut; onSettled(): void }>

export const LinePanel = ({ invoice, line, onSettled }: PanelProps) => {
  const words = useWords()
  const settled = useSettling({ invoice, line, onSettled })
  const rivals = rivalsOf(line)
  const mine = line.ties.filter((tie) => tie.state === 'matched')
  const rejected = line.ties.filter((tie) => tie.state === 'rejected')
  const byPerson = line.ties.find((tie) => tie.madeBy === 'person')
  const may = invoice.may.settle
  useKeys(
    {
      ...Object.fromEntries(rivals.slice(0, 9).map((tie, at) => [String(at + 1), { do: () => void settled.choose(tie), word: words.t('invoices.key.choose', { order: `${tie.orderNumber} / ${tie.orderLineNo}` }) }])),
      ...(rivals.length > 0 ? { '0': { do: () => void settled.choose(null), word: words.t('invoices.key.none') } } : {}),
      ...(byPerson !== undefined ? { u: { do: () => void settled.undo(), word: words.t('invoices.takeBack') } } : {}),
    },
    may,
  )
  return (
    <div className="inv-panel">
      <h2 className="k-title">{words.t('invoices.lineTitle', { line: line.lineNo, name: line.description })}</h2>
      {settled.refusal !== null && <Refused text={settled.refusal} />}
      {line.findings.length > 0 && <Findings invoice={invoice} findings={line.findings} />}
      {mine.map((tie) => <Beside key={`${tie.orderId}/${tie.orderLineNo}`} invoice={invoice} line={line} tie={tie} />)}
      {line.untied !== null && rivals.length === 0 && (
        <p className="inv-untied"><State kind="broken" word={words.t('invoices.untied')} /> <QuantityText {...line.untied} /></p>
      )}
      {rivals.length > 0 && (
        <section aria-label={words.t('invoices.whichOne')}>
          <h3>{words.t('invoices.whichOne')}</h3>
          <ol className="inv-rivals">
            {rivals.map((tie, at) => (
              <li key={`${tie.orderId}/${tie.orderLineNo}`}>
                <div className="inv-rival-head">
                  <OrderLink invoice={invoice} tie={tie} />
                  <span className="k-second"><QuantityText {...tie.ordered} />, <DayText day={tie.shippedOn ?? tie.orderedOn} /></span>
                  <span className="k-grow" />
                  {may && <Button size="xs" variant={at === 0 ? 'filled' : 'default'} loading={settled.busy} rightSection={<Key>{at + 1}</Key>} onClick={() => void settled.choose(tie)}>{words.t('invoices.thisOne')}</Button>}
                </div>
                <Scores tie={tie} />
              </li>
            ))}
          </ol>
          {may && <Button size="xs" rightSection={<Key>0</Key>} loading={settled.busy} onClick={() => void settled.choose(null)}>{words.t('invoices.noneOfThem')}</Button>}
        </section>
      )}
      {byPerson !== undefined && (
        <p className="inv-settled k-second">
          {words.t(mine.length > 0 ? 'invoices.settledBy' : 'invoices.rejectedBy', { user: byPerson.settledBy ?? words.t('invoices.somebody'), orders: rejected.map((tie) => `${tie.orderNumber} / ${tie.orderLineNo}`).join(', ') })}
          {may && <Button size="xs" variant="subtle" rightSection={<Key>U</Key>} loading={settled.busy} onClick={() => void settled.undo()}>{words.t('invoices.takeBack')}</Button>}
        </p>
      )}
    </div>
  )
}

const useSettling = ({ invoice, line, onSettled }: PanelProps) => {
  const words = useWords()
  const [busy, setBusy] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const path = `/accounts/${invoice.accountId}/invoices/${invoice.invoiceId}/matches`
  const ask = async (address: string, body: object): Promise<boolean> => {
    setBusy(true)
    setRefusal(null)
    const answer = await send('POST', address, body).finally(() => setBusy(false))
    if (!answer.ok) {
      setRefusal(answer.refusal?.text ?? answer.problems?.[0]?.text ?? null)
      return false
    }
    await stale('/invoices', `/accounts/${invoice.accountId}`, '/worklist')
    return true
  }
  const undo = async (): Promise<void> => void (await ask(`${path}/undoing`, { lineNo: line.lineNo }))
  const choose = async (tie: TieOut | null): Promise<void> => {
    const done = await ask(path, { lineNo: line.lineNo, choose: tie === null ? null : { orderId: tie.orderId, orderLineNo: tie.orderLineNo } })
    if (!done) return
    toast({ text: tie === null ? words.t('invoices.toast.none', { line: line.lineNo }) : words.t('invoices.toast.chosen', { line: line.lineNo, order: `${tie.orderNumber} / ${tie.orderLineNo}` }), undo: () => void undo() })
    onSettled()
  }
  return { busy, refusal, choose, undo }
}

const OrderLink = ({ invoice, tie }: Readonly<{ invoice: InvoiceOut; tie: TieOut }>) => (
  <Link className="k-link k-nowrap" to={`/accounts/${invoice.accountId}/orders/${tie.orderId}`}>{tie.orderNumber} / {tie.orderLineNo}</Link>
)

/** Agreed, ordered, shipped and billed, each figure beside the others; what differs is marked. */
const Beside = ({ invoice, line, tie }: Readonly<{ invoice: InvoiceOut; line: LineOut; tie: TieOut }>) => {
  const words = useWords()
  const differs = comparePrices(line) === 'differs' ? 'inv-off' : undefined
  const quantityOff = tie.shipped !== null && tie.shipped.unit === line.quantity.unit && tie.shipped.amount !== line.quantity.amount ? 'inv-off' : undefined
  return (
    <section className="inv-beside" aria-label={words.t('invoices.beside')}>
      <div className="inv-rival-head">
        <h3>{words.t('invoices.bills')}</h3> <OrderLink invoice={invoice} tie={tie} />
        <span className="k-grow" />
        <span className="k-second k-small-text">{words.t(`invoices.madeBy.${tie.madeBy}`)}</span>
      </div>
      <table className="k-table k-tight">
        <thead><tr><th scope="col"><span className="k-hidden">{words.t('invoices.beside')}</span></th><th className="k-right">{words.t('invoices.agreed')}</th><th className="k-right">{words.t('invoices.ordered')}</th><th className="k-right">{words.t('invoices.shipped')}</th><th className="k-right">{words.t('invoices.billed')}</th></tr></thead>
        <tbody>
          <tr>
            <th scope="row">{words.t('invoices.price')}</th>
            <td className="k-right">{tie.agreed === null ? <Missing /> : <PriceText {...tie.agreed} bare />}</td>
            <td className="k-right"><PriceText {...tie.booked} bare /></td>
            <td />
            <td className={`k-right ${differs ?? ''}`}><PriceText {...line.price} bare /></td>
          </tr>
          <tr>
            <th scope="row">{words.t('invoices.quantity')}</th>
            <td />
            <td className="k-right"><QuantityText {...tie.ordered} bare /></td>
            <td className="k-right">{tie.shipped === null ? <Missing /> : <QuantityText {...tie.shipped} bare />}</td>
            <td className={`k-right ${quantityOff ?? ''}`}><QuantityText {...line.quantity} bare={tie.ordered.unit === line.quantity.unit} /></td>
          </tr>
          <tr>
            <th scope="row">{words.t('invoices.day')}</th>
            <td className="k-right k-second">{tie.agreed === null ? <Missing /> : tie.contractId === null ? words.t('invoices.listPrice') : <Link className="k-link" to={`/accounts/${invoice.accountId}/contracts/${tie.contractId}`}>{words.t('invoices.clause', { clause: tie.clause ?? '' })}</Link>}</td>
            <td className="k-right"><DayText day={tie.orderedOn} style="brief" /></td>
            <td className="k-right"><DayText day={tie.shippedOn} style="brief" /></td>
            <td className="k-right"><DayText day={invoice.invoicedOn} style="brief" /></td>
          </tr>
        </tbody>
      </table>
      <Scores tie={tie} />
    </section>
  )
}

/** The part-scores, each a bar to 1000; parts that were not asked say so. */
const Scores = ({ tie }: Readonly<{ tie: TieOut }>) => {
  const words = useWords()
  if (tie.madeBy === 'person' && tie.score === 0) return null
  return (
    <details className="inv-scores" open={tie.state === 'proposed'}>
      <summary><span>{words.t('invoices.score')}</span> <b className="k-figure">{words.number(tie.score)}</b> <span className="k-quiet">{words.t('invoices.ofThousand')}</span></summary>
      <ul>
        {PARTS.map((part) => (
          <li key={part} title={words.t(`invoices.part.${part}.why`)}>
            <span>{words.t(`invoices.part.${part}`)}</span>
            {tie.parts[part] === null ? (
              <span className="k-quiet">{words.t('invoices.notAsked')}</span>
            ) : (
              <><span className="k-meter"><i style={{ width: `${(tie.parts[part] ?? 0) / 10}%` }} /></span><span className="k-figure">{words.number(tie.parts[part] ?? 0)}</span></>
            )}
          </li>
        ))}
      </ul>
    </details>
  )
}
