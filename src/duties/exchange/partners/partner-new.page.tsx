// A partner out of one sample file: the file and whose it is, what it says of both sides, and what we agree to do with what comes.

import { Button } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useEffect, useState } from 'react'
import { ApiError, read, send, stale, told, useRead } from '#kit/api'
import { Refused, Skeleton } from '#kit/empty'
import { Choice, FileField, Segments, TextField } from '#kit/fields'
import { DayText, Missing, NumberText } from '#kit/figures'
import { useForm } from '#kit/form'
import { Icon } from '#kit/icons'
import { Keys, useKeys } from '#kit/keys'
import { Facts, Page, Section } from '#kit/page'
import type { Column } from '#kit/table'
import { Table } from '#kit/table'
import { toast } from '#kit/toast'
import { Unsaved } from '#kit/unsaved'
import type { Words } from '#kit/words'
import { useWords } from '#kit/words'
import type { DocumentList, FileOut, FilesTaken, ProblemOut, SampleOut, WaitOut } from '../mailbox/mailbox.wire.ts'
import type { SettingsDraft } from './partner-draft.ts'
import { settingsDraft, settingsOf } from './partner-draft.ts'
import { Numbers, OrderRules, OutFields, Sends, Wants } from './partner-fields.tsx'
import { formatText, identityText } from './partner-words.tsx'
import type { PartnerOut } from './partners.wire.ts'
import './partners.css'

type AccountNames = Readonly<{ rows: readonly Readonly<{ accountId: string; name: string }>[] }>
type Sampled = Readonly<{ key: string; sample: SampleOut | null; problem: string }>

export const PartnerNewPage = () => {
  const words = useWords()
  const search = useSearch({ strict: false }) as { file?: string; account?: string }
  const accounts = useRead<AccountNames>('/accounts')
  const [account, setAccount] = useState<string | null>(search.account ?? null)
  const [file, setFile] = useState<Readonly<{ fileId: string; name: string }> | null>(search.file === undefined ? null : { fileId: search.file, name: '' })
  const named = useRead<FileOut>(file !== null && file.name === '' ? `/exchange/files/${file.fileId}` : null)
  const [uploading, setUploading] = useState(false)
  const [problem, setProblem] = useState('')
  const [sampled, setSampled] = useState<Sampled | null>(null)
  const only = accounts.data?.rows.length === 1 ? accounts.data.rows[0]?.accountId : undefined
  const accountId = account ?? only ?? null
  const wanted = file === null || accountId === null ? null : `${accountId} ${file.fileId}`

  useEffect(() => {
    if (wanted === null || file === null) return
    let over = false
    const tell = (sample: SampleOut | null, text: string): void => void (!over && setSampled({ key: wanted, sample, problem: text }))
    send<SampleOut>('POST', '/exchange/samples', { fileId: file.fileId, accountId })
      .then((sent) => (sent.ok ? tell(sent.value, '') : tell(null, sent.problems?.map((one) => one.text).join(' ') ?? sent.refusal?.text ?? '')))
      .catch((error: unknown) => (error instanceof ApiError && error.status === 404 ? tell(null, words.t('partners.sampleNotYours')) : (tell(null, words.t('partners.sampleFailed')), told(error))))
    return () => void (over = true)
  }, [wanted])

  const upload = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) return
    setUploading(true)
    setProblem('')
    const form = new FormData()
    form.append('files', chosen, chosen.name)
    const sent = await send<FilesTaken>('POST', '/exchange/files', form).catch((error: unknown) => (told(error), null))
    const taken = sent?.ok === true ? sent.value.files[0] : undefined
    if (taken !== undefined) setFile({ fileId: taken.fileId, name: taken.name })
    else if (sent?.ok === false) setProblem(sent.problems?.map((one) => one.text).join(' ') ?? sent.refusal?.text ?? '')
    void stale('/exchange/files')
    setUploading(false)
  }
  const found = sampled !== null && sampled.key === wanted ? sampled : null
  const fileName = file === null ? '' : file.name === '' ? (named.data?.name ?? '') : file.name
  const name = accounts.data?.rows.find((row) => row.accountId === accountId)?.name ?? ''
  const settings = found?.sample?.settings ?? null
  const draft = settings === null ? null : settingsDraft(settings)
  const at = found === null || found.sample === null ? 1 : draft === null ? 2 : 3

  return (
    <Page title={words.t('partners.new')} crumbs={[{ text: words.t('partners.title'), to: '/partners' }]}>
      <ol className="pt-steps">
        <Step nth={1} at={at} title={words.t('partners.step.file')} hint={words.t('partners.step.file.hint')}>
          <div className="pt-choose">
            <Choice label={words.t('partners.account')} placeholder={words.t('partners.account.choose')} value={accountId} options={(accounts.data?.rows ?? []).map((row) => ({ value: row.accountId, label: row.name }))} onChange={setAccount} disabled={only !== undefined} />
            {file === null ? <FileField label={words.t(uploading ? 'partners.file.coming' : 'partners.file.choose')} hint={words.t('partners.file.hint')} error={problem} onFiles={([chosen]) => void upload(chosen)} /> : (
              <div>
                <span className="pt-label">{words.t('partners.file')}</span>
                <div className="pt-file"><Icon name="file" small /> <b>{fileName}</b> <Button size="xs" onClick={() => (setFile(null), setSampled(null))}>{words.t('partners.file.other')}</Button></div>
              </div>
            )}
          </div>
        </Step>
        <Step nth={2} at={at} title={words.t('partners.step.says')}>
          {wanted === null ? <p className="k-quiet pt-none">{words.t(file === null ? 'partners.step.says.wait' : 'partners.step.says.account')}</p>
            : found === null ? <Skeleton rows={4} />
            : found.sample === null ? <Refused text={found.problem} />
            : <Says sample={found.sample} accountId={accountId ?? ''} words={words} />}
        </Step>
        <Step nth={3} at={at} title={words.t('partners.step.agree')}>
          {draft === null || accountId === null || file === null ? <p className="k-quiet pt-none">{words.t('partners.step.agree.wait')}</p> : <Agree key={found?.key} accountId={accountId} fileId={file.fileId} name={name} settings={draft} />}
        </Step>
      </ol>
    </Page>
  )
}

/** Pages, tables and mails say nothing of their sender: they are marked up once instead, and the partner is made there. */
const isPage = (sample: SampleOut): boolean => sample.settings === null && ['pdf', 'zip', 'text'].includes(sample.format)

const Step = ({ nth, at, title, hint, children }: Readonly<{ nth: number; at: number; title: string; hint?: string; children: ReactNode }>) => (
  <li className={`pt-step ${nth < at ? 'pt-done' : nth === at ? 'pt-now' : 'pt-later'}`} aria-current={nth === at ? 'step' : undefined}>
    <span className="pt-step-number" aria-hidden="true">{nth < at ? <Icon name="check" small /> : nth}</span>
    <div><Section title={title} hint={hint}>{children}</Section></div>
  </li>
)

const Says = ({ sample, accountId, words }: Readonly<{ sample: SampleOut; accountId: string; words: Words }>) => {
  const { settings } = sample
  const group = (one: string | null): string => (one === null || one === '' ? '' : ` (${words.t('partners.group', { group: one })})`)
  return (
    <div className="pt-stack">
      {sample.known !== null && <Refused text={words.t('partners.known', { partner: sample.known })} see={<Link className="k-link" to="/partners">{words.t('partners.toList')}</Link>} />}
      {settings === null && !isPage(sample) && <Refused text={words.t('partners.noPartner')} />}
      {isPage(sample) && <p className="pt-none">{words.t('partners.isPage')} <Link className="k-link" to="/templates/new" search={{ file: sample.fileId, account: accountId } as never}>{words.t('partners.markUp')}</Link></p>}
      {settings !== null && (
        <>
          <Facts
            facts={[
              { label: words.t('partners.understood'), value: sample.lines === 0 ? <Missing /> : words.t('partners.understood.of', { understood: words.number(sample.understood), lines: words.number(sample.lines) }), big: true },
              { label: words.t('partners.format'), value: formatText(words, settings.format, settings.version) },
              { label: words.t('partners.documents'), value: words.number(sample.documents.length) },
              ...(settings.signs === null ? [] : [{ label: words.t('partners.signs'), value: <span className="pt-number">{signsText(settings.signs)}</span> }]),
            ]}
          />
          <dl className="pt-sides">
            <dt>{words.t('partners.them')}</dt><dd>{settings.them.map(identityText).join(', ') || words.t('kit.none')}{group(settings.groupThem)}</dd>
            <dt>{words.t('partners.us')}</dt><dd>{identityText(settings.us) || words.t('kit.none')}{group(settings.groupUs)}</dd>
            {settings.profile !== null && <><dt>{words.t('partners.profile')}</dt><dd>{settings.profile}</dd></>}
          </dl>
        </>
      )}
      {sample.documents.length > 0 && <Table label={words.t('partners.documents')} columns={foundColumns(words)} rows={sample.documents.map((one, at) => ({ ...one, at }))} rowKey={(row) => String(row.at)} tight />}
      {sample.problems.length > 0 && <div className="pt-sub"><h3>{words.t('partners.problems')}</h3><Problems problems={sample.problems} /></div>}
      {sample.waits.length > 0 && (
        <div className="pt-sub">
          <h3>{words.t('partners.waits', { count: sample.waits.length })}</h3>
          <p className="k-quiet pt-note">{words.t('partners.waits.hint')}</p>
          <ul className="pt-list pt-waits">{sample.waits.map((wait, at) => <Wait key={at} wait={wait} words={words} />)}</ul>
        </div>
      )}
      {settings !== null && sample.waits.length === 0 && sample.lines > 0 && <p className="pt-none pt-said k-kept"><Icon name="check" small /> {words.t('partners.allUnderstood')}</p>}
    </div>
  )
}

const signsText = ({ element, component, segment, repetition }: NonNullable<NonNullable<SampleOut['settings']>['signs']>): string => [element, component, repetition ?? '', segment].map((one) => (one !== '' && one < ' ' ? String.fromCharCode(0x2400 + one.charCodeAt(0)) : one)).filter((one) => one !== '').join(' ')

type Found = SampleOut['documents'][number] & Readonly<{ at: number }>

const foundColumns = (words: Words): readonly Column<Found>[] => [
  { key: 'type', head: words.t('partners.document'), width: 180, cell: (row) => <>{words.t(`partners.doc.${row.type}`)}<span className="pt-set">{row.set}</span></> },
  { key: 'number', head: words.t('partners.documentNumber'), width: 160, cell: (row) => row.number ?? <Missing /> },
  { key: 'day', head: words.t('partners.day'), width: 110, cell: (row) => <DayText day={row.day} /> },
  { key: 'lines', head: words.t('partners.lines'), align: 'right', width: 80, cell: (row) => <NumberText amount={row.lines} /> },
  { key: 'amount', head: words.t('partners.amount'), align: 'right', width: 120, cell: (row) => (row.amount === '' || row.amount === '0' ? <Missing /> : <span className="k-figure">{words.number(row.amount, { least: 2 })}</span>) },
]

const TONES = { error: 'k-broken', warning: 'k-risk', note: 'k-quiet' } as const

const Problems = ({ problems }: Readonly<{ problems: readonly ProblemOut[] }>) => (
  <ul className="pt-list">
    {problems.map((one, at) => <li key={at}><span className={TONES[one.severity]}><Icon name={one.severity === 'note' ? 'note' : 'warning'} small /></span><span>{one.text}{one.place !== '' && <span className="k-quiet"> {one.place}</span>}</span></li>)}
  </ul>
)

const Wait = ({ wait, words }: Readonly<{ wait: WaitOut; words: Words }>) => (
  <li>
    <span>{words.speak(wait.say)}</span>
    {CODES.has(wait.kind) && <span className="k-quiet">{wait.candidates.length === 0 ? words.t('partners.waits.none') : words.t('partners.waits.likely', { likely: wait.candidates.slice(0, 3).map((one) => (one.number === one.name ? words.unit(one.name) : `${one.number} ${one.name}`)).join(', ') })}</span>}
  </li>
)

/** What a code may be of: for these there are likely answers. */
const CODES: ReadonlySet<string> = new Set(['site', 'item', 'unit'])

type AgreeProps = Readonly<{ accountId: string; fileId: string; name: string; settings: SettingsDraft }>

const Agree = ({ accountId, fileId, name, settings }: AgreeProps) => {
  const words = useWords()
  const navigate = useNavigate()
  const [reading, setReading] = useState<string | null>(null)
  const form = useForm<Readonly<{ name: string; state: 'test' | 'production'; settings: SettingsDraft }>, PartnerOut>({
    initial: { name, state: 'test', settings },
    send: (values) => send<PartnerOut>('POST', `/accounts/${accountId}/partners`, { name: values.name, state: values.state, settings: settingsOf(values.settings) }),
    done: (partner) => {
      setReading(partner.name)
      void stale('/partners')
      leadOn(partner, fileId)
        .then((to) => {
          toast({ text: words.t('partners.made', { partner: partner.name }) })
          return navigate({ to })
        })
        .catch(told)
    },
  })
  const { values, set, error } = form
  useKeys({ 'mod+Enter': { do: () => document.querySelector<HTMLFormElement>('.pt-form')?.requestSubmit(), word: words.t('partners.make') } }, reading === null)
  if (reading !== null) return <p className="pt-none" role="status">{words.t('partners.reading', { partner: reading })}</p>
  const fields = { settings: values.settings, error, onChange: (part: Partial<SettingsDraft>) => set('settings', { ...values.settings, ...part }) }
  return (
    <form className="pt-form" onSubmit={form.submit}>
      <Unsaved when={form.unsaved} />
      {form.refusal !== null && form.refusal.at !== 'name' && <Refused text={form.refusal.text} />}
      <Section title={words.t('partners.who')} level={3}>
        <div className="pt-fields">
          <TextField label={words.t('partners.name')} value={values.name} onChange={(value) => set('name', value)} error={error('name')} required />
          <div className="pt-rule">
            <span className="pt-label">{words.t('partners.state')}</span>
            <Segments label={words.t('partners.state')} value={values.state} options={(['test', 'production'] as const).map((value) => ({ value, label: words.t(`partners.state.${value}`) }))} onChange={(value) => set('state', value)} />
            <span className="k-quiet">{words.t(`partners.state.${values.state}.hint`)}</span>
          </div>
        </div>
        {(error('settings.them') !== null || error('settings.us') !== null) && <div className="pt-stack"><Numbers {...fields} /></div>}
      </Section>
      <Section title={words.t('partners.exchange')} level={3}>
        <Sends {...fields} />
        <Wants {...fields} />
      </Section>
      <Section title={words.t('partners.orders')} level={3}><OrderRules {...fields} /></Section>
      <Section title={words.t('partners.out')} level={3}><OutFields {...fields} begun={settings.out} secrets={[]} /></Section>
      <div className="k-row">
        <Button type="submit" variant="filled" loading={form.busy} rightSection={<Keys of="mod+Enter" />}>{words.t('partners.make')}</Button>
        <Button onClick={() => void navigate({ to: '/partners' })}>{words.t('kit.cancel')}</Button>
      </div>
    </form>
  )
}

/** Reads the file again now that its sender is known, and leads to the document that waits there, else to the partner. */
const leadOn = async ({ accountId, partnerId }: PartnerOut, fileId: string): Promise<string> => {
  const own = `/accounts/${accountId}/partners/${partnerId}`
  await send('POST', `/exchange/files/${fileId}/run`)
  for (let turn = 0; turn < TURNS; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, TURN_MS))
    const { state } = await read<FileOut>(`/exchange/files/${fileId}`)
    const { rows } = await read<DocumentList>(`/exchange/documents?partner=${partnerId}&state=waiting&direction=in&limit=1`)
    if (rows[0] !== undefined) return `/accounts/${accountId}/documents/${rows[0].documentId}`
    if (state === 'read' || state === 'unreadable' || state === 'duplicate') return own
  }
  return own
}

const TURNS = 20
const TURN_MS = 700
