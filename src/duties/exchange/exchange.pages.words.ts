// The texts of the pages of the exchange: mailbox and partners each bring theirs.

import { mailboxPagesWords } from './mailbox/mailbox.pages.words.ts'
import { partnersPagesWords } from './partners/partners.pages.words.ts'

export const exchangePagesWords = {
  en: { ...mailboxPagesWords.en, ...partnersPagesWords.en },
  de: { ...mailboxPagesWords.de, ...partnersPagesWords.de },
} as const
