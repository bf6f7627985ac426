// The text of a file with the values of the document marked: the line in hand stands out and comes into sight, a mark leads to its line.
// A text that an interchange or an XML file writes in one run is shown one segment or element a row; its bytes stay as they are.

import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import type { KeyboardEvent, MouseEvent } from 'react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { send, told, useRead } from '#kit/api'
import { Empty, Refused, Skeleton } from '#kit/empty'
import { Keys, useKeys } from '#kit/keys'
import { Unsaved } from '#kit/unsaved'
import { useWords } from '#kit/words'
import { addressOf } from './document-names.tsx'
import type { DocumentList, DocumentOut, FilesTaken, TextOut } from './mailbox.wire.ts'
import { rowsOf } from './text-rows.ts'
import type { TextRow } from './text-rows.ts'
import { Became, useFileRead } from './upload.tsx'

/** `seen` counts, so that the same line or place can be asked for again. */
export type Selection = Readonly<{ line: number | null; place: string | null; seen: number }>

type TextProps = Readonly<{
  document: DocumentOut
  path: string
  text: TextOut | undefined
  failed: boolean
  selection: Selection
  onLine(line: number | null): void
  correcting: boolean
  onCorrected(): void
}>

export const DocumentText = (props: TextProps) => {
  const words = useWords()
  const { document, text, failed } = props
  if (document.fileId === null) return <Empty text={words.t('mailbox.text.notWritten')} />
  if (failed && text === undefined) return <Empty text={words.t('mailbox.text.notYours')} />
  if (text === undefined) return <Skeleton rows={10} height={20} />
  if (text.text === '') return <Empty text={words.t('mailbox.text.none')} action={<a className="k-link" href={`/api${props.path}/content`} download>{words.t('mailbox.download')}</a>} />
  if (props.correcting) return <Correction {...props} text={text} />
  return <Marked {...props} text={text} />
}

const ROW = 20
/** Up to here all rows are drawn, and the browser finds words in them. */
const ALL_ROWS = 400

const Marked = ({ document, text, selection, onLine }: TextProps & Readonly<{ text: TextOut }>) => {
  const words = useWords()
  const frame = useRef<HTMLDivElement>(null)
  const rows = useMemo(() => rowsOf(text.text, text.marks, text.places), [text])
  const virtualizer = useVirtualizer({ count: rows.length, getScrollElement: () => frame.current, estimateSize: () => ROW, overscan: rows.length <= ALL_ROWS ? ALL_ROWS : 20 })
  const { line, place, seen } = selection
  useEffect(() => {
    if (line === null && place === null) return
    const at = rows.findIndex((row) => row.parts.some((part) => (place === null ? part.line === line : part.places.includes(place))))
    if (at === -1) return
    const first = virtualizer.range?.startIndex ?? 0
    const last = virtualizer.range?.endIndex ?? 0
    if (at <= first || at >= last - 1) virtualizer.scrollToIndex(at, { align: 'center' })
    requestAnimationFrame(() => {
      const box = frame.current
      const mark = box?.querySelector<HTMLElement>(place === null ? '.mb-on' : '.mb-place')
      if (box === null || box === undefined || mark === null || mark === undefined) return
      const left = mark.offsetLeft
      if (left < box.scrollLeft + 60 || left + mark.offsetWidth > box.scrollLeft + box.clientWidth) box.scrollLeft = Math.max(0, left - 90)
    })
  }, [line, place, seen, rows])
  const onClick = (event: MouseEvent): void => {
    const mark = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-line]') : null
    if (mark !== null) onLine(Number(mark.dataset['line']))
  }
  const width = String(rows.length).length
  return (
    // lines are chosen by key in the table beside; a click on a mark is the short way for the pointer
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions, jsx-a11y/click-events-have-key-events
    <div className="mb-code" ref={frame} tabIndex={0} role="group" aria-label={words.t('mailbox.text.of', { name: document.fileName ?? '' })} onClick={onClick}>
      <div className="mb-code-inside" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index]
          return row === undefined ? null : (
            <div key={item.key} className="mb-code-row" style={{ transform: `translateY(${item.start}px)` }}>
              <span className="mb-code-no" style={{ width: `calc(${width}ch + 20px)` }} aria-hidden="true">{item.index + 1}</span>
              <CodeRow row={row} line={line} place={place} />
            </div>
          )
        })}
      </div>
      {!text.whole && <p className="mb-code-more k-quiet">{words.t('mailbox.text.more')}</p>}
    </div>
  )
}

const CodeRow = ({ row, line, place }: Readonly<{ row: TextRow; line: number | null; place: string | null }>) => {
  const words = useWords()
  return (
    <span className="mb-code-text">
      {row.parts.map((part, at) => {
        const isPlace = place !== null && part.places.includes(place)
        const isOn = part.line !== null && part.line === line
        if (part.field === null) return part.places.length === 0 && !isOn ? part.text : <span key={at} className={[isOn ? 'mb-between' : '', part.places.length > 0 ? 'mb-wrong' : '', isPlace ? 'mb-place' : ''].filter(Boolean).join(' ')}>{part.text}</span>
        const name = words.has(`mailbox.field.${part.field}`) ? words.t(`mailbox.field.${part.field}`) : undefined
        const className = [isOn ? 'mb-on' : '', part.places.length > 0 ? 'mb-wrong' : '', isPlace ? 'mb-place' : ''].filter(Boolean).join(' ') || undefined
        return <mark key={at} className={className} title={name} {...(part.line === null ? {} : { 'data-line': part.line })}>{part.text}</mark>
      })}
    </span>
  )
}

/** The text put right by a person: kept as a new file beside the old one, and read. */
const Correction = ({ path, text, onCorrected }: TextProps & Readonly<{ text: TextOut }>) => {
  const words = useWords()
  const navigate = useNavigate()
  const [typed, setTyped] = useState(text.text)
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState('')
  const [fileId, setFileId] = useState<string | null>(null)
  const file = useFileRead(fileId)
  const kept = useRef(false)
  const save = async (): Promise<void> => {
    if (busy || typed === text.text) return
    setBusy(true)
    setProblem('')
    const answer = await send<FilesTaken>('PUT', `${path}/text`, { text: typed }).catch(told)
    if (answer === undefined || !answer.ok) {
      setBusy(false)
      return setProblem(answer?.refusal?.text ?? answer?.problems?.map((one) => one.text).join(' ') ?? '')
    }
    kept.current = true
    setFileId(answer.value.files[0]?.fileId ?? null)
  }
  const isRead = file !== undefined && file.state !== 'waiting'
  const became = useRead<DocumentList>(fileId === null ? null : `/exchange/documents?limit=1&file=${fileId}`, { keep: false, refetchEvery: 800 }).data?.rows[0]
  useEffect(() => {
    if (became !== undefined) void navigate({ to: addressOf(became) })
  }, [became?.documentId])
  const leave = (): void => (typed === text.text || kept.current ? onCorrected() : setTyped(text.text))
  useKeys({ 'mod+Enter': { do: () => void save(), word: words.t('mailbox.correct.save') } })
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && typed === text.text) {
      event.preventDefault()
      onCorrected()
    }
  }
  return (
    <div className="mb-correction">
      <Unsaved when={() => !kept.current && typed !== text.text} />
      <div className="k-bar">
        <span className="k-second k-grow">{words.t('mailbox.correct.hint')}</span>
        <Button size="xs" variant="subtle" onClick={leave}>{words.t(typed === text.text ? 'mailbox.back' : 'mailbox.correct.reset')}</Button>
        <Button size="xs" variant="filled" loading={busy && (!isRead || file.documents > 0)} disabled={typed === text.text} rightSection={<Keys of="mod+Enter" />} onClick={() => void save()}>{words.t('mailbox.correct.save')}</Button>
      </div>
      {problem !== '' && <Refused text={problem} />}
      {isRead && file.documents === 0 && <Refused text={words.t('mailbox.correct.unread')}><Became file={file} /></Refused>}
      {/* eslint-disable-next-line jsx-a11y/no-autofocus */}
      <textarea className="mb-editor" autoFocus spellCheck={false} aria-label={words.t('mailbox.correct')} value={typed} onChange={(event) => setTyped(event.currentTarget.value)} onKeyDown={onKey} />
    </div>
  )
}
