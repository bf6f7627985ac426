// From a form to a draft: blank fields become "there is none", ids become numbers, amounts become exact; what is wrong is said at its field.

import type { SiteId } from '#ground/ids'
import { currency, isCurrency, parseMoney } from '#ground/money'
import { say } from '#ground/say'
import type { AccountIn } from './account-draft.ts'
import { accountProblems } from './account-draft.ts'
import type { AccountEdit, SiteEdit } from './accounts.wire.ts'
import { identifierProblem } from './identifier.ts'
import type { Site } from './site.ts'
import type { Problem, SiteIn } from './site-draft.ts'
import { siteProblems } from './site-draft.ts'

export type Read<T> = Readonly<{ draft: T; problems: readonly Problem[] }>

export const readAccount = (form: Omit<AccountEdit, 'version'>, number: string): Read<AccountIn> => {
  const limit = readLimit(form.creditLimit, form.currency)
  const draft: AccountIn = {
    number: number.trim(), name: form.name.trim(), currency: form.currency.trim(), country: blank(form.country), timeZone: form.timeZone.trim(), calendar: blank(form.calendar),
    openedOn: blank(form.openedOn), paymentDays: form.paymentDays, creditLimitMinor: limit.minor, creditHold: form.creditHold,
  }
  return { draft, problems: [...accountProblems(draft, null), ...limit.problems] }
}

type SiteContext = Readonly<{ number: string; sites: ReadonlyMap<SiteId, Site>; accountCurrency: string }>

export const readSite = (form: Omit<SiteEdit, 'version'>, context: SiteContext): Read<SiteIn> => {
  const problems: Problem[] = []
  const numberOf = (at: string, id: string | null): string | null => {
    if (id === null) return null
    const found = context.sites.get(id as SiteId)
    if (found === undefined) problems.push({ at, say: say('refusal.accounts/not-in-account') })
    return found?.number ?? null
  }
  const limit = readLimit(form.creditLimit, blank(form.currency) ?? context.accountCurrency)
  const draft: SiteIn = {
    number: context.number.trim(), name: form.name.trim(), kind: form.kind, parentNumber: numberOf('parentId', form.parentId), roles: form.roles,
    billToNumber: numberOf('billToSiteId', form.billToSiteId), street: blank(form.street), city: blank(form.city), region: blank(form.region),
    postalCode: blank(form.postalCode), country: blank(form.country), latitude: blank(form.latitude), longitude: blank(form.longitude), timeZone: blank(form.timeZone),
    currency: blank(form.currency), paymentDays: form.paymentDays, creditLimitMinor: limit.minor, creditHold: form.creditHold, openedOn: blank(form.openedOn),
  }
  form.identifiers.forEach((one, at) => {
    const wrong = identifierProblem(one.scheme, one.value)
    if (wrong !== null) problems.push({ at: `identifiers.${at}.value`, say: wrong })
  })
  return { draft, problems: [...siteProblems(draft), ...limit.problems, ...problems] }
}

const blank = (text: string | null): string | null => (text === null || text.trim() === '' ? null : text.trim())

const readLimit = (text: string | null, code: string): Readonly<{ minor: bigint | null; problems: readonly Problem[] }> => {
  const typed = blank(text)
  // a wrong currency is said at its own field
  if (typed === null || !isCurrency(code)) return { minor: null, problems: [] }
  const money = parseMoney(typed, currency(code))
  return money === null ? { minor: null, problems: [{ at: 'creditLimit', say: say('refusal.accounts/amount', { value: typed, currency: code }) }] } : { minor: money.minor, problems: [] }
}
