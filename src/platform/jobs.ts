// Jobs: work that runs by itself, enqueued in the transaction of the change that asks for it, so that neither happens without the other.

import type { Runner, TaskList } from 'graphile-worker'
import { Logger as WorkerLogger, run, runMigrations, runOnce } from 'graphile-worker'
import pg from 'pg'
import type { Tx } from './db.ts'
import type { House } from './house.ts'
import type { Logger } from './log.ts'

/** The worker's own chatter; what a job did is logged by us. */
const silent = new WorkerLogger(() => () => undefined)

export type JobPlan = Readonly<{
  /** Jobs of one name and key are one while they wait: payloads that are lists are joined, others replace the earlier one. */
  key?: string
  /** Jobs of one queue run one after another. */
  queue?: string
  /** Seconds to wait before it runs, so that what follows at once is joined. */
  after?: number
}>

export type Jobs = Readonly<{ add(tx: Tx, name: string, payload: unknown, plan?: JobPlan): Promise<void> }>

/** What a duty runs by itself: `name` is `duty/what-it-does`. Runs again after a failure, so it must bear running twice. */
export type Job = Readonly<{ name: string; run(house: House, payload: unknown): Promise<void>; /** UTC, crontab form: `15 2 * * *`. */ cron?: string }>

export const jobs: Jobs = {
  async add(tx, name, payload, plan = {}) {
    await tx.run('SELECT machinery.enqueue($1, $2, $3, $4, now() + make_interval(secs => $5))', [name, JSON.stringify(payload ?? null), plan.key === undefined ? null : `${name} ${plan.key}`, plan.queue ?? null, plan.after ?? 0])
  },
}

/** Part of the migrate step: the worker's own schema. The doors to it are in our migrations. */
export const migrateJobs = async (url: string): Promise<void> => {
  const pool = workerPool(url, () => undefined)
  try {
    await runMigrations({ pgPool: pool, logger: silent })
  } finally {
    await pool.end()
  }
}

export type Workers = Readonly<{ stop(): Promise<void> }>

export const startWorkers = async (url: string, house: House, list: readonly Job[]): Promise<Workers> => {
  const pool = workerPool(url, (error) => house.log.warn({ reason: error.message }, 'workers lost the database'))
  const runner: Runner = await run({
    pgPool: pool,
    taskList: tasksOf(house, list),
    crontab: list.filter((job) => job.cron !== undefined).map((job) => `${job.cron} ${job.name}`).join('\n'),
    concurrency: 2,
    noHandleSignals: true,
    logger: silent,
  })
  return {
    async stop() {
      await runner.stop()
      await pool.end()
    },
  }
}

/** Runs what is due now and comes back: for tests and the command line. */
export const runDueJobs = async (url: string, house: House, list: readonly Job[]): Promise<void> => {
  const pool = workerPool(url, () => undefined)
  try {
    await runOnce({ pgPool: pool, taskList: tasksOf(house, list), noHandleSignals: true, logger: silent })
  } finally {
    await pool.end()
  }
}

const tasksOf = (house: House, list: readonly Job[]): TaskList =>
  Object.fromEntries(
    list.map((job) => [
      job.name,
      async (payload: unknown) => {
        const from = performance.now()
        try {
          await job.run(house, payload)
          house.log.info({ job: job.name, ms: Math.round(performance.now() - from) }, 'job done')
        } catch (error) {
          house.log.error({ job: job.name, error: error as Error }, 'job failed and will be tried again')
          throw error
        }
      },
    ]),
  )

const workerPool = (url: string, onError: (error: Error) => void): pg.Pool => {
  const pool = new pg.Pool({ connectionString: url, max: 4, application_name: 'mainstay jobs' })
  pool.on('error', onError)
  pool.on('connect', (client) => client.on('error', onError))
  return pool
}
