// What a person is asked about a document: which site, item or unit a code means, with likely answers by key; or that a line is not delivered.
// An answer is remembered, and everything that waited for it goes on.

import { Button } from '@mantine/core'
import { useId, useState } from 'react'
import { useRead } from '#kit/api'
import { Choice, TextField } from '#kit/fields'
import { Key, useKeys } from '#kit/keys'
import { Section } from '#kit/page'
import { useWords } from '#kit/words'
import type { SiteList } from '#duties/accounts/accounts.wire'
import type { Candidate } from '#duties/orders/orders.wire'
import { SuggestList, useSuggestions } from '../../orders/suggest-list.tsx'
import type { Places } from './document-problems.tsx'
import { Place } from './document-problems.tsx'
import type { DocumentOut, WaitOut } from './mailbox.wire.ts'
import { useWork } from './use-work.tsx'

/** The same code asked on several lines is one question. */
type Question = Readonly<{ key: string; wait: WaitOut; lines: readonly number[] }>

const questionsOf = (waits: readonly WaitOut[]): readonly Question[] => {
  const questions = new Map<string, Question>()
  for (const wait of waits) {
    const key = wait.code === null ? `${wait.kind} ${wait.line} ${wait.text}` : `${wait.kind} ${wait.code}`
    const before = questions.get(key)
    questions.set(key, { key, wait: before?.wait ?? wait, lines: [...new Set([...(before?.lines ?? []), ...(wait.line === null ? [] : [wait.line])])] })
  }
  return [...questions.values()]
}

const SHOWN = 5

type WaitsProps = Readonly<{ document: DocumentOut; path: string }> & Places

export const DocumentWaits = ({ document, path, ...places }: WaitsProps) => {
  const words = useWords()
  const work = useWork(document.accountId)
  const questions = questionsOf(document.waitList)
  const [chosen, setChosen] = useState<string | null>(null)
  const current = questions.find((one) => one.key === chosen) ?? questions[0]
  const answer = (question: Question, target: string): void => {
    const { kind, code } = question.wait
    if (code === null) return
    void work.go(question.key, `${path}/codes`, { kind, code, target }, { done: words.t('mailbox.taught', { code }) })
  }
  const candidates = current === undefined ? [] : current.wait.candidates.slice(0, SHOWN)
  useKeys(Object.fromEntries(candidates.map((candidate, at) => [String(at + 1), { do: () => current !== undefined && answer(current, candidate.id), word: candidate.name }])), candidates.length > 0)
  if (questions.length === 0 || document.state !== 'waiting') return null
  return (
    <div className="mb-pad mb-block mb-asks">
      <Section title={words.t('mailbox.asks')} hint={words.t('mailbox.asks.hint', { count: questions.length })}>
        <ul className="mb-list">
          {questions.map((question) => (
            <QuestionRow key={question.key} document={document} question={question} isCurrent={question === current} busy={work.busy === question.key} path={path} onCurrent={() => setChosen(question.key)} onAnswer={(target) => answer(question, target)} {...places} />
          ))}
        </ul>
      </Section>
    </div>
  )
}

type QuestionProps = Readonly<{ document: DocumentOut; question: Question; isCurrent: boolean; busy: boolean; path: string; onCurrent(): void; onAnswer(target: string): void }> & Places

const QuestionRow = ({ document, question, isCurrent, busy, path, onCurrent, onAnswer, ...places }: QuestionProps) => {
  const words = useWords()
  const { wait, lines } = question
  const [refusing, setRefusing] = useState(false)
  const mayRefuse = document.type === 'order' && lines.length > 0
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <li className={isCurrent ? 'mb-ask mb-current' : 'mb-ask'} onFocus={onCurrent} aria-busy={busy || undefined}>
      <div className="mb-ask-text">
        <span className="k-mid">{words.speak(wait.say)}</span>
        {lines.length > 1 && <span className="k-quiet">{words.t('mailbox.alsoLines', { lines: lines.map((line) => words.number(line + 1)).join(', ') })}</span>}
        <Place place={wait.place} {...places} />
      </div>
      <div className="mb-ask-answers">
        {wait.code !== null && wait.candidates.slice(0, SHOWN).map((candidate, at) => (
          <Button key={candidate.id} size="xs" disabled={busy} title={`${candidate.number} ${candidate.name}`} rightSection={<span className="mb-cap"><Key>{at + 1}</Key></span>} onClick={() => onAnswer(candidate.id)}>
            <span className="mb-candidate">{wait.kind === 'unit' ? words.unit(candidate.id) : <><span className="k-quiet">{candidate.number}</span> {candidate.name}</>}</span>
          </Button>
        ))}
        {wait.code !== null && wait.kind === 'item' && <ItemSearch accountId={document.accountId} label={words.t('mailbox.findItem', { code: wait.code })} onPick={onAnswer} />}
        {wait.code !== null && wait.kind === 'site' && <SiteSearch accountId={document.accountId} label={words.t('mailbox.findSite', { code: wait.code })} onPick={onAnswer} />}
        {mayRefuse && !refusing && <Button size="xs" variant="subtle" onClick={() => setRefusing(true)}>{words.t('mailbox.notDelivered')}</Button>}
        {wait.kind === 'field' && <span className="k-second">{words.t('mailbox.asks.field')}</span>}
      </div>
      {refusing && <Refusing accountId={document.accountId} path={path} lines={lines} onClose={() => setRefusing(false)} />}
    </li>
  )
}

/** The reason goes to the client in the answer. */
const Refusing = ({ accountId, path, lines, onClose }: Readonly<{ accountId: string; path: string; lines: readonly number[]; onClose(): void }>) => {
  const words = useWords()
  const work = useWork(accountId)
  const [reason, setReason] = useState('')
  const go = async (): Promise<void> => {
    for (const line of lines) if (!(await work.go('refuse', `${path}/refusals`, { line, reason: reason.trim() }))) return
    onClose()
  }
  return (
    <form className="mb-refusing" onSubmit={(event) => (event.preventDefault(), reason.trim() !== '' && void go())}>
      <TextField label={words.t('mailbox.notDelivered.why')} small autoFocus value={reason} onChange={setReason} />
      <Button type="submit" size="xs" variant="filled" disabled={reason.trim() === ''} loading={work.busy !== null}>{words.t('mailbox.notDelivered.say', { count: lines.length })}</Button>
      <Button size="xs" onClick={onClose}>{words.t('mailbox.back')}</Button>
    </form>
  )
}

const ItemSearch = ({ accountId, label, onPick }: Readonly<{ accountId: string; label: string; onPick(itemId: string): void }>) => {
  const words = useWords()
  const id = useId()
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const [active, setActive] = useState(0)
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const items = useSuggestions(accountId, open ? text : null)
  const pick = (item: Candidate): void => {
    setText(`${item.number} ${item.name}`)
    setOpen(false)
    onPick(item.itemId)
  }
  const onKey = (event: React.KeyboardEvent): void => {
    const item = items[active]
    if (event.key === 'ArrowDown') setActive(Math.min(items.length - 1, active + 1))
    else if (event.key === 'ArrowUp') setActive(Math.max(0, active - 1))
    else if (event.key === 'Enter' && item !== undefined) pick(item)
    else if (event.key === 'Escape') setOpen(false)
    else return
    event.preventDefault()
  }
  return (
    <span className="mb-search" ref={setAnchor}>
      <input
        type="search" role="combobox" aria-label={label} aria-expanded={open && items.length > 0} aria-controls={id} aria-autocomplete="list" {...(open && items.length > 0 ? { 'aria-activedescendant': `${id}-${active}` } : {})}
        placeholder={words.t('mailbox.findItem.hint')} value={text} autoComplete="off"
        onChange={(event) => (setText(event.currentTarget.value), setOpen(true), setActive(0))}
        onBlur={() => setOpen(false)}
        onKeyDown={onKey}
      />
      {open && items.length > 0 && <SuggestList id={id} anchor={anchor} items={items} active={active} onPick={pick} onHover={setActive} />}
    </span>
  )
}

const SiteSearch = ({ accountId, label, onPick }: Readonly<{ accountId: string; label: string; onPick(siteId: string): void }>) => {
  const words = useWords()
  const sites = useRead<SiteList>(`/accounts/${accountId}/sites`).data?.rows ?? []
  const options = sites.filter((site) => site.closedOn === null && site.roles.includes('ship-to')).map((site) => ({ value: site.siteId, label: `${site.number} ${site.name}${site.city === null ? '' : `, ${site.city}`}` }))
  return <span className="mb-search"><Choice label={label} hidesLabel small search placeholder={words.t('mailbox.findSite.hint')} value={null} options={options} onChange={(siteId) => siteId !== null && onPick(siteId)} /></span>
}
