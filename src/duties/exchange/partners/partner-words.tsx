// How partners are shown: their state, format, numbers, documents and way out, in words.

import { Link, useLocation } from '@tanstack/react-router'
import { useRead } from '#kit/api'
import type { StateKind } from '#kit/state'
import { State } from '#kit/state'
import type { Words } from '#kit/words'
import { useWords } from '#kit/words'
import type { Identity } from '#formats/document'
import type { Answer, PartnerFormat, PartnerState } from './partner.ts'

const STATE_KINDS: Readonly<Record<PartnerState, StateKind>> = { test: 'progress', production: 'kept', off: 'open' }

export const PartnerStateChip = ({ state }: Readonly<{ state: PartnerState }>) => <State kind={STATE_KINDS[state]} word={useWords().t(`partners.state.${state}`)} />

export const formatText = (words: Words, format: PartnerFormat | string, version: string): string => `${words.has(`partners.format.${format}`) ? words.t(`partners.format.${format}`) : format}${version === '' ? '' : ` ${versionText(version)}`}`

/** `D:96A:UN:EAN008` reads `D.96A EAN008`. */
const versionText = (version: string): string => {
  const [directory = '', release = '', , association = ''] = version.split(':')
  return version.includes(':') ? `${directory}.${release}${association === '' ? '' : ` ${association}`}` : version
}

export const identityText = ({ id, scheme }: Identity): string => (scheme === null || scheme === '' ? id : `${scheme} ${id}`)

type Sets = Readonly<Partial<Record<Answer, string>>>
/** What our answers are called in each standard. What a standard has not, is not offered. */
const SETS: Readonly<Record<PartnerFormat, Sets>> = {
  x12: { acknowledgement: '997', 'order-response': '855', 'change-response': '865', 'ship-notice': '856', invoice: '810' },
  edifact: { acknowledgement: 'CONTRL', 'order-response': 'ORDRSP', 'change-response': 'ORDRSP', 'ship-notice': 'DESADV', invoice: 'INVOIC' },
  ubl: { 'order-response': 'OrderResponse', 'change-response': 'OrderResponse', 'ship-notice': 'DespatchAdvice', invoice: 'Invoice' },
  cii: { invoice: 'CrossIndustryInvoice' },
  page: { 'order-response': 'OrderResponse', 'ship-notice': 'DespatchAdvice', invoice: 'Invoice' },
}

export const setOfAnswer = (format: PartnerFormat, answer: Answer): string | null => SETS[format][answer] ?? null

/** Where our documents go, in a few words. */
export const wayOutText = (words: Words, out: Readonly<Record<string, unknown>> | null): string => {
  if (out === null || out['kind'] === 'none') return words.t('partners.out.none')
  const text = (name: string): string => String(out[name] ?? '')
  if (out['kind'] === 'folder') return text('path')
  if (out['kind'] === 'sftp') return `${text('user')}@${text('host')}`
  return text('to')
}

/** Who may make partners: the same who may import. */
export const useMayMake = (): boolean => {
  const role = useRead<{ person: { role: string } }>('/shell').data?.person.role
  return role === 'administrator' || role === 'director' || role === 'account-manager'
}

/** Partners, and beside them what only administrators change. */
export const PartnerTabs = () => {
  const words = useWords()
  const path = useLocation({ select: (location) => location.pathname })
  const role = useRead<{ person: { role: string } }>('/shell').data?.person.role
  const tabs = [{ to: '/partners', word: 'partners.title' }, ...(role === 'administrator' ? [{ to: '/ways', word: 'partners.ways.title' }] : []), { to: '/company', word: 'partners.company.title' }]
  return (
    <nav className="pt-tabs" aria-label={words.t('partners.tabs')}>
      {tabs.map(({ to, word }) => <Link key={to} to={to} aria-current={path === to ? 'page' : undefined}>{words.t(word)}</Link>)}
    </nav>
  )
}

export const WhenText = ({ at }: Readonly<{ at: string }>) => {
  const words = useWords()
  return <time className="k-nowrap" dateTime={at}>{new Intl.DateTimeFormat(words.formats.locale, { day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' }).format(new Date(at))}</time>
}
