// Texts of the invoice screens and of what entering an invoice may refuse.

const en = {
  'invoices.title': 'Invoices',
} as const

const de: Record<keyof typeof en, string> = {
  'invoices.title': 'Rechnungen',
}

export const invoicesScreenWords = { en, de } as const
