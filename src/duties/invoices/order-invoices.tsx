// On the page of an order: the invoices that bill it, and the way to bill what was shipped since.

import { Button } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { useRead } from '#kit/api'
import { DayText, MoneyText } from '#kit/figures'
import { Section } from '#kit/page'
import { State } from '#kit/state'
import { useWords } from '#kit/words'
import type { OrderInvoices } from './invoices.wire.ts'
import './invoices.css'

export const InvoicesOfOrder = ({ accountId, orderId }: Readonly<{ accountId: string; orderId: string }>) => {
  const words = useWords()
  const navigate = useNavigate()
  const invoices = useRead<OrderInvoices>(`/accounts/${accountId}/orders/${orderId}/invoices`).data
  if (invoices === undefined) return null
  const bill = (): void => void navigate({ to: `/accounts/${accountId}/invoices/new`, search: { order: orderId } as never })
  return (
    <Section
      title={words.t('invoices.ofOrder')}
      {...(invoices.rows.length === 0 ? { hint: words.t('invoices.ofOrder.none') } : {})}
      {...(invoices.mayInvoice ? { actions: <Button size="xs" onClick={bill}>{words.t('invoices.ofOrder.bill')}</Button> } : {})}
    >
      <ul className="inv-of-order">
        {invoices.rows.map((row) => (
          <li key={row.invoiceId}>
            <Link className="k-link" to={`/accounts/${accountId}/invoices/${row.invoiceId}`}>{row.number}</Link>
            <span className="k-quiet">{row.kind === 'credit-note' ? words.t('invoices.kind.credit-note') : words.t('invoices.lineCount', { count: row.lines })}</span>
            <DayText day={row.invoicedOn} />
            <span className="k-grow" />
            {row.findings > 0 && <State bare kind="broken" word={words.t('invoices.findings', { count: row.findings })} />}
            <MoneyText amount={row.gross.amount} currency={row.gross.currency} />
          </li>
        ))}
      </ul>
    </Section>
  )
}
