// What a route is written with: the App it registers on, who is asking, and how an outcome is answered.

import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest, RawReplyDefaultExpression, RawRequestDefaultExpression, RawServerDefault } from 'fastify'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { Outcome, Refusal } from '#ground/outcome'
import type { Say } from '#ground/say'
import type { Session } from './access.ts'
import { NotFound } from './errors.ts'
import type { Speech } from './speak.ts'

export type App = FastifyInstance<RawServerDefault, RawRequestDefaultExpression, RawReplyDefaultExpression, FastifyBaseLogger, TypeBoxTypeProvider>

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is signed in; null when nobody is. Routes ask `sessionOf`. */
    session: Session | null
    /** Came with a cookie, so a foreign page could have sent it. */
    byCookie: boolean
  }
  interface FastifyInstance {
    speech: Speech
  }
  interface FastifyContextConfig {
    /** Answers without a sign-in. Nothing else does. */
    open?: boolean
  }
}

/** Nobody is signed in, or the session has ended. Ends as 401. */
export class SignedOut extends Error {}

export const sessionOf = (request: FastifyRequest): Session => {
  if (request.session === null) throw new SignedOut('nobody is signed in')
  return request.session
}

/** The session of an administrator; to everybody else the page does not exist. */
export const administratorOf = (request: FastifyRequest): Session => {
  const session = sessionOf(request)
  if (session.role !== 'administrator') throw new NotFound()
  return session
}

/** The asker's language: their own setting, else what the browser asks for, else English. */
export const localeOf = (request: FastifyRequest): string =>
  request.session?.locale ?? request.headers['accept-language']?.split(',')[0]?.split(';')[0]?.trim() ?? 'en'

export const spoken = (request: FastifyRequest, said: Say): string => request.server.speech.say(said, localeOf(request))

type AnyReply = FastifyReply<any, any, any, any, any, any, any>

/** Answers an outcome: its value with `status`, or 409 with the refusal spoken in the asker's language. */
export const answer = <Reply extends AnyReply>(reply: Reply, outcome: Outcome<unknown>, status = 200): Reply =>
  outcome.ok ? (reply.status(status).send(outcome.value) as Reply) : (reply.status(409).send({ refusal: refusalOut(reply.request, outcome.refusal) }) as Reply)

export const refusalOut = (request: FastifyRequest, refusal: Refusal): object => ({ ...refusal, text: spoken(request, refusal.say) })
