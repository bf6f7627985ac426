// The strip of duties on the account page: who holds each, how it stands in one line, and what is at stake. It is the tab bar too.

import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Avatar } from '#kit/avatar'
import { MoneyText } from '#kit/figures'
import { useWords } from '#kit/words'
import type { AccountFigures, DutyStanding } from './accounts.wire.ts'
import { Sums } from './sums.tsx'

type StripProps = Readonly<{ accountId: string; currency: string; figures: AccountFigures | undefined; me: string | null }>

export const AccountStrip = ({ accountId, currency, figures, me }: StripProps) => {
  const words = useWords()
  const of = (duty: string): DutyStanding | undefined => figures?.duties.find((one) => one.duty === duty)
  const count = (key: string, number: number | undefined): string | null => (number === undefined ? null : words.t(key, { count: number }))
  const held = figures === undefined || figures.heldOrders === 0 ? '' : `, ${words.t('accounts.strip.orders.held', { count: figures.heldOrders })}`
  const orders = count('accounts.strip.orders.why', figures?.openOrders)
  return (
    <nav className="acc-strip" aria-label={words.t('accounts.strip')}>
      <Link to={`/accounts/${accountId}`} className="acc-duty acc-on" aria-current="page">
        <span className="acc-duty-head">{words.t('accounts.strip.overview')}</span>
        <Biggest figures={figures} currency={currency} />
        <span className="k-quiet acc-small">
          {count('accounts.strip.findings.why', figures?.total.findings)}
          {figures !== undefined && figures.total.exposure.length > 0 && <>, {words.t('accounts.exposed')} <Sums sums={figures.total.exposure} /></>}
        </span>
      </Link>
      <Duty name="contracts" to="/contracts" accountId={accountId} standing={of('contracts')} me={me} why={count('accounts.strip.contracts.why', figures?.contracts.inForce)} />
      <Duty name="orders" to="/orders" accountId={accountId} standing={of('orders')} me={me} why={orders === null ? null : orders + held} />
      <Duty name="invoices" to="/invoices" accountId={accountId} standing={of('invoices')} me={me} why={count('accounts.strip.invoices.why', figures?.invoices)} />
      <Duty name="findings" to="/" accountId={accountId} standing={figures === undefined ? undefined : { ...figures.total, duty: 'worklist', holder: of('worklist')?.holder ?? null }} me={me} why={count('accounts.strip.findings.why', figures?.total.findings)} />
    </nav>
  )
}

/** The sum in the account's currency large, the others small beside it. */
const Biggest = ({ figures, currency }: Readonly<{ figures: AccountFigures | undefined; currency: string }>) => {
  const words = useWords()
  if (figures === undefined) return <span className="acc-big">&nbsp;</span>
  const own = figures.total.atStake.find((sum) => sum.currency === currency)
  const rest = figures.total.atStake.filter((sum) => sum.currency !== currency)
  return (
    <span className="acc-big">
      <MoneyText amount={own?.amount ?? '0'} currency={currency} whole />
      {rest.length > 0 && <span className="acc-rest"><Sums sums={rest} /></span>}
      <span className="acc-stake-word">{words.t('accounts.atStake')}</span>
    </span>
  )
}

type DutyProps = Readonly<{ name: string; to: string; accountId: string; standing: DutyStanding | undefined; me: string | null; why: ReactNode }>

const Duty = ({ name, to, accountId, standing, me, why }: DutyProps) => {
  const words = useWords()
  const holder = standing?.holder ?? null
  return (
    <Link to={to} search={{ account: accountId } as never} className={standing !== undefined && holder === null ? 'acc-duty acc-nobody' : 'acc-duty'}>
      <span className="acc-duty-head">
        {words.t(`accounts.strip.${name}`)}
        <span title={holder === null ? words.t('accounts.nobody.title') : words.t('accounts.holder.title', { name: holder.name })}>
          {standing !== undefined && <Avatar name={holder?.name ?? null} me={holder !== null && holder.name === me} />}
        </span>
      </span>
      <span className="acc-why">{why}</span>
      <span className="acc-duty-foot">
        {standing === undefined ? null : standing.atStake.length === 0 ? <span className="k-quiet">{words.t('accounts.noneAtStake')}</span> : <Sums sums={standing.atStake} strong />}
        {standing !== undefined && holder === null && <span className="k-quiet acc-nobody-word">{words.t('accounts.nobody')}</span>}
      </span>
    </Link>
  )
}
