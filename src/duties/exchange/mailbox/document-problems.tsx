// What is wrong with a document, the worst first, each with its place in the text.

import { useState } from 'react'
import { Icon } from '#kit/icons'
import { Section } from '#kit/page'
import { useWords } from '#kit/words'
import type { DocumentOut } from './mailbox.wire.ts'

export type Places = Readonly<{ hasPlace(place: string): boolean; onPlace(place: string): void }>

/** The place as a way into the text, or as it is where the text has no such place. */
export const Place = ({ place, hasPlace, onPlace }: Places & Readonly<{ place: string }>) => {
  const words = useWords()
  if (place === '') return null
  if (!hasPlace(place)) return <span className="k-quiet mb-spot" title={place}>{place}</span>
  return <button type="button" className="k-link mb-spot" title={words.t('mailbox.showPlace', { place })} onClick={() => onPlace(place)}>{place}</button>
}

const WEIGHT = { error: 0, warning: 1, note: 2 } as const
const FIRST = 4

export const DocumentProblems = ({ document, ...places }: Readonly<{ document: DocumentOut }> & Places) => {
  const words = useWords()
  const [all, setAll] = useState(false)
  if (document.problemList.length === 0) return null
  const sorted = document.problemList.toSorted((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity])
  const shown = all ? sorted : sorted.slice(0, FIRST)
  return (
    <div className="mb-pad mb-block">
      <Section title={words.t('mailbox.problems')} hint={words.number(sorted.length)}>
        <ul className="mb-list">
          {shown.map((problem, at) => (
            <li key={at}>
              <span className={`mb-weight mb-is-${problem.severity}`} title={words.t(`mailbox.severity.${problem.severity}`)}><Icon name={problem.severity === 'note' ? 'note' : 'warning'} small /><span className="k-hidden">{words.t(`mailbox.severity.${problem.severity}`)}</span></span>
              <span className="k-grow">{problem.text} <span className="k-quiet mb-rule">{problem.code}</span></span>
              <Place place={problem.place} {...places} />
            </li>
          ))}
        </ul>
        {sorted.length > shown.length && <button type="button" className="k-link mb-all" onClick={() => setAll(true)}>{words.t('mailbox.more', { count: sorted.length - shown.length })}</button>}
      </Section>
    </div>
  )
}
