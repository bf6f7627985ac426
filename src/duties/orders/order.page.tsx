// The page of one order: the editor while it is a draft, else what was ordered and what became of it. `new` is an order not kept yet.

import { useParams, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { ApiError, stale, useRead } from '#kit/api'
import { Empty, Skeleton } from '#kit/empty'
import { Page } from '#kit/page'
import { useWords } from '#kit/words'
import { OrderEditor } from './order-editor.tsx'
import { OrderView } from './order-view.tsx'
import type { OrderOut } from './orders.wire.ts'

export const OrderPage = () => {
  const words = useWords()
  const { accountId, orderId = 'new' } = useParams({ strict: false }) as { accountId: string; orderId?: string }
  const { site } = useSearch({ strict: false }) as { site?: string }
  // the order that this very editor has made: its address changes, the editor stays
  const [made, setMade] = useState<string | null>(null)
  const key = useRef('new')
  const isMine = orderId === 'new' || orderId === made
  if (!isMine) key.current = orderId
  const order = useRead<OrderOut>(orderId === 'new' ? null : `/accounts/${accountId}/orders/${orderId}`, { keep: false })
  const account = useRead<{ name: string; currency: string }>(`/accounts/${accountId}`)
  const placed = order.data !== undefined && order.data.state !== 'draft'
  useEffect(() => {
    if (made !== null) void stale('/orders')
  }, [made])

  if (order.error instanceof ApiError && order.error.status === 404) return <Page title={words.t('orders.title')} crumbs={[{ text: words.t('orders.title'), to: '/orders' }]}><Empty text={words.t('orders.gone')} /></Page>
  if (placed && order.data !== undefined) return <OrderView order={order.data} />
  if (account.data === undefined || (!isMine && order.data === undefined)) return <Page title={words.t('orders.title')}><Skeleton /></Page>
  const onMade = (id: string): void => {
    setMade(id)
    // not a navigation: nothing may take the focus from the cell that is being typed in
    window.history.replaceState(window.history.state, '', `/accounts/${accountId}/orders/${id}`)
  }
  return <OrderEditor key={key.current} accountId={accountId} accountName={account.data.name} currency={account.data.currency} order={isMine ? null : (order.data ?? null)} site={site ?? null} onMade={onMade} />
}
