// Every page with its address, loaded when first opened. A page that is not here is in no menu.

import { loadLaterWords } from '#kit/words'

type PageEntry = Readonly<{ path: string; load: () => Promise<Record<string, unknown>>; name: string }>

/** A page that speaks of files and formats of clients: it shows when those texts are there, too. */
const speaking = (load: () => Promise<Record<string, unknown>>) => async (): Promise<Record<string, unknown>> => (await Promise.all([load(), loadLaterWords()]))[0]

const page = (path: string, load: () => Promise<Record<string, unknown>>, name: string): PageEntry => ({ path, load, name })

const myDay = () => import('../duties/worklist/worklist.page.tsx')

export const PAGES: readonly PageEntry[] = [
  page('/', myDay, 'MyDayPage'),
  page('/findings/$accountId/$findingId', myDay, 'MyDayPage'),
  page('/accounts', () => import('../duties/accounts/accounts.list.tsx'), 'AccountListPage'),
  page('/accounts/new', () => import('../duties/accounts/account-form.page.tsx'), 'AccountNewPage'),
  page('/accounts/$accountId', () => import('../duties/accounts/account.page.tsx'), 'AccountPage'),
  page('/accounts/$accountId/edit', () => import('../duties/accounts/account-form.page.tsx'), 'AccountEditPage'),
  page('/accounts/$accountId/sites/new', () => import('../duties/accounts/site-form.page.tsx'), 'SiteNewPage'),
  page('/accounts/$accountId/sites/$siteId', () => import('../duties/accounts/site.page.tsx'), 'SitePage'),
  page('/accounts/$accountId/sites/$siteId/edit', () => import('../duties/accounts/site-form.page.tsx'), 'SiteEditPage'),
  page('/catalog', () => import('../duties/catalog/catalog.page.tsx'), 'CatalogPage'),
  page('/catalog/new', () => import('../duties/catalog/item-form.page.tsx'), 'ItemNewPage'),
  page('/catalog/$itemId', () => import('../duties/catalog/item.page.tsx'), 'ItemPage'),
  page('/catalog/$itemId/edit', () => import('../duties/catalog/item-form.page.tsx'), 'ItemEditPage'),
  page('/contracts', () => import('../duties/contracts/contracts.page.tsx'), 'ContractListPage'),
  page('/accounts/$accountId/contracts/new', () => import('../duties/contracts/contracts.page.tsx'), 'NewContractPage'),
  page('/accounts/$accountId/contracts/$contractId', () => import('../duties/contracts/contracts.page.tsx'), 'ContractPage'),
  page('/orders', () => import('../duties/orders/orders.list.tsx'), 'OrderListPage'),
  page('/accounts/$accountId/orders/$orderId', () => import('../duties/orders/order.page.tsx'), 'OrderPage'),
  page('/invoices', () => import('../duties/invoices/invoices.list.tsx'), 'InvoiceListPage'),
  page('/accounts/$accountId/invoices/new', () => import('../duties/invoices/entry.page.tsx'), 'InvoiceEntryPage'),
  page('/accounts/$accountId/invoices/$invoiceId', () => import('../duties/invoices/invoice.page.tsx'), 'InvoicePage'),
  page('/mailbox', speaking(() => import('../duties/exchange/mailbox/mailbox.list.tsx')), 'MailboxPage'),
  page('/accounts/$accountId/documents/$documentId', speaking(() => import('../duties/exchange/mailbox/document.page.tsx')), 'DocumentPage'),
  page('/templates/new', speaking(() => import('../duties/exchange/templates/mark-up.page.tsx')), 'MarkUpPage'),
  page('/imports', () => import('../duties/exchange/imports.page.tsx'), 'ImportListPage'),
  page('/imports/new', () => import('../duties/exchange/import-new.page.tsx'), 'ImportNewPage'),
  page('/imports/$importId', () => import('../duties/exchange/imports.page.tsx'), 'ImportPage'),
  page('/partners', speaking(() => import('../duties/exchange/partners/partners.page.tsx')), 'PartnerListPage'),
  page('/partners/new', speaking(() => import('../duties/exchange/partners/partner-new.page.tsx')), 'PartnerNewPage'),
  page('/accounts/$accountId/partners/$partnerId', speaking(() => import('../duties/exchange/partners/partner.page.tsx')), 'PartnerPage'),
  page('/ways', speaking(() => import('../duties/exchange/partners/ways.page.tsx')), 'WaysPage'),
  page('/company', speaking(() => import('../duties/exchange/partners/company.page.tsx')), 'CompanyPage'),
  page('/people', () => import('./people.tsx'), 'PeoplePage'),
  page('/account-settings', () => import('./security.tsx'), 'SecurityPage'),
]

/** What the navigation shows, in this order, as far as its page exists. `key` is the second key after G. */
const NAVIGATION = [
  { path: '/', word: 'shell.nav.day', icon: 'day', key: 'd' },
  { path: '/accounts', word: 'shell.nav.accounts', icon: 'account', key: 'a' },
  { path: '/contracts', word: 'shell.nav.contracts', icon: 'contract', key: 'c' },
  { path: '/orders', word: 'shell.nav.orders', icon: 'order', key: 'o' },
  { path: '/invoices', word: 'shell.nav.invoices', icon: 'invoice', key: 'i' },
  { path: '/mailbox', word: 'shell.nav.mailbox', icon: 'mail', key: 'x' },
  { path: '/catalog', word: 'shell.nav.catalog', icon: 'item', key: 'k' },
  { path: '/imports', word: 'shell.nav.imports', icon: 'import', key: 'm', importersOnly: true },
  { path: '/partners', word: 'shell.nav.partners', icon: 'link', key: 't', importersOnly: true },
  { path: '/people', word: 'people.title', icon: 'people', key: 'p', administratorsOnly: true },
] as const

export type NavigationEntry = (typeof NAVIGATION)[number]

export const navigationFor = (role: string): readonly NavigationEntry[] =>
  NAVIGATION.filter((entry) => PAGES.some((one) => one.path === entry.path) && (!('administratorsOnly' in entry) || role === 'administrator') && (!('importersOnly' in entry) || ['administrator', 'director', 'account-manager'].includes(role)))

export const hasPage = (path: string): boolean => PAGES.some((one) => one.path === path)
