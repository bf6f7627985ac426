// For whom the marks are kept: account, partner (or a new one on the spot) and a name; then on to the document that the order becomes.

import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { Mark } from '#formats/page-order/mark'
import { read, send, stale, told, useRead } from '#kit/api'
import { Refused } from '#kit/empty'
import { Choice, TextField } from '#kit/fields'
import { Keys, useKeys } from '#kit/keys'
import { Section } from '#kit/page'
import { toast } from '#kit/toast'
import { useWords } from '#kit/words'
import type { DocumentList, FileOut } from '../mailbox/mailbox.wire.ts'
import type { PartnerList, PartnerOut } from '../partners/partners.wire.ts'
import { bareMarks } from './marks.ts'

type AccountNames = Readonly<{ rows: readonly Readonly<{ accountId: string; name: string }>[] }>

type KeepProps = Readonly<{ fileId: string; marks: readonly Mark[]; ready: boolean; unreadable: boolean; account: string | null; partner: string | null; onTouched(): void; onKept(): void }>

const NEW = 'new'

export const Keep = ({ fileId, marks, ready, unreadable, account, partner, onTouched, onKept }: KeepProps) => {
  const words = useWords()
  const navigate = useNavigate()
  const accounts = useRead<AccountNames>('/accounts?limit=500').data?.rows ?? []
  const partners = useRead<PartnerList>('/partners').data?.rows.filter(({ settings, mayWrite }) => settings.format === 'page' && mayWrite)
  const [chosenAccount, setAccount] = useState<string | null>(account)
  const accountId = chosenAccount ?? (accounts.length === 1 ? (accounts[0]?.accountId ?? null) : null)
  const theirs = (partners ?? []).filter((one) => one.accountId === accountId && one.settings.sends.includes('order'))
  const [chosenPartner, setPartner] = useState<string | null>(partner)
  const [partnerName, setPartnerName] = useState<string | null>(null)
  const [name, setName] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState('')
  const [problems, setProblems] = useState<readonly Readonly<{ at: string; text: string }>[]>([])
  const partnerId = chosenPartner ?? theirs[0]?.partnerId ?? (accountId === null || partners === undefined ? null : NEW)
  const accountName = accounts.find((one) => one.accountId === accountId)?.name ?? ''
  const newName = partnerName ?? (accountName === '' ? '' : words.t('templates.partner.proposed', { account: accountName }))
  const proposed = partnerId === NEW ? newName : (theirs.find((one) => one.partnerId === partnerId)?.name ?? '')
  const templateName = name ?? proposed
  const isFull = ready && accountId !== null && partnerId !== null && templateName.trim() !== '' && (partnerId !== NEW || newName.trim() !== '')
  useEffect(() => setRefused(''), [marks])

  const save = async (): Promise<void> => {
    if (!isFull || busy) return
    setBusy(true)
    setRefused('')
    setProblems([])
    try {
      let to = partnerId
      if (to === NEW) {
        const made = await send<PartnerOut>('POST', `/accounts/${accountId}/partners`, { name: newName.trim(), state: 'production', settings: SETTINGS })
        if (!made.ok) return (setRefused(made.refusal?.text ?? ''), setProblems(made.problems ?? []))
        to = made.value.partnerId
        setPartner(to)
        await stale('/partners')
      }
      const kept = await send<{ templateId: string }>('POST', `/accounts/${accountId}/partners/${to}/templates`, { fileId, name: templateName.trim(), marks: bareMarks(marks) })
      if (!kept.ok) return (setRefused(kept.refusal?.text ?? ''), setProblems(kept.problems ?? []))
      onKept()
      const lead = await leadOn(fileId, to)
      await stale('/exchange', '/partners', '/orders', '/worklist', '/shell', `/accounts/${accountId}`)
      toast({ text: words.t('templates.kept', { name: templateName.trim() }) })
      await navigate({ to: lead })
    } catch (error) {
      told(error)
    } finally {
      setBusy(false)
    }
  }
  useKeys({ s: { do: () => void save(), word: words.t('templates.save') } }, !busy)
  const problemAt = (at: string): string | null => problems.find((one) => one.at === at)?.text ?? null
  const rest = problems.filter(({ at }) => at !== 'name').map(({ text }) => text).join(' ')

  return (
    <form onSubmit={(event) => (event.preventDefault(), void save())}>
      <Section title={words.t('templates.keep')} hint={words.t('templates.keep.hint')}>
        {(refused !== '' || rest !== '') && <div className="tp-refused"><Refused text={`${refused} ${rest}`.trim()} /></div>}
        <div className="tp-keep">
          <Choice small label={words.t('templates.account')} placeholder={words.t('templates.account.choose')} value={accountId} options={accounts.map((row) => ({ value: row.accountId, label: row.name }))} onChange={(value) => (setAccount(value), setPartner(null), setPartnerName(null), onTouched())} />
          <Choice small label={words.t('templates.partner')} placeholder={words.t('templates.partner.after')} value={partnerId} disabled={accountId === null} options={[...theirs.map((one) => ({ value: one.partnerId, label: one.name })), { value: NEW, label: words.t('templates.partner.new') }]} onChange={(value) => (setPartner(value), onTouched())} />
          {partnerId === NEW && <TextField small label={words.t('templates.partner.name')} value={newName} error={problemAt('name')} onChange={(value) => (setPartnerName(value), onTouched())} />}
          <TextField small label={words.t('templates.name')} value={templateName} onChange={(value) => (setName(value), onTouched())} />
        </div>
        <div className="tp-save">
          <Button type="submit" variant="filled" loading={busy} disabled={!isFull} rightSection={<Keys of="s" />}>{words.t('templates.save')}</Button>
          <span className="k-quiet" role="status">{busy ? words.t('templates.saving') : unreadable ? words.t('templates.save.first') : ''}</span>
        </div>
      </Section>
    </form>
  )
}

/** A client of whom we know only what its orders look like: nothing is sent to it by itself. */
const SETTINGS = {
  format: 'page', version: '', profile: null, them: [], us: { id: '', scheme: null }, groupThem: null, groupUs: null, signs: null, sends: ['order'], wants: [], defaultSite: null, required: ['number'],
  changes: 'ask', substitutes: 'ask', out: null,
} as const

const TURNS = 25
const TURN_MS = 400

/** The document that the file becomes by the template, else the mailbox, where the file tells what is still amiss. */
const leadOn = async (fileId: string, partnerId: string): Promise<string> => {
  for (let turn = 0; turn < TURNS; turn += 1) {
    const { rows } = await read<DocumentList>(`/exchange/documents?file=${fileId}&partner=${partnerId}&limit=1`)
    if (rows[0] !== undefined) return `/accounts/${rows[0].accountId}/documents/${rows[0].documentId}`
    const { state } = await read<FileOut>(`/exchange/files/${fileId}`)
    if (state === 'unreadable' || state === 'duplicate') return '/mailbox'
    await new Promise((resolve) => setTimeout(resolve, TURN_MS))
  }
  return '/mailbox'
}
