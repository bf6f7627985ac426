// On the pages of an order and of an invoice: the documents it came of and those about it; an invoice is sent to a partner from here.

import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useRead } from '#kit/api'
import { Icon } from '#kit/icons'
import { MenuEntry, MenuPop } from '#kit/menu'
import { Section } from '#kit/page'
import { State } from '#kit/state'
import { useWords } from '#kit/words'
import type { PartnerList } from '../partners/partners.wire.ts'
import { addressOf, Direction, DocumentState, nameOf, When } from './document-names.tsx'
import type { DocumentList, DocumentRow } from './mailbox.wire.ts'
import { useWork } from './use-work.tsx'
import './mailbox.css'

export const DocumentsOfOrder = ({ accountId, orderId }: Readonly<{ accountId: string; orderId: string }>) => {
  const words = useWords()
  const documents = useRead<DocumentList>(`/accounts/${accountId}/orders/${orderId}/documents`).data
  if (documents === undefined || documents.rows.length === 0) return null
  return <Section title={words.t('mailbox.panel')}><Rows rows={documents.rows} /></Section>
}

export const DocumentsOfInvoice = ({ accountId, invoiceId }: Readonly<{ accountId: string; invoiceId: string }>) => {
  const words = useWords()
  const documents = useRead<DocumentList>(`/accounts/${accountId}/invoices/${invoiceId}/documents`).data
  const partners = (useRead<PartnerList>('/partners').data?.rows ?? []).filter((partner) => documents?.mayWrite === true && partner.accountId === accountId && partner.state !== 'off')
  if (documents === undefined || (documents.rows.length === 0 && partners.length === 0)) return null
  return (
    <Section title={words.t('mailbox.panel')} {...(documents.rows.length === 0 ? { hint: words.t('mailbox.panel.notSent') } : {})} actions={<SendTo accountId={accountId} invoiceId={invoiceId} partners={partners} again={documents.rows.length > 0} />}>
      <Rows rows={documents.rows} />
    </Section>
  )
}

const Rows = ({ rows }: Readonly<{ rows: readonly DocumentRow[] }>) => {
  const words = useWords()
  return (
    <ul className="mb-panel">
      {rows.map((row) => (
        <li key={row.documentId}>
          <Direction direction={row.direction} />
          <Link className="k-link" to={addressOf(row)}>{nameOf(row, words)} {row.number}</Link>
          <span className="k-grow" />
          {row.waits > 0 && <State bare kind="risk" word={words.t('mailbox.asksCount', { count: row.waits })} />}
          <DocumentState document={row} />
          <span className="k-quiet"><When at={row.at} /></span>
        </li>
      ))}
    </ul>
  )
}

type SendProps = Readonly<{ accountId: string; invoiceId: string; partners: PartnerList['rows']; again: boolean }>

const SendTo = ({ accountId, invoiceId, partners, again }: SendProps) => {
  const words = useWords()
  const work = useWork(accountId)
  const [opened, setOpened] = useState(false)
  const sendTo = (partnerId: string): void => {
    setOpened(false)
    void work.go('send', `/accounts/${accountId}/invoices/${invoiceId}/sendings`, { partnerId }, { done: words.t('mailbox.sendTo.done') })
  }
  const [only] = partners
  if (only === undefined) return null
  const label = words.t(again ? 'mailbox.sendTo.again' : 'mailbox.sendTo')
  if (partners.length === 1) return <Button size="xs" loading={work.busy !== null} leftSection={<Icon name="go" small />} onClick={() => sendTo(only.partnerId)}>{words.t(again ? 'mailbox.sendTo.againOne' : 'mailbox.sendTo.one', { partner: only.name })}</Button>
  return (
    <MenuPop label={label} opened={opened} onChange={setOpened} end target={<Button size="xs" loading={work.busy !== null} rightSection={<Icon name="down" small />} onClick={() => setOpened(!opened)}>{label}</Button>}>
      {partners.map((partner, at) => <MenuEntry key={partner.partnerId} plain first={at === 0} onClick={() => sendTo(partner.partnerId)}>{partner.name}</MenuEntry>)}
    </MenuPop>
  )
}
