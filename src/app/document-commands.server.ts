// `mainstay read`, `validate` and `conformance`: files of clients looked at without an installation. Nothing is kept and nothing is sent.

import { resolve } from 'node:path'
import type { Command } from 'commander'

const FINDINGS = 1
const BAD_INPUT = 3

type Options = Readonly<{ json?: boolean; language: string; failOnInvalid?: boolean }>

export const addDocumentCommands = (program: Command): void => {
  const language = ['--language <language>', 'of the sentences', 'en'] as const

  program
    .command('read')
    .description('Reads EDI, e-invoices and e-orders, whatever they are by their first bytes, and tells what is in them and what is wrong. Keeps nothing.')
    .argument('<file...>', 'X12, EDIFACT, UBL, CII, PDF with an invoice inside; also packed with gzip')
    .option('--json', 'one JSON object for each file, one a line')
    .option(...language)
    .action(async (files: string[], options: Options) => {
      const { jsonTeller, readOne, speakerOf, tableTeller } = await work()
      const speaker = speakerOf(options)
      for (const file of files) {
        const told = options.json === true ? jsonTeller(file) : tableTeller(file)
        const unreadable = await readOne(file, speaker, told)
        if (unreadable) process.exitCode = BAD_INPUT
      }
    })

  program
    .command('validate')
    .description('Holds e-invoices and e-orders against EN 16931, Peppol and our own check digits; EDI against its envelope and counts.')
    .argument('<file...>', 'UBL or CII, plain or inside a PDF; X12 or EDIFACT')
    .option('--json', 'one JSON object for each file, one a line')
    .option('--fail-on-invalid', 'exit with 1 when a file is not valid')
    .option(...language)
    .action(async (files: string[], options: Options) => {
      const { needFile, printValidated, speakerOf, validateFile } = await work()
      const speaker = speakerOf(options)
      for (const file of files) {
        needFile(file)
        const judged = await validateFile(resolve(file))
        const out = { file, profile: judged.profile, valid: judged.valid, failed: judged.failed.map(({ rule, severity, place, say }) => ({ rule, severity, place, say: speaker.speak(say) })) }
        if (options.json === true) console.log(JSON.stringify(out))
        else printValidated(out)
        if (!judged.valid && options.failOnInvalid === true) process.exitCode = FINDINGS
      }
    })

  const conformance = program.command('conformance').description('Runs public test sets and truth tables, and tells where we disagree with them.')

  conformance
    .command('einvoice')
    .description('Every test set of the EN 16931 and Peppol form below a folder.')
    .argument('<folder>')
    .option('--json', 'print as JSON')
    .action(async (folder: string, options: Options) => {
      const { needFolder, printEinvoice, runEinvoice } = await work()
      const result = runEinvoice(needFolder(folder))
      if (options.json === true) console.log(JSON.stringify(result))
      else printEinvoice(result)
    })

  conformance
    .command('x12')
    .description('X12 files below a folder against a table of what an independent reader found in them.')
    .argument('<folder>')
    .argument('<truth.json>')
    .option('--json', 'print as JSON')
    .action(async (folder: string, truth: string, options: Options) => {
      const { needFolder, printX12, runX12 } = await work()
      const result = await runX12(needFolder(folder), truth)
      if (options.json === true) console.log(JSON.stringify(result))
      else printX12(result)
    })
}

/** The formats are large: other commands do not wait for them. */
const work = () => import('./document-reading.server.ts')
