// The head of the order editor: what the whole order is about, each fact under its name and changed where it stands.

import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { memo, useMemo } from 'react'
import { useRead } from '#kit/api'
import { Choice, DayField } from '#kit/fields'
import { useWords } from '#kit/words'
import type { SiteList } from '#duties/accounts/accounts.wire'
import type { JudgedOut } from './orders.wire.ts'
import type { Head } from './use-draft.tsx'

type HeadProps = Readonly<{ accountId: string; head: Head; judged: JudgedOut | null; onChange(change: Partial<Head>): void }>

/** Drawn anew only when the head or the judgement changes, not at every key in the grid. */
export const EditorHead = memo(({ accountId, head, judged, onChange }: HeadProps) => {
  const words = useWords()
  const sites = useRead<SiteList>(`/accounts/${accountId}/sites`)
  const options = useMemo(() => (sites.data?.rows ?? [])
    .filter((site) => site.siteId === head.shipTo || (site.roles.includes('ship-to') && site.closedOn === null))
    .map((site) => ({ value: site.siteId, label: `${site.name}${site.city === null ? '' : `, ${site.city}`} · ${site.number}` })), [sites.data, head.shipTo])
  const priceDay = judged?.contract?.priceDay === 'delivery' ? 'delivery' : 'order'
  return (
    <dl className="ord-head">
      <Item label={words.t('orders.site')} wide><Choice label={words.t('orders.site')} hidesLabel small search value={head.shipTo} options={options} placeholder={words.t('orders.editor.chooseSite')} onChange={(shipTo) => onChange({ shipTo })} /></Item>
      <Item label={words.t('orders.theirNumber')}>
        <input aria-label={words.t('orders.theirNumber')} data-head="purchaseOrder" value={head.purchaseOrder} maxLength={60} autoComplete="off" spellCheck={false} placeholder="–" onChange={(event) => onChange({ purchaseOrder: event.currentTarget.value })} />
      </Item>
      <Item label={words.t('orders.wished')}><DayField label={words.t('orders.wished')} hidesLabel small placeholder="–" value={head.requestedOn} onChange={(requestedOn, readable) => readable && onChange({ requestedOn })} /></Item>
      <Item label={words.t('orders.orderedBy')}>
        <input aria-label={words.t('orders.orderedBy')} value={head.orderedBy} maxLength={120} autoComplete="off" placeholder="–" onChange={(event) => onChange({ orderedBy: event.currentTarget.value })} />
      </Item>
      <Item label={words.t('orders.priceDay')}><span>{words.t(`orders.priceDay.${priceDay}`)}</span></Item>
      <Item label={words.t('orders.contract')}>
        {judged?.contract === null || judged?.contract === undefined ? <span className="k-quiet">{judged === null ? '–' : words.t('orders.noContract')}</span> : <Link className="k-link" to={`/accounts/${accountId}/contracts/${judged.contract.contractId}`}>{judged.contract.number}</Link>}
      </Item>
      <Item label={words.t('orders.payment')}><span>{judged?.paymentDays === null || judged?.paymentDays === undefined ? '–' : words.t('orders.days', { count: judged.paymentDays })}</span></Item>
    </dl>
  )
})

const Item = ({ label, wide = false, children }: Readonly<{ label: string; wide?: boolean; children: ReactNode }>) => (
  <div className={wide ? 'ord-wide' : undefined}><dt>{label}</dt><dd>{children}</dd></div>
)
