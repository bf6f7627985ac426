// The ways documents come in by: watched folders, SFTP, mailboxes, our own mail listener. For administrators.

import { Button } from '@mantine/core'
import { useState } from 'react'
import { send, stale, told, useRead } from '#kit/api'
import { Dialog } from '#kit/dialog'
import { Empty, Refused, Skeleton } from '#kit/empty'
import { Segments, TextField } from '#kit/fields'
import { Missing } from '#kit/figures'
import { useForm } from '#kit/form'
import { Icon } from '#kit/icons'
import { KeyBar, Keys, useKeys } from '#kit/keys'
import { Page } from '#kit/page'
import { State } from '#kit/state'
import type { Column } from '#kit/table'
import { Table } from '#kit/table'
import { toast } from '#kit/toast'
import type { Words } from '#kit/words'
import { useWords } from '#kit/words'
import type { WayList, WayOutRow } from '../mailbox/ways.wire.ts'
import { PartnerTabs, WhenText } from './partner-words.tsx'
import type { WayDraft } from './way-draft.ts'
import { draftOf, freshWay, WAYS_IN, wayOf } from './way-draft.ts'
import { WayFields } from './way-fields.tsx'
import './partners.css'

export const WaysPage = () => {
  const words = useWords()
  const ways = useRead<WayList>('/exchange/ways', { refetchEvery: 10_000 })
  const [open, setOpen] = useState<WayOutRow | 'new' | null>(null)
  const add = (): void => setOpen('new')
  useKeys({ n: { do: add, word: words.t('partners.ways.new') } })
  if (ways.data === undefined && ways.error !== null) throw ways.error
  return (
    <Page
      title={words.t('partners.ways.title')}
      meta={<span className="k-quiet">{words.t('partners.ways.hint')}</span>}
      actions={<Button size="xs" variant="filled" leftSection={<Icon name="add" small />} rightSection={<Keys of="n" />} onClick={add}>{words.t('partners.ways.new')}</Button>}
      keys={<KeyBar keys={[{ keys: ['j', 'k'], word: words.t('partners.key.move') }, { keys: ['Enter'], word: words.t('partners.key.open') }, { keys: ['n'], word: words.t('partners.ways.new') }]} />}
      flush
    >
      <div className="k-bar"><PartnerTabs /></div>
      {ways.data === undefined ? <Skeleton /> : (
        <Table label={words.t('partners.ways.title')} columns={columnsOf(words)} rows={ways.data.rows} rowKey={(row) => row.wayId} inset onOpen={(row) => setOpen(row)} empty={<Empty text={words.t('partners.ways.empty')} action={<Button variant="filled" rightSection={<Keys of="n" />} onClick={add}>{words.t('partners.ways.new')}</Button>} />} />
      )}
      {open !== null && (
        <Dialog title={open === 'new' ? words.t('partners.ways.new') : open.name} width={720} onClose={() => setOpen(null)}>
          <WayForm way={open === 'new' ? null : open} onDone={() => setOpen(null)} />
        </Dialog>
      )}
    </Page>
  )
}

const columnsOf = (words: Words): readonly Column<WayOutRow>[] => [
  { key: 'name', head: words.t('partners.name'), width: 200, cell: (row) => <b className="k-mid">{row.name}</b> },
  { key: 'kind', head: words.t('partners.way.kind.in'), width: 140, cell: (row) => words.t(`partners.way.kind.${row.settings.kind}`) },
  { key: 'where', head: words.t('partners.ways.where'), width: 220, drop: 2, cell: (row) => <span className="pt-wide">{whereText(row.settings)}</span> },
  { key: 'state', head: words.t('partners.state'), width: 120, cell: (row) => <WayState row={row} /> },
  { key: 'looked', head: words.t('partners.ways.looked'), width: 150, drop: 1, cell: (row) => (row.lookedAt === null ? <Missing /> : <WhenText at={row.lookedAt} />) },
  { key: 'trouble', head: words.t('partners.ways.trouble'), width: 260, cell: (row) => (row.trouble === null ? <Missing /> : <span className="pt-wide pt-trouble">{row.trouble}</span>) },
]

const WayState = ({ row }: Readonly<{ row: WayOutRow }>) => {
  const words = useWords()
  const state = row.state === 'off' ? 'off' : row.trouble !== null ? 'trouble' : 'on'
  return <State kind={state === 'off' ? 'open' : state === 'trouble' ? 'broken' : 'kept'} word={words.t(`partners.ways.state.${state}`)} />
}

const whereText = (settings: WayOutRow['settings']): string => {
  const text = (name: string): string => String(settings[name] ?? '')
  if (settings.kind === 'folder') return text('path')
  if (settings.kind === 'smtp') return ((settings['recipients'] as readonly string[] | undefined) ?? []).join(', ')
  return `${text('user')}@${text('host')}${settings.kind === 'sftp' ? ` ${text('path')}` : ` ${text('mailbox')}`}`
}

type Values = Readonly<{ name: string; state: 'on' | 'off'; settings: WayDraft }>

const WayForm = ({ way, onDone }: Readonly<{ way: WayOutRow | null; onDone(): void }>) => {
  const words = useWords()
  const [begun] = useState<WayDraft>(() => (way === null ? freshWay('folder', WAYS_IN['folder'] ?? []) : draftOf(way.settings, WAYS_IN)))
  const [removing, setRemoving] = useState(false)
  const [leaving, setLeaving] = useState(false)
  const form = useForm<Values, unknown>({
    initial: { name: way?.name ?? '', state: way?.state === 'off' ? 'off' : 'on', settings: begun },
    send: (values) => send('PUT', `/exchange/ways/${way?.wayId ?? 'new'}`, { name: values.name, state: values.state, settings: wayOf(values.settings, WAYS_IN) }),
    done: () => {
      toast({ text: words.t('partners.ways.saved', { way: form.values.name }) })
      void stale('/exchange/ways')
      onDone()
    },
  })
  const remove = async (): Promise<void> => {
    if (way === null) return
    setLeaving(true)
    await send('DELETE', `/exchange/ways/${way.wayId}`).catch(told)
    await stale('/exchange/ways')
    toast({ text: words.t('partners.ways.removed', { way: way.name }) })
    onDone()
  }
  useKeys({ 'mod+Enter': { do: () => document.querySelector<HTMLFormElement>('.pt-way')?.requestSubmit(), word: words.t('kit.save') } })
  const { values, set, error } = form
  return (
    <form className="pt-way" onSubmit={form.submit}>
      {form.refusal !== null && (form.refusal.at ?? '') === '' && <Refused text={form.refusal.text} />}
      {way?.trouble !== null && way?.trouble !== undefined && <p className="pt-trouble pt-note pt-said"><Icon name="warning" small /> {way.trouble}</p>}
      <div className="pt-fields">
        <TextField label={words.t('partners.name')} value={values.name} onChange={(value) => set('name', value)} error={error('name')} hint={words.t('partners.ways.name.hint')} autoFocus={way === null} required />
        <div className="pt-rule">
          <span className="pt-label">{words.t('partners.state')}</span>
          <Segments label={words.t('partners.state')} value={values.state} options={(['on', 'off'] as const).map((value) => ({ value, label: words.t(`partners.ways.state.${value}`) }))} onChange={(value) => set('state', value)} />
        </div>
      </div>
      <WayFields kinds={WAYS_IN} side="in" draft={values.settings} begun={begun} secrets={way?.settings.secrets ?? []} error={(at) => error(`settings.${at}`)} onChange={(settings) => set('settings', settings)} />
      {removing ? (
        <div className="k-row">
          <span className="k-second">{words.t('partners.ways.remove.sure')}</span>
          <Button className="k-danger" loading={leaving} onClick={() => void remove()}>{words.t('partners.ways.remove')}</Button>
          <Button onClick={() => setRemoving(false)}>{words.t('kit.cancel')}</Button>
        </div>
      ) : (
        <div className="k-row">
          <Button type="submit" variant="filled" loading={form.busy} rightSection={<Keys of="mod+Enter" />}>{words.t('kit.save')}</Button>
          {way !== null && <Button variant="subtle" className="k-danger" onClick={() => setRemoving(true)}>{words.t('partners.ways.remove')}</Button>}
        </div>
      )}
    </form>
  )
}
