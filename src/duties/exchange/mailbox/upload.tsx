// Files given in by hand: chosen or dropped anywhere on the page, and what became of each, told as soon as it is known.

import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { send, stale, told, useRead } from '#kit/api'
import { Icon } from '#kit/icons'
import { Section } from '#kit/page'
import { toast } from '#kit/toast'
import { useWords } from '#kit/words'
import { addressOf, DocumentState, FileState, nameOf } from './document-names.tsx'
import type { DocumentList, FileOut, FilesTaken } from './mailbox.wire.ts'

type Given = FilesTaken['files'][number]
export type Upload = Readonly<{ busy: boolean; given: readonly Given[]; take(files: readonly File[]): Promise<void>; clear(): void }>

export const useUpload = (): Upload => {
  const words = useWords()
  const [busy, setBusy] = useState(false)
  const [given, setGiven] = useState<readonly Given[]>([])
  const take = async (files: readonly File[]): Promise<void> => {
    if (files.length === 0) return
    setBusy(true)
    const form = new FormData()
    for (const file of files) form.append('files', file, file.name)
    const answer = await send<FilesTaken>('POST', '/exchange/files', form).catch(told).finally(() => setBusy(false))
    if (answer === undefined) return
    if (!answer.ok) return toast({ text: answer.refusal?.text ?? answer.problems?.map((problem) => problem.text).join(' ') ?? words.t('mailbox.upload.failed'), bad: true })
    setGiven((before) => [...answer.value.files, ...before])
    await stale('/exchange')
  }
  return { busy, given, take, clear: () => setGiven([]) }
}

/** Wherever on the page a file is dropped. */
export const DropHere = ({ onFiles }: Readonly<{ onFiles(files: readonly File[]): void }>) => {
  const words = useWords()
  const [over, setOver] = useState(false)
  const take = useRef(onFiles)
  take.current = onFiles
  useEffect(() => {
    let depth = 0
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false
    const enter = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      depth += 1
      setOver(true)
    }
    const leave = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      depth -= 1
      if (depth <= 0) setOver(false)
    }
    const hover = (event: DragEvent): void => {
      if (hasFiles(event)) event.preventDefault()
    }
    const drop = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      event.preventDefault()
      depth = 0
      setOver(false)
      take.current([...(event.dataTransfer?.files ?? [])])
    }
    const on = { dragenter: enter, dragleave: leave, dragover: hover, drop } as const
    for (const [name, listen] of Object.entries(on)) document.addEventListener(name, listen as EventListener)
    return () => {
      for (const [name, listen] of Object.entries(on)) document.removeEventListener(name, listen as EventListener)
    }
  }, [])
  return over ? <div className="mb-drop"><Icon name="import" /> {words.t('mailbox.upload.drop')}</div> : null
}

export const Outcomes = ({ upload }: Readonly<{ upload: Upload }>) => {
  const words = useWords()
  if (upload.given.length === 0) return null
  return (
    <div className="mb-outcomes" aria-live="polite">
      <Section title={words.t('mailbox.outcomes')} actions={<Button size="xs" variant="subtle" onClick={upload.clear}>{words.t('kit.close')}</Button>}>
        <ul>{upload.given.map((given) => <Outcome key={given.fileId} given={given} />)}</ul>
      </Section>
    </div>
  )
}

const Outcome = ({ given }: Readonly<{ given: Given }>) => {
  const words = useWords()
  const file = useFileRead(given.fileId)
  return (
    <li>
      <span className="mb-outcome-name" title={given.name}><Icon name="file" small /> {given.name}</span>
      {file === undefined ? <span className="k-quiet">{words.t('mailbox.file.reading')}</span> : <FileState file={file} />}
      {file !== undefined && file.state !== 'waiting' && <Became file={file} />}
    </li>
  )
}

/** The file, asked again and again until it is read. */
export const useFileRead = (fileId: string | null): FileOut | undefined => {
  const [waiting, setWaiting] = useState(true)
  const file = useRead<FileOut>(fileId === null ? null : `/exchange/files/${fileId}`, { keep: false, ...(waiting ? { refetchEvery: 600 } : {}) }).data
  const isRead = file !== undefined && file.state !== 'waiting'
  useEffect(() => setWaiting(true), [fileId])
  useEffect(() => {
    if (!isRead) return
    setWaiting(false)
    void stale('/exchange/documents', '/exchange/files?')
  }, [isRead])
  return file
}

/** What a file became: its documents, or why there are none and what to do. */
export const Became = ({ file }: Readonly<{ file: FileOut }>) => {
  const words = useWords()
  const documents = useRead<DocumentList>(file.documents === 0 ? null : `/exchange/documents?limit=20&file=${file.fileId}`, { keep: false }).data?.rows ?? []
  const problem = file.problems.find((one) => one.severity !== 'note') ?? file.problems[0]
  const isPage = file.problems.some(({ code }) => code === 'file/no-template')
  return (
    <span className="mb-became">
      {documents.map((document) => (
        <span key={document.documentId} className="mb-became-one">
          <Link className="k-link" to={addressOf(document)}>{nameOf(document, words)} {document.number}</Link> <DocumentState document={document} />
        </span>
      ))}
      {file.documents > documents.length && documents.length > 0 && <span className="k-quiet">{words.t('mailbox.more', { count: file.documents - documents.length })}</span>}
      {file.state === 'unknown-partner' && (
        <span className="mb-became-one">
          <span className="k-second">{isPage ? words.t('templates.noneFits') : file.sender === null ? words.t('mailbox.file.nobody') : words.t('mailbox.file.nobodyAs', { sender: file.sender })}</span>
          {isPage
            ? <Link className="k-link" to={'/templates/new' as never} search={{ file: file.fileId } as never}>{words.t('templates.markUp')}</Link>
            : <Link className="k-link" to={'/partners/new' as never} search={{ file: file.fileId } as never}>{words.t('mailbox.file.makePartner')}</Link>}
        </span>
      )}
      {file.state === 'duplicate' && documents.length === 0 && <span className="k-second">{words.t('mailbox.file.cameBefore')}</span>}
      {problem !== undefined && file.state !== 'unknown-partner' && <span className="k-second">{problem.text}</span>}
    </span>
  )
}
