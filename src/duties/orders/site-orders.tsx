// On the page of a site: its newest orders, and the way to all of them.

import { Link } from '@tanstack/react-router'
import { useRead } from '#kit/api'
import { DayText, MoneyText } from '#kit/figures'
import { State } from '#kit/state'
import { useWords } from '#kit/words'
import { kindOf } from './order-state.tsx'
import type { OrderList } from './orders.wire.ts'
import './orders.css'

export const SiteOrders = ({ accountId, siteId }: Readonly<{ accountId: string; siteId: string }>) => {
  const words = useWords()
  const orders = useRead<OrderList>(`/orders?account=${accountId}&site=${siteId}&limit=6`).data
  if (orders === undefined) return null
  if (orders.rows.length === 0) return <p className="k-quiet">{words.t('orders.ofSite.none')}</p>
  return (
    <ul className="or-of-site">
      {orders.rows.map((row) => (
        <li key={row.orderId}>
          <Link className="k-link" to={`/accounts/${accountId}/orders/${row.orderId}`}>{row.number}</Link>
          <span className="k-quiet k-nowrap"><DayText day={row.orderedOn} /></span>
          <State bare kind={kindOf(row.state)} word={words.t(`state.orders.${row.state}`)} />
          <MoneyText amount={row.net.amount} currency={row.net.currency} />
        </li>
      ))}
    </ul>
  )
}
