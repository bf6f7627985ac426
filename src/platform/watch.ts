// For those who run an installation: /healthz (the process lives), /readyz (it can work), /metrics (Prometheus).

import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Db } from './db.ts'
import { NotFound } from './errors.ts'
import type { App } from './http.ts'

export const installWatch = (app: App, db: Db): void => {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const durations = new Histogram({
    name: 'mainstay_http_seconds',
    help: 'Time to answer a request, by route, method and status.',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  })
  const faults = new Counter({ name: 'mainstay_faults_total', help: 'Requests that ended as a fault.', registers: [registry] })
  new Gauge({
    name: 'mainstay_findings_open',
    help: 'Findings that hold and have no verdict.',
    registers: [registry],
    async collect() {
      this.set(await countOf(db, "SELECT count(*) AS n FROM findings WHERE state = 'open'"))
    },
  })
  new Gauge({
    name: 'mainstay_jobs_waiting',
    help: 'Jobs that are due or will be.',
    registers: [registry],
    async collect() {
      this.set(await countOf(db, 'SELECT machinery.jobs_waiting() AS n'))
    },
  })

  app.addHook('onResponse', async (request, reply) => {
    durations.observe({ route: request.routeOptions.url ?? 'none', method: request.method, status: reply.statusCode }, reply.elapsedTime / 1000)
    if (reply.statusCode >= 500) faults.inc()
  })
  app.get('/healthz', { schema: { hide: true } }, () => ({ ok: true, mainstay: true }))
  app.get('/readyz', { schema: { hide: true } }, async (_, reply) => {
    try {
      await db.within([], (tx) => tx.one('SELECT 1'))
      return { ok: true }
    } catch {
      return reply.status(503).send({ ok: false, why: 'the database does not answer' })
    }
  })
  // how busy a house is, is nobody's business: the machine itself may read it, others with the token
  app.get('/metrics', { schema: { hide: true } }, async (request, reply) => {
    const token = process.env['MAINSTAY_METRICS_TOKEN']
    const isNear = /^(::1|(::ffff:)?127\.)/.test(request.ip)
    if (!isNear && (token === undefined || request.headers.authorization !== `Bearer ${token}`)) throw new NotFound()
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}

const countOf = async (db: Db, statement: string): Promise<number> => {
  const row = await db.within('everything', (tx) => tx.one<{ n: bigint }>(statement))
  return Number(row?.n ?? 0n)
}
