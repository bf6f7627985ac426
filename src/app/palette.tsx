// Find or do: pages, actions and everything that has a number or a name, from one field.

import { Dialog } from '#kit/dialog'
import type { IconName } from '#kit/icons'
import { Icon } from '#kit/icons'
import { Key, Keys } from '#kit/keys'
import { useRead } from '#kit/api'
import { useWords } from '#kit/words'
import { useNavigate } from '@tanstack/react-router'
import type { KeyboardEvent } from 'react'
import { Fragment, useEffect, useId, useMemo, useRef, useState } from 'react'
import { hasPage, navigationFor } from './pages.tsx'
import { isPinned, togglePin } from './pins.tsx'
import type { ShellData } from './shell-data.tsx'

/** What `GET /api/search` answers. */
type Found = Readonly<{ kind: 'account' | 'site' | 'item' | 'order' | 'invoice' | 'contract'; id: string; accountId: string | null; text: string; note: string; day: string | null }>

type Entry = Readonly<{ key: string; group: string; icon: IconName; text: string; note?: string; keys?: string; do(): void }>

type PaletteProps = Readonly<{ onClose(): void; onKeys(): void; data: ShellData | undefined }>

const ICONS: Readonly<Record<Found['kind'], IconName>> = { account: 'account', site: 'site', item: 'item', order: 'order', invoice: 'invoice', contract: 'contract' }

export const Palette = ({ onClose, onKeys, data }: PaletteProps) => {
  const words = useWords()
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const [asked, setAsked] = useState('')
  const [at, setAt] = useState(0)
  const list = useRef<HTMLUListElement>(null)
  const id = useId()
  useEffect(() => {
    const timer = setTimeout(() => setAsked(typed.trim()), 120)
    return () => clearTimeout(timer)
  }, [typed])
  const found = useRead<{ rows: readonly Found[] }>(asked.length < 2 ? null : `/search?q=${encodeURIComponent(asked)}`)

  const go = (to: string) => (): void => {
    onClose()
    void navigate({ to })
  }
  const known = useMemo((): readonly Entry[] => {
    const pages = data === undefined ? [] : navigationFor(data.person.role)
    const only = data?.accountCount === 1 ? data.accounts[0] : undefined
    return [
      ...pages.map((page): Entry => ({ key: page.path, group: words.t('palette.go'), icon: page.icon, text: words.t(page.word), keys: `g ${page.key}`, do: go(page.path) })),
      ...(only !== undefined && hasPage('/accounts/$accountId/orders/$orderId')
        ? [{ key: 'new-order', group: words.t('palette.do'), icon: 'add', text: words.t('palette.newOrder'), do: go(`/accounts/${only.id}/orders/new`) } satisfies Entry]
        : []),
      ...(only === undefined && hasPage('/accounts/$accountId/orders/$orderId') ? (data?.accounts ?? []) : []).map((account): Entry => ({
        key: `new-order-${account.id}`, group: words.t('palette.do'), icon: 'add', text: words.t('palette.newOrderFor', { account: account.name }), do: go(`/accounts/${account.id}/orders/new`),
      })),
      ...(data?.accountCount === 1 ? [] : (data?.accounts ?? [])).map((account): Entry => ({
        key: `pin-${account.id}`, group: words.t('palette.do'), icon: 'pin', text: words.t(isPinned(data, account.id) ? 'palette.unpin' : 'palette.pin', { account: account.name }), do: () => (onClose(), togglePin(data, account.id)),
      })),
      { key: 'keys', group: words.t('palette.do'), icon: 'note', text: words.t('shell.key.all'), keys: '?', do: onKeys },
      { key: 'security', group: words.t('palette.do'), icon: 'lock', text: words.t('shell.security'), do: go('/account-settings') },
    ]
  }, [words, data])

  const entries = useMemo((): readonly Entry[] => {
    const wish = fold(typed.trim())
    const fit = known.filter((entry) => wish === '' ? !entry.key.startsWith('pin-') && (!entry.key.startsWith('new-order-') || (data?.accountCount ?? 0) <= 5) : wish.split(/\s+/).every((part) => fold(entry.text).includes(part)))
    const rows = typed.trim().length < 2 ? [] : (found.data?.rows ?? []).filter((row) => hasPage(ADDRESS[row.kind]))
    const hits = rows.map((row): Entry => ({ key: `${row.kind}${row.id}${row.accountId ?? ''}`, group: words.t(`palette.kind.${row.kind}`), icon: ICONS[row.kind], text: row.text, note: row.day === null ? row.note : `${row.note}, ${words.day(row.day)}`, do: go(addressOf(row)) }))
    return [...fit, ...hits]
  }, [known, typed, found.data, words])
  useEffect(() => setAt(0), [typed])
  const chosen = Math.min(at, Math.max(0, entries.length - 1))
  useEffect(() => list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }), [chosen])

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setAt((chosen + 1) % Math.max(1, entries.length))
    else if (event.key === 'ArrowUp') setAt((chosen - 1 + entries.length) % Math.max(1, entries.length))
    else if (event.key === 'Enter') entries[chosen]?.do()
    else return
    event.preventDefault()
  }
  const waiting = asked !== typed.trim() || found.isFetching
  return (
    <Dialog title={words.t('shell.find')} onClose={onClose} width={620} plain>
      <div className="s-palette">
        <div className="s-palette-field">
          <Icon name="search" />
          <input
            data-autofocus
            type="text"
            role="combobox"
            aria-expanded="true"
            aria-controls={id}
            aria-activedescendant={entries[chosen] === undefined ? undefined : `${id}-${chosen}`}
            aria-label={words.t('shell.find')}
            placeholder={words.t('palette.placeholder')}
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
            onKeyDown={onKeyDown}
          />
          <Key>Esc</Key>
        </div>
        <ul ref={list} id={id} role="listbox" aria-label={words.t('shell.find')} className="s-palette-list">
          {entries.map((entry, index) => (
            <Fragment key={entry.key}>
            {entries[index - 1]?.group !== entry.group && <li role="presentation" className="s-palette-group">{entry.group}</li>}
            <li
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === chosen}
              onPointerMove={() => setAt(index)}
              onClick={() => entry.do()}
            >
              <Icon name={entry.icon} />
              <span className="s-palette-text">{entry.text}</span>
              {entry.note !== undefined && entry.note !== '' && <span className="k-quiet s-palette-note">{entry.note}</span>}
              {entry.keys !== undefined && <span className="k-keys"><Keys of={entry.keys} /></span>}
            </li>
            </Fragment>
          ))}
        </ul>
        {entries.length === 0 && <p className="s-palette-none" role="status">{words.t(waiting ? 'palette.looking' : 'palette.none', { typed: typed.trim() })}</p>}
      </div>
    </Dialog>
  )
}

const fold = (text: string): string => text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase()

const ADDRESS: Readonly<Record<Found['kind'], string>> = {
  account: '/accounts/$accountId',
  site: '/accounts/$accountId/sites/$siteId',
  item: '/catalog/$itemId',
  order: '/accounts/$accountId/orders/$orderId',
  invoice: '/accounts/$accountId/invoices/$invoiceId',
  contract: '/accounts/$accountId/contracts/$contractId',
}

const addressOf = ({ kind, id, accountId }: Found): string =>
  ADDRESS[kind].replace('$accountId', kind === 'account' ? id : (accountId ?? '')).replace(/\$\w+$/, id)
