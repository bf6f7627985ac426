// The rules of this duty, in the order in which they take precedence: what an earlier one says is not said again by a later one.

export const INVOICE_RULES = [
  'invoices/ambiguous-match',
  'invoices/duplicate',
  'invoices/not-ordered',
  'invoices/currency',
  'invoices/not-delivered',
  'invoices/quantity-over',
  'invoices/quantity-under',
  'invoices/no-agreed-price',
  'invoices/price-above-contract',
  'invoices/price-below-contract',
  'invoices/order-off-contract',
  'invoices/arithmetic',
  'invoices/tax',
  'invoices/payment-terms',
] as const
export type InvoiceRule = (typeof INVOICE_RULES)[number]
