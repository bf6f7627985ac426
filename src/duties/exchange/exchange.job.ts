// An import that was asked for in the browser, run as a job so that nobody waits on a request. Its progress is kept beside it.

import type { House } from '#platform/house'
import type { Job } from '#platform/jobs'
import { sessionByEmail } from '#platform/users.server'
import type { ImportInput } from './exchange.wire.ts'
import { endImport, loadImport, tellImportProgress } from './exchange.store.ts'
import type { CheckAccount } from './import.server.ts'
import { runImport } from './import.server.ts'
import { mappingText, withFolder } from './kept-files.server.ts'
import type { ImportProgress } from './progress.server.ts'

export const RUN_IMPORT = 'exchange/run-import'

export type ImportPayload = Readonly<{ importId: string; email: string }>

export const importJobs = (check: CheckAccount): readonly Job[] => [{ name: RUN_IMPORT, run: (house, payload) => runKept(house, payload as ImportPayload, check) }]

const runKept = async (house: House, { importId, email }: ImportPayload, check: CheckAccount): Promise<void> => {
  const kept = await house.db.within('everything', (tx) => loadImport(tx, importId))
  // a job that comes back after its process died finds the run already closed
  if (kept === null || kept.state !== 'running' || kept.input === null) return
  const session = await sessionByEmail(house.db, email)
  if (session === null) return house.db.within('everything', (tx) => endImport(tx, importId, { now: house.clock.now(), state: 'failed', report: null }))
  const teller = new Teller(house, importId)
  const { input, dryRun } = kept
  try {
    await withFolder(house, input, async (folder) =>
      runImport(house, {
        mapping: input.mapping.name, mappingText: await mappingText(house, input), dataDir: folder, dryRun, session, check, importId, onProgress: (progress) => teller.tell(progress),
      }),
    )
  } catch (error) {
    // the run has closed itself as failed; trying again would only fail again
    house.log.error({ error: error as Error, importId }, 'an import failed')
    await house.db.within('everything', (tx) => endImport(tx, importId, { now: house.clock.now(), state: 'failed', report: null }))
  } finally {
    await teller.rest()
  }
}

/** Writes the newest progress, one at a time, and lets the ones between go. */
class Teller {
  #next: ImportProgress | null = null
  #writing: Promise<void> = Promise.resolve()
  #busy = false

  constructor(
    readonly house: House,
    readonly importId: string,
  ) {}

  tell(progress: ImportProgress): void {
    this.#next = progress
    if (this.#busy) return
    this.#busy = true
    this.#writing = this.#write()
  }

  async #write(): Promise<void> {
    while (this.#next !== null) {
      const progress = this.#next
      this.#next = null
      await tellImportProgress(this.house.db, this.importId, progress).catch((error: Error) => this.house.log.warn({ reason: error.message }, 'progress of an import was not kept'))
    }
    this.#busy = false
  }

  async rest(): Promise<void> {
    await this.#writing
  }
}
