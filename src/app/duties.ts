// THE list of duties, in stream order. A duty may import only duties earlier in this list (HOUSE.md, law 2).
// It is also the list of what the product can do: a duty that is not here is not in the menu.

export const DUTIES = ['accounts', 'catalog', 'contracts', 'orders', 'invoices', 'exchange', 'worklist'] as const

export type Duty = (typeof DUTIES)[number]
