// What narrows my day, as chips: account, holder, rule, and the rest behind one. Each opens a menu of what there is.

import { Tooltip } from '@mantine/core'
import { useRead } from '#kit/api'
import { Chip, TextField } from '#kit/fields'
import { MenuEntry, MenuPop } from '#kit/menu'
import { Icon } from '#kit/icons'
import { useKeys } from '#kit/keys'
import { useWords } from '#kit/words'
import { useEffect, useState } from 'react'
import { ruleName } from './rule-name.tsx'
import type { AccountList } from '#duties/accounts/accounts.wire'
import type { Listed } from './use-worklist.tsx'
import type { ChoicesOut, FilterIn } from './worklist.wire.ts'
import { CERTAINTIES, DIRECTIONS } from './worklist.wire.ts'

const STATES = ['open', 'snoozed', 'judged', 'accepted', 'disputed', 'waived', 'resolved', 'closed', 'all'] as const
type Open = 'account' | 'assignee' | 'rule' | 'more' | 'search' | null

export const WorklistFilters = ({ list, onlyAccount }: Readonly<{ list: Listed; onlyAccount: boolean }>) => {
  const words = useWords()
  const { filter, setFilter } = list
  const choices = useRead<ChoicesOut>('/worklist/choices').data
  const [open, setOpen] = useState<Open>(null)
  useKeys({
    f: { do: () => setOpen('more'), word: words.t('worklist.key.filter') },
    '/': { do: () => setOpen('search'), word: words.t('worklist.filter.search') },
  })
  const set = (change: FilterIn): void => {
    setOpen(null)
    setFilter({ ...filter, ...change })
  }
  const pop = (name: Exclude<Open, null>) => ({ opened: open === name, onChange: (opened: boolean) => setOpen(opened ? name : null) })
  // an account with nothing to look at is not among the choices, but it has a name all the same
  const quiet = filter.account !== undefined && choices !== undefined && !choices.accounts.some((one) => one.id === filter.account)
  const known = useRead<AccountList>(quiet ? '/accounts' : null).data?.rows.find((row) => row.accountId === filter.account)
  const account = choices?.accounts.find((one) => one.id === filter.account) ?? known
  const assignee = assigneeName(filter.assignee, choices, words)
  const clear = (name: keyof FilterIn) => (filter[name] === undefined ? {} : { onClear: () => set({ [name]: undefined }) })

  return (
    <div className="k-bar wl-filters" role="group" aria-label={words.t('worklist.filter')}>
      {!onlyAccount && (
        <MenuPop label={words.t('worklist.filter.account')} {...pop('account')} target={<span><Chip label={words.t('worklist.filter.account')} value={account?.name ?? words.t('worklist.all')} on={filter.account !== undefined} opens onClick={() => setOpen('account')} {...clear('account')} /></span>}>
          <MenuEntry first on={filter.account === undefined} onClick={() => set({ account: undefined })}>{words.t('worklist.all')}</MenuEntry>
          {choices?.accounts.map((one) => <MenuEntry key={one.id} on={one.id === filter.account} onClick={() => set({ account: one.id })} end={words.number(one.rows)}>{one.name}</MenuEntry>)}
        </MenuPop>
      )}
      <MenuPop label={words.t('worklist.filter.assignee')} {...pop('assignee')} target={<span><Chip label={words.t('worklist.filter.assignee')} value={assignee} on={filter.assignee !== undefined} opens onClick={() => setOpen('assignee')} {...clear('assignee')} /></span>}>
        <MenuEntry first on={filter.assignee === undefined} onClick={() => set({ assignee: undefined })}>{words.t('worklist.any')}</MenuEntry>
        <MenuEntry on={filter.assignee === 'me'} onClick={() => set({ assignee: 'me' })}>{words.t('worklist.me')}</MenuEntry>
        {choices?.assignees.map((one) => (
          <MenuEntry key={one.userId ?? ''} on={(one.userId ?? 'nobody') === filter.assignee} onClick={() => set({ assignee: one.userId ?? 'nobody' })} end={words.number(one.rows)}>{one.name ?? words.t('worklist.nobody')}</MenuEntry>
        ))}
      </MenuPop>
      <MenuPop label={words.t('worklist.filter.rule')} {...pop('rule')} target={<span><Chip label={words.t('worklist.filter.rule')} value={filter.rule === undefined ? words.t('worklist.any') : ruleName(filter.rule, words)} on={filter.rule !== undefined} opens onClick={() => setOpen('rule')} {...clear('rule')} /></span>}>
        <MenuEntry first on={filter.rule === undefined} onClick={() => set({ rule: undefined })}>{words.t('worklist.any')}</MenuEntry>
        {choices?.rules.map((one) => <MenuEntry key={one.rule} on={one.rule === filter.rule} onClick={() => set({ rule: one.rule })} end={words.number(one.rows)}>{ruleName(one.rule, words)}</MenuEntry>)}
      </MenuPop>
      {filter.state !== undefined && <Chip label={words.t('worklist.filter.state')} value={stateWord(filter.state, words)} on onClick={() => setOpen('more')} {...clear('state')} />}
      {filter.certainty !== undefined && <Chip label={words.t('worklist.filter.certainty')} value={words.t(`worklist.certainty.${filter.certainty}`)} on onClick={() => setOpen('more')} {...clear('certainty')} />}
      {filter.direction !== undefined && <Chip label={words.t('worklist.filter.direction')} value={words.t(`worklist.direction.${filter.direction}`)} on onClick={() => setOpen('more')} {...clear('direction')} />}
      {filter.least !== undefined && <Chip label={words.t('worklist.filter.least')} value={words.number(filter.least)} on onClick={() => setOpen('more')} {...clear('least')} />}
      {(['site', 'item', 'order', 'invoice', 'contract', 'duty', 'cause'] as const).map((name) => filter[name] !== undefined && <Chip key={name} label={words.t(`worklist.filter.${name}`)} on {...clear(name)} />)}
      <MenuPop label={words.t('worklist.filter')} {...pop('more')} target={<span><Chip label={words.t('worklist.filter')} add onClick={() => setOpen('more')} /></span>}>
        <p className="k-menu-head">{words.t('worklist.filter.state')}</p>
        {STATES.map((state, at) => <MenuEntry key={state} first={at === 0} on={(filter.state ?? 'open') === state} onClick={() => set({ state: state === 'open' ? undefined : state })}>{stateWord(state, words)}</MenuEntry>)}
        <p className="k-menu-head">{words.t('worklist.filter.certainty')}</p>
        {CERTAINTIES.map((one) => <MenuEntry key={one} on={filter.certainty === one} onClick={() => set({ certainty: filter.certainty === one ? undefined : one })}>{words.t(`worklist.certainty.${one}`)}</MenuEntry>)}
        <p className="k-menu-head">{words.t('worklist.filter.direction')}</p>
        {DIRECTIONS.map((one) => <MenuEntry key={one} on={filter.direction === one} onClick={() => set({ direction: filter.direction === one ? undefined : one })}>{words.t(`worklist.direction.${one}`)}</MenuEntry>)}
        <p className="k-menu-head">{words.t('worklist.filter.leastHint')}</p>
        <p className="wl-leasts">
          {[100, 1000, 10_000].map((least) => <Chip key={least} label={words.number(least)} on={filter.least === least} onClick={() => set({ least: filter.least === least ? undefined : least })} />)}
        </p>
      </MenuPop>
      <SearchChip list={list} {...pop('search')} />
      <Tooltip label={words.t('worklist.rankNote')} multiline w={280} position="bottom-end" events={{ hover: true, focus: true, touch: true }}>
        <button type="button" className="wl-rank">{words.t('worklist.rank')} <b>{words.t('worklist.rankBy')}</b></button>
      </Tooltip>
    </div>
  )
}

const SearchChip = ({ list, opened, onChange }: Readonly<{ list: Listed; opened: boolean; onChange(opened: boolean): void }>) => {
  const words = useWords()
  const { filter, setFilter } = list
  const [typed, setTyped] = useState(filter.q ?? '')
  useEffect(() => setTyped(filter.q ?? ''), [filter.q])
  useEffect(() => {
    if (typed.trim() === (filter.q ?? '')) return
    const timer = setTimeout(() => setFilter({ ...filter, q: typed.trim() || undefined }), 250)
    return () => clearTimeout(timer)
  }, [typed])
  const clear = filter.q === undefined ? {} : { onClear: () => setFilter({ ...filter, q: undefined }) }
  return (
    <MenuPop label={words.t('worklist.filter.search')} opened={opened} onChange={onChange} target={<span>{filter.q === undefined ? <button type="button" className="wl-icon-chip" aria-label={words.t('worklist.filter.search')} onClick={() => onChange(true)}><Icon name="search" small /></button> : <Chip label={words.t('worklist.filter.search')} value={filter.q} on onClick={() => onChange(true)} {...clear} />}</span>}>
      <form className="wl-search" onSubmit={(event) => (event.preventDefault(), onChange(false))}>
        <TextField label={words.t('worklist.filter.search')} hidesLabel kind="search" value={typed} onChange={setTyped} placeholder={words.t('worklist.filter.search.hint')} autoFocus />
      </form>
    </MenuPop>
  )
}

const stateWord = (state: NonNullable<FilterIn['state']>, words: ReturnType<typeof useWords>): string => (words.has(`worklist.state.${state}`) ? words.t(`worklist.state.${state}`) : words.t(`state.worklist.${state}`))

const assigneeName = (assignee: string | undefined, choices: ChoicesOut | undefined, words: ReturnType<typeof useWords>): string => {
  if (assignee === undefined) return words.t('worklist.any')
  if (assignee === 'me' || assignee === 'nobody') return words.t(`worklist.${assignee}`)
  return choices?.assignees.find((one) => one.userId === assignee)?.name ?? '…'
}
