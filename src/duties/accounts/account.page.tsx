// One account as a whole: how its duties stand, its sites with figures at every level, orders against invoices, findings, what happened.

import { Button } from '@mantine/core'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { ApiError, useRead } from '#kit/api'
import { Empty, Skeleton } from '#kit/empty'
import { Icon } from '#kit/icons'
import { Keys, useKeys } from '#kit/keys'
import { Page, Section } from '#kit/page'
import { Slot, slotIsFilled } from '#kit/slot'
import { State } from '#kit/state'
import { useWords } from '#kit/words'
import { AccountStrip } from './account-strip.tsx'
import type { AccountFigures, AccountOut, SiteFigures, SiteList, SitesFigures } from './accounts.wire.ts'
import { MonthsChart } from './months-chart.tsx'
import type { View } from './sites-panel.tsx'
import { Sited, SitesPanel } from './sites-panel.tsx'
import { TimelinePanel } from './timeline-panel.tsx'
import './accounts.css'

export const AccountPage = () => {
  const words = useWords()
  const navigate = useNavigate()
  const { accountId } = useParams({ strict: false }) as { accountId: string }
  const account = useRead<AccountOut>(`/accounts/${accountId}`, { keep: false })
  const figures = useRead<AccountFigures>(`/accounts/${accountId}/figures`, { keep: false })
  const sites = useRead<SiteList>(`/accounts/${accountId}/sites`, { keep: false })
  const siteFigures = useRead<SitesFigures>(`/accounts/${accountId}/figures/sites`, { keep: false })
  const me = useRead<{ person: { name: string } }>('/shell')
  const mapped = useMemo(() => {
    const byId = new Map(siteFigures.data?.rows.map((row): [string, SiteFigures] => [row.siteId, row]))
    return sites.data?.rows.map((site) => ({ ...site, figures: byId.get(site.siteId) ?? null }))
  }, [sites.data, siteFigures.data])

  const [view, setView] = useState<View>('tree')
  const mayWrite = account.data?.mayWrite ?? false
  const go = (to: string) => (): void => void navigate({ to })
  useKeys(
    {
      o: { do: go(`/accounts/${accountId}/orders/new`), word: words.t('accounts.order') },
      e: { do: go(`/accounts/${accountId}/edit`), word: words.t('accounts.edit') },
      n: { do: go(`/accounts/${accountId}/sites/new`), word: words.t('sites.new') },
    },
    mayWrite,
  )
  if (account.error instanceof ApiError && account.error.status === 404) return <Page title={words.t('accounts.account')}><Empty text={words.t('accounts.notFound')} action={<Link className="k-link" to="/accounts">{words.t('accounts.title')}</Link>} /></Page>
  if (account.data === undefined) return <Page title={words.t('accounts.account')}><Skeleton /></Page>

  const of = account.data
  const addSite = mayWrite && <Button size="xs" leftSection={<Icon name="add" small />} onClick={go(`/accounts/${accountId}/sites/new`)}>{words.t('accounts.addSite')}</Button>
  return (
    <Page
      title={of.name}
      crumbs={[{ text: words.t('accounts.title'), to: '/accounts' }]}
      meta={<Meta account={of} figures={figures.data} />}
      actions={mayWrite && (
        <>
          <Button size="xs" leftSection={<Icon name="edit" small />} rightSection={<Keys of="e" />} onClick={go(`/accounts/${accountId}/edit`)}>{words.t('sites.edit.short')}</Button>
          {addSite}
          {of.sites > 0 && <Button size="xs" variant="filled" leftSection={<Icon name="add" small />} rightSection={<Keys of="o" />} onClick={go(`/accounts/${accountId}/orders/new`)}>{words.t('accounts.order')}</Button>}
        </>
      )}
      flush
    >
      <AccountStrip accountId={accountId} currency={of.currency} figures={figures.data} me={me.data?.person.name ?? null} />
      <div className="acc-halves">
        <SitesPanel accountId={accountId} sites={sites.data?.rows} figures={siteFigures.data} hint={siteFigures.data === undefined ? '' : spanText(words, siteFigures.data)} addSite={addSite} view={view} onView={setView} />
        <div>
          <Section title={words.t('accounts.months')} hint={words.t('accounts.months.hint')}>
            {figures.data === undefined ? <Skeleton rows={4} /> : <MonthsChart months={figures.data.months} currency={of.currency} />}
          </Section>
          <div className={slotIsFilled('account.contracts') ? 'acc-two' : ''}>
            {slotIsFilled('account.contracts') && <Section title={words.t('accounts.contract')}><Slot name="account.contracts" accountId={accountId} /></Section>}
            {view !== 'map' && mapped !== undefined && mapped.length > 0 && <Section title={words.t('accounts.view.map')}><Sited accountId={accountId} rows={mapped} height={212} /></Section>}
          </div>
          <Slot name="account.partners" accountId={accountId} />
        </div>
      </div>
      <div className="acc-halves acc-lower">
        {slotIsFilled('account.findings') && (
          <Section title={words.t('accounts.openFindings')} actions={<Link className="k-link" to="/" search={{ account: accountId } as never}>{words.t('accounts.timeline.all')}</Link>}>
            <Slot name="account.findings" accountId={accountId} />
          </Section>
        )}
        <Section title={words.t('accounts.timeline')}><TimelinePanel accountId={accountId} timeZone={of.timeZone} /></Section>
      </div>
    </Page>
  )
}

/** "last twelve months", or which twelve when the books end earlier. */
export const spanText = (words: ReturnType<typeof useWords>, span: Readonly<{ from: string; to: string }>): string => {
  const month = (at: string): string => new Intl.DateTimeFormat(words.formats.locale, { month: 'short', year: 'numeric', timeZone: 'UTC' }).format(new Date(at))
  return `${month(span.from)} – ${month(span.to)}`
}

const Meta = ({ account, figures }: Readonly<{ account: AccountOut; figures: AccountFigures | undefined }>) => {
  const words = useWords()
  const kinds = account.kinds.slice(0, 3).map((one) => words.t(`accounts.kind.${one.kind}`, { count: one.sites })).join(', ')
  const contract = figures === undefined ? ''
    : figures.contracts.inForce === 0 ? words.t('accounts.noContract')
    : figures.contracts.until === null ? words.t('accounts.openEnded')
    : words.t('accounts.until', { until: words.day(figures.contracts.until, 'long') })
  const about = [kinds === '' ? '' : `${kinds}.`, contract].filter((part) => part !== '').join(' ')
  return (
    <>
      {account.creditHold && <State kind="broken" word={words.t('accounts.onHold')} />}
      <span className="k-quiet acc-meta" title={about}>{about}</span>
    </>
  )
}
