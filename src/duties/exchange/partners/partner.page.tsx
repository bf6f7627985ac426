// One partner: everything agreed with it, what its codes were said to mean, and what came and went lately.

import { Button } from '@mantine/core'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { ApiError, send, stale, told, useRead } from '#kit/api'
import { Dialog } from '#kit/dialog'
import { Empty, Refused, Skeleton } from '#kit/empty'
import { Missing } from '#kit/figures'
import { TextField } from '#kit/fields'
import { useForm } from '#kit/form'
import { Keys, useKeys } from '#kit/keys'
import { Page, Section } from '#kit/page'
import type { StateKind } from '#kit/state'
import { State } from '#kit/state'
import type { Column } from '#kit/table'
import { Table } from '#kit/table'
import { toast } from '#kit/toast'
import type { Opened } from '#kit/unsaved'
import { Unsaved, useOpened } from '#kit/unsaved'
import type { Words } from '#kit/words'
import { useWords } from '#kit/words'
import type { DocumentList, DocumentRow } from '../mailbox/mailbox.wire.ts'
import { PartnerTemplates } from '../templates/partner-templates.tsx'
import type { PartnerState } from './partner.ts'
import type { PartnerDraft, SettingsDraft } from './partner-draft.ts'
import { secretsOfOut, settingsDraft, settingsOf } from './partner-draft.ts'
import { Numbers, OrderRules, OutFields, Sends, Wants } from './partner-fields.tsx'
import { formatText, PartnerStateChip, WhenText } from './partner-words.tsx'
import type { CodeList, PartnerOut } from './partners.wire.ts'
import './partners.css'

export const PartnerPage = () => {
  const words = useWords()
  const { accountId, partnerId } = useParams({ strict: false }) as { accountId: string; partnerId: string }
  const at = `/accounts/${accountId}/partners/${partnerId}`
  const found = useRead<PartnerOut>(at, { keep: false })
  const opened = useOpened(partnerId, found.data)
  const [typed, setTyped] = useState(false)
  const [round, setRound] = useState(0)
  const [turning, setTurning] = useState<PartnerState | null>(null)
  const partner = opened.opened
  const crumbs = [{ text: words.t('partners.title'), to: '/partners' }, ...(partner === undefined ? [] : [{ text: partner.account, to: `/accounts/${accountId}` }])]
  const ways = partner === undefined || !partner.mayWrite ? [] : TURNS[partner.state]
  const first = ways[0]
  useKeys({ p: { do: () => first !== undefined && setTurning(first), word: first === undefined ? '' : words.t(`partners.turn.${first}`) } }, first !== undefined && !typed)
  if (found.error instanceof ApiError && found.error.status === 404) return <Page title={words.t('partners.partner')} crumbs={crumbs}><Empty text={words.t('partners.gone')} action={<Link className="k-link" to="/partners">{words.t('partners.toList')}</Link>} /></Page>
  if (found.data === undefined && found.error !== null) throw found.error
  return (
    <Page
      title={partner?.name ?? words.t('partners.partner')}
      crumbs={crumbs}
      meta={partner !== undefined && <><PartnerStateChip state={partner.state} /><span className="k-quiet">{formatText(words, partner.settings.format, partner.settings.version)}</span></>}
      actions={ways.length > 0 && ways.map((state, nth) => <Button key={state} size="xs" variant={state === 'production' ? 'filled' : 'default'} disabled={typed} title={typed ? words.t('partners.turn.saveFirst') : undefined} rightSection={nth === 0 ? <Keys of="p" /> : undefined} onClick={() => setTurning(state)}>{words.t(`partners.turn.${state}`)}</Button>)}
      flush
    >
      {partner === undefined ? <Skeleton /> : (
        <div className="pt-partner">
          <Settings key={`${partner.partnerId} ${partner.version} ${round}`} partner={partner} opened={opened} onTyped={setTyped} onAnew={() => setRound((was) => was + 1)} />
          <div>
            <Lately partnerId={partnerId} />
            {partner.settings.format === 'page' && <PartnerTemplates accountId={accountId} partnerId={partnerId} mayWrite={partner.mayWrite} />}
            <Codes at={at} mayWrite={partner.mayWrite} />
          </div>
          {turning !== null && <Turn partner={partner} to={turning} onClose={() => setTurning(null)} />}
        </div>
      )}
    </Page>
  )
}

/** What a partner can be turned into, the likeliest first. */
const TURNS: Readonly<Record<PartnerState, readonly PartnerState[]>> = { test: ['production', 'off'], production: ['test', 'off'], off: ['test', 'production'] }

const Turn = ({ partner, to, onClose }: Readonly<{ partner: PartnerOut; to: PartnerState; onClose(): void }>) => {
  const words = useWords()
  const form = useForm<Readonly<Record<string, never>>, PartnerOut>({
    initial: {},
    send: () => send<PartnerOut>('PUT', `/accounts/${partner.accountId}/partners/${partner.partnerId}`, { name: partner.name, state: to, settings: asKept(partner.settings), version: partner.version }),
    done: () => {
      toast({ text: words.t(`partners.turned.${to}`, { partner: partner.name }) })
      void stale('/partners', `/accounts/${partner.accountId}/partners`)
      onClose()
    },
  })
  return (
    <Dialog title={words.t(`partners.turn.${to}.title`, { partner: partner.name })} onClose={onClose}>
      <form onSubmit={form.submit}>
        {form.refusal !== null && <Refused text={form.refusal.text} />}
        {form.error('settings.out.password') !== null && <Refused text={form.error('settings.out.password') ?? ''} />}
        <p className="k-second">{words.t(`partners.turn.${to}.text`, { partner: partner.name })}</p>
        <div className="k-row">
          <Button type="submit" variant="filled" loading={form.busy} data-autofocus>{words.t(`partners.turn.${to}`)}</Button>
          <Button onClick={onClose} rightSection={<Keys of="Escape" />}>{words.t('kit.cancel')}</Button>
        </div>
      </form>
    </Dialog>
  )
}

/** Settings as the server gave them; which secrets it keeps is its own knowledge. */
const asKept = ({ out, ...settings }: PartnerOut['settings']): unknown => {
  if (out === null) return { ...settings, out }
  const { secrets: _known, ...bare } = out
  return { ...settings, out: bare }
}

type SettingsProps = Readonly<{ partner: PartnerOut; opened: Opened<PartnerOut>; onTyped(typed: boolean): void; /** Begins anew with what the server has. */ onAnew(): void }>

const Settings = ({ partner, opened, onTyped, onAnew }: SettingsProps) => {
  const words = useWords()
  const at = `/accounts/${partner.accountId}/partners/${partner.partnerId}`
  const [begun] = useState(() => settingsDraft(partner.settings))
  const [changed, setChanged] = useState(false)
  const form = useForm<PartnerDraft, PartnerOut>({
    initial: { name: partner.name, settings: begun },
    touched: () => {
      opened.hold()
      setChanged(true)
      onTyped(true)
    },
    send: (values) => send<PartnerOut>('PUT', at, { name: values.name, state: partner.state, settings: settingsOf(values.settings), version: partner.version }),
    done: (saved) => {
      toast({ text: words.t('partners.saved', { partner: saved.name }) })
      setChanged(false)
      onTyped(false)
      opened.letGo()
      void stale(at, '/partners')
    },
  })
  const discard = (): void => {
    onTyped(false)
    void stale(at, '/partners').then(opened.letGo).then(onAnew)
  }
  const { values, set, error } = form
  const disabled = !partner.mayWrite
  useKeys({ 'mod+Enter': { do: () => document.querySelector<HTMLFormElement>('.pt-form')?.requestSubmit(), word: words.t('kit.save') } }, changed && !disabled)
  const fields = { settings: values.settings, error, disabled, onChange: (part: Partial<SettingsDraft>) => set('settings', { ...values.settings, ...part }) }
  return (
    <form className="pt-form" onSubmit={form.submit} aria-label={words.t('partners.settings')}>
      <Unsaved when={form.unsaved} />
      {form.refusal !== null && (form.refusal.at ?? '') === '' && <Refused text={form.refusal.text}><Button size="xs" onClick={discard}>{words.t('partners.discard')}</Button></Refused>}
      <Section title={words.t('partners.who')}>
        <div className="pt-fields"><div className="pt-all"><TextField label={words.t('partners.name')} value={values.name} onChange={(value) => set('name', value)} error={error('name')} disabled={disabled} required /></div></div>
        <Numbers {...fields} />
      </Section>
      <Section title={words.t('partners.exchange')}>
        <Sends {...fields} />
        <Wants {...fields} />
      </Section>
      <Section title={words.t('partners.orders')}><OrderRules {...fields} /></Section>
      <Section title={words.t('partners.out')} hint={words.t('partners.out.hint')}><OutFields {...fields} begun={begun.out} secrets={secretsOfOut(partner.settings)} /></Section>
      {!disabled && changed && (
        <div className="pt-save">
          <Button type="submit" variant="filled" loading={form.busy} rightSection={<Keys of="mod+Enter" />}>{words.t('kit.save')}</Button>
          <Button onClick={discard}>{words.t('partners.discard')}</Button>
        </div>
      )}
    </form>
  )
}

const DOCUMENT_STATES: Readonly<Record<DocumentRow['state'], StateKind>> = {
  done: 'kept', waiting: 'risk', failed: 'broken', duplicate: 'open', ignored: 'open', held: 'broken', ready: 'progress', sent: 'progress', accepted: 'kept', rejected: 'broken',
}

const Lately = ({ partnerId }: Readonly<{ partnerId: string }>) => {
  const words = useWords()
  const navigate = useNavigate()
  const documents = useRead<DocumentList>(`/exchange/documents?partner=${partnerId}&limit=12`, { keep: false })
  return (
    <Section title={words.t('partners.lately')} actions={<Link className="k-link" to="/mailbox" search={{ partner: partnerId } as never}>{words.t('partners.lately.all')}</Link>}>
      {documents.data === undefined ? <Skeleton rows={4} height={28} /> : (
        <Table label={words.t('partners.lately')} columns={latelyColumns(words)} rows={documents.data.rows} rowKey={(row) => row.documentId} tight onOpen={(row) => void navigate({ to: `/accounts/${row.accountId}/documents/${row.documentId}` })} empty={<p className="k-quiet pt-none">{words.t('partners.lately.none')}</p>} />
      )}
    </Section>
  )
}

const latelyColumns = (words: Words): readonly Column<DocumentRow>[] => [
  { key: 'type', head: words.t('partners.document'), width: 175, cell: (row) => <span>{words.t(row.direction === 'in' ? 'partners.in' : 'partners.outgoing')} {words.t(`partners.doc.${row.type}.one`)}</span> },
  { key: 'number', head: words.t('partners.documentNumber'), width: 110, cell: (row) => (row.number === null ? <Missing /> : <span className="pt-number">{row.number}</span>) },
  { key: 'state', head: words.t('partners.state'), width: 110, cell: (row) => <State kind={DOCUMENT_STATES[row.state]} word={words.t(`partners.docState.${row.state}`)} /> },
  { key: 'at', head: words.t('partners.when'), width: 140, drop: 1, cell: (row) => <WhenText at={row.at} /> },
]

type Code = CodeList['rows'][number]

const Codes = ({ at, mayWrite }: Readonly<{ at: string; mayWrite: boolean }>) => {
  const words = useWords()
  const codes = useRead<CodeList>(`${at}/codes`, { keep: false })
  const forget = (code: Code): void => {
    send('DELETE', `${at}/codes/${code.kind}/${encodeURIComponent(code.code)}`)
      .then(() => stale(`${at}/codes`))
      .then(() => toast({ text: words.t('partners.codes.forgotten', { code: code.code }) }))
      .catch((error: unknown) => (error instanceof ApiError && error.status === 404 ? stale(`${at}/codes`) : told(error)))
  }
  return (
    <Section title={words.t('partners.codes')} hint={words.t('partners.codes.hint')}>
      {codes.data === undefined ? <Skeleton rows={3} height={28} /> : (
        <Table label={words.t('partners.codes')} columns={codeColumns(words, mayWrite ? forget : null)} rows={codes.data.rows} rowKey={(row) => `${row.kind} ${row.code}`} tight empty={<p className="k-quiet pt-none">{words.t('partners.codes.none')}</p>} />
      )}
    </Section>
  )
}

const codeColumns = (words: Words, forget: ((code: Code) => void) | null): readonly Column<Code>[] => [
  { key: 'code', head: words.t('partners.code'), width: 110, cell: (row) => <b className="k-mid pt-number">{row.code}</b> },
  { key: 'means', head: words.t('partners.means'), width: 190, cell: (row) => row.site ?? (row.unit === null ? <Missing /> : words.unit(row.unit)) },
  { key: 'by', head: words.t('partners.saidBy'), width: 150, drop: 1, cell: (row) => <span className="k-quiet">{row.by ?? words.t('kit.nobody')}</span> },
  ...(forget === null ? [] : [{ key: 'forget', head: <span className="k-hidden">{words.t('partners.forget')}</span>, align: 'right' as const, width: 80, cell: (row: Code) => <button type="button" className="pt-forget" aria-label={words.t('partners.forget.code', { code: row.code })} onClick={() => forget(row)}>{words.t('partners.forget')}</button> }]),
]
