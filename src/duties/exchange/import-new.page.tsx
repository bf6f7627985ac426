// A new import: a mapping and its files are chosen, the first rows are shown as they would be read, then a dry run or the import itself.

import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { send, stale, useRead } from '#kit/api'
import { Refused } from '#kit/empty'
import { Choice, FileField } from '#kit/fields'
import { Icon } from '#kit/icons'
import { Page, Section } from '#kit/page'
import type { Column } from '#kit/table'
import { Table } from '#kit/table'
import type { Words } from '#kit/words'
import { useWords } from '#kit/words'
import type { Preview, SavedMappings, Uploaded } from './exchange.wire.ts'
import './exchange.css'

export const ImportNewPage = () => {
  const words = useWords()
  const navigate = useNavigate()
  const saved = useRead<SavedMappings>('/imports/mappings')
  const [mapping, setMapping] = useState<File | null>(null)
  const [savedSha, setSavedSha] = useState<string | null>(null)
  const [files, setFiles] = useState<readonly File[]>([])
  const [busy, setBusy] = useState<'' | 'look' | 'dry' | 'real'>('')
  const [uploaded, setUploaded] = useState<Uploaded | null>(null)
  const [problem, setProblem] = useState('')
  const chosen = mapping !== null || savedSha !== null

  const look = async (): Promise<void> => {
    setBusy('look')
    setProblem('')
    const form = new FormData()
    if (mapping !== null) form.append('mapping', mapping, mapping.name)
    const known = saved.data?.rows.find((row) => row.sha256 === savedSha)
    if (mapping === null && known !== undefined) {
      form.append('saved', known.sha256)
      form.append('savedName', known.name)
    }
    for (const file of files) form.append('files', file, file.name)
    const sent = await send<Uploaded>('POST', '/imports/uploads', form)
    if (sent.ok) setUploaded(sent.value)
    else setProblem(sent.problems?.map((one) => one.text).join(' ') ?? sent.refusal?.text ?? '')
    setBusy('')
  }
  const start = async (dryRun: boolean): Promise<void> => {
    setBusy(dryRun ? 'dry' : 'real')
    const made = await send<{ importId: string }>('POST', '/imports', { input: uploaded?.input, dryRun })
    await stale('/imports')
    if (made.ok) await navigate({ to: `/imports/${made.value.importId}` })
    else setProblem(made.problems?.map((one) => one.text).join(' ') ?? '')
    setBusy('')
  }
  const isSound = uploaded !== null && uploaded.preview.problems.length === 0

  return (
    <Page
      title={words.t('exchange.new')}
      crumbs={[{ text: words.t('exchange.title'), to: '/imports' }]}
      actions={
        isSound && (
          <>
            <Button size="xs" variant="default" loading={busy === 'dry'} onClick={() => void start(true)}>{words.t('exchange.tryDry')}</Button>
            <Button size="xs" variant="filled" loading={busy === 'real'} onClick={() => void start(false)}>{words.t('exchange.start')}</Button>
          </>
        )
      }
    >
      <div className="ex-choose">
        <div>
          <FileField label={words.t('exchange.chooseMapping')} hint={words.t('exchange.chooseMappingHint')} accept=".yaml,.yml" onFiles={([file]) => (setMapping(file ?? null), setSavedSha(null), setUploaded(null))} />
          {mapping !== null && <Chosen files={[mapping]} onDrop={() => (setMapping(null), setUploaded(null))} />}
          {(saved.data?.rows.length ?? 0) > 0 && (
            <Choice
              label={words.t('exchange.usedBefore')}
              placeholder={words.t('exchange.usedBeforeHint')}
              value={savedSha}
              options={(saved.data?.rows ?? []).map((row) => ({ value: row.sha256, label: `${row.title} (${row.name}, ${words.day(row.usedAt.slice(0, 10))})` }))}
              onChange={(sha) => (setSavedSha(sha), setMapping(null), setUploaded(null))}
            />
          )}
        </div>
        <div>
          <FileField label={words.t('exchange.chooseFiles')} hint={words.t('exchange.chooseFilesHint')} accept=".csv,.txt,.tsv,.xlsx,.gz,.yaml" multiple onFiles={(more) => (setFiles((before) => merged(before, more)), setUploaded(null))} />
          {files.length > 0 && <Chosen files={files} onDrop={(file) => (setFiles(files.filter((one) => one !== file)), setUploaded(null))} />}
        </div>
      </div>
      {problem !== '' && <Refused text={problem} />}
      {uploaded === null ? <Button variant="filled" disabled={!chosen} loading={busy === 'look'} onClick={() => void look()}>{words.t('exchange.look')}</Button> : <Look preview={uploaded.preview} />}
    </Page>
  )
}

/** A file of the same name takes the place of the earlier one. */
const merged = (before: readonly File[], more: readonly File[]): readonly File[] => [...new Map([...before, ...more].map((file) => [file.name, file])).values()]

const Chosen = ({ files, onDrop }: Readonly<{ files: readonly File[]; onDrop(file: File): void }>) => {
  const words = useWords()
  return (
    <ul className="ex-files">
      {files.map((file) => (
        <li key={file.name}>
          <Icon name="file" small /> <span>{file.name}</span> <span className="k-quiet">{words.t('exchange.kilobytes', { size: words.number(Math.max(1, Math.round(file.size / 1000))) })}</span>
          <button type="button" aria-label={words.t('exchange.drop', { file: file.name })} onClick={() => onDrop(file)}><Icon name="close" small /></button>
        </li>
      ))}
    </ul>
  )
}

const Look = ({ preview }: Readonly<{ preview: Preview }>) => {
  const words = useWords()
  if (preview.problems.length > 0) {
    return (
      <Refused text={words.t('exchange.cannotRead')}>
        <ul className="ex-problems">{preview.problems.map((problem, at) => <li key={at}><b>{problem.at}</b> {words.speak(problem.say)}</li>)}</ul>
      </Refused>
    )
  }
  if (preview.isContractFile) return <p className="ex-dry"><Icon name="contract" small /> {words.t('exchange.contractFile')}</p>
  return (
    <>
      {preview.sections.map((section, at) => (
        <Section key={at} title={words.t(`exchange.kind.${section.kind}`)} hint={words.t(section.skipped === 0 ? 'exchange.previewAll' : 'exchange.previewHint', { file: section.file, read: words.number(section.read), skipped: words.number(section.skipped) })}>
          <div className="ex-scroll" tabIndex={0} role="group" aria-label={words.t(`exchange.kind.${section.kind}`)}>
            <table className="ex-preview">
              <thead><tr><th scope="col">{words.t('exchange.row')}</th>{section.fields.map((field) => <th scope="col" key={field}>{field}</th>)}</tr></thead>
              <tbody>
                {section.rows.map((row) => (
                  <tr key={row.row}>
                    <td className="k-figure">{words.number(row.row)}</td>
                    {row.values.map((value, place) => {
                      const wrong = row.wrongs.find((one) => one.field === section.fields[place])
                      return wrong === undefined ? <td key={place}>{value}</td> : <td key={place} className="ex-wrong"><span><Icon name="warning" small /> {words.speak(wrong.say)}</span></td>
                    })}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Section>
      ))}
    </>
  )
}
