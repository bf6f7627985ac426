// Telling how far an import is, a few times a second, by the bytes of the files that are behind it.

export type ImportProgress = Readonly<{ stage: 'rows' | 'checks' | 'done'; kind: string; file: string; rows: number; share: number; perSecond: number }>

const EVERY_MS = 250

export class Progress {
  #expected = 1
  #bytes = 0
  #rows = 0
  #last = 0
  readonly #from = performance.now()

  constructor(readonly tell: ((progress: ImportProgress) => void) | undefined) {}

  expect(bytes: number): void {
    this.#expected = Math.max(1, bytes)
  }

  rows(kind: string, file: string, rows: number, bytes: number): void {
    this.#rows += rows
    this.#bytes += bytes
    const now = performance.now()
    if (now - this.#last < EVERY_MS) return
    this.#last = now
    this.#tell('rows', kind, file)
  }

  checking(account: string): void {
    this.#tell('checks', account, '')
  }

  done(): void {
    this.#bytes = this.#expected
    this.#tell('done', '', '')
  }

  #tell(stage: ImportProgress['stage'], kind: string, file: string): void {
    const seconds = Math.max(0.001, (performance.now() - this.#from) / 1000)
    this.tell?.({ stage, kind, file, rows: this.#rows, share: Math.min(1, this.#bytes / this.#expected), perSecond: Math.round(this.#rows / seconds) })
  }
}
