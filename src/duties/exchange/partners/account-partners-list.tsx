// The trading partners of an account, each with how it stands.

import { Link } from '@tanstack/react-router'
import { Section } from '#kit/page'
import { useWords } from '#kit/words'
import { formatText, PartnerStateChip } from './partner-words.tsx'
import type { PartnerList } from './partners.wire.ts'
import './partners.css'

export const AccountPartnersList = ({ accountId, rows }: Readonly<{ accountId: string; rows: PartnerList['rows'] }>) => {
  const words = useWords()
  return (
    <Section title={words.t('partners.title')} actions={rows.length > SHOWN && <Link className="k-link" to="/partners">{words.t('partners.count', { count: rows.length })}</Link>}>
      <ul className="pt-panel">
        {rows.slice(0, SHOWN).map((row) => (
          <li key={row.partnerId}>
            <Link className="k-link" to={`/accounts/${accountId}/partners/${row.partnerId}`}>{row.name}</Link>
            <span className="k-quiet k-small-text">{formatText(words, row.settings.format, row.settings.version)}</span>
            <PartnerStateChip state={row.state} />
          </li>
        ))}
      </ul>
    </Section>
  )
}

const SHOWN = 6
