// What was learned of a partner's orders on pages: each template with who marked it up and when, to be marked up anew or forgotten.

import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { send, stale, told, useRead } from '#kit/api'
import { Dialog } from '#kit/dialog'
import { DayText, Missing } from '#kit/figures'
import { Section } from '#kit/page'
import type { Column } from '#kit/table'
import { Table } from '#kit/table'
import { toast } from '#kit/toast'
import { useWords } from '#kit/words'
import type { TemplateList } from './templates.wire.ts'
import './templates.css'

type Kept = TemplateList['rows'][number]
type PartnerTemplatesProps = Readonly<{ accountId: string; partnerId: string; mayWrite: boolean }>

export const PartnerTemplates = ({ accountId, partnerId, mayWrite }: PartnerTemplatesProps) => {
  const words = useWords()
  const at = `/accounts/${accountId}/partners/${partnerId}/templates`
  const rows = useRead<TemplateList>(at, { keep: false }).data?.rows
  const [forgetting, setForgetting] = useState<Kept | null>(null)
  const [busy, setBusy] = useState(false)
  if (rows === undefined) return null
  const markUp = (file?: string) => ({ to: '/templates/new', search: { ...(file === undefined ? {} : { file }), account: accountId, partner: partnerId } }) as never
  const forget = async (one: Kept): Promise<void> => {
    setBusy(true)
    const sent = await send('DELETE', `${at}/${one.templateId}`).catch(told)
    setBusy(false)
    setForgetting(null)
    await stale(at)
    if (sent !== undefined) toast(sent.ok ? { text: words.t('templates.forgotten', { name: one.name }) } : { text: sent.refusal?.text ?? sent.problems?.map(({ text }) => text).join(' ') ?? '', bad: true })
  }
  const columns: readonly Column<Kept>[] = [
    { key: 'name', head: words.t('templates.name'), width: 150, cell: (row) => (mayWrite ? <Link className="k-link" {...(markUp(row.fileId) as { to: string })} title={words.t('templates.again')}>{row.name}</Link> : row.name) },
    { key: 'by', head: words.t('templates.by'), width: 110, drop: 1, cell: (row) => row.madeBy ?? <Missing /> },
    { key: 'at', head: words.t('templates.at'), align: 'right', width: 90, cell: (row) => <DayText day={row.madeAt.slice(0, 10)} /> },
    ...(mayWrite ? [{ key: 'forget', head: <span className="k-hidden">{words.t('templates.forget')}</span>, align: 'right' as const, width: 84, cell: (row: Kept) => <button type="button" className="pt-forget" aria-label={words.t('templates.forget.of', { name: row.name })} onClick={() => setForgetting(row)}>{words.t('templates.forget')}</button> }] : []),
  ]
  return (
    <Section title={words.t('templates.learned')} hint={words.t('templates.learned.hint')} actions={mayWrite && <Link className="k-link" {...(markUp() as { to: string })}>{words.t('templates.another')}</Link>}>
      {rows.length === 0 ? <p className="pt-none k-second">{words.t('templates.learned.none')}</p> : <Table label={words.t('templates.learned')} columns={columns} rows={rows} rowKey={(row) => row.templateId} tight />}
      {forgetting !== null && (
        <Dialog title={words.t('templates.forget.title', { name: forgetting.name })} onClose={() => setForgetting(null)}>
          <p className="k-second" style={{ marginBottom: 16 }}>{words.t('templates.forget.text')}</p>
          <div className="k-row">
            <Button variant="filled" loading={busy} onClick={() => void forget(forgetting)}>{words.t('templates.forget')}</Button>
            <Button onClick={() => setForgetting(null)} data-autofocus>{words.t('kit.cancel')}</Button>
          </div>
        </Dialog>
      )}
    </Section>
  )
}
