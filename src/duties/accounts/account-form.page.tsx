// Making and changing an account.

import { Button, Checkbox } from '@mantine/core'
import { useNavigate, useParams } from '@tanstack/react-router'
import { send, stale, useRead } from '#kit/api'
import { Refused, Skeleton } from '#kit/empty'
import { DayField, MoneyField, QuantityField, TextField } from '#kit/fields'
import { useForm } from '#kit/form'
import type { Opened } from '#kit/unsaved'
import { Unsaved, useOpened } from '#kit/unsaved'
import { Page } from '#kit/page'
import { toast } from '#kit/toast'
import { useWords } from '#kit/words'
import { minorDigits } from '#ground/money'
import type { Currency } from '#ground/money'
import type { AccountNew, AccountOut } from './accounts.wire.ts'
import { ZoneField } from './zone-field.tsx'
import './accounts.css'

type Values = AccountNew

export const AccountNewPage = () => {
  const words = useWords()
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <Page title={words.t('accounts.new')} crumbs={[{ text: words.t('accounts.title'), to: '/accounts' }]}>
      <AccountForm account={null} initial={{ number: '', name: '', currency: '', country: null, timeZone: zone, calendar: null, openedOn: null, paymentDays: null, creditLimit: null, creditHold: false }} />
    </Page>
  )
}

export const AccountEditPage = () => {
  const words = useWords()
  const { accountId } = useParams({ strict: false }) as { accountId: string }
  const opened = useOpened(accountId, useRead<AccountOut>(`/accounts/${accountId}`, { keep: false }).data)
  const data = opened.opened
  return (
    <Page title={words.t('accounts.edit')} crumbs={[{ text: words.t('accounts.title'), to: '/accounts' }, ...(data === undefined ? [] : [{ text: data.name, to: `/accounts/${accountId}` }])]}>
      {data === undefined ? <Skeleton /> : <AccountForm key={data.version} opened={opened} account={data} initial={{ ...data, creditLimit: data.creditLimit?.amount ?? null }} />}
    </Page>
  )
}

const AccountForm = ({ account, initial, opened }: Readonly<{ account: AccountOut | null; initial: Values; opened?: Opened<AccountOut> }>) => {
  const words = useWords()
  const navigate = useNavigate()
  const back = account === null ? '/accounts' : `/accounts/${account.accountId}`
  const form = useForm({
    initial,
    ...(opened === undefined ? {} : { touched: opened.hold }),
    send: (values) => {
      const { number, name, currency, country, timeZone, calendar, openedOn, paymentDays, creditLimit, creditHold } = values
      const fields = { name, currency: currency.toUpperCase(), country: country === null ? null : country.toUpperCase(), timeZone, calendar, openedOn, paymentDays, creditLimit, creditHold }
      return account === null ? send<{ accountId: string }>('POST', '/accounts', { number, ...fields }) : send<{ accountId: string }>('PUT', `/accounts/${account.accountId}`, { version: account.version, ...fields })
    },
    done: ({ accountId }) => {
      void stale('/accounts', '/shell', '/account-figures')
      if (account === null) toast({ text: values.name })
      void navigate({ to: `/accounts/${accountId}` })
    },
  })
  const { values, set, setRead, error } = form
  const orNull = (text: string): string | null => (text === '' ? null : text)
  const digits = /^[A-Za-z]{3}$/.test(values.currency) ? minorDigits(values.currency.toUpperCase() as Currency) : 2
  return (
    <form onSubmit={form.submit} className="acc-form acc-page-form">
      <Unsaved when={form.unsaved} />
      {form.refusal !== null && (form.refusal.at ?? '') === '' && (
        <Refused text={form.refusal.text}>{account !== null && <Button size="xs" onClick={() => void stale(`/accounts/${account.accountId}`).then(opened?.letGo)}>{words.t('sites.discard')}</Button>}</Refused>
      )}
      <div className="acc-fields">
        <TextField label={words.t('accounts.number')} value={values.number} onChange={(value) => set('number', value)} error={error('number')} hint={words.t('accounts.number.hint')} disabled={account !== null} autoFocus={account === null} required />
        <TextField label={words.t('accounts.name')} value={values.name} onChange={(value) => set('name', value)} error={error('name')} autoFocus={account !== null} required />
        <TextField label={words.t('accounts.currency')} value={values.currency} onChange={(value) => set('currency', value)} error={error('currency')} placeholder="EUR" disabled={account !== null} {...(account === null ? {} : { hint: words.t('accounts.currency.fixed') })} required />
        <TextField label={words.t('sites.country')} value={values.country ?? ''} onChange={(value) => set('country', orNull(value))} error={error('country')} placeholder="DE" />
        <ZoneField label={words.t('accounts.timeZone')} value={values.timeZone} onChange={(value) => set('timeZone', value ?? '')} error={error('timeZone')} />
        <TextField label={words.t('accounts.calendar')} value={values.calendar ?? ''} onChange={(value) => set('calendar', orNull(value))} error={error('calendar')} hint={words.t('accounts.calendar.hint')} />
        <DayField label={words.t('accounts.openedOn')} value={values.openedOn} onChange={(value, readable) => setRead('openedOn', value, readable)} error={error('openedOn')} />
        <QuantityField label={words.t('accounts.paymentDays')} value={values.paymentDays === null ? null : String(values.paymentDays)} onChange={(value, readable) => setRead('paymentDays', value === null ? null : Number(value), readable)} error={error('paymentDays')} unit="day" />
        <MoneyField label={words.t('accounts.creditLimit')} currency={values.currency.toUpperCase()} digits={digits} value={values.creditLimit} onChange={(value, readable) => setRead('creditLimit', value, readable)} error={error('creditLimit')} />
        <Checkbox label={words.t('accounts.creditHold')} description={words.t('accounts.creditHold.text')} checked={values.creditHold} onChange={(event) => set('creditHold', event.currentTarget.checked)} />
      </div>
      <div className="k-row">
        <Button type="submit" variant="filled" loading={form.busy}>{words.t(account === null ? 'accounts.make' : 'accounts.save')}</Button>
        <Button onClick={() => void navigate({ to: back })}>{words.t('accounts.cancel')}</Button>
      </div>
    </form>
  )
}
