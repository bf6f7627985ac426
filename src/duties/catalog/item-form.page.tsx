// Adding and changing an item with its packs, families and substitute.

import { Button, MultiSelect, Select } from '@mantine/core'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { send, stale, useRead } from '#kit/api'
import { Dialog } from '#kit/dialog'
import { Refused, Skeleton } from '#kit/empty'
import { Choice, DayField, QuantityField, TextField } from '#kit/fields'
import { useForm } from '#kit/form'
import type { Opened } from '#kit/unsaved'
import { Unsaved, useOpened } from '#kit/unsaved'
import { Icon } from '#kit/icons'
import { Page } from '#kit/page'
import { useWords } from '#kit/words'
import { familyOptions } from './catalog.page.tsx'
import type { FamilyList, ItemList, ItemNew, ItemOut } from './catalog.wire.ts'
import { ITEM_KINDS } from './item.ts'
import './catalog.css'

const NOTHING: ItemNew = {
  number: '', name: '', kind: 'product', baseUnit: 'each', orderUnit: 'each', gtin: null, taxCode: 'standard', leadTimeDays: null, minimum: null, multiple: null, weightGrams: null,
  sellableFrom: null, endOfLifeOn: null, substituteId: null, familyIds: [], packs: [],
}

export const ItemNewPage = () => {
  const words = useWords()
  return <Page title={words.t('catalog.new')} crumbs={[{ text: words.t('catalog.title'), to: '/catalog' }]}><ItemForm item={null} initial={NOTHING} /></Page>
}

export const ItemEditPage = () => {
  const words = useWords()
  const { itemId } = useParams({ strict: false }) as { itemId: string }
  const opened = useOpened(itemId, useRead<ItemOut>(`/items/${itemId}`, { keep: false }).data)
  const data = opened.opened
  return (
    <Page title={words.t('catalog.edit')} crumbs={[{ text: words.t('catalog.title'), to: '/catalog' }, ...(data === undefined ? [] : [{ text: data.name, to: `/catalog/${itemId}` }])]}>
      {data === undefined ? <Skeleton /> : <ItemForm key={data.version} opened={opened} item={data} initial={formOf(data)} />}
    </Page>
  )
}

const formOf = (item: ItemOut): ItemNew => ({
  number: item.number, name: item.name, kind: item.kind, baseUnit: item.baseUnit, orderUnit: item.orderUnit, gtin: item.gtin, taxCode: item.taxCode, leadTimeDays: item.leadTimeDays,
  minimum: item.minimum, multiple: item.multiple, weightGrams: item.weightGrams, sellableFrom: item.sellableFrom, endOfLifeOn: item.endOfLifeOn,
  substituteId: item.substitute?.id ?? null, familyIds: item.families.map((one) => one.id), packs: item.packs.filter((pack) => pack.unit !== item.baseUnit),
})

const ItemForm = ({ item, initial, opened }: Readonly<{ item: ItemOut | null; initial: ItemNew; opened?: Opened<ItemOut> }>) => {
  const words = useWords()
  const navigate = useNavigate()
  const families = useRead<FamilyList>('/families')
  const options = useMemo(() => familyOptions(families.data?.rows ?? []), [families.data])
  const [addingFamily, setAddingFamily] = useState(false)
  const form = useForm({
    initial,
    ...(opened === undefined ? {} : { touched: opened.hold }),
    send: ({ number, ...fields }) => (item === null ? send<{ itemId: string }>('POST', '/items', { number, ...fields }) : send<{ itemId: string }>('PUT', `/items/${item.itemId}`, { version: item.version, ...fields })),
    done: ({ itemId }) => {
      void stale('/items', '/families')
      void navigate({ to: `/catalog/${itemId}` })
    },
  })
  const { values, set, setRead, error } = form
  const orNull = (text: string): string | null => (text === '' ? null : text)
  const quantity = (key: 'minimum' | 'multiple') => <QuantityField label={words.t(`catalog.${key}`)} value={values[key]} onChange={(value, readable) => setRead(key, value, readable)} error={error(key)} unit={values.orderUnit} />
  return (
    <form onSubmit={form.submit} className="cat-form cat-page-form">
      <Unsaved when={form.unsaved} />
      {form.refusal !== null && (form.refusal.at ?? '') === '' && (
        <Refused text={form.refusal.text}>{item !== null && <Button size="xs" onClick={() => void stale(`/items/${item.itemId}`).then(opened?.letGo)}>{words.t('kit.tryAgain')}</Button>}</Refused>
      )}
      <div className="cat-fields">
        <TextField label={words.t('catalog.number')} value={values.number} onChange={(value) => set('number', value)} error={error('number')} hint={words.t('catalog.number.hint')} disabled={item !== null} autoFocus={item === null} required />
        <TextField label={words.t('catalog.name')} value={values.name} onChange={(value) => set('name', value)} error={error('name')} autoFocus={item !== null} required />
        <Choice label={words.t('catalog.kind')} value={values.kind} onChange={(value) => set('kind', (value ?? 'product') as ItemNew['kind'])} options={ITEM_KINDS.map((value) => ({ value, label: words.t(`catalog.kind.${value}`) }))} />
        <TextField label={words.t('catalog.gtin')} kind="code" value={values.gtin ?? ''} onChange={(value) => set('gtin', orNull(value))} error={error('gtin')} />
        <TextField label={words.t('catalog.baseUnit')} value={values.baseUnit} onChange={(value) => set('baseUnit', value)} error={error('baseUnit')} hint={words.t('catalog.baseUnit.hint')} required />
        <TextField label={words.t('catalog.orderUnit')} value={values.orderUnit} onChange={(value) => set('orderUnit', value)} error={error('orderUnit')} required />
        {quantity('minimum')}
        {quantity('multiple')}
        <QuantityField label={words.t('catalog.leadTime.days')} value={values.leadTimeDays === null ? null : String(values.leadTimeDays)} onChange={(value, readable) => setRead('leadTimeDays', value === null ? null : Number(value), readable)} error={error('leadTimeDays')} unit="day" />
        <QuantityField label={words.t('catalog.weight')} value={values.weightGrams} onChange={(value, readable) => setRead('weightGrams', value, readable)} error={error('weightGrams')} />
        <TextField label={words.t('catalog.taxCode')} value={values.taxCode} onChange={(value) => set('taxCode', value)} error={error('taxCode')} />
      </div>
      <fieldset className="cat-group">
        <legend>{words.t('catalog.packs')}</legend>
        {values.packs.map((pack, at) => {
          const put = (next: Partial<typeof pack>): void => set('packs', values.packs.map((other, place) => (place === at ? { ...other, ...next } : other)))
          return (
            <div className="cat-pack" key={at}>
              <TextField label={words.t('catalog.pack.unit')} value={pack.unit} onChange={(value) => put({ unit: value })} error={error(`packs.${at}.unit`)} />
              <QuantityField label={words.t('catalog.pack.holds')} value={pack.holds === '' ? null : pack.holds} onChange={(value) => put({ holds: value ?? '' })} error={error(`packs.${at}.holds`)} unit={values.baseUnit} />
              <TextField label={words.t('catalog.gtin')} kind="code" value={pack.gtin ?? ''} onChange={(value) => put({ gtin: orNull(value) })} error={error(`packs.${at}.gtin`)} />
              <Button variant="subtle" aria-label={words.t('catalog.pack.remove')} onClick={() => set('packs', values.packs.filter((_, place) => place !== at))}><Icon name="close" small /></Button>
            </div>
          )
        })}
        <Button size="xs" leftSection={<Icon name="add" small />} onClick={() => set('packs', [...values.packs, { unit: '', holds: '', gtin: null }])}>{words.t('catalog.pack.add')}</Button>
      </fieldset>
      <fieldset className="cat-group">
        <legend>{words.t('catalog.families')}</legend>
        <MultiSelect aria-label={words.t('catalog.families')} size="sm" data={options} value={values.familyIds} onChange={(value) => set('familyIds', value)} error={error('familyIds')} searchable limit={60} hidePickedOptions />
        <Button size="xs" leftSection={<Icon name="add" small />} onClick={() => setAddingFamily(true)}>{words.t('catalog.family.new')}</Button>
      </fieldset>
      <fieldset className="cat-group">
        <legend>{words.t('catalog.life')}</legend>
        <div className="cat-fields">
          <DayField label={words.t('catalog.sellableFrom')} value={values.sellableFrom} onChange={(value, readable) => setRead('sellableFrom', value, readable)} error={error('sellableFrom')} />
          <DayField label={words.t('catalog.endOfLife')} value={values.endOfLifeOn} onChange={(value, readable) => setRead('endOfLifeOn', value, readable)} error={error('endOfLifeOn')} hint={words.t('catalog.endOfLife.hint')} />
          <ItemPicker known={item?.substitute ?? null} not={item?.itemId ?? null} value={values.substituteId} onChange={(value) => set('substituteId', value)} error={error('substituteId')} />
        </div>
      </fieldset>
      <div className="k-row">
        <Button type="submit" variant="filled" loading={form.busy}>{words.t(item === null ? 'catalog.make' : 'catalog.save')}</Button>
        <Button onClick={() => void navigate({ to: item === null ? '/catalog' : `/catalog/${item.itemId}` })}>{words.t('catalog.cancel')}</Button>
      </div>
      {addingFamily && <FamilyDialog options={options} onClose={() => setAddingFamily(false)} />}
    </form>
  )
}

type PickerProps = Readonly<{ known: ItemOut['substitute']; not: string | null; value: string | null; onChange(value: string | null): void; error: string | null }>

/** An item found by typing; the search runs over the whole catalogue. */
const ItemPicker = ({ known, not, value, onChange, error }: PickerProps) => {
  const words = useWords()
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState(known === null ? null : { value: known.id, label: `${known.number} ${known.name}` })
  const found = useRead<ItemList>(text.trim() === '' || text === chosen?.label ? null : `/items?limit=20&text=${encodeURIComponent(text.trim())}`)
  const options = (found.data?.rows ?? []).filter((row) => row.itemId !== not).map((row) => ({ value: row.itemId, label: `${row.number} ${row.name}` }))
  const data = chosen === null || options.some((option) => option.value === chosen.value) ? options : [chosen, ...options]
  return (
    <Select
      label={words.t('catalog.substitute')}
      size="sm"
      data={data}
      value={value}
      onChange={(next) => {
        setChosen(data.find((option) => option.value === next) ?? null)
        onChange(next)
      }}
      searchable
      searchValue={text}
      onSearchChange={setText}
      filter={({ options: all }) => all}
      clearable
      error={error}
      placeholder={words.t('catalog.substitute.find')}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
    />
  )
}

const FamilyDialog = ({ options, onClose }: Readonly<{ options: readonly { value: string; label: string }[]; onClose(): void }>) => {
  const words = useWords()
  const form = useForm({
    initial: { number: '', name: '', parentId: null as string | null },
    send: (values) => send('POST', '/families', values),
    done: () => {
      void stale('/families')
      onClose()
    },
  })
  const { values, set, error } = form
  return (
    <Dialog title={words.t('catalog.family.new')} onClose={onClose}>
      {/* not a form of its own: it stands inside the form of the item */}
      <div className="cat-form">
        <TextField label={words.t('catalog.number')} value={values.number} onChange={(value) => set('number', value)} error={error('number')} autoFocus required />
        <TextField label={words.t('catalog.name')} value={values.name} onChange={(value) => set('name', value)} error={error('name')} />
        <Choice label={words.t('catalog.family.beneath')} clearable placeholder={words.t('catalog.family.top')} value={values.parentId} onChange={(value) => set('parentId', value)} options={options} error={error('parentId')} />
        <div className="k-row cat-end">
          <Button onClick={onClose}>{words.t('catalog.cancel')}</Button>
          <Button variant="filled" loading={form.busy} onClick={(event) => form.submit(event as never)}>{words.t('catalog.save')}</Button>
        </div>
      </div>
    </Dialog>
  )
}
