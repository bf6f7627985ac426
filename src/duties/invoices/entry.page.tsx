// Entering an invoice or a credit note: from what was shipped of an order, or from the invoice it gives back. Lines are editable, totals
// exact at every keystroke, and what is refused is said at the field.

import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { ApiError, send, useRead } from '#kit/api'
import { Empty, Refused, Skeleton } from '#kit/empty'
import { TextField } from '#kit/fields'
import { DayText, MoneyText } from '#kit/figures'
import { Page } from '#kit/page'
import { Table } from '#kit/table'
import { useWords } from '#kit/words'
import type { OrderList } from '#duties/orders/orders.wire'
import { EntryForm } from './entry.form.tsx'
import type { DraftOut } from './invoices.wire.ts'
import './invoices.css'

export const InvoiceEntryPage = () => {
  const words = useWords()
  const { accountId } = useParams({ strict: false }) as { accountId: string }
  const { order, credit } = useSearch({ strict: false }) as { order?: string; credit?: string }
  const path = order !== undefined ? `/accounts/${accountId}/orders/${order}/invoice-drafts` : credit !== undefined ? `/accounts/${accountId}/invoices/${credit}/credit-drafts` : null
  const draft = useDraft(path)
  const title = words.t(credit === undefined ? 'invoices.entry.title' : 'invoices.entry.creditTitle')
  const crumbs = [{ text: words.t('invoices.title'), to: '/invoices' }]
  if (path === null) return <ChooseOrder accountId={accountId} />
  if (draft === null) return <Page title={title} crumbs={crumbs}><Skeleton /></Page>
  if (typeof draft === 'string') {
    const back = order === undefined ? `/accounts/${accountId}/invoices/${credit}` : `/accounts/${accountId}/orders/${order}`
    return <Page title={title} crumbs={crumbs}><Refused text={draft}><Link className="k-link" to={back}>{words.t('invoices.entry.back')}</Link></Refused></Page>
  }
  return <EntryForm key={path} accountId={accountId} draft={draft} />
}

/** The draft, or why there is none. Asked for once: what is typed must not be replaced by a later answer. */
const useDraft = (path: string | null): DraftOut | string | null => {
  const words = useWords()
  const [found, setFound] = useState<Readonly<{ path: string; draft: DraftOut | string }> | null>(null)
  useEffect(() => {
    if (path === null) return
    let gone = false
    const take = (draft: DraftOut | string): void => {
      if (!gone) setFound({ path, draft })
    }
    send<DraftOut>('POST', path)
      .then((answer) => take(answer.ok ? answer.value : (answer.refusal?.text ?? words.t('invoices.gone'))))
      .catch((error: unknown) => take(words.t(error instanceof ApiError && error.status === 404 ? 'invoices.gone' : 'invoices.entry.offline')))
    return () => void (gone = true)
  }, [path])
  return found !== null && found.path === path ? found.draft : null
}

/** Without an order in the address: the shipped orders of the account to choose from. */
const ChooseOrder = ({ accountId }: Readonly<{ accountId: string }>) => {
  const words = useWords()
  const navigate = useNavigate()
  const [text, setText] = useState('')
  const query = text.trim() === '' ? '' : `&text=${encodeURIComponent(text.trim())}`
  const orders = useRead<OrderList>(`/orders?account=${accountId}&state=shipped,partly-shipped&limit=100${query}`)
  return (
    <Page title={words.t('invoices.entry.choose')} crumbs={[{ text: words.t('invoices.title'), to: '/invoices' }]} flush>
      <div className="k-bar inv-filters"><TextField label={words.t('invoices.entry.find')} hidesLabel kind="search" small autoFocus placeholder={words.t('invoices.entry.find')} value={text} onChange={setText} /></div>
      {orders.data === undefined ? (
        <Skeleton rows={10} />
      ) : (
        <Table
          label={words.t('invoices.entry.choose')}
          rows={orders.data.rows}
          rowKey={(row) => row.orderId}
          inset
          onOpen={(row) => void navigate({ to: `/accounts/${accountId}/invoices/new`, search: { order: row.orderId } as never })}
          empty={<Empty text={words.t(query === '' ? 'invoices.entry.nothingShipped' : 'invoices.entry.noOrders')} />}
          columns={[
            { key: 'number', head: words.t('invoices.order'), width: 110, cell: (row) => <span className="k-mid">{row.number}</span> },
            { key: 'day', head: words.t('invoices.orderedOn'), width: 110, cell: (row) => <DayText day={row.orderedOn} /> },
            { key: 'site', head: words.t('invoices.site'), width: 220, cell: (row) => row.site },
            { key: 'lines', head: words.t('invoices.lines'), align: 'right', width: 70, drop: 1, cell: (row) => <span className="k-figure">{words.number(row.lines)}</span> },
            { key: 'net', head: words.t('invoices.net'), align: 'right', width: 130, cell: (row) => <MoneyText amount={row.net.amount} currency={row.net.currency} /> },
          ]}
        />
      )}
    </Page>
  )
}
