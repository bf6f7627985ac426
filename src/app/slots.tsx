// What later duties put onto the pages of earlier ones: `[slot, part]`. Neither side knows the other, only this list knows both.

import type { ComponentType } from 'react'
import { lazy } from 'react'
import { loadLaterWords } from '#kit/words'

const documents = async () => (await Promise.all([import('../duties/exchange/mailbox/document-panels.tsx'), loadLaterWords()]))[0]

// The parts name their own props; the slot passes what the page gives.
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export const SLOTS: readonly (readonly [string, ComponentType<any>])[] = [
  ['account.findings', lazy(() => import('../duties/worklist/worklist.panels.tsx').then((file) => ({ default: file.AccountFindings })))],
  ['site.findings', lazy(() => import('../duties/worklist/worklist.panels.tsx').then((file) => ({ default: file.SiteFindings })))],
  ['order.findings', lazy(() => import('../duties/worklist/worklist.panels.tsx').then((file) => ({ default: file.OrderFindings })))],
  ['invoice.findings', lazy(() => import('../duties/worklist/worklist.panels.tsx').then((file) => ({ default: file.InvoiceFindings })))],
  ['account.contracts', lazy(() => import('../duties/contracts/account-contracts.tsx').then((file) => ({ default: file.AccountContracts })))],
  ['account.partners', lazy(() => import('../duties/exchange/partners/account-partners.tsx').then((file) => ({ default: file.AccountPartners })))],
  ['site.orders', lazy(() => import('../duties/orders/site-orders.tsx').then((file) => ({ default: file.SiteOrders })))],
  ['order', lazy(() => import('../duties/invoices/order-invoices.tsx').then((file) => ({ default: file.InvoicesOfOrder })))],
  ['order', lazy(() => documents().then((file) => ({ default: file.DocumentsOfOrder })))],
  ['invoice', lazy(() => documents().then((file) => ({ default: file.DocumentsOfInvoice })))],
  ['contract.side', lazy(() => import('../duties/worklist/worklist.panels.tsx').then((file) => ({ default: file.ContractStanding })))],
]
