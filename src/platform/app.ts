// The web server without duties: guards, sign-in, the error edge. `buildApp` of app/server.ts registers the duties on it.

import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import { fastify } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { installEdge } from './edge.ts'
import type { Limits } from './guards.ts'
import { installGuards } from './guards.ts'
import type { House } from './house.ts'
import type { App } from './http.ts'
import { SignedOut } from './http.ts'
import { installOpenApi } from './openapi.ts'
import type { SignIn } from './sign-in.ts'
import { CLIENT_HEADER } from './sign-in.ts'
import type { Speech } from './speak.ts'
import { validation } from './validation.ts'
import { installWatch } from './watch.ts'

export type BareApp = Readonly<{ house: House; signIn: SignIn; speech: Speech; secure: boolean; version: string; limits: Limits; onRoute?: OnRoute | undefined }>

export type OnRoute = (route: RouteOptions) => void

export const bareApp = async ({ house, signIn, speech, secure, version, limits, onRoute }: BareApp): Promise<App> => {
  const app = fastify({ bodyLimit: 1_000_000, trustProxy: process.env['MAINSTAY_TRUST_PROXY'] === 'yes', routerOptions: { ignoreTrailingSlash: true }, ...validation }).withTypeProvider<TypeBoxTypeProvider>() as App
  if (onRoute !== undefined) app.addHook('onRoute', onRoute)
  app.decorate('speech', speech)
  app.decorateRequest('session', null)
  app.decorateRequest('byCookie', false)
  installEdge(app, house.log)
  installSession(app, signIn)
  await installGuards(app, { secure, limits })
  await installOpenApi(app, version)
  installWatch(app, house.db)
  installSignIn(app, signIn)
  return app
}

const installSession = (app: App, signIn: SignIn): void => {
  app.addHook('onRequest', async (request, reply) => {
    // the matched route decides, not the address as it was written: %61pi is api, too
    const route = request.routeOptions.url
    if (route?.startsWith('/api/') !== true || route.startsWith('/api/auth/')) return
    request.byCookie = request.headers.authorization === undefined
    if (request.headers.cookie !== undefined || request.headers.authorization !== undefined) request.session = await signIn.sessionFor(headersOf(request), request.byCookie ? (cookie) => void reply.header('set-cookie', cookie) : undefined)
    if (request.session === null && request.routeOptions.config.open !== true) throw new SignedOut('nobody is signed in')
  })
}

const installSignIn = (app: App, signIn: SignIn): void => {
  app.route({
    method: ['GET', 'POST'],
    url: '/api/auth/*',
    schema: { hide: true },
    handler: async (request, reply) => {
      const headers = headersOf(request)
      headers.set(CLIENT_HEADER, request.ip)
      const url = new URL(request.url, `${request.protocol}://${request.host}`)
      const body = request.method === 'GET' || request.body === undefined ? null : JSON.stringify(request.body)
      return sendResponse(reply, await signIn.handle(new Request(url, { method: request.method, headers, body })))
    },
  })
}

const headersOf = (request: FastifyRequest): Headers => {
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (value === undefined || name === 'content-length' || name === CLIENT_HEADER) continue
    headers.set(name, Array.isArray(value) ? value.join(', ') : value)
  }
  return headers
}

const sendResponse = async (reply: FastifyReply, response: Response): Promise<FastifyReply> => {
  reply.status(response.status)
  for (const [name, value] of response.headers) if (name !== 'set-cookie') reply.header(name, value)
  for (const cookie of response.headers.getSetCookie()) reply.header('set-cookie', cookie)
  return reply.send(response.body === null ? null : Buffer.from(await response.arrayBuffer()))
}
