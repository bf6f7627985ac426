// One finding, whole: what is at stake and why, the evidence chain, where it breaks and where it happened, what was done so far.

import { EvidenceChain } from '#kit/chain'
import { MoneyText } from '#kit/figures'
import { Icon } from '#kit/icons'
import { Keys } from '#kit/keys'
import { Facts, Section } from '#kit/page'
import type { StateKind } from '#kit/state'
import { State } from '#kit/state'
import { toast } from '#kit/toast'
import type { Words } from '#kit/words'
import { useWords } from '#kit/words'
import { ActionIcon } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { daysBetween } from '#ground/day'
import type { Day } from '#ground/day'
import type { Compared, Evidence, Ref } from '#ground/evidence'
import { FindingOthers } from './finding.others.tsx'
import { sentenceOf } from './group.ts'
import { ruleName } from './rule-name.tsx'
import type { FindingState } from './verdict.ts'
import type { FilterIn, FindingDetail as Detail, HappenedOut } from './worklist.wire.ts'

export type Scope = 'group' | 'one'

type DetailProps = Readonly<{ detail: Detail; scope: Scope; filter: FilterIn }>

export const FindingDetail = ({ detail, scope, filter }: DetailProps) => {
  const words = useWords()
  const navigate = useNavigate()
  const { finding, group } = detail
  const many = scope === 'group' && group.findings > 1
  const said = { rule: finding.rule, say: finding.say, findings: many ? group.findings : 1, sites: many ? group.sites : 1, atStake: many ? group.atStake : finding.atStake }
  const title = words.speak(sentenceOf(said, words.has))
  const whole = words.speak(finding.say)
  const openRef = (ref: Ref): void => void navigate({ to: addressOf(ref, finding.accountId), search: ref.line === undefined ? {} : { line: ref.line } } as never)
  return (
    <div className="wl-detail-body">
      <h2 className="k-title" tabIndex={-1} data-detail-title>{title}</h2>
      <p className="k-second wl-where">
        <Link to="/accounts/$accountId" params={{ accountId: finding.accountId } as never} className="wl-plain-link">{finding.accountName}</Link>
        {', '}{many && group.sites > 1 ? words.t('worklist.sites', { count: group.sites }) : finding.site === null ? words.t('worklist.where.noSite') : <Link to={`/accounts/${finding.accountId}/sites/${finding.site.id}`} className="wl-plain-link">{finding.site.name}</Link>}.
        {finding.item !== null && (!many || group.oneItem) && <> <Link to={`/catalog/${finding.item.id}`} className="wl-plain-link">{finding.item.name}</Link>, {finding.item.number}.</>}
      </p>
      {finding.judgedAt !== null && (
        <p className="wl-changed"><Icon name="warning" small /> {words.t('worklist.changedSince', { amount: words.money(finding.judgedAt.amount, finding.judgedAt.currency) })}</p>
      )}
      <Facts facts={factsOf(detail, many, words)} />
      {whole !== title && <p className="wl-whole">{whole}</p>}
      <div className="wl-chain-head">
        <h3>{words.t('chain.title')}</h3>
        {many && <span className="k-quiet">{words.t('worklist.chain.largest', { count: group.findings })}</span>}
        <span className="k-keys"><Keys of="1" /> {words.t('worklist.chain.to')} <Keys of="6" /> {words.t('worklist.chain.open')}</span>
      </div>
      <EvidenceChain evidence={finding.evidence} onOpen={openRef} />
      {finding.evidence.compared.length > 0 && <Comparison evidence={finding.evidence} words={words} />}
      <div className={detail.sites.length > 1 ? 'wl-two' : 'wl-one'}>
        {detail.sites.length > 1 && <Sites detail={detail} />}
        <SoFar soFar={detail.soFar} today={detail.today as Day} />
      </div>
      {group.findings > 1 && <FindingOthers detail={detail} filter={filter} />}
    </div>
  )
}

type TopProps = Readonly<{ detail: Detail; at: number; of: number | null; onStep(by: number): void }>

/** The line above: state, rule, place in the list, and the link to here. */
export const FindingTop = ({ detail, at, of, onStep }: TopProps) => {
  const words = useWords()
  const { finding } = detail
  const hop = finding.evidence.breaksAt === null ? null : finding.evidence.hops[finding.evidence.breaksAt - 1]
  const rule = ruleName(finding.rule, words)
  const copy = (): void => {
    void navigator.clipboard.writeText(`${location.origin}/findings/${finding.accountId}/${finding.findingId}`).then(() => toast({ text: words.t('worklist.done.linkCopied') }))
  }
  return (
    <div className="wl-top">
      <ChainState detail={detail} />
      {finding.state !== 'open' && <State kind={STATE_KINDS[finding.state]} word={words.t(`state.worklist.${finding.state}`)} />}
      {finding.state === 'open' && finding.snoozedUntil !== null && finding.snoozedUntil > detail.today && <State kind="open" word={words.t('state.worklist.snoozed')} />}
      <span className="k-quiet k-small-text wl-rule">{hop === undefined || hop === null ? rule : words.t('worklist.breaksAt', { rule, hop: words.t(`chain.hop.${hop.kind}`) })}</span>
      <span className="k-grow" />
      {of !== null && at >= 0 && <span className="k-quiet k-small-text k-nowrap">{words.t('worklist.position', { at: words.number(at + 1), of: words.number(of) })}</span>}
      {of !== null && (
        <>
          <ActionIcon aria-label={words.t('worklist.next')} onClick={() => onStep(1)}><Icon name="down" /></ActionIcon>
          <ActionIcon aria-label={words.t('worklist.previous')} onClick={() => onStep(-1)}><Icon name="up" /></ActionIcon>
        </>
      )}
      <ActionIcon aria-label={words.t('worklist.copyLink')} onClick={copy}><Icon name="link" /></ActionIcon>
    </div>
  )
}

const STATE_KINDS: Readonly<Record<FindingState, StateKind>> = { open: 'open', accepted: 'kept', disputed: 'progress', waived: 'open', resolved: 'kept', closed: 'kept' }

const ChainState = ({ detail }: Readonly<{ detail: Detail }>) => {
  const words = useWords()
  const { breaksAt, breaksAs } = detail.finding
  if (breaksAt === null) return <State kind="kept" word={words.t('worklist.chain.whole')} />
  return breaksAs === 'risk' ? <State kind="risk" word={words.t('worklist.chain.risk')} /> : <State kind="broken" word={words.t('worklist.chain.broken')} />
}

const factsOf = ({ finding, group, today }: Detail, many: boolean, words: Words) => {
  const atStake = many ? group.atStake : finding.atStake
  const due = many ? group.due : finding.due
  const left = due === null ? null : daysBetween(today as Day, due as Day)
  const sum = finding.evidence.sum
  const days = group.firstDay === group.lastDay ? words.day(group.firstDay) : words.t('worklist.fact.between', { from: words.day(group.firstDay, 'brief'), to: words.day(group.lastDay) })
  return [
    { label: words.t(finding.certainty === 'exact' ? 'worklist.fact.atStake' : 'worklist.fact.exposed'), value: <MoneyText amount={atStake.amount} currency={atStake.currency} />, big: true },
    many
      ? { label: words.t('worklist.fact.sum'), value: words.t('worklist.fact.sum.group', { count: group.findings }), note: days }
      : { label: words.t('worklist.fact.sum'), value: sum === null ? words.money(atStake.amount, atStake.currency) : words.speak(sum), note: words.day(finding.day) },
    { label: words.t('worklist.fact.certainty'), value: words.t(`worklist.certainty.${finding.certainty}`), note: words.t(`worklist.certainty.${finding.certainty}.note`) },
    due === null || left === null
      ? { label: words.t('worklist.fact.due'), value: words.t('worklist.fact.due.none'), note: words.t('worklist.fact.due.noneNote') }
      : { label: words.t('worklist.fact.due'), value: words.day(due), note: left > 0 ? words.t('worklist.fact.due.left', { count: left }) : left === 0 ? words.t('worklist.due.today') : words.t('worklist.fact.due.over', { count: -left }) },
  ]
}

const Comparison = ({ evidence, words }: Readonly<{ evidence: Evidence; words: Words }>) => {
  return (
    <Section title={words.t('worklist.compare')} hint={words.t('worklist.compare.hint')} level={3}>
      <table className="wl-compare">
        <thead><tr><td /><th scope="col">{words.t('worklist.compare.agreed')}</th><th scope="col">{words.t('worklist.compare.happened')}</th></tr></thead>
        <tbody>
          {evidence.compared.map((row) => (
            <tr key={row.label} className={row.differs ? 'wl-differs' : undefined}>
              <th scope="row">{words.t(`evidence.${row.label}`)}</th>
              <td><Compare value={row.agreed} words={words} /></td>
              <td className={row.differs ? 'wl-off' : undefined}><Compare value={row.happened} words={words} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

const Compare = ({ value, words }: Readonly<{ value: Compared['agreed']; words: Words }>) => (value === null ? <span className="k-quiet">–</span> : <span className={typeof value === 'object' && value.t !== 'say' ? 'wl-figure' : undefined}>{words.value(value)}</span>)

const Sites = ({ detail }: Readonly<{ detail: Detail }>) => {
  const words = useWords()
  const { sites, finding } = detail
  const sizes = sites.map((site) => Number(site.atStake.amount))
  const largest = Math.max(...sizes.filter((_, at) => sites[at]?.site !== null), 1e-9)
  return (
    <Section title={words.t('worklist.where')} level={3}>
      <table className="wl-sites">
        <tbody>
          {sites.map((share, at) => (
            <tr key={share.site?.id ?? `rest${at}`}>
              <th scope="row">{share.site === null ? words.t('worklist.where.rest', { count: share.sites }) : <Link to={`/accounts/${finding.accountId}/sites/${share.site.id}`} className="wl-plain-link">{share.site.name}</Link>}</th>
              <td className="k-quiet k-right" title={words.t('worklist.findings', { count: share.findings })}>{words.number(share.findings)}×</td>
              <td className="wl-bar"><span className="k-meter"><i className={finding.certainty === 'exact' ? 'wl-bar-broken' : 'wl-bar-open'} style={{ width: `${share.site === null ? 0 : ((sizes[at] ?? 0) / largest) * 100}%` }} /></span></td>
              <td className="k-right"><MoneyText amount={share.atStake.amount} currency={share.atStake.currency} whole={share.atStake.amount.length > 6} /></td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

const SoFar = ({ soFar, today }: Readonly<{ soFar: readonly HappenedOut[]; today: Day }>) => {
  const words = useWords()
  return (
    <Section title={words.t('worklist.soFar')} level={3}>
      <ul className="wl-sofar">
        {soFar.map((one, at) => (
          <li key={at}>
            <time dateTime={one.at} className="k-quiet">{momentText(one.at, today, words)}</time>
            <span>{one.by !== null && <b className="k-mid">{one.by}: </b>}{words.speak(one.say)}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** "Today 08:20", else the day and the time, by the clock of the person's machine. */
const momentText = (at: string, today: Day, words: Words): string => {
  const moment = new Date(at)
  const time = new Intl.DateTimeFormat(words.formats.locale, { hour: '2-digit', minute: '2-digit' }).format(moment)
  const local = `${moment.getFullYear()}-${String(moment.getMonth() + 1).padStart(2, '0')}-${String(moment.getDate()).padStart(2, '0')}`
  return local === today ? words.t('worklist.today', { time }) : `${words.day(local, 'brief')} ${time}`
}

const addressOf = (ref: Ref, accountId: string): string =>
  ref.kind === 'item' ? `/catalog/${ref.id}` : `/accounts/${accountId}/${ref.kind}s/${ref.id}`
