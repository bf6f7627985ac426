// Errors that end at the edge. Refusals and findings are values and never come here (HOUSE.md, four kinds of error).

import type { Say } from '#ground/say'

/** Not there, or not yours: the answer does not tell which. Ends as 404. */
export class NotFound extends Error {
  constructor() {
    super('not found')
  }
}

/** Input that cannot be read, with its place. Ends as 422, or as exit code 3 on the command line. */
export class Unreadable extends Error {
  constructor(readonly problems: readonly Readonly<{ at: string; say: Say }>[]) {
    super(`unreadable input: ${problems.map((problem) => `${problem.at} ${problem.say.key}`).join('; ')}`)
  }
}

/** The installation itself is not as it must be (port taken, folder not writable). The message says what to do. */
export class Mistaken extends Error {}
