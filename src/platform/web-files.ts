// The built pages: hashed assets are kept by browsers for good, everything else falls back to the one page of the app.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { App } from './http.ts'

/** Without a built folder there is only the API, and every other address is not there. */
export const installWebFiles = async (app: App, folder: string | null): Promise<void> => {
  app.setNotFoundHandler((_, reply) => reply.status(404).send({}))
  if (folder === null || !existsSync(join(folder, 'index.html'))) return
  await app.register(fastifyStatic, {
    root: folder,
    wildcard: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => void reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'),
  })
  app.get('/*', { config: { open: true }, schema: { hide: true } as object }, (request, reply) => {
    const wantsPage = !request.url.startsWith('/api/') && !/\.[a-z0-9]+$/i.test(request.url.split('?')[0] ?? '')
    return wantsPage ? reply.header('cache-control', 'no-cache').sendFile('index.html') : reply.status(404).send({})
  })
}
