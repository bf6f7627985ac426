// Writing behind reading: while the database takes in one file's documents, the next file is already read. One task at a time, in order.

export class Background {
  #last: Promise<void> = Promise.resolve()
  #failed: { error: unknown } | null = null
  #stopped = false

  /** Starts the task when those before it are done. A failure is thrown by the next `ready` or `done`. */
  add(task: () => Promise<void>): void {
    this.#last = this.#last.then(async () => {
      if (this.#stopped || this.#failed !== null) return
      try {
        await task()
      } catch (error) {
        this.#failed = { error }
      }
    })
  }

  /** Waits until everything handed over is written, so that no more than one batch is held beside the one being read. */
  async done(): Promise<void> {
    await this.#last
    if (this.#failed !== null) throw this.#failed.error
  }

  /** Lets what runs come to its end and starts nothing more. Before a transaction is rolled back, nothing may still be using it. */
  async stop(): Promise<void> {
    this.#stopped = true
    await this.#last
  }
}
