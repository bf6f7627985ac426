// Adding, changing, moving and closing a site: the rules, on the sites as they are. What is wrong at a field is a problem;
// what stands in the way is a refusal.

import type { Day } from '#ground/day'
import { isDay } from '#ground/day'
import type { SiteId } from '#ground/ids'
import type { Outcome, Refusal } from '#ground/outcome'
import { done, refused } from '#ground/outcome'
import { say, sayDay } from '#ground/say'
import { placeSites } from './place-sites.ts'
import type { Site } from './site.ts'
import type { SiteIn } from './site-draft.ts'
import type { Tree } from './site-tree.ts'
import { subtree } from './site-tree.ts'

export type SitesFacts = Readonly<{ sites: ReadonlyMap<SiteId, Site>; tree: Tree<SiteId> }>

/** What happened, for the event. A move is a change of the parent. */
export type SiteChange = Readonly<{ kind: 'site-added' | 'site-changed' | 'site-moved' | 'site-closed' | 'site-reopened'; row: SiteIn; was: Site | null }>

const refusal = (code: string, at: string, values: Parameters<typeof say>[1], see?: Site): { ok: false; refusal: Refusal } =>
  refused({ code: `accounts/${code}`, say: say(`refusal.accounts/${code}`, values), at, ...(see === undefined ? {} : { see: { kind: 'site', id: see.siteId, text: `${see.number} ${see.name}` } }) })

export const addSite = (facts: SitesFacts, row: SiteIn): Outcome<SiteChange> => {
  const same = [...facts.sites.values()].find((site) => site.number === row.number)
  if (same !== undefined) return refusal('site-number-taken', 'number', { number: row.number, name: same.name }, same)
  const placed = place(facts, row)
  return placed.ok ? done({ kind: 'site-added', row, was: null }) : placed
}

/** The asker saw `version`; if the site has changed since, nothing is written over. */
export const changeSite = (facts: SitesFacts, site: Site, change: Readonly<{ version: number; row: SiteIn }>): Outcome<SiteChange> => {
  if (site.version !== change.version) return changedMeanwhile(site)
  const placed = place(facts, change.row)
  if (!placed.ok) return placed
  const parent = change.row.parentNumber ?? null
  const moved = parent !== (site.parentId === null ? null : (facts.sites.get(site.parentId)?.number ?? null))
  return done({ kind: moved ? 'site-moved' : 'site-changed', row: change.row, was: site })
}

/** Closing needs everything beneath it to be closed by that day; null opens it again. */
export const closeSite = (facts: SitesFacts, site: Site, closure: Readonly<{ version: number; closedOn: Day | null }>): Outcome<SiteChange> => {
  if (site.version !== closure.version) return changedMeanwhile(site)
  const { closedOn } = closure
  const row: SiteIn = { number: site.number, closedOn }
  if (closedOn === null) {
    const above = site.ancestors.slice(0, -1).map((id) => facts.sites.get(id)).find((one) => one?.closedOn !== null && one !== undefined)
    if (above !== undefined) return refusal('closed-above', 'closedOn', { site: site.name, above: above.name }, above)
    return done({ kind: 'site-reopened', row, was: site })
  }
  if (!isDay(closedOn)) throw new Error(`"${closedOn}" is not a day`)
  if (site.openedOn !== null && closedOn < site.openedOn) return refusal('closed-before-opened', 'closedOn', { opened: sayDay(site.openedOn), closed: sayDay(closedOn) })
  const open = subtree(facts.tree, site.siteId).slice(1).flatMap((id) => facts.sites.get(id) ?? []).filter((one) => one.closedOn === null || one.closedOn > closedOn)
  if (open[0] !== undefined) return refusal('open-beneath', 'closedOn', { site: site.name, count: open.length, first: open[0].name }, open[0])
  return done({ kind: 'site-closed', row, was: site })
}

const changedMeanwhile = (site: Site): { ok: false; refusal: Refusal } => refusal('changed-meanwhile', '', { name: site.name }, site)

const place = (facts: SitesFacts, row: SiteIn): Outcome<null> => {
  const known = [...facts.sites.values()].map((site) => ({ number: site.number, parentNumber: site.parentId === null ? null : (facts.sites.get(site.parentId)?.number ?? null) }))
  const wrong = placeSites(known, [row]).refused[0]
  if (wrong === undefined) return done(null)
  return refused({ code: wrong.say.key.replace('refusal.', ''), say: wrong.say, at: wrong.at === 'parentNumber' ? 'parentId' : wrong.at === 'billToNumber' ? 'billToSiteId' : wrong.at })
}
