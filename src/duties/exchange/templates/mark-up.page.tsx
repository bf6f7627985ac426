// One order as it came, marked up by a person: this is the number, these are the columns. It reads beside it at once, and once it is kept,
// its like are read by themselves.

import { Button } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback, useMemo, useRef, useState } from 'react'
import type { Mark } from '#formats/page-order/mark'
import { textOf } from '#formats/page-order/page'
import { ApiError, send, stale, told, useRead } from '#kit/api'
import { Empty, Refused, Skeleton } from '#kit/empty'
import { FileField } from '#kit/fields'
import { KeyBar, useKeys } from '#kit/keys'
import { Page } from '#kit/page'
import { Unsaved } from '#kit/unsaved'
import { useWords } from '#kit/words'
import type { FilesTaken } from '../mailbox/mailbox.wire.ts'
import { Keep } from './keep.tsx'
import type { Layout } from './layout.ts'
import { placesIn } from './layout.ts'
import { MarkList, Questions } from './mark-list.tsx'
import { MarkMenu } from './mark-menu.tsx'
import type { Bit, Meaning } from './marks.ts'
import { bareArea, bareMarks, bitsOf, columnNear, freed, likelyKind, marked, sameMeaning } from './marks.ts'
import type { Chosen } from './page-view.tsx'
import { PageView } from './page-view.tsx'
import { ReadingView, useReading } from './reading.tsx'
import type { PagesOut } from './templates.wire.ts'
import './templates.css'

export const MarkUpPage = () => {
  const words = useWords()
  const { file, account, partner } = useSearch({ strict: false }) as { file?: string; account?: string; partner?: string }
  const found = useRead<PagesOut>(file === undefined ? null : `/exchange/files/${file}/pages`, { keep: false })
  const crumbs = [{ text: words.t('templates.mailbox'), to: '/mailbox' }]
  const title = words.t('templates.title')
  if (file === undefined) return <Page title={title} crumbs={crumbs}><NoFile account={account} partner={partner} /></Page>
  if (found.error instanceof ApiError && [403, 404, 422].includes(found.error.status)) {
    return <Page title={title} crumbs={crumbs}><Empty text={words.t(found.error.status === 422 ? 'templates.noPage' : 'templates.gone')} action={<Link className="k-link" to="/mailbox">{words.t('templates.toMailbox')}</Link>} /></Page>
  }
  if (found.data === undefined && found.error !== null) throw found.error
  if (found.data === undefined) return <Page title={title} crumbs={crumbs}><Skeleton rows={14} /></Page>
  const { pages, problems, name } = found.data
  if (pages.pages.every((page) => page.words.length === 0)) {
    return (
      <Page title={name} crumbs={crumbs}>
        <Refused text={problems.length === 0 ? words.t('templates.noWords') : problems.map(({ text }) => text).join(' ')}><Link className="k-link" to="/mailbox">{words.t('templates.toMailbox')}</Link></Refused>
      </Page>
    )
  }
  return <MarkUp key={file} found={found.data} account={account ?? null} partner={partner ?? null} />
}

const NoFile = ({ account, partner }: Readonly<{ account: string | undefined; partner: string | undefined }>) => {
  const words = useWords()
  const navigate = useNavigate()
  const [problem, setProblem] = useState('')
  const take = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) return
    const form = new FormData()
    form.append('files', chosen, chosen.name)
    const sent = await send<FilesTaken>('POST', '/exchange/files', form).catch((error: unknown) => (told(error), null))
    if (sent === null) return
    const taken = sent.ok ? sent.value.files[0] : undefined
    if (taken === undefined) return setProblem(sent.ok ? '' : (sent.problems?.map((one) => one.text).join(' ') ?? sent.refusal?.text ?? ''))
    void stale('/exchange')
    await navigate({ to: '/templates/new', search: { file: taken.fileId, ...(account === undefined ? {} : { account }), ...(partner === undefined ? {} : { partner }) } as never })
  }
  return (
    <div className="tp-none">
      <p className="k-second">{words.t('templates.intro')}</p>
      <FileField label={words.t('templates.file')} hint={words.t('templates.file.hint')} accept=".pdf,.csv,.tsv,.txt,.xlsx,.eml" error={problem} onFiles={([chosen]) => void take(chosen)} />
    </div>
  )
}

const NOTHING: Chosen = { some: [], cursor: 0, open: false }

const MarkUp = ({ found, account, partner }: Readonly<{ found: PagesOut; account: string | null; partner: string | null }>) => {
  const words = useWords()
  const { fileId, pages } = found
  const guessed = useMemo(() => bareMarks(found.marks), [found.marks])
  const [marks, setMarks] = useState<readonly Mark[]>(guessed)
  const [before, setBefore] = useState<readonly (readonly Mark[])[]>([])
  const [chosen, setChosen] = useState<Chosen>(NOTHING)
  const [layout, setLayout] = useState<Layout>({ width: 0, height: 0, places: [], blocks: [] })
  const typed = useRef(false)
  const reading = useReading(fileId, marks)
  const bits = useMemo(() => bitsOf(marks), [marks])
  const { places } = layout

  const change = useCallback((next: readonly Mark[]): void => {
    typed.current = true
    setBefore((was) => [...was.slice(-99), marks])
    setMarks(next)
  }, [marks])
  const undo = (): void | boolean => {
    const last = before.at(-1)
    if (last === undefined) return false
    setMarks(last)
    setBefore(before.slice(0, -1))
  }
  useKeys({ 'mod+z': { do: undo, word: words.t('kit.undo') } }, before.length > 0)

  const areasOf = (some: readonly number[]) => some.slice(0, 200).flatMap((at) => (places[at] === undefined ? [] : [bareArea(places[at].word)]))
  const wordsOf = (some: readonly number[]): string => textOf(some.flatMap((at) => (places[at] === undefined ? [] : [places[at].word])))
  const close = (): void => setChosen((was) => ({ ...was, some: [], open: false }))
  const choose = (meaning: Meaning): void => {
    change(marked(marks, meaning, areasOf(chosen.some)))
    close()
  }
  const take = (some: readonly number[]): void => {
    const areas = areasOf(some)
    if (freed(marks, areas).length !== marks.length || bits.some((bit) => placesIn(places, bit.areas).some((at) => some.includes(at)))) change(freed(marks, areas))
    close()
  }
  const chosenAreas = areasOf(chosen.some)
  const [firstArea] = chosenAreas
  const now = chosen.some.length === 0 ? null : (bits.find((bit) => placesIn(places, bit.areas).some((at) => chosen.some.includes(at)))?.meaning ?? null)
  const text = wordsOf(chosen.some)
  const show = (bit: Bit): void => {
    const some = placesIn(places, bit.areas)
    setChosen({ some, cursor: some[0] ?? 0, open: false })
  }

  return (
    <Page
      title={found.name}
      crumbs={[{ text: words.t('templates.mailbox'), to: '/mailbox' }, { text: words.t('templates.title') }]}
      actions={<Button size="xs" disabled={before.length === 0} onClick={() => void undo()}>{words.t('kit.undo')}</Button>}
      flush
      keys={<KeyBar keys={[{ keys: ['ArrowLeft', 'ArrowUp', 'ArrowDown', 'ArrowRight'], word: words.t('templates.key.move') }, { keys: ['shift+ArrowRight'], word: words.t('templates.key.more') }, { keys: ['Enter'], word: words.t('templates.key.what') }, { keys: ['Delete'], word: words.t('templates.key.take') }, { keys: ['mod+z'], word: words.t('kit.undo') }, { keys: ['s'], word: words.t('templates.save') }]} />}
    >
      <Unsaved when={() => typed.current} />
      <div className="tp-work">
        <PageView
          label={words.t('templates.words', { file: found.name })}
          pages={pages}
          bits={bits}
          chosen={chosen}
          onChosen={setChosen}
          onLayout={setLayout}
          onTake={take}
          menu={(target) => (
            <MarkMenu
              target={target}
              opened={chosen.open}
              text={text}
              now={now}
              likely={firstArea === undefined ? 'field' : likelyKind(bits, firstArea, text)}
              near={{ head: firstArea === undefined ? null : columnNear(bits, 'head', firstArea), first: firstArea === undefined ? null : columnNear(bits, 'first', firstArea) }}
              taken={(meaning) => meaning.kind !== 'aside' && bits.some((bit) => sameMeaning(bit.meaning, meaning))}
              onChoose={choose}
              onTake={() => take(chosen.some)}
              onClose={close}
            />
          )}
        />
        <div className="tp-side">
          <div className="tp-side-part tp-side-marks" tabIndex={0} role="group" aria-label={words.t('templates.marks')}>
            {found.problems.length > 0 && <p className="tp-note k-risk">{found.problems.slice(0, 3).map((one) => one.text).join(' ')}</p>}
            <Questions problems={reading.read?.problems ?? []} marks={marks} onMarks={change} />
            <MarkList marks={marks} textOf={(bit) => wordsOf(placesIn(places, bit.areas))} onShow={show} onMarks={change} />
          </div>
          <div className="tp-side-part tp-side-reads" tabIndex={0} role="group" aria-label={words.t('templates.reads')}>
            <ReadingView reading={reading} onPlace={(place) => {
              const at = placeNamed(place, layout)
              if (at !== -1) setChosen({ some: [at], cursor: at, open: false })
            }} />
          </div>
          <div className="tp-side-part tp-side-keep">
            <Keep fileId={fileId} marks={marks} ready={reading.read?.learned === true && !reading.busy} unreadable={reading.read?.learned === false} account={account} partner={partner} onTouched={() => (typed.current = true)} onKept={() => (typed.current = false)} />
          </div>
        </div>
      </div>
    </Page>
  )
}

/** The word nearest to a place as problems name it: `row 7, column C`, `line 12, column 5`, `page 1, 72 340`. */
const placeNamed = (place: string, { places }: Layout): number => {
  const [, one, many] = /(?:page|line|row|Seite|Zeile) (\d+), (?:column |Spalte )?(.+)$/.exec(place) ?? []
  if (one === undefined || many === undefined) return -1
  const isPoint = /^\d+ \d+$/.test(many)
  const [x = 0, y = 0] = isPoint ? many.split(' ').map(Number) : [/^\d+$/.test(many) ? Number(many) - 1 : [...many].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1, Number(one)]
  let [best, least] = [-1, Number.POSITIVE_INFINITY]
  places.forEach(({ word }, at) => {
    if (isPoint && word.page !== Number(one)) return
    const off = Math.abs(word.x - x) + 20 * Math.abs(word.y - y)
    if (off < least) [best, least] = [at, off]
  })
  return best
}
