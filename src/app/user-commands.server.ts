// `mainstay user ...`: the way in when nobody can sign in any more.

import { randomBytes } from 'node:crypto'
import type { Command } from 'commander'
import { Argument } from 'commander'
import type { UserId } from '#ground/ids'
import type { Outcome } from '#ground/outcome'
import type { Role } from '#platform/access'
import { ROLES } from '#platform/access'
import type { Tx } from '#platform/db'
import { Mistaken } from '#platform/errors'
import { changeUser, createUser, LEAST_PASSWORD, loadUsers } from '#platform/users.server'
import { printJson, printTable, withInstallation } from './console.server.ts'
import { speech } from './speech.server.ts'

type Printing = Readonly<{ json?: boolean }>

export const addUserCommands = (program: Command): void => {
  const user = program.command('user').description('People who may sign in.')
  const role = () => new Argument('<role>', 'what they may do').choices(ROLES)

  user
    .command('list')
    .description('Lists everybody.')
    .option('--json', 'print JSON')
    .action((options: Printing) =>
      withInstallation(async ({ house }) => {
        const users = await house.db.within('everything', loadUsers)
        if (options.json === true) return printJson(users)
        printTable(['E-mail', 'Name', 'Role', 'Active', 'Accounts'], users.map((one) => [one.email, one.name, one.role, one.active ? 'yes' : 'no', one.memberships.map((each) => each.name).join(', ')]))
      }),
    )

  user
    .command('add')
    .description('Adds a person and prints a password for them.')
    .argument('<email>')
    .argument('<name>')
    .addArgument(role())
    .option('--password <password>', 'choose the password instead (it may be seen by others on this machine)')
    .option('--json', 'print JSON')
    .action((email: string, name: string, asRole: Role, options: Printing & { password?: string }) =>
      withInstallation(async ({ house, signIn }) => {
        if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw new Mistaken(`"${email}" is no e-mail address, and people sign in with theirs.`)
        const password = passwordFrom(options.password)
        const stamp = { userId: null, now: house.clock.now() }
        const userId = allowed(await house.db.within('everything', (tx) => createUser(tx, { email, name, role: asRole }, stamp)))
        await signIn.setPassword(userId, password)
        if (options.json === true) return printJson({ userId, email, role: asRole, password })
        console.log(`${email} may sign in as ${asRole} with the password ${password}`)
      }),
    )

  user
    .command('token')
    .description('Prints a token with which a program asks the API as this person (header "Authorization: Bearer ..."). It lives for two weeks after its last use; a new password ends it.')
    .argument('<email>')
    .option('--json', 'print JSON')
    .action((email: string, options: Printing) =>
      withInstallation(async ({ house, signIn }) => {
        const token = await signIn.tokenFor(await house.db.within('everything', (tx) => userIdOf(tx, email)))
        if (options.json === true) return printJson({ email, token })
        console.log(token)
      }),
    )

  user
    .command('password')
    .description('Sets a new password, ends all sessions of the person, and prints it.')
    .argument('<email>')
    .option('--password <password>', 'choose the password instead')
    .option('--json', 'print JSON')
    .action((email: string, options: Printing & { password?: string }) =>
      withInstallation(async ({ house, signIn }) => {
        const password = passwordFrom(options.password)
        const userId = await house.db.within('everything', (tx) => userIdOf(tx, email))
        await signIn.setPassword(userId, password)
        if (options.json === true) return printJson({ userId, email, password })
        console.log(`The password of ${email} is now ${password}`)
      }),
    )

  user
    .command('role')
    .description('Changes what a person may do.')
    .argument('<email>')
    .addArgument(role())
    .option('--json', 'print JSON')
    .action((email: string, asRole: Role, options: Printing) =>
      withInstallation(async ({ house }) => {
        const stamp = { userId: null, now: house.clock.now() }
        const changed = await house.db.within('everything', async (tx) => allowed(await changeUser(tx, await userIdOf(tx, email), { role: asRole }, stamp)))
        if (options.json === true) return printJson({ ...changed, email, role: asRole })
        console.log(`${email} is now ${asRole}`)
      }),
    )
}

const passwordFrom = (given: string | undefined): string => {
  if (given === undefined) return randomBytes(12).toString('base64url')
  if (given.length < LEAST_PASSWORD) throw new Mistaken(`A password needs at least ${LEAST_PASSWORD} characters.`)
  return given
}

const userIdOf = async (tx: Tx, email: string): Promise<UserId> => {
  const row = await tx.one<{ user_id: UserId }>('SELECT user_id FROM users WHERE lower(email) = lower($1)', [email])
  if (row === null) throw new Mistaken(`There is nobody with the e-mail ${email}: \`mainstay user list\` shows everybody.`)
  return row.user_id
}

const allowed = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Mistaken(speech.say(outcome.refusal.say, 'en'))
  return outcome.value
}
