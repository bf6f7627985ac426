// What can be done with a document as it stands: go on with it, answer, release, correct, set aside, fetch. Each with its key.

import { ActionIcon, Button } from '@mantine/core'
import { useState } from 'react'
import { Dialog } from '#kit/dialog'
import { Icon } from '#kit/icons'
import { Keys, useKeys } from '#kit/keys'
import { MenuEntry, MenuPop } from '#kit/menu'
import { useWords } from '#kit/words'
import { NEEDS_PERSON } from './document-names.tsx'
import type { DocumentOut } from './mailbox.wire.ts'
import { useWork } from './use-work.tsx'

type ActionsProps = Readonly<{ document: DocumentOut; path: string; onCorrect: (() => void) | null }>

export const DocumentActions = ({ document, path, onCorrect }: ActionsProps) => {
  const words = useWords()
  const work = useWork(document.accountId)
  const [asking, setAsking] = useState<'release' | 'setting-aside' | null>(null)
  const { mayWrite, direction, state, type } = document
  const can = {
    run: mayWrite && direction === 'in' && (state === 'waiting' || state === 'failed'),
    answer: mayWrite && direction === 'in' && type === 'order' && state === 'waiting' && !document.answered.some((one) => one.type === 'order-response'),
    confirm: mayWrite && direction === 'in' && document.format === 'page' && state === 'waiting' && document.waitList.some((wait) => wait.kind === 'document'),
    release: mayWrite && state === 'held',
    fetched: mayWrite && state === 'ready' && document.sends.length === 0,
    setAside: mayWrite && NEEDS_PERSON.has(state),
    correct: mayWrite && onCorrect !== null && direction === 'in' && document.lines.every((line) => line.made.every((one) => one.orderId === null)),
    fetch: document.fileId !== null,
  }
  const run = (): void => void work.go('run', `${path}/run`, undefined, { done: words.t('mailbox.run.done') })
  const answerNow = (): void => void work.go('answer', `${path}/answer`, undefined, { done: words.t('mailbox.answerNow.done') })
  const confirm = (): void => void work.go('confirm', `${path}/confirmation`, undefined, { done: words.t('mailbox.confirm.done') })
  const fetched = (): void => void work.go('fetched', `${path}/delivery`, undefined, { done: words.t('mailbox.fetched.done') })
  const fetchIt = (): void => window.location.assign(`/api${path}/content`)
  useKeys({
    ...(can.run ? { t: { do: run, word: words.t('mailbox.run') } } : {}),
    ...(can.answer ? { n: { do: answerNow, word: words.t('mailbox.answerNow') } } : {}),
    ...(can.confirm ? { y: { do: confirm, word: words.t('mailbox.confirm') } } : {}),
    ...(can.fetched ? { f: { do: fetched, word: words.t('mailbox.fetched') } } : {}),
    ...(can.release ? { l: { do: () => setAsking('release'), word: words.t('mailbox.release') } } : {}),
    ...(can.setAside ? { x: { do: () => setAsking('setting-aside'), word: words.t('mailbox.setAside') } } : {}),
    ...(can.correct ? { c: { do: () => onCorrect?.(), word: words.t('mailbox.correct') } } : {}),
    ...(can.fetch ? { d: { do: fetchIt, word: words.t('mailbox.download') } } : {}),
  })
  const less: readonly Act[] = [
    ...(can.correct ? [{ key: 'c', word: words.t('mailbox.correct'), do: () => onCorrect?.() }] : []),
    ...(can.setAside ? [{ key: 'x', word: words.t('mailbox.setAside'), do: () => setAsking('setting-aside') }] : []),
    ...(can.fetched ? [{ key: 'f', word: words.t('mailbox.fetched'), do: fetched }] : []),
  ]
  return (
    <>
      {can.fetch && <Button className="mb-wide" component="a" size="xs" variant="subtle" href={`/api${path}/content`} download leftSection={<Icon name="download" small />} rightSection={<Keys of="d" />}>{words.t('mailbox.download')}</Button>}
      {less.map((act) => <Button key={act.key} className="mb-wide" size="xs" rightSection={<Keys of={act.key} />} onClick={act.do}>{act.word}</Button>)}
      <More acts={[...less, ...(can.fetch ? [{ key: 'd', word: words.t('mailbox.download'), do: fetchIt }] : [])]} />
      {can.answer && <Button size="xs" rightSection={<Keys of="n" />} loading={work.busy === 'answer'} onClick={answerNow}>{words.t('mailbox.answerNow')}</Button>}
      {can.run && <Button size="xs" variant={state === 'failed' ? 'filled' : 'default'} rightSection={<Keys of="t" />} loading={work.busy === 'run'} onClick={run}>{words.t('mailbox.run')}</Button>}
      {can.confirm && <Button size="xs" variant="filled" rightSection={<Keys of="y" />} loading={work.busy === 'confirm'} onClick={confirm}>{words.t('mailbox.confirm')}</Button>}
      {can.release && <Button size="xs" variant="filled" rightSection={<Keys of="l" />} onClick={() => setAsking('release')}>{words.t('mailbox.release')}</Button>}
      {asking !== null && <Sure asking={asking} document={document} path={path} onClose={() => setAsking(null)} />}
    </>
  )
}

type Act = Readonly<{ key: string; word: string; do(): void }>

/** Where room is short, what is done seldom stands behind one button. */
const More = ({ acts }: Readonly<{ acts: readonly Act[] }>) => {
  const words = useWords()
  const [opened, setOpened] = useState(false)
  if (acts.length === 0) return null
  return (
    <span className="mb-narrow">
      <MenuPop label={words.t('mailbox.moreActions')} opened={opened} onChange={setOpened} end target={<ActionIcon aria-label={words.t('mailbox.moreActions')} onClick={() => setOpened(!opened)}><Icon name="more" /></ActionIcon>}>
        {acts.map((act, at) => <MenuEntry key={act.key} plain first={at === 0} end={<Keys of={act.key} />} onClick={() => { setOpened(false); act.do() }}>{act.word}</MenuEntry>)}
      </MenuPop>
    </span>
  )
}

/** Named once more, because it cannot be taken back: what is wrong with what leaves, or that nothing is done any more. */
const Sure = ({ asking, document, path, onClose }: Readonly<{ asking: 'release' | 'setting-aside'; document: DocumentOut; path: string; onClose(): void }>) => {
  const words = useWords()
  const work = useWork(document.accountId)
  const isRelease = asking === 'release'
  const wrong = document.problemList.filter((problem) => problem.severity !== 'note')
  const values = { number: document.number ?? document.set, partner: document.partner, account: document.account }
  const go = async (): Promise<void> => {
    if (await work.go(asking, `${path}/${asking}`, undefined, { done: words.t(isRelease ? 'mailbox.release.done' : 'mailbox.setAside.done', values) })) onClose()
  }
  return (
    <Dialog title={words.t(isRelease ? 'mailbox.release.title' : 'mailbox.setAside.title', values)} onClose={onClose} width={540}>
      <form onSubmit={(event) => (event.preventDefault(), void go())}>
        <p className="k-second">{words.t(isRelease ? 'mailbox.release.text' : 'mailbox.setAside.text', values)}</p>
        {isRelease && wrong.length > 0 && <ul className="mb-wrongs">{wrong.slice(0, 12).map((problem, at) => <li key={at}><Icon name="warning" small /> <span>{problem.text}</span></li>)}</ul>}
        {isRelease && wrong.length > 12 && <p className="k-quiet">{words.t('mailbox.more', { count: wrong.length - 12 })}</p>}
        <div className="k-row">
          <Button type="submit" variant="filled" loading={work.busy !== null} data-autofocus>{words.t(isRelease ? 'mailbox.release.sure' : 'mailbox.setAside')}</Button>
          <Button onClick={onClose}>{words.t('mailbox.back')}</Button>
        </div>
      </form>
    </Dialog>
  )
}
