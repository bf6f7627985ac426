// The catalogue over HTTP: everybody signed in reads it; administrators, directors and account managers write it.
// A client's codes belong to an account and are seen and changed only within reach.

import { isDay } from '#ground/day'
import type { AccountId, FamilyId, ItemId } from '#ground/ids'
import { isId } from '#ground/ids'
import type { Outcome } from '#ground/outcome'
import { refused } from '#ground/outcome'
import { say } from '#ground/say'
import type { Session } from '#platform/access'
import { accountFor, accountsFor } from '#platform/access'
import type { Tx } from '#platform/db'
import { NotFound, Unreadable } from '#platform/errors'
import type { Stamp } from '#platform/events'
import type { App } from '#platform/http'
import { answer, sessionOf } from '#platform/http'
import type { House } from '#platform/house'
import { itemIdOf } from '#platform/keyed-id'
import { Type } from 'typebox'
import { findItems, loadFamilies, loadItems, loadListPrices, loadTaxRates, mergeFamilies } from './catalog.store.ts'
import type { ClientCodeOut, ItemList as ItemListOut } from './catalog.wire.ts'
import {
  ClientCodeIn, ClientCodeTake, FamilyList, FamilyNew, ItemEdit, ItemList, ItemNew, ItemOut, ItemPath, ItemsAsk, ListPriceNew,
} from './catalog.wire.ts'
import type { Families } from './family.ts'
import type { Item } from './item.ts'
import { itemOut, itemRowOut } from './items-out.ts'
import type { ItemRead } from './read-form.ts'
import { readItem, readListPrice } from './read-form.ts'
import {
  countByFamily, listItems, loadClientCodes, loadSubstitution, lockItem, saveClientCode, saveItem, saveListPrice, takeClientCode, takeListPrice,
} from './items.store.ts'

export const catalogApi = (app: App, house: House): void => {
  const { db, clock } = house

  app.get('/api/items', { schema: { querystring: ItemsAsk, response: { 200: ItemList } } }, async (request) => {
    const session = sessionOf(request)
    const { text = '', kind = null, family, account, after = null, limit = 50 } = request.query
    const access = account === undefined ? await accountsFor(db, session) : await accountFor(db, session, account, 'catalog', 'read')
    return db.within(access.reach, async (tx): Promise<ItemListOut> => {
      const families = await loadFamilies(tx)
      const within = family === undefined ? null : familiesBeneath(families, family as FamilyId)
      const found = text.trim() === '' ? null : await findItems(tx, account === undefined ? null : (account as AccountId), text, { limit, kind, families: within })
      const listed = found ?? (await listItems(tx, { kind, families: within, after, limit }))
      const page = listed.slice(0, limit)
      const items = await loadItems(tx, page.map((one) => one.itemId))
      const prices = await loadListPrices(tx, [...items.keys()])
      const codes = new Map(found?.map((one) => [one.itemId, one.clientCode]))
      const today = clock.today(session.timeZone)
      const rows = page.flatMap(({ itemId }) => {
        const item = items.get(itemId)
        return item === undefined ? [] : [itemRowOut({ item, clientCode: codes.get(itemId) ?? null, families, prices: prices.filter((price) => price.itemId === itemId), today })]
      })
      return { rows, next: found === null && listed.length > limit ? (page.at(-1)?.number ?? null) : null, mayWrite: mayWrite(session) }
    })
  })

  app.get('/api/items/:itemId', { schema: { params: ItemPath, response: { 200: ItemOut } } }, async (request) => {
    const session = sessionOf(request)
    const { reach } = await accountsFor(db, session)
    return db.within(reach, async (tx) => {
      const item = await itemOf(tx, request.params.itemId)
      const around = await loadItems(tx, [item.itemId, ...(await loadSubstitution(tx, item.itemId))])
      const clientCodes = (await loadClientCodes(tx, item.itemId)).map((code): ClientCodeOut => ({
        account: { id: code.accountId, number: code.accountNumber, name: code.accountName }, code: code.code, unit: code.unit, name: code.name, mayWrite: mayWrite(session),
      }))
      return itemOut({
        item, around, clientCodes, families: await loadFamilies(tx), prices: await loadListPrices(tx, [item.itemId]), taxRates: await loadTaxRates(tx),
        today: clock.today(session.timeZone), mayWrite: mayWrite(session),
      })
    })
  })

  app.post('/api/items', { schema: { body: ItemNew } }, async (request, reply) => {
    const session = writerOf(sessionOf(request))
    const number = request.body.number.trim()
    const outcome = await db.within('everything', async (tx) => {
      const same = (await loadItems(tx, [itemIdOf(number)])).get(itemIdOf(number))
      if (same !== undefined) return numberTaken(same)
      return save(tx, { number, form: request.body, stamp: stampOf(house, session) })
    })
    return answer(reply, outcome, 201)
  })

  app.put('/api/items/:itemId', { schema: { params: ItemPath, body: ItemEdit } }, async (request, reply) => {
    const session = writerOf(sessionOf(request))
    const outcome = await db.within('everything', async (tx) => {
      await lockItem(tx, (await itemOf(tx, request.params.itemId)).itemId)
      const item = await itemOf(tx, request.params.itemId)
      if (item.version !== request.body.version) return changedMeanwhile(item)
      return save(tx, { number: item.number, form: request.body, stamp: stampOf(house, session) })
    })
    return answer(reply, outcome)
  })

  app.post('/api/items/:itemId/prices', { schema: { params: ItemPath, body: ListPriceNew } }, async (request, reply) => {
    const session = writerOf(sessionOf(request))
    const { draft, problems } = readListPrice(request.body)
    if (problems.length > 0) throw new Unreadable(problems)
    if (request.body.endsOpen && !isDay(draft.validFrom)) throw new Unreadable([{ at: 'validFrom', say: say('refusal.catalog/day', { value: draft.validFrom }) }])
    const outcome = await withinOrBack(house, async (tx) => {
      const item = await itemOf(tx, request.params.itemId)
      await lockItem(tx, item.itemId)
      if (!item.packs.some((pack) => pack.unit === draft.unit)) {
        return refused({ code: 'quantity/no-pack', say: say('refusal.quantity/no-pack', { unit: draft.unit }), at: 'unit' })
      }
      return saveListPrice(tx, { itemNumber: item.number, draft, endsOpen: request.body.endsOpen, stamp: stampOf(house, session) })
    })
    return answer(reply, outcome.ok ? { ok: true, value: {} } : outcome, 201)
  })

  app.delete('/api/items/:itemId/prices/:currency/:unit/:validFrom', { schema: { params: PricePath } }, async (request, reply) => {
    const session = writerOf(sessionOf(request))
    const { itemId, currency, unit, validFrom } = request.params
    if (!isDay(validFrom)) throw new NotFound()
    const taken = await db.within('everything', async (tx) => {
      const item = await itemOf(tx, itemId)
      return takeListPrice(tx, { itemId: item.itemId, itemNumber: item.number, currency, unit, validFrom, today: clock.today(session.timeZone), stamp: stampOf(house, session) })
    })
    return answer(reply, taken ? { ok: true, value: {} } : refused({ code: 'catalog/price-has-begun', say: say('refusal.catalog/price-has-begun') }))
  })

  app.get('/api/families', { schema: { response: { 200: FamilyList } } }, async (request) => {
    sessionOf(request)
    return db.within([], async (tx) => {
      const counts = await countByFamily(tx)
      return { rows: [...(await loadFamilies(tx)).all.values()].map((family) => ({ id: family.familyId, number: family.number, name: family.name, parentId: family.parentId, items: counts.get(family.familyId) ?? 0 })) }
    })
  })

  app.post('/api/families', { schema: { body: FamilyNew } }, async (request, reply) => {
    writerOf(sessionOf(request))
    const { number, name, parentId } = request.body
    const outcome = await db.within('everything', async (tx) => {
      const { all } = await loadFamilies(tx)
      const same = [...all.values()].find((family) => family.number === number.trim())
      if (same !== undefined) return refused({ code: 'catalog/family-number-taken', say: say('refusal.catalog/family-number-taken', { number, name: same.name }), at: 'number' })
      const merged = await mergeFamilies(tx, [{ number: number.trim(), name: name.trim() === '' ? number.trim() : name.trim(), parentNumber: parentId === null ? null : (all.get(parentId as FamilyId)?.number ?? '') }])
      const wrong = merged.refused[0]
      return wrong === undefined ? { ok: true as const, value: {} } : refused({ code: wrong.say.key.replace('refusal.', ''), say: wrong.say, at: wrong.at === 'parentNumber' ? 'parentId' : wrong.at })
    })
    return answer(reply, outcome, 201)
  })

  app.put('/api/accounts/:accountId/client-items', { schema: { params: Type.Object({ accountId: Type.String() }), body: ClientCodeIn } }, async (request, reply) => {
    const access = await accountFor(db, sessionOf(request), request.params.accountId, 'catalog', 'write')
    const { code, unit, name } = request.body
    const outcome = await db.within(access.reach, async (tx) => {
      const item = await itemOf(tx, request.body.itemId)
      if (unit !== null && !item.packs.some((pack) => pack.unit === unit)) return refused({ code: 'quantity/no-pack', say: say('refusal.quantity/no-pack', { unit }), at: 'unit' })
      return saveClientCode(tx, { accountId: access.accountId, itemNumber: item.number, code: code.trim(), unit, name, stamp: stampOf(house, access.session) })
    })
    return answer(reply, outcome.ok ? { ok: true, value: {} } : outcome)
  })

  app.post('/api/accounts/:accountId/client-items/removal', { schema: { params: Type.Object({ accountId: Type.String() }), body: ClientCodeTake } }, async (request) => {
    const access = await accountFor(db, sessionOf(request), request.params.accountId, 'catalog', 'write')
    const taken = await db.within(access.reach, (tx) => takeClientCode(tx, { accountId: access.accountId, code: request.body.code, stamp: stampOf(house, access.session) }))
    if (!taken) throw new NotFound()
    return {}
  })
}

const PricePath = Type.Object({ itemId: Type.String(), currency: Type.String(), unit: Type.String(), validFrom: Type.String() })

const mayWrite = (session: Session): boolean => ['administrator', 'director', 'account-manager'].includes(session.role)

const writerOf = (session: Session): Session => {
  if (!mayWrite(session)) throw new NotFound()
  return session
}

const stampOf = (house: House, session: Session): Stamp => ({ userId: session.userId, now: house.clock.now() })

const itemOf = async (tx: Tx, itemId: string): Promise<Item> => {
  const item = isId(itemId) ? (await loadItems(tx, [itemId as ItemId])).get(itemId as ItemId) : undefined
  if (item === undefined) throw new NotFound()
  return item
}

const familiesBeneath = (families: Families, familyId: FamilyId): readonly FamilyId[] => [...families.all.keys()].filter((id) => families.above(id).includes(familyId))

const save = async (tx: Tx, { number, form, stamp }: Readonly<{ number: string; form: Omit<ItemEdit, 'version'>; stamp: Stamp }>): Promise<Outcome<{ itemId: ItemId }>> => {
  const substitute = form.substituteId === null ? null : (await loadItems(tx, [form.substituteId as ItemId])).get(form.substituteId as ItemId)
  const read: ItemRead = readItem(form, { number, substituteNumber: substitute === null ? null : substitute?.number })
  const known = (await loadFamilies(tx)).all
  const problems = [...read.problems, ...form.familyIds.filter((id) => !known.has(id as FamilyId)).map(() => ({ at: 'familyIds', say: say('refusal.catalog/no-such-family') }))]
  if (problems.length > 0) throw new Unreadable(problems)
  const saved = await saveItem(tx, { draft: read.draft, packs: read.packs, familyIds: form.familyIds as FamilyId[], stamp })
  return saved.ok ? { ok: true, value: { itemId: saved.value } } : saved
}

const numberTaken = (same: Item) =>
  refused({ code: 'catalog/item-number-taken', say: say('refusal.catalog/item-number-taken', { number: same.number, name: same.name }), at: 'number', see: { kind: 'item', id: same.itemId, text: same.number } })

const changedMeanwhile = (item: Item) => refused({ code: 'catalog/changed-meanwhile', say: say('refusal.catalog/changed-meanwhile', { name: item.name }), at: '' })

/** A refusal takes back what was written before it: the price that was ended to make room stays as it was. */
const withinOrBack = async <T>(house: House, work: (tx: Tx) => Promise<Outcome<T>>): Promise<Outcome<T>> => {
  let outcome: Outcome<T> | undefined
  try {
    return await house.db.within('everything', async (tx) => {
      outcome = await work(tx)
      if (!outcome.ok) throw new Back()
      return outcome
    })
  } catch (error) {
    if (error instanceof Back && outcome !== undefined) return outcome
    throw error
  }
}

class Back extends Error {}
