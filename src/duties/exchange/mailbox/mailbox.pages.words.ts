// The texts of the mailbox pages.

export const mailboxPagesWords = {
  en: {
    'mailbox.title': 'Mailbox',
  },
  de: {
    'mailbox.title': 'Postfach',
  },
} as const
