// The API as a document: OpenAPI 3.1 at /api/openapi.json, made from the routes' own schemas, and a page to read it at /api/docs.

import swagger from '@fastify/swagger'
import type { App } from './http.ts'

export const installOpenApi = async (app: App, version: string): Promise<void> => {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Mainstay',
        version,
        description:
          'Amounts are decimal text, never floats. Days are YYYY-MM-DD. Lists take `after` and `limit` and answer `{rows, next}`. ' +
          'Errors: 401 nobody signed in; 404 not there, or not yours; 409 a refusal with its sentence; 422 problems with their places; 500 a fault with its id. ' +
          'Sign in with `POST /api/auth/sign-in/email`; send the session cookie, or its token (header `set-auth-token`) as `Authorization: Bearer`.',
      },
      components: { securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'mainstay.session_token' }, token: { type: 'http', scheme: 'bearer' } } },
      security: [{ session: [] }, { token: [] }],
    },
  })
  app.get('/api/openapi.json', { config: { open: true }, schema: { hide: true } }, () => app.swagger())
  app.get('/api', { config: { open: true }, schema: { hide: true } }, (_, reply) => reply.redirect('/api/docs'))
  app.get('/api/docs', { config: { open: true }, schema: { hide: true } }, (_, reply) => reply.type('text/html; charset=utf-8').send(page(app.swagger() as unknown as Document)))
}

type Schema = Readonly<{ type?: string; const?: unknown; enum?: unknown[]; anyOf?: Schema[]; items?: Schema; properties?: Record<string, Schema>; required?: string[]; description?: string }>
type Operation = Readonly<{
  summary?: string
  description?: string
  parameters?: readonly Readonly<{ name: string; in: string; required?: boolean; schema?: Schema; description?: string }>[]
  requestBody?: Readonly<{ content?: Record<string, { schema?: Schema }> }>
  responses?: Record<string, Readonly<{ description?: string; content?: Record<string, { schema?: Schema }> }>>
}>
type Document = Readonly<{ info: { title: string; version: string; description?: string }; paths?: Record<string, Record<string, Operation>> }>

const page = ({ info, paths = {} }: Document): string => {
  const operations = Object.entries(paths)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })))
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${text(info.title)} API</title><style>${STYLE}</style>
<main><h1>${text(info.title)} API <small>${text(info.version)}</small></h1><p>${text(info.description ?? '')}</p><p><a href="/api/openapi.json">openapi.json</a></p>
<nav><ul>${operations.map(({ path, method }) => `<li><a href="#${anchor(method, path)}"><b>${method.toUpperCase()}</b> ${text(path)}</a></li>`).join('')}</ul></nav>
${operations.map(section).join('\n')}</main></html>`
}

const section = ({ path, method, operation }: Readonly<{ path: string; method: string; operation: Operation }>): string => {
  const parameters = operation.parameters ?? []
  const body = firstSchema(operation.requestBody?.content)
  const answers = Object.entries(operation.responses ?? {}).map(([status, { content }]) => ({ status, schema: firstSchema(content) })).filter(({ schema }) => schema !== null)
  return `<section id="${anchor(method, path)}"><h2><b>${method.toUpperCase()}</b> ${text(path)}</h2>${operation.summary === undefined ? '' : `<p>${text(operation.summary)}</p>`}${operation.description === undefined ? '' : `<p>${text(operation.description)}</p>`}
${parameters.length === 0 ? '' : `<table><tr><th>Parameter</th><th>In</th><th>Form</th></tr>${parameters.map((one) => `<tr><td><code>${text(one.name)}</code>${one.required === true ? ' *' : ''}</td><td>${text(one.in)}</td><td><code>${text(shape(one.schema ?? {}))}</code></td></tr>`).join('')}</table>`}
${body === null ? '' : `<h3>Body</h3><pre>${text(shape(body))}</pre>`}
${answers.map(({ status, schema }) => `<h3>${status}</h3><pre>${text(shape(schema ?? {}))}</pre>`).join('')}</section>`
}

const firstSchema = (content: Record<string, { schema?: Schema }> | undefined): Schema | null => Object.values(content ?? {})[0]?.schema ?? null

/** A schema as a person writes the shape down. */
const shape = (schema: Schema, indent = ''): string => {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum !== undefined) return schema.enum.map((one) => JSON.stringify(one)).join(' | ')
  if (schema.anyOf !== undefined) return schema.anyOf.map((one) => shape(one, indent)).join(' | ')
  if (schema.type === 'array') return `${shape(schema.items ?? {}, indent)}[]`
  if (schema.properties === undefined) return schema.type ?? 'any'
  const inner = `${indent}  `
  const lines = Object.entries(schema.properties).map(([name, one]) => `${inner}${name}${schema.required?.includes(name) === true ? '' : '?'}: ${shape(one, inner)}`)
  return `{\n${lines.join('\n')}\n${indent}}`
}

const anchor = (method: string, path: string): string => `${method}${path.replace(/[^a-z0-9]+/gi, '-')}`
const text = (value: string): string => value.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`)

const STYLE = `:root{color-scheme:light dark;--line:color-mix(in srgb,CanvasText 14%,Canvas);--dim:color-mix(in srgb,CanvasText 62%,Canvas)}
body{font:15px/1.55 system-ui,sans-serif;margin:0}main{max-width:860px;margin:0 auto;padding:32px 24px 96px}h1{font-size:28px}small,th{color:var(--dim);font-weight:400}
h2{font:600 16px/1.4 ui-monospace,monospace;border-top:1px solid var(--line);padding-top:24px;margin-top:32px}h2 b,nav b{display:inline-block;min-width:56px;color:var(--dim)}
h3{font-size:13px;color:var(--dim);margin:16px 0 4px}pre{background:color-mix(in srgb,CanvasText 5%,Canvas);padding:12px;border-radius:6px;overflow:auto;font:13px/1.5 ui-monospace,monospace}
table{border-collapse:collapse;width:100%}th,td{text-align:left;padding:4px 12px 4px 0;border-bottom:1px solid var(--line)}nav ul{list-style:none;padding:0;columns:400px 2;overflow-wrap:anywhere;font:13px/1.9 ui-monospace,monospace}nav a{color:inherit;text-decoration:none}nav a:hover{text-decoration:underline}`
