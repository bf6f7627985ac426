// The clauses of a contract, live: what each is for, its price, the days it really holds, and how it stands with the findings.

import { useState } from 'react'
import { DayText, Missing, MoneyText } from '#kit/figures'
import { Section } from '#kit/page'
import { Segments } from '#kit/fields'
import { Empty } from '#kit/empty'
import { State } from '#kit/state'
import type { Column } from '#kit/table'
import { Table } from '#kit/table'
import { useWords } from '#kit/words'
import type { Words } from '#kit/words'
import type { ContractDetail, TermOut } from './contracts.wire.ts'
import { RuleText, ScopeText } from './term-text.tsx'

export const ContractClauses = ({ contract }: Readonly<{ contract: ContractDetail }>) => {
  const words = useWords()
  const eyes = contract.terms.filter((term) => term.open > 0 || term.time === 'never')
  const [shown, setShown] = useState<'eyes' | 'all'>(eyes.length > 0 ? 'eyes' : 'all')
  const rows = shown === 'eyes' ? eyes : contract.terms
  return (
    <Section
      title={words.t('contracts.clauses.title')}
      hint={words.t('contracts.clauses.hint')}
      actions={
        <Segments
          label={words.t('contracts.clauses.title')}
          value={shown}
          onChange={setShown}
          options={[
            { value: 'eyes', label: words.t('contracts.clauses.eyes', { count: eyes.length }) },
            { value: 'all', label: words.t('contracts.clauses.all', { count: contract.terms.length }) },
          ]}
        />
      }
    >
      <Table
        columns={columns(contract, words)}
        rows={rows}
        rowKey={(term) => term.termId}
        label={words.t('contracts.clauses.title')}
        empty={<Empty text={words.t(shown === 'eyes' ? 'contracts.clauses.noneOpen' : 'contracts.clauses.none')} kind={shown === 'eyes' ? 'kept' : 'open'} />}
      />
    </Section>
  )
}

const columns = (contract: ContractDetail, words: Words): Column<TermOut>[] => [
  { key: 'clause', head: words.t('contracts.col.clause'), width: 52, cell: (term) => <span id={`clause-${term.clause}`} className="k-figure k-second">{term.clause}</span> },
  {
    key: 'name',
    head: words.t('contracts.col.name'),
    cell: (term) => (
      <span className="ct-name">
        <span className="k-mid">{term.name}</span>
        <span className="k-caption"><RuleText body={term.body} />{term.amendment === null ? '' : `, ${words.t('contracts.amendment', { number: term.amendment })}`}</span>
      </span>
    ),
  },
  { key: 'scope', head: words.t('contracts.col.for'), width: 170, cell: (term) => <ScopeText term={term} />, drop: 2 },
  { key: 'holds', head: words.t('contracts.col.holds'), width: 136, cell: (term) => <Holds term={term} contract={contract} words={words} />, drop: 1 },
  { key: 'standing', head: words.t('contracts.col.standing'), width: 120, cell: (term) => <Standing term={term} inForce={contract.state === 'in-force'} words={words} /> },
  { key: 'stake', head: words.t('contracts.col.atStake'), align: 'right', width: 96, cell: (term) => (term.open === 0 ? <Missing /> : <MoneyText {...term.atStake} whole />) },
]

const Holds = ({ term, contract, words }: Readonly<{ term: TermOut; contract: ContractDetail; words: Words }>) => {
  if (term.holdsFrom === null) return <Missing />
  if (term.holdsFrom === contract.validFrom && term.holdsTo === contract.validTo) return <span className="k-quiet k-nowrap">{words.t('contracts.holds.whole')}</span>
  return (
    <span className="k-second">
      <DayText day={term.holdsFrom} /> {term.holdsTo === null ? <span className="k-nowrap">{words.t('contracts.openEnd')}</span> : <span className="k-nowrap">{words.t('contracts.to')} <DayText day={term.holdsTo} /></span>}
    </span>
  )
}

const Standing = ({ term, inForce, words }: Readonly<{ term: TermOut; inForce: boolean; words: Words }>) => {
  if (term.open > 0) return <State kind="broken" word={words.t('contracts.standing.open', { count: term.open })} />
  if (!inForce) return <State kind="open" word={words.t('contracts.standing.idle')} />
  if (term.time === 'holds') return <State kind="kept" word={words.t('contracts.standing.kept')} />
  if (term.time === 'superseded') return <State kind="open" word={words.t('contracts.standing.superseded', { number: term.supersededBy ?? '' })} />
  return <State kind={term.time === 'never' ? 'risk' : 'open'} word={words.t(`contracts.standing.${term.time}`)} />
}
