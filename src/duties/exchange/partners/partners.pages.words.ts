// The texts of the pages of partners, ways in and our own company.

export const partnersPagesWords = {
  en: {
    'partners.title': 'Partners',
  },
  de: {
    'partners.title': 'Partner',
  },
} as const
