// Our own company as its documents show it. Administrators write it, everybody else reads it.

import { Button } from '@mantine/core'
import { useState } from 'react'
import { send, stale, useRead } from '#kit/api'
import { Empty, Refused, Skeleton } from '#kit/empty'
import { TextField } from '#kit/fields'
import { useForm } from '#kit/form'
import { Keys, useKeys } from '#kit/keys'
import { Page, Section } from '#kit/page'
import { toast } from '#kit/toast'
import { Unsaved, useOpened } from '#kit/unsaved'
import { useWords } from '#kit/words'
import { PartnerTabs } from './partner-words.tsx'
import type { CompanyOut } from './partners.wire.ts'
import './partners.css'

const GROUPS = [
  ['address', ['name', 'street', 'postcode', 'city', 'region', 'country']],
  ['numbers', ['vat', 'registration', 'endpointScheme', 'endpointId', 'gln']],
  ['bank', ['iban', 'bic']],
  ['contact', ['contactName', 'contactPhone', 'contactMail']],
] as const

type FieldName = (typeof GROUPS)[number][1][number]
type Values = Readonly<Record<FieldName, string>>
const NAMES: readonly FieldName[] = GROUPS.flatMap(([, names]) => [...names])

export const CompanyPage = () => {
  const words = useWords()
  const found = useRead<CompanyOut>('/company')
  const opened = useOpened('company', found.data)
  if (found.data === undefined && found.error !== null) throw found.error
  const data = opened.opened
  return (
    <Page title={words.t('partners.company.title')} meta={<span className="k-quiet">{words.t('partners.company.hint')}</span>} flush>
      <div className="k-bar"><PartnerTabs /></div>
      <div className="pt-inside">
        {data === undefined ? <Skeleton />
          : data.mayWrite ? <CompanyForm key={JSON.stringify(data.company)} data={data} hold={opened.hold} letGo={opened.letGo} />
          : data.company === null ? <Empty text={words.t('partners.company.empty')} />
          : <Read values={valuesOf(data)} />}
      </div>
    </Page>
  )
}

const valuesOf = ({ company }: CompanyOut): Values => {
  const known = (company ?? {}) as Readonly<Record<string, unknown>>
  const endpoint = company?.endpoint ?? null
  return Object.fromEntries(NAMES.map((name) => [name, name === 'endpointId' ? (endpoint?.id ?? '') : name === 'endpointScheme' ? (endpoint?.scheme ?? '') : String(known[name] ?? '')])) as Values
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim())
const close = (text: string): string | null => orNull(text.replaceAll(' ', ''))

const CompanyForm = ({ data, hold, letGo }: Readonly<{ data: CompanyOut; hold(): void; letGo(): void }>) => {
  const words = useWords()
  const [changed, setChanged] = useState(false)
  const form = useForm<Values, CompanyOut>({
    initial: valuesOf(data),
    touched: () => {
      hold()
      setChanged(true)
    },
    send: ({ endpointId, endpointScheme, ...values }) => send<CompanyOut>('PUT', '/company', {
      ...Object.fromEntries(Object.entries(values).map(([name, text]) => [name, orNull(text)])),
      name: values.name.trim(), country: orNull(values.country.toUpperCase()), iban: close(values.iban.toUpperCase()), bic: close(values.bic.toUpperCase()), gln: close(values.gln),
      endpoint: endpointId.trim() === '' ? null : { id: endpointId.trim(), scheme: orNull(endpointScheme) },
    }),
    done: () => {
      toast({ text: words.t('partners.company.saved') })
      setChanged(false)
      letGo()
      void stale('/company')
    },
  })
  const { values, set, error } = form
  useKeys({ 'mod+Enter': { do: () => document.querySelector<HTMLFormElement>('.pt-form')?.requestSubmit(), word: words.t('kit.save') } }, changed)
  const errorOf = (name: FieldName): string | null => error(name === 'endpointId' ? 'endpoint.id' : name === 'endpointScheme' ? 'endpoint.scheme' : name)
  return (
    <form className="pt-form" onSubmit={form.submit} aria-label={words.t('partners.company.title')}>
      <Unsaved when={form.unsaved} />
      {form.refusal !== null && <Refused text={form.refusal.text} />}
      {data.company === null && <p className="pt-note k-second">{words.t('partners.company.empty')}</p>}
      {GROUPS.map(([group, names]) => (
        <Section key={group} title={words.t(`partners.company.${group}`)} hint={words.has(`partners.company.${group}.hint`) ? words.t(`partners.company.${group}.hint`) : undefined}>
          <div className="pt-fields">
            {names.map((name) => {
              const hint = `partners.company.${name}.hint`
              return <TextField key={name} label={words.t(`partners.company.${name}`)} value={values[name]} onChange={(value) => set(name, value)} error={errorOf(name)} hint={words.has(hint) ? words.t(hint) : undefined} required={name === 'name'} />
            })}
          </div>
        </Section>
      ))}
      <div className="k-row"><Button type="submit" variant="filled" loading={form.busy} disabled={!changed} rightSection={<Keys of="mod+Enter" />}>{words.t('kit.save')}</Button></div>
    </form>
  )
}

const Read = ({ values }: Readonly<{ values: Values }>) => {
  const words = useWords()
  return (
    <div className="pt-form">
      {GROUPS.map(([group, names]) => (
        <Section key={group} title={words.t(`partners.company.${group}`)}>
          <dl className="pt-sides">
            {names.filter((name) => values[name] !== '').map((name) => <div key={name} className="pt-pair"><dt>{words.t(`partners.company.${name}`)}</dt><dd>{name === 'iban' ? values[name].replace(/(.{4})(?=.)/g, '$1 ') : values[name]}</dd></div>)}
          </dl>
          {names.every((name) => values[name] === '') && <p className="k-quiet pt-none">{words.t('partners.company.nothing')}</p>}
        </Section>
      ))}
    </div>
  )
}
