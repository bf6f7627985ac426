// Writing a contract in the browser: the text of a contract file, read while one types, with problems at their lines
// and what would change before anything does.

import { Button } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { ApiError, send, stale, told } from '#kit/api'
import { Refused } from '#kit/empty'
import { Icon } from '#kit/icons'
import { Keys, useKeys } from '#kit/keys'
import { Section } from '#kit/page'
import { State } from '#kit/state'
import { Unsaved } from '#kit/unsaved'
import { useWords } from '#kit/words'
import type { Words } from '#kit/words'
import type { FileSayOut, PreviewOut } from './contracts.wire.ts'
import { ruleText } from './term-text.tsx'

type Props = Readonly<{
  accountId: string
  /** Null for a new contract. */
  contractId: string | null
  text: string
  /** The newest there is; while one writes, somebody else may have made a newer one. */
  version?: string
  onSaved(contractId: string): void
  onClose(): void
}>

const READ_AFTER_MS = 350

export const ContractEditor = ({ accountId, contractId, text: newest, version: newestVersion, onSaved, onClose }: Props) => {
  const words = useWords()
  // what is written stands on the version it was opened with, never on one nobody here has seen
  const [from, setFrom] = useState({ text: newest, version: newestVersion })
  const { version } = from
  const [text, setText] = useState(newest)
  const [leaving, setLeaving] = useState(false)
  const saved = useRef(false)
  const [preview, setPreview] = useState<PreviewOut | null>(null)
  const [refusal, setRefusal] = useState<string | null>(null)
  const [saving, setSaving] = useState(false)
  const field = useRef<HTMLTextAreaElement>(null)
  const path = `/accounts/${accountId}/contracts${contractId === null ? '' : `/${contractId}`}`
  const body = { text, ...(version === undefined ? {} : { version }) }

  useEffect(() => {
    if (text.trim() === '') return
    let current = true
    const timer = setTimeout(() => {
      void send<PreviewOut>('POST', `${path}/previews`, body)
        .then((sent) => {
          if (!current) return
          setPreview(sent.ok ? sent.value : null)
          setRefusal(sent.ok ? null : (sent.refusal?.text ?? null))
        })
        .catch((error: unknown) => {
          told(error)
          if (current && error instanceof ApiError && error.status === 404) setRefusal(words.t('contracts.editor.mayNot'))
        })
    }, READ_AFTER_MS)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [text, path, version])

  const mayKeep = !saving && preview !== null && preview.problems.length === 0 && preview.change !== null && preview.change.what !== 'unchanged'
  const keep = async (): Promise<void> => {
    if (!mayKeep) return
    setSaving(true)
    // signed out or no connection: the text stays, and the key works again
    const sent = await send<{ contractId: string }>(contractId === null ? 'POST' : 'PUT', path, body).catch(told).finally(() => setSaving(false))
    if (sent === undefined) return
    if (!sent.ok) {
      setRefusal(sent.refusal?.text ?? sent.problems?.[0]?.text ?? null)
      // somebody was faster: their version comes, and the person is asked whose holds
      return stale(path)
    }
    saved.current = true
    await stale(`/accounts/${accountId}`, '/contracts')
    onSaved(sent.value.contractId)
  }
  useKeys({ 'mod+Enter': { do: () => void keep(), word: words.t('contracts.editor.save') } })

  const unsaved = (): boolean => !saved.current && text !== from.text
  const write = (typed: string): void => {
    setText(typed)
    setLeaving(false)
  }
  const take = (chosen: string): void => {
    setFrom({ text: newest, version: newestVersion })
    write(chosen)
    setRefusal(null)
  }
  const goTo = (line: number): void => {
    const start = text.split('\n').slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0)
    field.current?.focus()
    field.current?.setSelectionRange(start, start + (text.split('\n')[line - 1]?.length ?? 0))
    field.current?.closest('.ct-editor')?.querySelector(`[data-line="${line}"]`)?.scrollIntoView({ block: 'center' })
  }
  return (
    <div className="ct-edit">
      <Section
        title={words.t('contracts.editor.title')}
        hint={words.t('contracts.editor.hint')}
        actions={
          <>
            <Button size="xs" variant="filled" disabled={!mayKeep} loading={saving} onClick={() => void keep()} rightSection={<Keys of="mod+Enter" />}>{words.t('contracts.editor.save')}</Button>
            {leaving ? (
              <Button size="xs" color="red" onClick={onClose}>{words.t('contracts.editor.discard')}</Button>
            ) : (
              <Button size="xs" variant="subtle" onClick={() => (unsaved() ? setLeaving(true) : onClose())}>{words.t('contracts.editor.close')}</Button>
            )}
          </>
        }
      >
        <Unsaved when={unsaved} />
        {newestVersion !== version && !saved.current && (
          <Refused text={words.t('contracts.editor.newer')}>
            <Button size="xs" onClick={() => take(newest)}>{words.t('contracts.editor.theirs')}</Button>
            <Button size="xs" onClick={() => take(text)}>{words.t('contracts.editor.mine')}</Button>
          </Refused>
        )}
        <Sheet text={text} marks={preview?.problems ?? []} onChange={write} field={field} label={words.t('contracts.editor.title')} />
      </Section>
      <div aria-live="polite">
        {refusal !== null && <Refused text={refusal} />}
        {preview !== null && <Problems title={words.t('contracts.editor.problems', { count: preview.problems.length })} says={preview.problems} kind="broken" onGo={goTo} words={words} />}
        {preview !== null && <Problems title={words.t('contracts.editor.notes', { count: preview.notes.length })} says={preview.notes} kind="risk" onGo={goTo} words={words} />}
        {preview?.change != null && <Change change={preview.change} words={words} />}
      </div>
    </div>
  )
}

type SheetProps = Readonly<{ text: string; marks: readonly FileSayOut[]; onChange(text: string): void; field: React.RefObject<HTMLTextAreaElement | null>; label: string }>

/** As tall as its text, so that line numbers stand beside their lines. */
const Sheet = ({ text, marks, onChange, field, label }: SheetProps) => {
  const lines = text.split('\n').length
  const marked = new Set(marks.map((mark) => mark.line))
  return (
    <div className="ct-editor">
      <ol aria-hidden="true">
        {Array.from({ length: lines }, (_, at) => (
          <li key={at} data-line={at + 1} className={marked.has(at + 1) ? 'ct-wrong' : undefined}>{at + 1}</li>
        ))}
      </ol>
      <textarea ref={field} value={text} rows={lines + 1} wrap="off" spellCheck={false} aria-label={label} aria-invalid={marks.length > 0} onChange={(event) => onChange(event.currentTarget.value)} />
    </div>
  )
}

type ProblemsProps = Readonly<{ title: string; says: readonly FileSayOut[]; kind: 'broken' | 'risk'; onGo(line: number): void; words: Words }>

const Problems = ({ title, says, kind, onGo, words }: ProblemsProps) => {
  if (says.length === 0) return null
  return (
    <Section title={title} level={3}>
      <ul className="ct-problems">
        {says.map((one, at) => (
          <li key={at}>
            <button type="button" className={`k-link ct-${kind}`} onClick={() => onGo(one.line)}>
              <Icon name={kind === 'broken' ? 'warning' : 'note'} small /> {words.t('contracts.editor.line', { line: one.line })}
            </button>
            <span>{one.text}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

const KINDS = { new: 'kept', changed: 'progress', removed: 'broken' } as const

const Change = ({ change, words }: Readonly<{ change: NonNullable<PreviewOut['change']>; words: Words }>) => (
  <Section title={words.t('contracts.editor.changes')} level={3} hint={words.t('contracts.editor.same', { count: change.sameTerms })}>
    {change.what === 'unchanged' && <p className="k-quiet">{words.t('contracts.editor.nothing')}</p>}
    {change.fields.length > 0 && <p>{words.t('contracts.editor.fields', { fields: change.fields.map((field) => words.t(`contracts.field.${field}`)).join(', ') })}</p>}
    <ul className="ct-changes">
      {change.terms.map((term, at) => (
        <li key={at}>
          <State kind={KINDS[term.what]} word={words.t(`contracts.change.${term.what}`)} />
          <span>
            <span className="k-mid">{words.t('contracts.trail.clause', { clause: term.clause })}</span> {term.name === term.clause ? '' : term.name}
            <span className="k-caption ct-was">
              {term.before !== null && <del>{ruleText(term.before, words)}</del>}
              {term.before !== null && term.after !== null && ' '}
              {term.after !== null && <ins>{ruleText(term.after, words)}</ins>}
            </span>
          </span>
        </li>
      ))}
    </ul>
  </Section>
)
