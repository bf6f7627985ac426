// Where Mainstay listens, and what people type to reach it.

import { Mistaken } from '#platform/errors'

export type Place = Readonly<{ host: string; port: number; address: string }>

/** Loopback unless MAINSTAY_HOST opens it; MAINSTAY_URL is what people type when a proxy stands in front. */
export const placeOf = (env: NodeJS.ProcessEnv, given: Readonly<{ port?: string | undefined; host?: string | undefined }> = {}): Place => {
  const port = Number(given.port ?? env['PORT'] ?? 4400)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Mistaken(`"${given.port ?? env['PORT']}" is not a port: give a number from 1 to 65535.`)
  const host = given.host ?? env['MAINSTAY_HOST'] ?? 'localhost'
  return { host, port, address: (env['MAINSTAY_URL'] ?? `http://localhost:${port}`).replace(/\/$/, '') }
}
