// People of ours, for administrators: who is let in, to which accounts, with which duties. Moving a duty from one person to another
// is done here: whoever is given it holds it from then on.

import { Button } from '@mantine/core'
import { useMemo, useState } from 'react'
import { send, stale, useRead } from '#kit/api'
import { Dialog } from '#kit/dialog'
import { Empty, Refused, Skeleton } from '#kit/empty'
import { Chip, Choice, Segments, TextField } from '#kit/fields'
import { useForm } from '#kit/form'
import { Icon } from '#kit/icons'
import { Keys, useKeys } from '#kit/keys'
import { Page } from '#kit/page'
import { State } from '#kit/state'
import type { Column } from '#kit/table'
import { Table } from '#kit/table'
import { toast } from '#kit/toast'
import { LANGUAGES, useWords } from '#kit/words'
import type { Duty } from './duties.ts'
import { DUTIES } from './duties.ts'

type Membership = Readonly<{ accountId: string; name: string; mayWrite: boolean; duties: readonly string[] }>
type Person = Readonly<{ userId: string; email: string; name: string; role: string; locale: string; timeZone: string; active: boolean; memberships: readonly Membership[] }>
type AccountName = Readonly<{ accountId: string; name: string; number: string }>

/** Roles to give. Somebody of the client comes with a later duty; who is one already keeps it. */
const GIVEN_ROLES = ['account-manager', 'team-member', 'read-only', 'director', 'administrator'] as const
const seesEverything = (role: string): boolean => role === 'administrator' || role === 'director'
const worksByDuty = (role: string): boolean => role === 'account-manager' || role === 'team-member'

const DUTY_WORDS: Readonly<Record<Duty, string>> = {
  accounts: 'shell.nav.accounts', catalog: 'shell.nav.catalog', contracts: 'shell.nav.contracts', orders: 'shell.nav.orders',
  invoices: 'shell.nav.invoices', exchange: 'shell.nav.imports', worklist: 'shell.nav.day',
}

export const PeoplePage = () => {
  const words = useWords()
  const people = useRead<Readonly<{ rows: readonly Person[] }>>('/users')
  const accounts = useRead<Readonly<{ rows: readonly AccountName[] }>>('/accounts')
  const [text, setText] = useState('')
  const [open, setOpen] = useState<string | null>(null)
  useKeys({ n: { do: () => setOpen('new'), word: words.t('people.new') } })
  if (people.error !== null && people.data === undefined) throw people.error
  const asked = text.trim().toLowerCase()
  const rows = (people.data?.rows ?? []).filter((one) => asked === '' || `${one.name} ${one.email} ${one.memberships.map(({ name }) => name).join(' ')}`.toLowerCase().includes(asked))
  const chosen = people.data?.rows.find((one) => one.userId === open) ?? null
  return (
    <Page
      title={words.t('people.title')}
      meta={<span className="k-quiet">{words.t('people.hint')}</span>}
      actions={<Button size="xs" variant="filled" leftSection={<Icon name="add" small />} rightSection={<Keys of="n" />} onClick={() => setOpen('new')}>{words.t('people.person')}</Button>}
      flush
    >
      <div className="k-bar"><TextField label={words.t('people.find')} hidesLabel kind="search" small placeholder={words.t('people.find')} value={text} onChange={setText} /></div>
      {people.data === undefined ? <Skeleton /> : (
        <Table label={words.t('people.title')} columns={columnsOf(words)} rows={rows} rowKey={(row) => row.userId} inset onOpen={(row) => setOpen(row.userId)} empty={<Empty text={words.t('people.noMatch', { text })} />} />
      )}
      {people.data !== undefined && accounts.data !== undefined && (open === 'new' || chosen !== null) && (
        <Dialog title={chosen?.name ?? words.t('people.new')} width={760} onClose={() => setOpen(null)}>
          <PersonForm person={chosen} people={people.data.rows} accounts={accounts.data.rows} onDone={() => setOpen(null)} />
        </Dialog>
      )}
    </Page>
  )
}

const columnsOf = (words: ReturnType<typeof useWords>): readonly Column<Person>[] => [
  { key: 'name', head: words.t('people.name'), width: 180, cell: (row) => <b>{row.name}</b> },
  { key: 'email', head: words.t('people.email'), width: 220, drop: 2, cell: (row) => row.email },
  { key: 'role', head: words.t('people.role'), width: 140, cell: (row) => words.t(`role.${row.role}`) },
  {
    key: 'accounts', head: words.t('people.accounts'), width: 300,
    cell: (row) => seesEverything(row.role) ? <span className="k-quiet">{words.t('people.every')}</span> : row.memberships.length === 0 ? <span className="k-quiet">{words.t('people.none')}</span> : row.memberships.map((one) => one.name).join(', '),
  },
  {
    key: 'duties', head: words.t('people.duties'), width: 220, drop: 1,
    cell: (row) => [...new Set(row.memberships.flatMap((one) => one.duties))].flatMap((duty) => (isDuty(duty) ? [words.t(DUTY_WORDS[duty])] : [])).join(', '),
  },
  { key: 'state', head: words.t('people.state'), width: 150, drop: 3, cell: (row) => <State kind={row.active ? 'kept' : 'open'} word={words.t(row.active ? 'people.in' : 'people.out')} /> },
]

const isDuty = (text: string): text is Duty => (DUTIES as readonly string[]).includes(text)

type Values = Readonly<{ name: string; email: string; role: string; locale: string; active: boolean; memberships: readonly Readonly<{ accountId: string; mayWrite: boolean; duties: readonly string[] }>[] }>

type FormProps = Readonly<{ person: Person | null; people: readonly Person[]; accounts: readonly AccountName[]; onDone(): void }>

const PersonForm = ({ person, people, accounts, onDone }: FormProps) => {
  const words = useWords()
  const form = useForm<Values, unknown>({
    initial: person === null
      ? { name: '', email: '', role: 'account-manager', locale: words.language, active: true, memberships: [] }
      : { name: person.name, email: person.email, role: person.role, locale: person.locale, active: person.active, memberships: person.memberships.map(({ accountId, mayWrite, duties }) => ({ accountId, mayWrite, duties })) },
    send: ({ email, active, ...rest }) => {
      const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
      const memberships = seesEverything(rest.role) ? [] : rest.memberships.map((one) => (rest.role === 'read-only' ? { ...one, mayWrite: false, duties: [] } : one))
      return person === null ? send('POST', '/users', { ...rest, email, memberships, timeZone: zone }) : send('PATCH', `/users/${person.userId}`, { ...rest, active, memberships })
    },
    done: () => {
      toast({ text: words.t(person === null ? 'people.added' : 'people.saved', { name: form.values.name }) })
      void stale('/users', '/accounts', '/shell')
      onDone()
    },
  })
  const { values, set, error } = form
  const roles = person !== null && !(GIVEN_ROLES as readonly string[]).includes(person.role) ? [...GIVEN_ROLES, person.role] : GIVEN_ROLES
  const mailLink = async (): Promise<void> => {
    if (person === null) return
    await send('POST', `/users/${person.userId}/password-reset`)
    toast({ text: words.t('people.mailed', { email: person.email }) })
  }
  return (
    <form onSubmit={form.submit} className="s-person">
      {form.refusal !== null && (form.refusal.at ?? '') === '' && <Refused text={form.refusal.text} />}
      <div className="s-person-fields">
        <TextField label={words.t('people.name')} value={values.name} onChange={(value) => set('name', value)} error={error('name')} autoFocus required />
        <TextField label={words.t('people.email')} kind="email" value={values.email} onChange={(value) => set('email', value)} error={error('email')} disabled={person !== null} {...(person === null ? {} : { hint: words.t('people.emailFixed') })} required />
        <Choice label={words.t('people.role')} value={values.role} options={roles.map((value) => ({ value, label: words.t(`role.${value}`) }))} onChange={(value) => set('role', value ?? values.role)} hint={words.t(`people.sees.${values.role}`)} error={error('role')} />
        <Choice label={words.t('people.language')} value={values.locale} options={LANGUAGES.map(({ code, name }) => ({ value: code, label: name }))} onChange={(value) => set('locale', value ?? values.locale)} error={error('locale')} />
      </div>
      {!seesEverything(values.role) && <Memberships values={values} person={person} people={people} accounts={accounts} onChange={(memberships) => set('memberships', memberships)} />}
      <div className="k-row">
        <Button type="submit" variant="filled" loading={form.busy}>{words.t(person === null ? 'people.add' : 'people.save')}</Button>
        {person !== null && <Button onClick={() => void mailLink()}>{words.t('people.mailLink')}</Button>}
        {person !== null && <Segments label={words.t('people.state')} value={values.active ? 'in' : 'out'} options={[{ value: 'in', label: words.t('people.in') }, { value: 'out', label: words.t('people.out') }]} onChange={(value) => set('active', value === 'in')} />}
      </div>
    </form>
  )
}

type MembershipsProps = Readonly<{ values: Values; person: Person | null; people: readonly Person[]; accounts: readonly AccountName[]; onChange(memberships: Values['memberships']): void }>

/** Every account with what the person may do there, and with the duties they hold where they work. */
const Memberships = ({ values, person, people, accounts, onChange }: MembershipsProps) => {
  const words = useWords()
  const holders = useMemo(() => new Map(people.filter((one) => one.userId !== person?.userId).flatMap((one) => one.memberships.flatMap(({ accountId, duties }) => duties.map((duty) => [`${accountId} ${duty}`, one.name] as const)))), [people, person])
  if (accounts.length === 0) return <p className="k-quiet">{words.t('people.noAccounts')}</p>
  const accesses = values.role === 'read-only' ? (['none', 'read'] as const) : (['none', 'read', 'write'] as const)
  return (
    <ul className="s-person-accounts" aria-label={words.t('people.accounts')}>
      {accounts.map(({ accountId, name }) => {
        const mine = values.memberships.find((one) => one.accountId === accountId)
        const others = values.memberships.filter((one) => one.accountId !== accountId)
        const access = mine === undefined ? 'none' : mine.mayWrite && values.role !== 'read-only' ? 'write' : 'read'
        const held = new Set(mine?.duties)
        const turn = (duty: Duty): void => onChange([...others, { accountId, mayWrite: true, duties: held.has(duty) ? [...held].filter((one) => one !== duty) : [...held, duty] }])
        return (
          <li key={accountId}>
            <span className="s-person-account">{name}</span>
            <Segments
              label={words.t('people.access', { name: values.name, account: name })}
              value={access}
              options={accesses.map((value) => ({ value, label: words.t(`people.access.${value}`) }))}
              onChange={(value) => onChange(value === 'none' ? others : [...others, { accountId, mayWrite: value === 'write', duties: value === 'write' ? [...held] : [] }])}
            />
            {access === 'write' && worksByDuty(values.role) && (
              <span className="s-person-duties">
                {DUTIES.map((duty) => {
                  const holder = holders.get(`${accountId} ${duty}`)
                  const word = words.t(DUTY_WORDS[duty])
                  return <span key={duty} title={holder === undefined ? words.t('people.hold', { duty: word }) : words.t('people.heldBy', { duty: word, name: holder })}><Chip label={word} on={held.has(duty)} onClick={() => turn(duty)} /></span>
                })}
              </span>
            )}
          </li>
        )
      })}
    </ul>
  )
}
