// Findings on the pages of others: open findings of an account, a site, an order, an invoice, and whether a contract is kept.

import { useRead } from '#kit/api'
import { ChainGlyph } from '#kit/chain'
import { MoneyText } from '#kit/figures'
import { State } from '#kit/state'
import { useWords } from '#kit/words'
import { Link } from '@tanstack/react-router'
import { sentenceOf } from './group.ts'
import { queryOf } from './use-worklist.tsx'
import { dueOf, Sums } from './worklist.list.tsx'
import type { FilterIn, RowOut, WorklistOut } from './worklist.wire.ts'
import './worklist.css'

const SHOWN = 6

/** The rows of my day under a filter, the first few, with a way to all of them. */
const Panel = ({ filter, none }: Readonly<{ filter: FilterIn; none: string }>) => {
  const words = useWords()
  const data = useRead<WorklistOut>(`/worklist?limit=${SHOWN}&${queryOf(filter)}`).data
  if (data === undefined) return null
  const total = (data.sections ?? []).reduce((sum, section) => sum + section.rows, 0)
  if (total === 0) return <State kind="kept" bare word={none} />
  return (
    <>
      <ul>{data.rows.map((row) => <li key={row.groupId}><PanelRow row={row} filter={filter} today={data.today} /></li>)}</ul>
      {total > data.rows.length && <p className="wl-panel-rest k-quiet">{words.t('worklist.panel.rest', { count: total - data.rows.length })} · <Link className="k-link" to="/" search={filter as never}>{words.t('worklist.panel.all')}</Link></p>}
    </>
  )
}

const PanelRow = ({ row, filter, today }: Readonly<{ row: RowOut; filter: FilterIn; today: string }>) => {
  const words = useWords()
  const due = dueOf(row, today as never, words)
  const site = row.site === null || filter.site !== undefined ? '' : row.sites > 1 ? `${row.site.name} ${words.t('worklist.more', { count: row.sites - 1 })}` : row.site.name
  return (
    <article className="wl-panel-row">
      <ChainGlyph breaksAt={row.breaksAt} kind={row.breaksAs ?? (row.breaksAt === null ? 'kept' : 'broken')} />
      <div>
        <Link className="wl-say" to="/findings/$accountId/$findingId" params={{ accountId: row.accountId, findingId: row.findingId } as never} search={filter as never}>{words.speak(sentenceOf({ ...row, rule: row.key.rule }, words.has))}</Link>
        {site !== '' && <p className="wl-meta">{site}</p>}
      </div>
      <div className="wl-amount">
        <MoneyText amount={row.atStake.amount} currency={row.atStake.currency} strong={row.key.certainty === 'exact'} whole={row.atStake.amount.length > 6} />
        <div className={due.now ? 'wl-due wl-now' : 'wl-due'}>{row.key.certainty === 'exposure' && !due.now ? words.t('worklist.exposed') : due.text}</div>
      </div>
    </article>
  )
}

export const AccountFindings = ({ accountId }: Readonly<{ accountId: string }>) => <Panel filter={{ account: accountId }} none={useWords().t('worklist.panel.none')} />

export const SiteFindings = ({ accountId, siteId }: Readonly<{ accountId: string; siteId: string }>) => <Panel filter={{ account: accountId, site: siteId }} none={useWords().t('worklist.panel.none')} />

export const OrderFindings = ({ accountId, orderId }: Readonly<{ accountId: string; orderId: string }>) => <Panel filter={{ account: accountId, order: orderId }} none={useWords().t('worklist.panel.none')} />

export const InvoiceFindings = ({ accountId, invoiceId }: Readonly<{ accountId: string; invoiceId: string }>) => <Panel filter={{ account: accountId, invoice: invoiceId }} none={useWords().t('worklist.panel.none')} />

/** Whether a contract is kept: what differs from it now, in money, and the causes. */
export const ContractStanding = ({ accountId, contractId }: Readonly<{ accountId: string; contractId: string }>) => {
  const words = useWords()
  const filter: FilterIn = { account: accountId, contract: contractId }
  const sections = useRead<WorklistOut>(`/worklist?limit=${SHOWN}&${queryOf(filter)}`).data?.sections ?? []
  const sums = sections.flatMap((section) => section.sums)
  return (
    <section className="k-section" aria-label={words.t('worklist.panel.open')}>
      <div className="k-section-head"><h2>{words.t('worklist.panel.open')}</h2>{sections.length === 1 && <span className="wl-sums"><Sums sums={sums} /></span>}</div>
      <Panel filter={filter} none={words.t('worklist.panel.none.contract')} />
    </section>
  )
}
