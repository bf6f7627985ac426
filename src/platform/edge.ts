// The one edge where thrown errors end: 401, 404, 422, 429, or a fault with an id that is logged once.

import { randomUUID } from 'node:crypto'
import type { FastifyError, FastifyRequest } from 'fastify'
import type { Say } from '#ground/say'
import { say } from '#ground/say'
import { NotFound, Unreadable } from './errors.ts'
import type { App } from './http.ts'
import { SignedOut, spoken } from './http.ts'
import type { Logger } from './log.ts'

type Problem = Readonly<{ at: string; say: Say }>

export const installEdge = (app: App, log: Logger): void => {
  app.setErrorHandler((error: FastifyError, request, reply) => {
    if (error instanceof SignedOut) return reply.status(401).send({})
    if (error instanceof NotFound) return reply.status(404).send({})
    if (error instanceof Unreadable) return reply.status(422).send({ problems: problemsOut(request, error.problems) })
    if (error.validation !== undefined) return reply.status(422).send({ problems: problemsOut(request, schemaProblems(error)) })
    const unreadable = UNREADABLE[error.code]
    if (unreadable !== undefined) return reply.status(error.statusCode ?? 422).send({ problems: problemsOut(request, [{ at: '', say: say(unreadable) }]) })
    if (error.statusCode === 429) return reply.status(429).send({ problems: problemsOut(request, [{ at: '', say: say('problem.too-many') }]) })
    const id = randomUUID()
    log.error({ fault: id, method: request.method, route: request.routeOptions.url ?? request.url, error }, 'fault')
    return reply.status(500).send({ fault: { id } })
  })
}

const UNREADABLE: Readonly<Record<string, string>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'problem.not-json',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'problem.empty-body',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'problem.media-type',
  FST_ERR_CTP_BODY_TOO_LARGE: 'problem.too-large',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'problem.not-json',
  FST_REQ_FILE_TOO_LARGE: 'problem.too-large',
  FST_FILES_LIMIT: 'problem.too-large',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'problem.media-type',
}

/** Places are paths as pages know them: `lines.3.quantity`. */
const schemaProblems = (error: FastifyError): readonly Problem[] =>
  (error.validation ?? []).map((found) => {
    const path = found.instancePath.split('/').filter((part) => part !== '')
    const missing = found.keyword === 'required' ? [String((found.params as { missingProperty?: unknown }).missingProperty)] : []
    return { at: [...path, ...missing].join('.'), say: problemOf(found.keyword, found.params) }
  })

const problemOf = (keyword: string, params: Readonly<Record<string, unknown>>): Say => {
  const limit = params['limit']
  if (keyword === 'required') return say('problem.required')
  if (keyword === 'additionalProperties') return say('problem.unknown-field', { name: String(params['additionalProperty']) })
  if (keyword === 'minLength' || keyword === 'minItems') return limit === 1 ? say('problem.required') : say('problem.too-short', { limit: String(limit) })
  if (keyword === 'maxLength' || keyword === 'maxItems') return say('problem.too-long', { limit: String(limit) })
  if (keyword === 'enum' || keyword === 'const' || keyword === 'anyOf') return say('problem.not-a-choice')
  if (keyword === 'minimum' || keyword === 'exclusiveMinimum') return say('problem.too-small', { limit: String(limit) })
  if (keyword === 'maximum' || keyword === 'exclusiveMaximum') return say('problem.too-great', { limit: String(limit) })
  return say('problem.form')
}

const problemsOut = (request: FastifyRequest, problems: readonly Problem[]): readonly object[] =>
  problems.map((problem) => ({ at: problem.at, say: problem.say, text: spoken(request, problem.say) }))
