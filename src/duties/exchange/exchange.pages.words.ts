// The texts of the pages of the exchange: mailbox, partners and templates each bring theirs.

import { mailboxPagesWords } from './mailbox/mailbox.pages.words.ts'
import { partnersPagesWords } from './partners/partners.pages.words.ts'
import { templatesPagesWords } from './templates/templates.pages.words.ts'

export const exchangePagesWords = {
  en: { ...mailboxPagesWords.en, ...partnersPagesWords.en, ...templatesPagesWords.en },
  de: { ...mailboxPagesWords.de, ...partnersPagesWords.de, ...templatesPagesWords.de },
} as const
