// What stands between the network and the routes: security headers, limits, and no writing on behalf of a foreign page.

import compress from '@fastify/compress'
import helmet from '@fastify/helmet'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import { constants } from 'node:zlib'
import type { FastifyRequest } from 'fastify'
import { say } from '#ground/say'
import { Unreadable } from './errors.ts'
import type { App } from './http.ts'
import { spoken } from './http.ts'

/** Requests a minute, of somebody signed in and of anybody else by address. */
export type Limits = Readonly<{ signedIn: number; others: number; uploadBytes: number }>

export const limitsOf = (env: NodeJS.ProcessEnv): Limits => ({
  signedIn: Number(env['MAINSTAY_REQUESTS_PER_MINUTE'] ?? 1200),
  others: Number(env['MAINSTAY_OTHER_REQUESTS_PER_MINUTE'] ?? 300),
  uploadBytes: Number(env['MAINSTAY_UPLOAD_MB'] ?? 200) * 1_000_000,
})

export const installGuards = async (app: App, settings: Readonly<{ secure: boolean; limits: Limits }>): Promise<void> => {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        'default-src': ["'self'"],
        'script-src': ["'self'"],
        // the component library sets sizes and colours as inline styles
        'style-src': ["'self'", "'unsafe-inline'"],
        'img-src': ["'self'", 'data:', 'blob:'],
        'font-src': ["'self'", 'data:'],
        'connect-src': ["'self'"],
        'object-src': ["'none'"],
        'base-uri': ["'self'"],
        'form-action': ["'self'"],
        'frame-ancestors': ["'none'"],
      },
    },
    strictTransportSecurity: settings.secure ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: false,
  })
  await app.register(rateLimit, {
    timeWindow: '1 minute',
    max: (request) => (request.session === null ? settings.limits.others : settings.limits.signedIn),
    keyGenerator: (request) => request.session?.userId ?? request.ip,
    allowList: (request) => request.routeOptions.url?.startsWith('/api/') !== true,
  })
  await app.register(compress, { threshold: 1400, encodings: ['br', 'gzip'], brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } } })
  await app.register(multipart, { limits: { fileSize: settings.limits.uploadBytes, files: 20, fields: 50 } })
  // a plain form of any page could send text/plain; nothing here reads it
  app.removeContentTypeParser('text/plain')
  app.addHook('onRequest', async (request, reply) => {
    if (READING.has(request.method) || !actsForSomebody(request) || isOwnPage(request)) return
    return reply.status(403).send({ problems: [{ at: '', say: say('problem.foreign-page'), text: spoken(request, say('problem.foreign-page')) }] })
  })
  app.addHook('preValidation', async ({ params, query, body }) => {
    const places = [params, query, body].flatMap(unkeepable)
    if (places.length > 0) throw new Unreadable(places.map((at) => ({ at, say: say('problem.text') })))
  })
}

/** Where text stands that no database keeps: a NUL, or half of a character. Without recursion: what is sent may be nested as deep as it likes. */
const unkeepable = (sent: unknown): readonly string[] => {
  const found: string[] = []
  const open: [at: string, value: unknown][] = [['', sent]]
  for (let next = open.pop(); next !== undefined && found.length < MOST_PLACES; next = open.pop()) {
    const [at, value] = next
    if (typeof value === 'string' && UNKEEPABLE.test(value)) found.push(at)
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) continue
    for (const [key, inner] of Object.entries(value)) {
      if (UNKEEPABLE.test(key)) found.push(at)
      else open.push([at === '' ? key : `${at}.${key}`.slice(-200), inner])
    }
  }
  return found
}

const UNKEEPABLE = /\u0000|\p{Surrogate}/u
const MOST_PLACES = 20

const READING = new Set(['GET', 'HEAD', 'OPTIONS'])

/** With a cookie it acts in somebody's name; signing in does so too when a browser sends it. */
const actsForSomebody = (request: FastifyRequest): boolean =>
  request.routeOptions.url?.startsWith('/api/auth/') === true
    ? request.headers.cookie !== undefined || request.headers.origin !== undefined || request.headers['sec-fetch-site'] !== undefined
    : request.session !== null && request.byCookie

/** Browsers say where a request comes from; one that does not say is no browser of today and must send a token instead. */
const isOwnPage = (request: FastifyRequest): boolean => {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  const origin = request.headers.origin
  if (origin === undefined) return false
  try {
    return new URL(origin).host === request.host
  } catch {
    return false
  }
}
