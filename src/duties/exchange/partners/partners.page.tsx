// All trading partners within reach: whose they are, how they name themselves, what they send and want, and which way it goes.

import { Button } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { useDeferredValue, useMemo, useState } from 'react'
import { useRead } from '#kit/api'
import { Empty, Skeleton } from '#kit/empty'
import { Segments, TextField } from '#kit/fields'
import { Missing } from '#kit/figures'
import { Icon } from '#kit/icons'
import { KeyBar, Keys, useKeys } from '#kit/keys'
import { Page } from '#kit/page'
import type { Column } from '#kit/table'
import { Table } from '#kit/table'
import type { Words } from '#kit/words'
import { useWords } from '#kit/words'
import { PARTNER_STATES } from './partner.ts'
import { formatText, identityText, PartnerStateChip, PartnerTabs, useMayMake, wayOutText } from './partner-words.tsx'
import type { PartnerList, PartnerOut } from './partners.wire.ts'
import './partners.css'

export const PartnerListPage = () => {
  const words = useWords()
  const navigate = useNavigate()
  const partners = useRead<PartnerList>('/partners')
  const [text, setText] = useState('')
  const [state, setState] = useState<'all' | PartnerOut['state']>('all')
  const mayMake = useMayMake()
  const add = (): void => void navigate({ to: '/partners/new' })
  useKeys({ n: { do: add, word: words.t('partners.new') } }, mayMake)
  useKeys({ '/': { do: () => document.querySelector<HTMLInputElement>('.pt-find input')?.focus(), word: words.t('partners.find') } })
  const asked = useDeferredValue(text.trim().toLowerCase())
  const columns = useMemo(() => columnsOf(words), [words])
  const rows = useMemo(() => (partners.data?.rows ?? []).filter((row) => (state === 'all' || row.state === state) && (asked === '' || findable(row).includes(asked))), [partners.data, asked, state])
  if (partners.data === undefined && partners.error !== null) throw partners.error
  const none = partners.data?.rows.length === 0
  return (
    <Page
      title={words.t('partners.title')}
      meta={partners.data !== undefined && !none && <span className="k-quiet">{words.t('partners.count', { count: rows.length })}</span>}
      actions={mayMake && <Button size="xs" variant="filled" leftSection={<Icon name="add" small />} rightSection={<Keys of="n" />} onClick={add}>{words.t('partners.new')}</Button>}
      keys={(!none || mayMake) && <KeyBar keys={[...(none ? [] : [{ keys: ['j', 'k'], word: words.t('partners.key.move') }, { keys: ['Enter'], word: words.t('partners.key.open') }, { keys: ['/'], word: words.t('partners.key.find') }]), ...(mayMake ? [{ keys: ['n'], word: words.t('partners.new') }] : [])]} />}
      flush
    >
      <div className="k-bar">
        <PartnerTabs />
        {!none && <div className="pt-find"><TextField label={words.t('partners.find')} hidesLabel kind="search" small placeholder={words.t('partners.find')} keyHint="/" value={text} onChange={setText} /></div>}
        {!none && <Segments label={words.t('partners.state')} value={state} options={(['all', ...PARTNER_STATES] as const).map((value) => ({ value, label: words.t(`partners.state.${value}`) }))} onChange={setState} />}
      </div>
      {partners.data === undefined ? <Skeleton /> : (
        <Table
          label={words.t('partners.title')}
          columns={columns}
          rows={rows}
          rowKey={(row) => row.partnerId}
          inset
          onOpen={(row) => void navigate({ to: `/accounts/${row.accountId}/partners/${row.partnerId}` })}
          empty={none ? <Empty text={words.t(mayMake ? 'partners.empty' : 'partners.empty.read')} action={mayMake && <Button variant="filled" rightSection={<Keys of="n" />} onClick={add}>{words.t('partners.new')}</Button>} /> : <Empty text={words.t('partners.noMatch')} action={<Button onClick={() => (setText(''), setState('all'))}>{words.t('partners.showAll')}</Button>} />}
        />
      )}
    </Page>
  )
}

const findable = (row: PartnerOut): string => `${row.name} ${row.account} ${row.settings.them.map(({ id }) => id).join(' ')} ${row.settings.format} ${row.settings.version}`.toLowerCase()

const columnsOf = (words: Words): readonly Column<PartnerOut>[] => {
  const some = (texts: readonly string[]) => (texts.length === 0 ? <Missing /> : <span className="pt-wide">{texts.join(', ')}</span>)
  return [
    { key: 'name', head: words.t('partners.name'), width: 180, cell: (row) => <Link to={`/accounts/${row.accountId}/partners/${row.partnerId}`} className="k-mid" tabIndex={-1}>{row.name}</Link> },
    { key: 'account', head: words.t('partners.account'), width: 150, cell: (row) => <Link to={`/accounts/${row.accountId}`} tabIndex={-1}>{row.account}</Link> },
    { key: 'state', head: words.t('partners.state'), width: 124, cell: (row) => <PartnerStateChip state={row.state} /> },
    { key: 'format', head: words.t('partners.format'), width: 160, cell: (row) => <span className="k-nowrap">{formatText(words, row.settings.format, row.settings.version)}</span> },
    { key: 'them', head: words.t('partners.knownBy'), width: 140, drop: 4, cell: (row) => <span className="pt-one">{row.settings.them.slice(0, 2).map((one) => <span className="pt-number" key={identityText(one)}>{identityText(one)}</span>)}{row.settings.them.length > 2 && <span className="k-quiet" title={row.settings.them.map(identityText).join('\n')}>{words.t('partners.more', { count: row.settings.them.length - 2 })}</span>}</span> },
    { key: 'sends', head: words.t('partners.sends'), width: 150, drop: 2, cell: (row) => some(row.settings.sends.map((one) => words.t(`partners.doc.${one}`))) },
    { key: 'wants', head: words.t('partners.wants'), width: 180, drop: 1, cell: (row) => some(row.settings.wants.map((one) => words.t(`partners.answer.${one}.short`))) },
    { key: 'out', head: words.t('partners.out'), width: 160, drop: 3, cell: (row) => <span className={row.settings.out === null ? 'k-quiet' : 'pt-wide'}>{wayOutText(words, row.settings.out)}</span> },
  ]
}
