// `mainstay check` and `mainstay findings`: the checks from a terminal or a night job, and what they found, for people and programs.

import type { Command } from 'commander'
import { Option } from 'commander'
import { once } from 'node:events'
import { walkFindings } from '#duties/worklist/export.server'
import type { FindingRecord } from '#duties/worklist/export.server'
import type { RuleSum } from '#duties/worklist/findings.store'
import { loadRuleSums } from '#duties/worklist/findings.store'
import { ASKED_STATES } from '#duties/worklist/worklist.wire'
import type { AccountId } from '#ground/ids'
import { isId } from '#ground/ids'
import type { Currency } from '#ground/money'
import { add, money, moneyText, parseMoney, zero } from '#ground/money'
import { formatsFor } from '#ground/speak'
import { HOUSE_SESSION } from '#platform/access'
import { Mistaken } from '#platform/errors'
import type { Kept } from '#platform/findings'
import type { House } from '#platform/house'
import { CHECKS, runChecks } from './checks.server.ts'
import { printJson, printTable, withInstallation } from './console.server.ts'
import { speech } from './speech.server.ts'

const FOUND = 1

type AccountName = Readonly<{ accountId: AccountId; number: string; name: string }>

export const addCheckCommands = (program: Command): void => {
  program
    .command('check')
    .description('Checks every order and invoice against contract, order and delivery, and keeps what differs as findings.')
    .option('--account <account>', 'only this account: its number, name or id')
    .option('--fail-on-findings', 'exit with 1 when findings are open afterwards')
    .option('--json', 'print JSON')
    .action((options: { account?: string; failOnFindings?: boolean; json?: boolean }) =>
      withInstallation(async ({ house }) => {
        const runs = []
        for (const account of await chosenAccounts(house, options.account)) {
          const kept = await runChecks(house, account.accountId)
          const sums = await house.db.within([account.accountId], (tx) => loadRuleSums(tx, account.accountId))
          runs.push({ account, kept, sums })
        }
        if (options.json === true) printJson(runs.map(runOut))
        else printRuns(runs)
        if (options.failOnFindings === true && runs.some((run) => run.sums.length > 0)) process.exitCode = FOUND
      }),
    )

  program
    .command('findings')
    .description('Prints findings, with their evidence as JSON.')
    .option('--account <account>', 'only this account: its number, name or id')
    .option('--rule <rule>', 'only this rule, for example invoices/price-above-contract')
    .addOption(new Option('--state <state>', 'open (awake and not judged), judged, a verdict, closed (no longer so), or all').choices(ASKED_STATES).default('open'))
    .option('--language <language>', 'of the sentences', 'en')
    .option('--json', 'print an array of objects')
    .action((options: { account?: string; rule?: string; state: (typeof ASKED_STATES)[number]; language: string; json?: boolean }) =>
      withInstallation(async ({ house }) => {
        refuseUnknown(options.rule, options.language)
        const accounts = await chosenAccounts(house, options.account)
        const found = walkFindings(house, {
          access: { session: HOUSE_SESSION, reach: 'everything' },
          accountIds: accounts.map((account) => account.accountId),
          filter: { state: options.state, ...(options.rule === undefined ? {} : { rule: options.rule }) },
          today: house.clock.today(),
          speaker: speech.in(options.language),
        })
        await (options.json === true ? printArray(found) : printFindings(found, options.language))
      }),
    )
}

const refuseUnknown = (rule: string | undefined, language: string): void => {
  const rules = CHECKS.flatMap((checks) => checks.rules)
  if (rule !== undefined && !rules.includes(rule)) throw new Mistaken(`There is no rule ${rule}. The rules are: ${rules.join(', ')}.`)
  if (!speech.languages.includes(language)) throw new Mistaken(`There is no language ${language}. There are: ${speech.languages.join(', ')}.`)
}

const chosenAccounts = async (house: House, wanted: string | undefined): Promise<readonly AccountName[]> => {
  const all = await house.db.within('everything', (tx) => tx.rows<AccountName>('SELECT account_id AS "accountId", number, name FROM accounts ORDER BY number'))
  if (wanted === undefined) return all
  const word = wanted.toLowerCase()
  const chosen = all.filter((account) => account.number.toLowerCase() === word || account.name.toLowerCase() === word || (isId(word) && account.accountId === word))
  if (chosen.length === 1) return chosen
  const known = all.map((account) => `${account.number} ${account.name}`).join(', ')
  throw new Mistaken(`${chosen.length === 0 ? 'There is no account' : 'More than one account is called'} ${wanted}. ${all.length === 0 ? 'There are no accounts yet: import some first.' : `The accounts are: ${known}.`}`)
}

type Run = Readonly<{ account: AccountName; kept: ReadonlyMap<string, Kept>; sums: readonly RuleSum[] }>

const runOut = ({ account, kept, sums }: Run) => ({
  account: account.number,
  accountName: account.name,
  rules: [...kept].map(([rule, counts]) => ({
    rule,
    ...counts,
    open: sums.filter((sum) => sum.rule === rule).map((sum) => ({ findings: sum.findings, certainty: sum.certainty, amount: moneyText(money(sum.minor, sum.currency)), currency: sum.currency })),
  })),
})

const printRuns = (runs: readonly Run[]): void => {
  const format = formatsFor('en')
  if (runs.length === 0) console.log('There are no accounts yet: import some first.')
  for (const { account, kept, sums } of runs) {
    console.log(`\n${account.number} ${account.name}`)
    const rows = [...kept].flatMap(([rule, counts]) => {
      const open = sums.filter((sum) => sum.rule === rule)
      if (open.length === 0 && counts.opened + counts.changed + counts.closed === 0) return []
      const first = [rule, ...[counts.opened, counts.changed, counts.closed].map((count) => format.number(count))]
      if (open.length === 0) return [[...first, '0', '']]
      return open.map((sum, at) => [...(at === 0 ? first : ['', '', '', '']), format.number(sum.findings), `${sum.currency} ${format.number(moneyText(money(sum.minor, sum.currency)))}${sum.certainty === 'exposure' ? ' exposed' : ''}`])
    })
    if (rows.length === 0) console.log('Nothing differs from what was agreed.')
    else printTable(['Rule', 'New', 'Changed', 'Gone', 'Open', 'At stake'], rows, ['New', 'Changed', 'Gone', 'Open', 'At stake'])
  }
}

/** Writes as it reads: the array never stands in memory. */
const printArray = async (found: AsyncGenerator<FindingRecord>): Promise<void> => {
  let text = '['
  let first = true
  for await (const finding of found) {
    text += `${first ? '\n' : ',\n'}${JSON.stringify(finding)}`
    first = false
    if (text.length > 1 << 16) {
      await write(text)
      text = ''
    }
  }
  await write(`${text}${first ? '' : '\n'}]\n`)
}

const write = async (text: string): Promise<void> => {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}

const SCREENFUL = 500

/** A table in pages of 500, each with its own widths, then the sums of the rules. */
const printFindings = async (found: AsyncGenerator<FindingRecord>, language: string): Promise<void> => {
  const format = formatsFor(language)
  const sums = new Map<string, Readonly<{ count: number; sum: ReturnType<typeof money> }>>()
  const amountOf = (atStake: FindingRecord['atStake']): string => `${atStake.currency} ${format.number(atStake.amount)}`
  let page: FindingRecord[] = []
  const flush = (): void => {
    if (page.length > 0) printTable(['Day', 'At stake', 'State', 'Account', 'Site', 'Finding'], page.map((one) => [one.day, amountOf(one.atStake), one.state, one.account, one.site ?? '', one.say]), ['At stake'])
    page = []
  }
  for await (const finding of found) {
    page.push(finding)
    const currency = finding.atStake.currency as Currency
    const key = `${finding.rule}\n${currency}${finding.certainty === 'exposure' ? '\nexposed' : ''}`
    const known = sums.get(key) ?? { count: 0, sum: zero(currency) }
    sums.set(key, { count: known.count + 1, sum: add(known.sum, parseMoney(finding.atStake.amount, currency) ?? zero(currency)) })
    if (page.length === SCREENFUL) flush()
  }
  flush()
  if (sums.size === 0) return console.log('No findings.')
  console.log('')
  printTable(
    ['Rule', 'Findings', 'At stake', ''],
    [...sums].map(([key, { count, sum }]) => [key.split('\n')[0] ?? '', format.number(count), `${sum.currency} ${format.number(moneyText(sum))}`, key.split('\n')[2] ?? '']),
    ['Findings', 'At stake'],
  )
}
