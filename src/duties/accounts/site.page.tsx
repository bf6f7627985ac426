// One site: where it stands in the tree, who answers for it, its address and numbers, its figures, and what happened there.

import { Button } from '@mantine/core'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { ApiError, send, stale, useRead } from '#kit/api'
import { Dialog } from '#kit/dialog'
import { Empty, Refused, Skeleton } from '#kit/empty'
import { DayField } from '#kit/fields'
import { DayText, Missing, NumberText } from '#kit/figures'
import { useForm } from '#kit/form'
import { Icon } from '#kit/icons'
import { Keys, useKeys } from '#kit/keys'
import { SiteMap } from '#kit/map'
import { Facts, Page, Section } from '#kit/page'
import { Slot, slotIsFilled } from '#kit/slot'
import { State } from '#kit/state'
import { Table } from '#kit/table'
import { toast } from '#kit/toast'
import { countryName, useWords } from '#kit/words'
import { spanText } from './account.page.tsx'
import { Late } from './accounts.list.tsx'
import type { AccountOut, SiteOut, SitesFigures } from './accounts.wire.ts'
import { Sums } from './sums.tsx'
import { TimelinePanel } from './timeline-panel.tsx'
import './accounts.css'

export const SitePage = () => {
  const words = useWords()
  const navigate = useNavigate()
  const { accountId, siteId } = useParams({ strict: false }) as { accountId: string; siteId: string }
  const base = `/accounts/${accountId}`
  const account = useRead<AccountOut>(base, { keep: false })
  const site = useRead<SiteOut>(`${base}/sites/${siteId}`, { keep: false })
  const figures = useRead<SitesFigures>(`${base}/figures/sites`, { keep: false })
  const [closing, setClosing] = useState(false)
  const mayWrite = site.data?.mayWrite ?? false
  const edit = (): void => void navigate({ to: `${base}/sites/${siteId}/edit` })
  useKeys({ e: { do: edit, word: words.t('sites.edit') } }, mayWrite)

  if (site.error instanceof ApiError && site.error.status === 404) return <Page title={words.t('accounts.site')}><Empty text={words.t('sites.notFound')} action={<Link className="k-link" to={base}>{words.t('accounts.account')}</Link>} /></Page>
  if (site.data === undefined || account.data === undefined) return <Page title={words.t('accounts.site')}><Skeleton /></Page>
  const of = site.data
  const own = figures.data?.rows.find((row) => row.siteId === siteId)
  const reopen = async (): Promise<void> => {
    const answer = await send('POST', `${base}/sites/${siteId}/closure`, { version: of.version, closedOn: null })
    if (answer.ok) await stale(base)
    else toast({ text: answer.refusal?.text ?? answer.problems?.[0]?.text ?? '', bad: true })
  }
  return (
    <Page
      title={of.name}
      crumbs={[{ text: words.t('accounts.title'), to: '/accounts' }, { text: account.data.name, to: base }, ...of.above.slice(-2).map((one) => ({ text: one.name, to: `${base}/sites/${one.id}` }))]}
      meta={
        <>
          {of.closedOn !== null && <State kind="open" word={words.t('sites.closed', { closedOn: words.day(of.closedOn) })} />}
          {of.conditions.creditHold && <State kind="broken" word={words.t('accounts.onHold')} />}
          <span className="k-quiet acc-meta">{of.number}, {words.t(`sites.kind.${of.kind}`)}</span>
        </>
      }
      actions={mayWrite && (
        <>
          {of.closedOn === null ? <Button size="xs" onClick={() => setClosing(true)}>{words.t('sites.close')}</Button> : <Button size="xs" onClick={() => void reopen()}>{words.t('sites.reopen')}</Button>}
          <Button size="xs" leftSection={<Icon name="add" small />} onClick={() => void navigate({ to: `${base}/sites/new`, search: { under: siteId } as never })}>{words.t('accounts.addSite')}</Button>
          <Button size="xs" variant="filled" leftSection={<Icon name="edit" small />} rightSection={<Keys of="e" />} onClick={edit}>{words.t('sites.edit.short')}</Button>
        </>
      )}
    >
      <Section title={words.t('sites.figures')} hint={figures.data === undefined ? '' : `${words.t('sites.figures.beneath')}: ${spanText(words, figures.data)}`}>
        <Facts
          facts={[
            { label: words.t('accounts.stake'), value: <Sums sums={own?.atStake ?? []} />, big: true },
            { label: words.t('accounts.findings'), value: <Link className="k-link" to="/" search={{ account: accountId, site: siteId } as never}><NumberText amount={own?.findings ?? 0} /></Link> },
            { label: words.t('accounts.ordered'), value: <Link className="k-link" to="/orders" search={{ account: accountId, site: siteId } as never}><Sums sums={own?.ordered ?? []} /></Link> },
            { label: words.t('accounts.invoiced'), value: <Link className="k-link" to="/invoices" search={{ account: accountId, site: siteId } as never}><Sums sums={own?.invoiced ?? []} /></Link> },
            { label: words.t('accounts.late'), value: <Late figures={own ?? null} /> },
            { label: words.t('sites.now'), value: <Now zone={of.conditions.timeZone} />, note: of.conditions.timeZone },
          ]}
        />
      </Section>
      <div className="acc-columns">
        <div>
          <Section title={words.t('sites.place')} hint={of.beneath === 0 ? undefined : words.t('sites.beneath', { count: of.beneath })}>
            <Place site={of} base={base} />
          </Section>
          <Section title={words.t('sites.answers')}>
            <dl className="acc-facts">
              {of.answers.map(({ role, site: who }) => (
                <div key={role}>
                  <dt>{words.t(`sites.role.${role}`)}</dt>
                  <dd>{who === null ? <span className="k-quiet">{words.t('accounts.nobody')}</span> : who.id === siteId ? words.t('sites.answers.self') : <Link className="k-link" to={`${base}/sites/${who.id}`}>{who.number} {who.name}</Link>}</dd>
                </div>
              ))}
            </dl>
          </Section>
          {slotIsFilled('site.orders') && <Section title={words.t('sites.orders')}><Slot name="site.orders" accountId={accountId} siteId={siteId} /></Section>}
          {slotIsFilled('site.findings') && <Section title={words.t('sites.toFindings')}><Slot name="site.findings" accountId={accountId} siteId={siteId} /></Section>}
          <Section title={words.t('accounts.timeline')}><TimelinePanel accountId={accountId} subject={{ kind: 'site', id: siteId }} timeZone={of.conditions.timeZone} /></Section>
        </div>
        <div>
          <Section title={words.t('sites.address')}>
            <Address site={of} />
            {of.latitude !== null && of.longitude !== null && (
              <SiteMap height={180} points={[{ key: of.siteId, name: of.name, latitude: Number(of.latitude), longitude: Number(of.longitude), state: (own?.findings ?? 0) > 0 ? 'risk' : 'open' }]} />
            )}
          </Section>
          <Section title={words.t('sites.conditions')}><Conditions site={of} /></Section>
          <Section title={words.t('sites.identifiers')}>
            {of.identifiers.length === 0 ? <p className="k-quiet">{words.t('sites.identifiers.none')}</p> : (
              <dl className="acc-facts">{of.identifiers.map((one) => <div key={one.scheme + one.value}><dt>{words.t(`sites.scheme.${one.scheme}`)}</dt><dd className="acc-code">{one.value}</dd></div>)}</dl>
            )}
          </Section>
        </div>
      </div>
      {closing && <CloseDialog site={of} base={base} today={account.data.today} onClose={() => setClosing(false)} />}
    </Page>
  )
}

const Place = ({ site, base }: Readonly<{ site: SiteOut; base: string }>) => {
  const words = useWords()
  const navigate = useNavigate()
  return (
    <>
      {site.above.length > 0 && (
        <p className="acc-path">
          {site.above.map((one) => <span key={one.id}><Link className="k-link" to={`${base}/sites/${one.id}`}>{one.name}</Link> <Icon name="right" small /> </span>)}
          {site.name}
        </p>
      )}
      {site.children.length > 0 && (
        <div className="acc-sites acc-children" data-scroll="children">
          <Table
            label={words.t('sites.children')}
            tight
            rowHeight={28}
            rows={site.children}
            rowKey={(row) => row.id}
            virtual={site.children.length > 120}
            onOpen={(row) => void navigate({ to: `${base}/sites/${row.id}` })}
            columns={[
              { key: 'name', head: words.t('sites.children'), width: 200, cell: (row) => <span className={row.closedOn === null ? 'acc-site' : 'acc-site acc-closed'}><span className="acc-number">{row.number}</span> {row.name}</span> },
              { key: 'kind', head: words.t('sites.kind'), width: 120, drop: 1, cell: (row) => words.t(`sites.kind.${row.kind}`) },
              { key: 'city', head: words.t('sites.city'), width: 110, drop: 2, cell: (row) => row.city ?? '–' },
              { key: 'beneath', head: words.t('accounts.sites'), align: 'right', width: 70, cell: (row) => (row.beneath === 0 ? <Missing /> : <NumberText amount={row.beneath} />) },
            ]}
          />
        </div>
      )}
    </>
  )
}

const Address = ({ site }: Readonly<{ site: SiteOut }>) => {
  const words = useWords()
  const country = site.country === null ? null : words.country(site.country)
  // books often repeat the country as the region, and in English
  const region = site.country !== null && [country, countryName('en', site.country), site.city].includes(site.region) ? null : site.region
  const lines = [site.name, site.street, [site.postalCode, site.city].filter(Boolean).join(' '), region, country].filter((line) => line !== null && line !== '')
  return <address className="acc-address">{lines.map((line) => <span key={line}>{line}</span>)}</address>
}

const Conditions = ({ site }: Readonly<{ site: SiteOut }>) => {
  const words = useWords()
  const inherited = (own: unknown) => (own === null ? <span className="k-quiet"> {words.t('sites.ofAccount')}</span> : null)
  return (
    <dl className="acc-facts">
      <div><dt>{words.t('accounts.currency')}</dt><dd>{site.conditions.currency}{inherited(site.currency)}</dd></div>
      <div><dt>{words.t('accounts.paymentDays')}</dt><dd>{site.conditions.paymentDays === null ? <Missing /> : words.t('sites.days', { count: site.conditions.paymentDays })}{site.conditions.paymentDays === null ? null : inherited(site.paymentDays)}</dd></div>
      <div><dt>{words.t('sites.timeZone')}</dt><dd>{site.conditions.timeZone}{inherited(site.timeZone)}</dd></div>
      <div><dt>{words.t('accounts.creditLimit')}</dt><dd>{site.creditLimit === null ? <Missing /> : <Sums sums={[site.creditLimit]} />}</dd></div>
      <div><dt>{words.t('sites.roles')}</dt><dd>{site.roles.length === 0 ? <Missing /> : site.roles.map((role) => words.t(`sites.role.${role}`)).join(', ')}</dd></div>
      <div><dt>{words.t('sites.openedOn')}</dt><dd><DayText day={site.openedOn} /></dd></div>
    </dl>
  )
}

/** The time of day there, kept right while the page is open. */
const Now = ({ zone }: Readonly<{ zone: string }>) => {
  const words = useWords()
  const [at, setAt] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setAt(new Date()), 15_000)
    return () => clearInterval(timer)
  }, [])
  return <time dateTime={at.toISOString()}>{new Intl.DateTimeFormat(words.formats.locale, { timeZone: zone, weekday: 'short', hour: '2-digit', minute: '2-digit' }).format(at)}</time>
}

const CloseDialog = ({ site, base, today, onClose }: Readonly<{ site: SiteOut; base: string; today: string; onClose(): void }>) => {
  const words = useWords()
  const form = useForm({
    initial: { closedOn: today as string | null },
    send: ({ closedOn }) => send('POST', `${base}/sites/${site.siteId}/closure`, { version: site.version, closedOn: closedOn ?? '' }),
    done: () => {
      void stale(base)
      onClose()
    },
  })
  return (
    <Dialog title={words.t('sites.close')} onClose={onClose}>
      <form onSubmit={form.submit} className="acc-form">
        {form.refusal !== null && <Refused text={form.refusal.text} see={form.refusal.see === undefined ? undefined : <Link className="k-link" to={`${base}/sites/${form.refusal.see.id}`}>{form.refusal.see.text}</Link>} />}
        <p className="k-quiet">{words.t('sites.close.text')}</p>
        <DayField label={words.t('sites.close.day')} value={form.values.closedOn} near={today} autoFocus error={form.refusal === null ? form.error('closedOn') : null} onChange={(value, readable) => form.setRead('closedOn', value, readable)} />
        <div className="k-row acc-end">
          <Button onClick={onClose}>{words.t('accounts.cancel')}</Button>
          <Button type="submit" variant="filled" loading={form.busy}>{words.t('sites.close')}</Button>
        </div>
      </form>
    </Dialog>
  )
}
