// The frame of a page: its head with title and actions, sections, and the row of facts under a title.

import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useEffect } from 'react'
import { Icon } from './icons.tsx'
import { useWords } from './words.tsx'

export type Crumb = Readonly<{ text: string; to?: string }>

type PageProps = Readonly<{
  title: string
  crumbs?: readonly Crumb[]
  /** Beside the title: a state, a quiet fact. */
  meta?: ReactNode
  /** At the right end: figures and buttons. */
  actions?: ReactNode
  /** The keys of this page, at the bottom. */
  keys?: ReactNode
  /** Content runs to the edges: lists and splits. Otherwise it has the page margin. */
  flush?: boolean
  children?: ReactNode
}>

export const Page = ({ title, crumbs = [], meta, actions, keys, flush = false, children }: PageProps) => {
  const words = useWords()
  useEffect(() => {
    document.title = `${title} | Mainstay`
  }, [title])
  return (
    <>
      <header className="k-head">
        {crumbs.length > 0 && (
          <nav className="k-crumbs" aria-label={words.t('kit.whereYouAre')}>
            {crumbs.map((crumb, at) => (
              <span className="k-crumb" key={`${at}${crumb.text}`}>
                {crumb.to === undefined ? <span title={crumb.text}>{crumb.text}</span> : <Link to={crumb.to} title={crumb.text}>{crumb.text}</Link>}
                <Icon name="right" small />
              </span>
            ))}
          </nav>
        )}
        <h1 title={title}>{title}</h1>
        {meta !== undefined && <div className="k-head-meta">{meta}</div>}
        {actions !== undefined && <div className="k-head-actions">{actions}</div>}
      </header>
      <div className={flush ? 'k-body k-flush' : 'k-body'} data-scroll="page">{children}</div>
      {keys}
    </>
  )
}

type SectionProps = Readonly<{ title: string; hint?: ReactNode; actions?: ReactNode; children?: ReactNode; level?: 2 | 3 }>

export const Section = ({ title, hint, actions, children, level = 2 }: SectionProps) => {
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <section className="k-section" aria-label={title}>
      <div className="k-section-head">
        <Heading>{title}</Heading>
        {hint !== undefined && <span className="k-quiet">{hint}</span>}
        {actions !== undefined && <div className="k-section-actions">{actions}</div>}
      </div>
      {children}
    </section>
  )
}

export type Fact = Readonly<{ label: string; value: ReactNode; note?: ReactNode; big?: boolean }>

/** Facts in a row under a title, the money first and large. */
export const Facts = ({ facts }: Readonly<{ facts: readonly Fact[] }>) => (
  <dl className="k-facts">
    {facts.map((fact) => (
      <div key={fact.label}>
        <dt>{fact.label}</dt>
        <dd className={fact.big === true ? 'k-big' : undefined}>{fact.value}</dd>
        {fact.note !== undefined && <dd className="k-note">{fact.note}</dd>}
      </div>
    ))}
  </dl>
)
