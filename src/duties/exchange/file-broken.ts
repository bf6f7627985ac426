// A file that cannot be read at all. Nothing of the import goes in.

import type { Say } from '#ground/say'
import { say } from '#ground/say'

export class FileBroken extends Error {
  readonly say: Say

  constructor(
    readonly file: string,
    code: string,
    values: Parameters<typeof say>[1] = {},
    readonly line: number | null = null,
  ) {
    super(`${file}: ${code}`)
    this.say = say(`refusal.exchange/${code}`, { file, ...(line === null ? {} : { line }), ...values })
  }
}
