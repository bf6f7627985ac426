// Contracts over HTTP: the list over all accounts, one contract with its terms and prices, asking a price, and writing.

import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { done } from '#ground/outcome'
import type { App } from '#platform/http'
import { answer, sessionOf, spoken } from '#platform/http'
import type { House } from '#platform/house'
import { changeState, previewText, saveText } from './changes.server.ts'
import type { ContractImport } from './contract-import.store.ts'
import { ContractDetail, ContractTextIn, ContractsOut, ContractsQuery, PreviewOut, PriceAnswer, PriceAskIn, SavedOut, StateIn, TimelineOut, TimelineQuery } from './contracts.wire.ts'
import { bodyOf } from './price-term.ts'
import type { PriceTerm } from './price-term.ts'
import { askPrice, readContract, readContracts, readTimeline } from './reads.server.ts'
import type { FileSay } from './written.ts'

const tags = ['contracts']
const OfAccount = Type.Object({ accountId: Type.String() })
const OfContract = Type.Object({ accountId: Type.String(), contractId: Type.String({ pattern: '^[0-9a-f-]{36}$' }) })

export const contractsApi = (app: App, house: House): void => {
  app.get('/api/contracts', { schema: { tags, summary: 'Contracts of all accounts, in force first', querystring: ContractsQuery, response: { 200: ContractsOut } } }, (request) =>
    readContracts(house, sessionOf(request), request.query),
  )
  app.get(
    '/api/accounts/:accountId/contracts/:contractId',
    { schema: { tags, summary: 'A contract with its amendments, terms and their findings', params: OfContract, response: { 200: ContractDetail } } },
    (request) => readContract(house, sessionOf(request), request.params),
  )
  app.get(
    '/api/accounts/:accountId/contracts/:contractId/prices',
    { schema: { tags, summary: 'Prices of the contract\'s items and how long they hold', params: OfContract, querystring: TimelineQuery, response: { 200: TimelineOut } } },
    (request) => readTimeline(house, sessionOf(request), request.params, request.query),
  )
  app.post(
    '/api/accounts/:accountId/prices',
    { schema: { tags, summary: 'What an item costs at a site, for a quantity, on a day, and why', params: OfAccount, body: PriceAskIn, response: { 200: PriceAnswer } } },
    async (request, reply) => answer(reply, await askPrice(house, sessionOf(request), request.params.accountId, request.body)),
  )
  app.post(
    '/api/accounts/:accountId/contracts/previews',
    { schema: { tags, summary: 'What the text of a new contract would become; nothing is kept', params: OfAccount, body: ContractTextIn, response: { 200: PreviewOut } } },
    async (request, reply) => answer(reply, previewed(request, await previewText(house, sessionOf(request), { accountId: request.params.accountId, contractId: null, ...request.body }))),
  )
  app.post(
    '/api/accounts/:accountId/contracts/:contractId/previews',
    { schema: { tags, summary: 'What the text would change; nothing is kept', params: OfContract, body: ContractTextIn, response: { 200: PreviewOut } } },
    async (request, reply) => answer(reply, previewed(request, await previewText(house, sessionOf(request), { ...request.params, ...request.body }))),
  )
  app.post(
    '/api/accounts/:accountId/contracts',
    { schema: { tags, summary: 'Add a contract, written as a contract file', params: OfAccount, body: ContractTextIn, response: { 201: SavedOut } } },
    async (request, reply) => answer(reply, await saveText(house, sessionOf(request), { accountId: request.params.accountId, contractId: null, ...request.body }), 201),
  )
  app.put(
    '/api/accounts/:accountId/contracts/:contractId',
    { schema: { tags, summary: 'Change a contract, written as a contract file', params: OfContract, body: ContractTextIn, response: { 200: SavedOut } } },
    async (request, reply) => answer(reply, await saveText(house, sessionOf(request), { ...request.params, ...request.body })),
  )
  app.post(
    '/api/accounts/:accountId/contracts/:contractId/states',
    { schema: { tags, summary: 'Put a contract in force, or withdraw it', params: OfContract, body: StateIn, response: { 201: SavedOut } } },
    async (request, reply) => answer(reply, await changeState(house, sessionOf(request), request.params, request.body.state), 201),
  )
}

const previewed = (request: FastifyRequest, outcome: Awaited<ReturnType<typeof previewText>>) => {
  if (!outcome.ok) return outcome
  const { problems, notes, contracts } = outcome.value
  return done({ problems: told(request, problems), notes: told(request, notes), change: changeOut(contracts[0]) })
}

const told = (request: FastifyRequest, says: readonly FileSay[]) => says.map(({ line, column, say }) => ({ line, column, text: spoken(request, say) }))

const changeOut = (one: ContractImport['contracts'][number] | undefined) => {
  if (one === undefined) return null
  const body = (term: PriceTerm | null) => (term === null ? null : bodyOf(term.rule))
  return {
    contractId: one.contractId,
    number: one.number,
    what: one.change.what,
    fields: one.change.fields.map((field) => field.field),
    terms: one.change.terms.slice(0, 200).map(({ what, before, after }) => ({ what, clause: (after ?? before)?.clause ?? '', name: (after ?? before)?.name ?? '', before: body(before), after: body(after) })),
    sameTerms: one.change.sameTerms,
  }
}
