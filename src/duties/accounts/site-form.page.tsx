// Adding a site, changing it, and moving it with everything beneath it.

import { Button, Checkbox, Select } from '@mantine/core'
import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useMemo } from 'react'
import { send, stale, useRead } from '#kit/api'
import { Refused, Skeleton } from '#kit/empty'
import { Choice, DayField, MoneyField, QuantityField, TextField } from '#kit/fields'
import { useForm } from '#kit/form'
import type { Opened } from '#kit/unsaved'
import { Unsaved, useOpened } from '#kit/unsaved'
import { Icon } from '#kit/icons'
import { Page } from '#kit/page'
import { useWords } from '#kit/words'
import type { Currency } from '#ground/money'
import { minorDigits } from '#ground/money'
import type { AccountOut, SiteList, SiteNew, SiteOut, SiteRow } from './accounts.wire.ts'
import { IDENTIFIER_SCHEMES } from './identifier.ts'
import { SITE_KINDS, SITE_ROLES } from './site.ts'
import { buildTree, subtree } from './site-tree.ts'
import { ZoneField } from './zone-field.tsx'
import './accounts.css'

export const SiteNewPage = () => {
  const words = useWords()
  const { accountId } = useParams({ strict: false }) as { accountId: string }
  const { under = null } = useSearch({ strict: false }) as { under?: string }
  const account = useRead<AccountOut>(`/accounts/${accountId}`)
  const sites = useRead<SiteList>(`/accounts/${accountId}/sites`)
  const ready = account.data !== undefined && sites.data !== undefined
  return (
    <Page title={words.t('sites.new')} crumbs={crumbs(words, accountId, account.data)}>
      {!ready ? <Skeleton /> : <SiteForm account={account.data} sites={sites.data.rows} site={null} initial={emptySite(under ?? (sites.data.rows.find((row) => row.parentId === null)?.siteId ?? null))} />}
    </Page>
  )
}

export const SiteEditPage = () => {
  const words = useWords()
  const { accountId, siteId } = useParams({ strict: false }) as { accountId: string; siteId: string }
  const account = useRead<AccountOut>(`/accounts/${accountId}`)
  const sites = useRead<SiteList>(`/accounts/${accountId}/sites`)
  const opened = useOpened(siteId, useRead<SiteOut>(`/accounts/${accountId}/sites/${siteId}`, { keep: false }).data)
  const site = opened.opened
  const ready = account.data !== undefined && sites.data !== undefined && site !== undefined
  return (
    <Page title={words.t('sites.edit')} crumbs={[...crumbs(words, accountId, account.data), ...(site === undefined ? [] : [{ text: site.name, to: `/accounts/${accountId}/sites/${siteId}` }])]}>
      {!ready ? <Skeleton /> : <SiteForm key={site.version} opened={opened} account={account.data} sites={sites.data.rows} site={site} initial={{ ...site, parentId: site.above.at(-1)?.id ?? null, billToSiteId: site.billTo?.id ?? null, creditLimit: site.creditLimit?.amount ?? null }} />}
    </Page>
  )
}

const crumbs = (words: ReturnType<typeof useWords>, accountId: string, account: AccountOut | undefined) => [
  { text: words.t('accounts.title'), to: '/accounts' },
  ...(account === undefined ? [] : [{ text: account.name, to: `/accounts/${accountId}` }]),
]

const emptySite = (parentId: string | null): SiteNew => ({
  number: '', name: '', kind: parentId === null ? 'head-office' : 'store', parentId, roles: parentId === null ? ['sold-to', 'bill-to', 'payer'] : ['ship-to'], billToSiteId: null,
  street: null, city: null, region: null, postalCode: null, country: null, latitude: null, longitude: null, timeZone: null, currency: null, paymentDays: null,
  creditLimit: null, creditHold: false, openedOn: null, identifiers: [],
})

const FIELDS = [
  'name', 'kind', 'parentId', 'roles', 'billToSiteId', 'street', 'city', 'region', 'postalCode', 'country', 'latitude', 'longitude', 'timeZone', 'currency', 'paymentDays',
  'creditLimit', 'creditHold', 'openedOn', 'identifiers',
] as const

type FormProps = Readonly<{ account: AccountOut; sites: readonly SiteRow[]; site: SiteOut | null; initial: SiteNew; opened?: Opened<SiteOut> }>

const SiteForm = ({ account, sites, site, initial, opened }: FormProps) => {
  const words = useWords()
  const navigate = useNavigate()
  const base = `/accounts/${account.accountId}`
  const form = useForm({
    initial,
    ...(opened === undefined ? {} : { touched: opened.hold }),
    send: (values) => {
      const fields = Object.fromEntries(FIELDS.map((key) => [key, values[key]]))
      return site === null
        ? send<{ siteId: string }>('POST', `${base}/sites`, { number: values.number, ...fields })
        : send<{ siteId: string }>('PUT', `${base}/sites/${site.siteId}`, { version: site.version, ...fields })
    },
    done: ({ siteId }) => {
      void stale(base)
      void navigate({ to: `${base}/sites/${siteId}` })
    },
  })
  const { values, set, setRead, error } = form
  const text = (key: 'street' | 'city' | 'region' | 'postalCode' | 'country' | 'latitude' | 'longitude' | 'currency', placeholder?: string) => (
    <TextField
      label={words.t(key === 'currency' ? 'accounts.currency' : `sites.${key}`)}
      value={values[key] ?? ''}
      onChange={(value) => set(key, value === '' ? null : key === 'country' || key === 'currency' ? value.toUpperCase() : value)}
      error={error(key)}
      {...(placeholder === undefined ? {} : { placeholder })}
    />
  )
  const currency = values.currency !== null && /^[A-Z]{3}$/.test(values.currency) ? values.currency : account.currency
  return (
    <form onSubmit={form.submit} className="acc-form acc-page-form">
      <Unsaved when={form.unsaved} />
      {form.refusal !== null && (form.refusal.at ?? '') === '' && (
        <Refused text={form.refusal.text}>{site !== null && <Button size="xs" onClick={() => void stale(`${base}/sites/${site.siteId}`).then(opened?.letGo)}>{words.t('sites.discard')}</Button>}</Refused>
      )}
      <div className="acc-fields">
        <TextField label={words.t('sites.number')} value={values.number} onChange={(value) => set('number', value)} error={error('number')} hint={words.t('accounts.number.hint')} disabled={site !== null} autoFocus={site === null} required />
        <TextField label={words.t('sites.name')} value={values.name} onChange={(value) => set('name', value)} error={error('name')} autoFocus={site !== null} required />
        <Choice label={words.t('sites.kind')} value={values.kind} onChange={(value) => set('kind', (value ?? 'other') as SiteNew['kind'])} options={SITE_KINDS.map((value) => ({ value, label: words.t(`sites.kind.${value}`) }))} />
        <SitePicker label={words.t('sites.parent')} sites={sites} not={site?.siteId ?? null} value={values.parentId} onChange={(value) => set('parentId', value)} error={error('parentId')} none={words.t('sites.parent.none')} {...(site === null ? {} : { hint: words.t('sites.parent.hint') })} />
      </div>
      <fieldset className="acc-group">
        <legend>{words.t('sites.roles')}</legend>
        <div className="k-row">
          {SITE_ROLES.map((role) => (
            <Checkbox key={role} label={words.t(`sites.role.${role}`)} checked={values.roles.includes(role)} onChange={(event) => set('roles', event.currentTarget.checked ? [...values.roles, role] : values.roles.filter((one) => one !== role))} />
          ))}
        </div>
        <div className="acc-fields">
          <SitePicker label={words.t('sites.billTo')} sites={sites} not={null} value={values.billToSiteId} onChange={(value) => set('billToSiteId', value)} error={error('billToSiteId')} none={words.t('sites.billTo.none')} />
        </div>
      </fieldset>
      <fieldset className="acc-group">
        <legend>{words.t('sites.address')}</legend>
        <div className="acc-fields">{text('street')}{text('postalCode')}{text('city')}{text('region')}{text('country', account.country ?? 'DE')}<span className="acc-gap" />{text('latitude', '53.5511')}{text('longitude', '9.9937')}</div>
      </fieldset>
      <fieldset className="acc-group">
        <legend>{words.t('sites.conditions')}</legend>
        <div className="acc-fields">
          <ZoneField label={words.t('sites.timeZone')} value={values.timeZone} onChange={(value) => set('timeZone', value)} error={error('timeZone')} placeholder={words.t('sites.inherits', { value: account.timeZone })} clearable />
          {text('currency', words.t('sites.inherits', { value: account.currency }))}
          <QuantityField label={words.t('accounts.paymentDays')} value={values.paymentDays === null ? null : String(values.paymentDays)} onChange={(value, readable) => setRead('paymentDays', value === null ? null : Number(value), readable)} error={error('paymentDays')} unit="day" {...(account.paymentDays === null ? {} : { hint: words.t('sites.inherits', { value: account.paymentDays }) })} />
          <MoneyField label={words.t('accounts.creditLimit')} currency={currency} digits={minorDigits(currency as Currency)} value={values.creditLimit} onChange={(value, readable) => setRead('creditLimit', value, readable)} error={error('creditLimit')} />
          <DayField label={words.t('sites.openedOn')} value={values.openedOn} onChange={(value, readable) => setRead('openedOn', value, readable)} error={error('openedOn')} />
          <Checkbox label={words.t('accounts.creditHold')} description={words.t('accounts.creditHold.text')} checked={values.creditHold} onChange={(event) => set('creditHold', event.currentTarget.checked)} />
        </div>
      </fieldset>
      <fieldset className="acc-group">
        <legend>{words.t('sites.identifiers')}</legend>
        {values.identifiers.map((one, at) => {
          const put = (next: Partial<typeof one>): void => set('identifiers', values.identifiers.map((other, place) => (place === at ? { ...other, ...next } : other)))
          return (
            <div className="acc-identifier" key={at}>
              <Choice label={words.t('sites.identifier.scheme')} hidesLabel value={one.scheme} onChange={(value) => put({ scheme: (value ?? 'other') as typeof one.scheme })} options={IDENTIFIER_SCHEMES.map((value) => ({ value, label: words.t(`sites.scheme.${value}`) }))} />
              <TextField label={words.t('sites.identifier.value')} hidesLabel value={one.value} onChange={(value) => put({ value })} error={error(`identifiers.${at}.value`)} />
              <Button variant="subtle" onClick={() => set('identifiers', values.identifiers.filter((_, place) => place !== at))} aria-label={words.t('sites.identifier.remove')}><Icon name="close" small /></Button>
            </div>
          )
        })}
        <Button size="xs" leftSection={<Icon name="add" small />} onClick={() => set('identifiers', [...values.identifiers, { scheme: 'GLN', value: '' }])}>{words.t('sites.identifier.add')}</Button>
      </fieldset>
      <div className="k-row">
        <Button type="submit" variant="filled" loading={form.busy}>{words.t(site === null ? 'sites.make' : 'accounts.save')}</Button>
        <Button onClick={() => void navigate({ to: site === null ? base : `${base}/sites/${site.siteId}` })}>{words.t('accounts.cancel')}</Button>
      </div>
    </form>
  )
}

type PickerProps = Readonly<{ label: string; sites: readonly SiteRow[]; not: string | null; value: string | null; onChange(value: string | null): void; error: string | null; none: string; hint?: string }>

/** A site of the account by number or name; those beneath `not` are left out, since a site cannot stand beneath itself. */
const SitePicker = ({ label, sites, not, value, onChange, error, none, hint }: PickerProps) => {
  const data = useMemo(() => {
    const without = not === null ? new Set<string>() : new Set<string>(subtree(buildTree(sites.map((row) => ({ key: row.siteId, parent: row.parentId }))).tree, not))
    return sites.filter((row) => !without.has(row.siteId)).map((row) => ({ value: row.siteId, label: `${row.number} ${row.name}` }))
  }, [sites, not])
  return (
    <Select label={label} size="sm" data={data} value={value} onChange={onChange} error={error} description={hint} placeholder={none} searchable clearable limit={40} inputWrapperOrder={['label', 'input', 'error', 'description']} />
  )
}
