// One item: what it is and how it is ordered, its packs, list prices over time, families, clients' codes, and what takes its place.

import { Button, Checkbox } from '@mantine/core'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { ApiError, send, stale, useRead } from '#kit/api'
import { Dialog } from '#kit/dialog'
import { Empty, Refused, Skeleton } from '#kit/empty'
import { Choice, DayField, QuantityField, TextField } from '#kit/fields'
import { DayText, Missing, PercentText, PriceText, QuantityText } from '#kit/figures'
import { useForm } from '#kit/form'
import { Icon } from '#kit/icons'
import { Keys, useKeys } from '#kit/keys'
import { Page, Section } from '#kit/page'
import { Slot, slotIsFilled } from '#kit/slot'
import { State } from '#kit/state'
import { Table } from '#kit/table'
import { toast } from '#kit/toast'
import { useWords } from '#kit/words'
import type { ClientCodeOut, ItemOut, ListPriceOut } from './catalog.wire.ts'
import './catalog.css'

export const ItemPage = () => {
  const words = useWords()
  const navigate = useNavigate()
  const { itemId } = useParams({ strict: false }) as { itemId: string }
  const { data: of, error } = useRead<ItemOut>(`/items/${itemId}`, { keep: false })
  const [adding, setAdding] = useState<'price' | 'code' | null>(null)
  const mayWrite = of?.mayWrite ?? false
  const edit = (): void => void navigate({ to: `/catalog/${itemId}/edit` })
  useKeys({ e: { do: edit, word: words.t('catalog.edit') } }, mayWrite)

  if (error instanceof ApiError && error.status === 404) return <Page title={words.t('catalog.item')}><Empty text={words.t('catalog.notFound')} action={<Link className="k-link" to="/catalog">{words.t('catalog.title')}</Link>} /></Page>
  if (of === undefined) return <Page title={words.t('catalog.item')}><Skeleton /></Page>
  const small = (word: string, open: 'price' | 'code') => mayWrite && <Button size="xs" leftSection={<Icon name="add" small />} onClick={() => setAdding(open)}>{words.t(word)}</Button>
  return (
    <Page
      title={of.name}
      crumbs={[{ text: words.t('catalog.title'), to: '/catalog' }]}
      meta={
        <>
          {of.life !== 'sellable' && <State kind={of.life === 'ended' ? 'risk' : 'open'} word={words.t(`catalog.life.${of.life}`)} />}
          <span className="k-quiet">{of.number}, {words.t(`catalog.kind.${of.kind}`)}</span>
        </>
      }
      actions={mayWrite && <Button size="xs" variant="filled" leftSection={<Icon name="edit" small />} rightSection={<Keys of="e" />} onClick={edit}>{words.t('catalog.edit.short')}</Button>}
    >
      <Life item={of} />
      <div className="cat-columns">
        <div>
          <Section title={words.t('catalog.prices')} actions={small('catalog.price.add', 'price') || undefined}>
            {of.prices.length === 0 ? <p className="k-quiet">{words.t('catalog.prices.none')}</p> : <Prices item={of} />}
          </Section>
          <Section title={words.t('catalog.codes')} actions={small('catalog.code.add', 'code') || undefined}>
            {of.clientCodes.length === 0 ? <p className="k-quiet">{words.t('catalog.codes.none')}</p> : <Codes item={of} />}
          </Section>
          {slotIsFilled('item.terms') && <Section title={words.t('catalog.terms')}><Slot name="item.terms" itemId={itemId} /></Section>}
        </div>
        <div>
          <Section title={words.t('catalog.facts')}><ItemFacts item={of} /></Section>
          <Section title={words.t('catalog.packs')}>
            <dl className="cat-facts">
              {of.packs.map((pack) => (
                <Fact key={pack.unit} label={words.unit(pack.unit)}>
                  {pack.unit === of.baseUnit ? <span className="k-quiet">{words.t('catalog.pack.base')}</span> : <QuantityText amount={pack.holds} unit={of.baseUnit} />}
                  {pack.gtin !== null && <span className="k-quiet cat-code"> {pack.gtin}</span>}
                </Fact>
              ))}
            </dl>
          </Section>
          <Section title={words.t('catalog.families')}>
            {of.families.length === 0 ? <p className="k-quiet">{words.t('catalog.family.none')}</p> : (
              <ul className="cat-families">{of.families.map((one) => <li key={one.id}>{one.above.map((name) => <span key={name} className="k-quiet">{name} › </span>)}{one.name}</li>)}</ul>
            )}
          </Section>
        </div>
      </div>
      {adding === 'price' && <PriceDialog item={of} onClose={() => setAdding(null)} />}
      {adding === 'code' && <CodeDialog item={of} onClose={() => setAdding(null)} />}
    </Page>
  )
}

const Life = ({ item }: Readonly<{ item: ItemOut }>) => {
  const words = useWords()
  const link = (one: NonNullable<ItemOut['takeInstead']>) => <Link className="k-link" to={`/catalog/${one.id}`}>{one.number} {one.name}</Link>
  if (item.life === 'not-yet') return <p className="cat-life">{words.t('catalog.notYet', { day: words.day(item.sellableFrom ?? '', 'long') })}</p>
  if (item.life !== 'ended' && item.replaces.length === 0) return null
  const day = item.endOfLifeOn === null ? '' : words.day(item.endOfLifeOn, 'long')
  return (
    <p className="cat-life">
      {item.life === 'ended' && (item.takeInstead === null ? words.t('catalog.ended.none', { day }) : <>{words.t('catalog.ended', { day })} {words.t('catalog.takeInstead')}: {link(item.takeInstead)}.</>)}{' '}
      {item.replaces.length > 0 && <>{words.t('catalog.replaces')} {item.replaces.map((one, at) => <span key={one.id}>{at > 0 && ', '}{link(one)}</span>)}.</>}
    </p>
  )
}

const Fact = ({ label, children }: Readonly<{ label: string; children: ReactNode }>) => <div><dt>{label}</dt><dd>{children}</dd></div>

const ItemFacts = ({ item }: Readonly<{ item: ItemOut }>) => {
  const words = useWords()
  const quantity = (amount: string | null) => (amount === null ? <Missing /> : <QuantityText amount={amount} unit={item.orderUnit} />)
  return (
    <dl className="cat-facts">
      <Fact label={words.t('catalog.orderUnit')}>{words.unit(item.orderUnit)}</Fact>
      <Fact label={words.t('catalog.minimum')}>{quantity(item.minimum)}</Fact>
      <Fact label={words.t('catalog.multiple')}>{quantity(item.multiple)}</Fact>
      <Fact label={words.t('catalog.leadTime')}>{item.leadTimeDays === null ? <Missing /> : words.t('catalog.days', { count: item.leadTimeDays })}</Fact>
      <Fact label={words.t('catalog.gtin')}>{item.gtin === null ? <Missing /> : <span className="cat-code">{item.gtin}</span>}</Fact>
      <Fact label={words.t('catalog.weight.short')}>{item.weightGrams === null ? <Missing /> : words.t('catalog.grams', { amount: words.number(item.weightGrams) })}</Fact>
      <Fact label={words.t('catalog.sellableFrom')}><DayText day={item.sellableFrom} /></Fact>
      <Fact label={words.t('catalog.endOfLife')}><DayText day={item.endOfLifeOn} /></Fact>
      <Fact label={words.t('catalog.substitute')}>{item.chain.length === 0 ? <Missing /> : item.chain.map((one, at) => <span key={one.id}>{at > 0 && ' › '}<Link className="k-link" to={`/catalog/${one.id}`}>{one.number}</Link></span>)}</Fact>
      <Fact label={words.t('catalog.tax')}>
        <span className="k-quiet">{item.taxCode} </span>
        {item.taxRates.length === 0 ? words.t('catalog.tax.none') : item.taxRates.map((rate) => <span key={rate.country} className="cat-rate">{rate.country} <PercentText amount={rate.percent} /></span>)}
      </Fact>
    </dl>
  )
}

const Prices = ({ item }: Readonly<{ item: ItemOut }>) => {
  const words = useWords()
  const take = async (row: ListPriceOut): Promise<void> => {
    const answer = await send('DELETE', `/items/${item.itemId}/prices/${row.price.currency}/${encodeURIComponent(row.price.unit)}/${row.validFrom}`)
    if (answer.ok) await stale('/items')
    else toast({ text: answer.refusal?.text ?? '', bad: true })
  }
  return (
    <Table
      label={words.t('catalog.prices')}
      tight
      rows={item.prices.toReversed()}
      rowKey={(row) => `${row.price.currency} ${row.price.unit} ${row.validFrom}`}
      columns={[
        { key: 'from', head: words.t('catalog.price.validFrom'), width: 100, cell: (row) => <DayText day={row.validFrom} /> },
        { key: 'to', head: words.t('catalog.price.validTo'), width: 120, cell: (row) => (row.validTo === null ? <span className="k-quiet">{words.t('catalog.price.open')}</span> : <DayText day={row.validTo} />) },
        { key: 'list', head: words.t('catalog.price.list'), width: 90, drop: 1, cell: (row) => row.list },
        { key: 'today', head: '', width: 110, cell: (row) => (row.holdsToday ? <State kind="kept" word={words.t('catalog.price.today')} bare /> : item.mayWrite && row.validFrom > item.today ? <button type="button" className="k-link" onClick={() => void take(row)}>{words.t('catalog.price.take')}</button> : null) },
        { key: 'price', head: words.t('catalog.price'), align: 'right', width: 150, cell: (row) => <PriceText {...row.price} strong={row.holdsToday} /> },
      ]}
    />
  )
}

const Codes = ({ item }: Readonly<{ item: ItemOut }>) => {
  const words = useWords()
  const take = async (row: ClientCodeOut): Promise<void> => {
    const answer = await send('POST', `/accounts/${row.account.id}/client-items/removal`, { code: row.code })
    if (answer.ok) await stale('/items')
  }
  return (
    <Table
      label={words.t('catalog.codes')}
      tight
      rows={item.clientCodes}
      rowKey={(row) => row.account.id + row.code}
      columns={[
        { key: 'account', head: words.t('catalog.code.account'), width: 170, cell: (row) => <Link className="k-link" to={`/accounts/${row.account.id}`}>{row.account.name}</Link> },
        { key: 'code', head: words.t('catalog.code'), width: 120, cell: (row) => <span className="cat-code">{row.code}</span> },
        { key: 'unit', head: words.t('catalog.pack.unit'), width: 80, drop: 2, cell: (row) => (row.unit === null ? <span className="k-quiet">{words.t('catalog.code.anyUnit')}</span> : words.unit(row.unit)) },
        { key: 'name', head: words.t('catalog.code.name'), width: 170, drop: 1, cell: (row) => row.name ?? <Missing /> },
        { key: 'take', head: '', align: 'right', width: 80, cell: (row) => (row.mayWrite ? <button type="button" className="k-link" onClick={() => void take(row)}>{words.t('catalog.code.take')}</button> : null) },
      ]}
    />
  )
}

type DialogProps = Readonly<{ item: ItemOut; onClose(): void }>

const PriceDialog = ({ item, onClose }: DialogProps) => {
  const words = useWords()
  const last = item.prices.at(-1)
  const form = useForm({
    initial: { amount: null as string | null, currency: last?.price.currency ?? '', unit: last?.price.unit ?? item.orderUnit, per: '1' as string | null, validFrom: item.today as string | null, validTo: null as string | null, list: 'list', endsOpen: last !== undefined && last.validTo === null },
    send: (values) => send('POST', `/items/${item.itemId}/prices`, { ...values, currency: values.currency.toUpperCase(), amount: values.amount ?? '', per: values.per ?? '', validFrom: values.validFrom ?? '' }),
    done: () => {
      void stale('/items')
      onClose()
    },
  })
  const { values, set, setRead, error } = form
  return (
    <Dialog title={words.t('catalog.price.new')} onClose={onClose}>
      <form onSubmit={form.submit} className="cat-form">
        {form.refusal !== null && <Refused text={form.refusal.text} />}
        <div className="cat-fields">
          <QuantityField label={words.t('catalog.price')} value={values.amount} onChange={(value, readable) => setRead('amount', value, readable)} error={form.refusal === null ? error('amount') : null} autoFocus required />
          <TextField label={words.t('catalog.currency')} value={values.currency} placeholder="EUR" onChange={(value) => set('currency', value.toUpperCase())} error={form.refusal === null ? error('currency') : null} required />
          <QuantityField label={words.t('catalog.price.per')} value={values.per} onChange={(value, readable) => setRead('per', value, readable)} error={error('per')} />
          <Choice label={words.t('catalog.pack.unit')} value={values.unit} onChange={(value) => set('unit', value ?? item.orderUnit)} options={item.packs.map((pack) => ({ value: pack.unit, label: words.unit(pack.unit) }))} />
          <DayField label={words.t('catalog.price.validFrom')} value={values.validFrom} near={item.today} onChange={(value, readable) => setRead('validFrom', value, readable)} error={form.refusal === null ? error('validFrom') : null} required />
          <DayField label={words.t('catalog.price.validTo')} value={values.validTo} near={item.today} placeholder={words.t('catalog.price.open')} onChange={(value, readable) => setRead('validTo', value, readable)} error={form.refusal === null ? error('validTo') : null} />
        </div>
        <Checkbox label={words.t('catalog.price.endsOpen')} checked={values.endsOpen} onChange={(event) => set('endsOpen', event.currentTarget.checked)} />
        <div className="k-row cat-end">
          <Button onClick={onClose}>{words.t('catalog.cancel')}</Button>
          <Button type="submit" variant="filled" loading={form.busy}>{words.t('catalog.price.save')}</Button>
        </div>
      </form>
    </Dialog>
  )
}

const CodeDialog = ({ item, onClose }: DialogProps) => {
  const words = useWords()
  const accounts = useRead<{ rows: readonly Readonly<{ accountId: string; name: string }>[] }>('/accounts')
  const form = useForm({
    initial: { account: null as string | null, code: '', unit: null as string | null, name: '' },
    send: ({ account, code, unit, name }) => send('PUT', `/accounts/${account ?? accounts.data?.rows[0]?.accountId ?? ''}/client-items`, { code, itemId: item.itemId, unit, name: name.trim() === '' ? null : name.trim() }),
    done: () => {
      void stale('/items')
      onClose()
    },
  })
  const { values, set, error } = form
  const choices = accounts.data?.rows ?? []
  return (
    <Dialog title={words.t('catalog.code.new')} onClose={onClose}>
      <form onSubmit={form.submit} className="cat-form">
        {form.refusal !== null && <Refused text={form.refusal.text} />}
        <div className="cat-fields">
          <Choice label={words.t('catalog.code.account')} value={values.account ?? choices[0]?.accountId ?? null} onChange={(value) => set('account', value)} options={choices.map((one) => ({ value: one.accountId, label: one.name }))} />
          <TextField label={words.t('catalog.code')} value={values.code} onChange={(value) => set('code', value)} error={form.refusal === null ? error('code') : null} autoFocus required />
          <Choice label={words.t('catalog.code.unit')} clearable placeholder={words.t('catalog.code.anyUnit')} value={values.unit} onChange={(value) => set('unit', value)} options={item.packs.map((pack) => ({ value: pack.unit, label: words.unit(pack.unit) }))} />
          <TextField label={words.t('catalog.code.name')} value={values.name} onChange={(value) => set('name', value)} error={error('name')} />
        </div>
        <div className="k-row cat-end">
          <Button onClick={onClose}>{words.t('catalog.cancel')}</Button>
          <Button type="submit" variant="filled" loading={form.busy}>{words.t('catalog.code.save')}</Button>
        </div>
      </form>
    </Dialog>
  )
}
