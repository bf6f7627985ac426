// One document of a client or to a client: what it says beside what it became, its text with the values marked, what a person is asked, and
// what can be done with it now.

import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { ApiError, useRead } from '#kit/api'
import { Empty, Skeleton } from '#kit/empty'
import { Segments } from '#kit/fields'
import { useKeys } from '#kit/keys'
import { Page } from '#kit/page'
import { useWords } from '#kit/words'
import { DocumentActions } from './document-actions.tsx'
import { DocumentChanges } from './document-changes.tsx'
import { DocumentFacts } from './document-facts.tsx'
import { DocumentLines } from './document-lines.tsx'
import { DocumentState, nameOf } from './document-names.tsx'
import { DocumentProblems } from './document-problems.tsx'
import { DocumentSends, HeldBand } from './document-out.tsx'
import type { Selection } from './document-text.tsx'
import { DocumentText } from './document-text.tsx'
import { DocumentWaits } from './document-waits.tsx'
import type { DocumentOut, TextOut } from './mailbox.wire.ts'
import './mailbox.css'

export const DocumentPage = () => {
  const words = useWords()
  const { accountId, documentId } = useParams({ strict: false }) as { accountId: string; documentId: string }
  const document = useRead<DocumentOut>(`/accounts/${accountId}/documents/${documentId}`, { keep: false, refetchEvery: 15_000 })
  const crumbs = [{ text: words.t('mailbox.title'), to: '/mailbox' }]
  if (document.error instanceof ApiError && document.error.status === 404) return <Page title={words.t('mailbox.title')} crumbs={crumbs}><Empty text={words.t('mailbox.gone')} /></Page>
  if (document.data === undefined && document.error !== null) throw document.error
  if (document.data === undefined) return <Page title={words.t('mailbox.document')} crumbs={crumbs}><Skeleton rows={12} /></Page>
  return <DocumentView key={documentId} document={document.data} />
}

type Pane = 'lines' | 'text'

const DocumentView = ({ document }: Readonly<{ document: DocumentOut }>) => {
  const words = useWords()
  const path = `/accounts/${document.accountId}/documents/${document.documentId}`
  const text = useRead<TextOut>(document.fileId === null ? null : `${path}/text`, { keep: false })
  const [pane, setPane] = useState<Pane>('lines')
  const [selection, setSelection] = useState<Selection>({ line: null, place: null, seen: 0 })
  const [correcting, setCorrecting] = useState(false)
  const select = (line: number | null): void => setSelection((was) => ({ line, place: null, seen: was.seen + 1 }))
  const showPlace = (place: string): void => {
    const line = lineOf(place, document)
    if (line !== null) {
      setPane('lines')
      return select(line)
    }
    setPane('text')
    setSelection((was) => ({ line: was.line, place, seen: was.seen + 1 }))
  }
  const hasPlace = (place: string): boolean => lineOf(place, document) !== null || (text.data?.places.some((one) => one.place === place) ?? false)
  const correct = (): void => {
    setPane('text')
    setCorrecting(true)
  }
  useKeys({
    p: { do: () => setPane((was) => (was === 'lines' ? 'text' : 'lines')), word: words.t('mailbox.key.pane') },
    Escape: () => (correcting || (selection.line === null && selection.place === null) ? false : select(null)),
  })
  const places = { hasPlace, onPlace: showPlace }
  return (
    <Page
      title={document.number === null ? nameOf(document, words) : `${nameOf(document, words)} ${document.number}`}
      crumbs={[{ text: words.t('mailbox.title'), to: '/mailbox' }, { text: document.account, to: `/accounts/${document.accountId}` }]}
      meta={<><DocumentState document={document} />{document.test && <span className="mb-test">{words.t('mailbox.test')}</span>}</>}
      actions={<DocumentActions document={document} path={path} onCorrect={text.data?.editable === true && !correcting ? correct : null} />}
      flush
    >
      <div className="mb-view">
        <div className="mb-top">
          <DocumentFacts document={document} />
          {document.mayWrite && <DocumentWaits document={document} path={path} {...places} />}
          <DocumentChanges document={document} path={path} />
          <HeldBand document={document} />
          <DocumentSends document={document} />
          <DocumentProblems document={document} {...places} />
        </div>
        <div className="k-bar mb-panes-bar">
          <Segments label={words.t('mailbox.panes')} value={pane} options={[{ value: 'lines', label: words.t('mailbox.lines') }, { value: 'text', label: words.t('mailbox.text') }]} onChange={setPane} />
        </div>
        <div className={`mb-panes mb-shows-${pane}`}>
          <section className="mb-lines" aria-label={words.t('mailbox.lines')}>
            <DocumentLines document={document} selected={selection.line} onSelect={select} />
          </section>
          <section className="mb-text" aria-label={words.t('mailbox.text')}>
            <DocumentText document={document} path={path} text={text.data} failed={text.error !== null} selection={selection} onLine={select} correcting={correcting} onCorrected={() => setCorrecting(false)} />
          </section>
        </div>
      </div>
    </Page>
  )
}

/** `line 3` of a document that is not written yet. */
const lineOf = (place: string, document: DocumentOut): number | null => {
  const number = /^line (\d+)$/.exec(place)?.[1]
  return number === undefined ? null : (document.lines.find((line) => line.nth === Number(number) - 1)?.nth ?? null)
}
