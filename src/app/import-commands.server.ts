// `mainstay import`: a mapping or a contract file, with progress on the way and the report at the end.

import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { runImport } from '#duties/exchange/import.server'
import type { ImportProgress } from '#duties/exchange/progress.server'
import type { ImportReport } from '#duties/exchange/report'
import { totalsOf } from '#duties/exchange/report'
import type { Speaker } from '#ground/speak'
import { HOUSE_SESSION } from '#platform/access'
import { Mistaken } from '#platform/errors'
import { checkWithin } from './checks.server.ts'
import { printJson, printTable, withInstallation } from './console.server.ts'
import { speech } from './speech.server.ts'

const BAD_INPUT = 3

type Options = Readonly<{ data: string; dryRun?: boolean; strict?: boolean; json?: boolean; language: string }>

export const addImportCommands = (program: Command): void => {
  program
    .command('import')
    .description('Brings the files of a folder in through a mapping, or a contract file. Nothing goes in when the mapping or a file is broken.')
    .argument('<mapping>', 'a mapping (docs/import.md) or a contract file (docs/contracts.md)')
    .option('--data <folder>', 'where the files lie', '.')
    .option('--dry-run', 'report what would happen, and change nothing')
    .option('--strict', 'exit with 3 when a row was rejected (the good rows are in all the same)')
    .option('--language <language>', 'of the report', 'en')
    .option('--json', 'print the report as JSON; progress goes to stderr, one object a line')
    .action((mapping: string, options: Options) => {
      refuseWrong(mapping, options)
      return withInstallation(async ({ house }) => {
        const { report } = await runImport(house, {
          mapping: resolve(mapping),
          dataDir: resolve(options.data),
          dryRun: options.dryRun === true,
          session: HOUSE_SESSION,
          check: checkWithin,
          onProgress: options.json === true ? (progress) => void process.stderr.write(`${JSON.stringify(progress)}\n`) : tellProgress,
        })
        const speaker = speech.in(options.language)
        if (options.json === true) printJson(spokenReport(report, speaker))
        else printReport(report, speaker)
        if (report.state === 'refused' || (options.strict === true && report.rejectedRows > 0)) process.exitCode = BAD_INPUT
      })
    })
}

/** What can be told before the installation is opened. */
const refuseWrong = (mapping: string, options: Options): void => {
  if (!speech.languages.includes(options.language)) throw new Mistaken(`There is no language ${options.language}. There are: ${speech.languages.join(', ')}.`)
  if (statSync(resolve(mapping), { throwIfNoEntry: false }) === undefined) throw new Mistaken(`There is no mapping ${resolve(mapping)}: name the file itself, from the folder you are in.`)
  if (statSync(resolve(options.data), { throwIfNoEntry: false })?.isDirectory() !== true) throw new Mistaken(`${resolve(options.data)} is no folder: say with --data where the files lie.`)
}

const tellProgress = ({ stage, kind, rows, share, perSecond }: ImportProgress): void => {
  if (!process.stderr.isTTY) return
  const text = stage === 'rows' ? `${Math.round(share * 100)} %  ${rows} rows  ${perSecond} rows/s  ${kind}` : stage === 'checks' ? `checking ${kind}` : ''
  process.stderr.write(`\r\x1b[2K${text}`)
}

/** Every say gets its text beside it, so that a program need not know the words. */
const spokenReport = (report: ImportReport, speaker: Speaker): object => ({
  ...report,
  totals: totalsOf(report),
  problems: report.problems.map((problem) => ({ ...problem, text: speaker.speak(problem.say) })),
  parts: report.parts.map((part) => ({ ...part, skipped: part.skipped.map((skipped) => ({ ...skipped, text: speaker.speak(skipped.rule) })) })),
  rejected: report.rejected.map((rejected) => ({ ...rejected, reason: speaker.speak(rejected.say) })),
  notes: report.notes.map((note) => ({ ...note, text: speaker.speak(note.say) })),
})

const REJECTS_SHOWN = 20

const printReport = (report: ImportReport, speaker: Speaker): void => {
  const number = (value: number): string => speaker.formats.number(value)
  if (report.state === 'refused') {
    console.error(`Nothing was changed.`)
    for (const problem of report.problems) console.error(beside(problem.at, speaker.speak(problem.say)))
    return
  }
  const rows = report.parts.flatMap((part) => {
    const counts = part.records.length === 0 ? [{ kind: part.kind, new: 0, changed: 0, unchanged: 0, removed: 0 }] : part.records
    return counts.map((count, at) => [
      at === 0 ? part.file : '', at === 0 ? number(part.read) : '', count.kind, number(count.new), number(count.changed), number(count.unchanged), number(count.removed), at === 0 ? number(part.rejected) : '',
    ])
  })
  printTable(['File', 'Rows', 'Records', 'New', 'Changed', 'Unchanged', 'Gone', 'Rejected'], rows, ['Rows', 'New', 'Changed', 'Unchanged', 'Gone', 'Rejected'])
  printSkipped(report, speaker)
  printRejected(report, speaker)
  for (const note of report.notes) console.log(`\n${beside(note.file ?? '', speaker.speak(note.say))}`)
  printFindings(report, number)
  const { read } = totalsOf(report)
  const seconds = report.milliseconds.all / 1000
  console.log(`\n${number(read)} rows in ${seconds.toFixed(1)} s (files ${(report.milliseconds.files / 1000).toFixed(1)}, rows ${(report.milliseconds.rows / 1000).toFixed(1)}, checks ${(report.milliseconds.checks / 1000).toFixed(1)}).${report.dryRun ? ' Dry run: nothing was changed.' : ''}`)
}

/** The place and the sentence; the place once where the sentence begins with it. */
const beside = (place: string, sentence: string): string => (place === '' || sentence.startsWith(place) ? sentence : `${place}: ${sentence}`)

const printSkipped = (report: ImportReport, speaker: Speaker): void => {
  const skipped = report.parts.flatMap((part) => part.skipped.map(({ rule, rows }) => [part.file, part.kind, speaker.speak(rule), speaker.formats.number(rows)]))
  if (skipped.length === 0) return
  console.log('')
  printTable(['Left out by rule', 'Records', 'Rule', 'Rows'], skipped, ['Rows'])
}

const printRejected = (report: ImportReport, speaker: Speaker): void => {
  if (report.rejected.length === 0) return
  console.log(`\n${speaker.formats.number(report.rejectedRows)} ${report.rejectedRows === 1 ? 'row' : 'rows'} rejected${report.rejected.length > REJECTS_SHOWN ? `, the first ${REJECTS_SHOWN} reasons` : ''}:`)
  for (const rejected of report.rejected.slice(0, REJECTS_SHOWN)) {
    const where = `${rejected.file}:${rejected.row}${rejected.column === '' ? '' : ` ${rejected.column}`}`
    console.log(`  ${where}: ${speaker.speak(rejected.say)}`)
  }
}

const printFindings = (report: ImportReport, number: (value: number) => string): void => {
  const rows = report.findings.filter((rule) => rule.held + rule.closed > 0).map((rule) => [rule.rule, number(rule.held), number(rule.opened), number(rule.changed), number(rule.closed)])
  console.log('')
  if (rows.length === 0) console.log('The checks found nothing.')
  else printTable(['Findings by rule', 'Hold', 'New', 'Changed', 'Gone'], rows, ['Hold', 'New', 'Changed', 'Gone'])
}
