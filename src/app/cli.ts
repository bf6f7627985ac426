// The command line. Exit codes: 0 done, 1 findings where asked to fail on them, 2 usage, 3 bad input or an installation that cannot work,
// 4 a fault of ours or of the database.

import { Command, CommanderError } from 'commander'
import { Mistaken, NotFound, Unreadable } from '#platform/errors'
import { addCheckCommands } from './check-commands.server.ts'
import { addDataCommands } from './data-commands.server.ts'
import { addDocumentCommands } from './document-commands.server.ts'
import { addImportCommands } from './import-commands.server.ts'
import { placeOf } from './place.server.ts'
import { speech, VERSION } from './speech.server.ts'
import { addUserCommands } from './user-commands.server.ts'

const USAGE = 2
const BAD_INPUT = 3
const FAULT = 4

const program = new Command('mainstay')
  .description('The workspace of the national account manager.')
  .version(VERSION)
  .showHelpAfterError()
  .exitOverride()
  .addHelpText('after', '\nMAINSTAY_HOME names the data folder. DATABASE_URL names a PostgreSQL 15 or newer to use instead of the built-in one.\nExit codes: 0 done, 1 findings where asked to fail on them, 2 usage, 3 bad input, 4 a fault of Mainstay or of its database.')

program
  .command('start')
  .description('Starts everything and serves the workspace until Ctrl-C.')
  .option('--port <port>', 'port to serve on (default 4400, or PORT)')
  .option('--host <host>', 'address to listen on (default localhost, or MAINSTAY_HOST)')
  .option('--no-demo', 'do not load the demo world on the first run')
  .action(async (options: { port?: string; host?: string; demo: boolean }) => {
    const demo = options.demo && process.env['MAINSTAY_DEMO'] !== 'no'
    const { start } = await import('./start.server.ts')
    const running = await start(process.env, placeOf(process.env, options), { demo, write: (line) => console.log(line) })
    await untilAskedToStop()
    await running.stop()
  })

addUserCommands(program)
addCheckCommands(program)
addDataCommands(program)
addImportCommands(program)
addDocumentCommands(program)

/** npm passes Ctrl-C on a second time; only somebody who keeps at it means "at once". */
const untilAskedToStop = (): Promise<void> =>
  new Promise((resolve) => {
    let asked = 0
    const onSignal = (): void => {
      asked += 1
      if (asked === 1) {
        console.log('\n  Stopping ...')
        resolve()
      }
      if (asked > 3) process.exit(130)
    }
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
  })

const tell = (error: unknown): number => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE
  if (error instanceof Unreadable) {
    for (const problem of error.problems) console.error(`${problem.at === '' ? '' : `${problem.at}: `}${speech.say(problem.say, 'en')}`)
    return BAD_INPUT
  }
  if (error instanceof Mistaken) {
    console.error(error.message)
    return BAD_INPUT
  }
  if (error instanceof NotFound) {
    console.error('Not found.')
    return BAD_INPUT
  }
  console.error('A fault of Mainstay or of its database, not of what was given. What was reported as done is kept; ask again, and if it stays, tell us this:')
  console.error(error)
  return FAULT
}

try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = tell(error)
}
