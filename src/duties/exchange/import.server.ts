// The import: a mapping or a contract file, applied to the files of a folder in one transaction, with the checks at its end.
// A dry run does all of it and takes it back, so its report is the very report of the real run. A broken file or mapping changes nothing.

import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Day } from '#ground/day'
import type { AccountId } from '#ground/ids'
import type { Session } from '#platform/access'
import { accountsToChange } from '#platform/access'
import type { Tx } from '#platform/db'
import { Unreadable } from '#platform/errors'
import type { Stamp } from '#platform/events'
import { record } from '#platform/events'
import type { House } from '#platform/house'
import { tellPlanner } from '#platform/merge'
import { importContracts } from '#duties/contracts/contract-import.store'
import { bringAccounts, bringSites, openAccounts } from './bring-accounts.server.ts'
import { bringClientItems, bringFamilies, bringItems, bringListPrices, bringPacks, bringTaxRates } from './bring-catalog.server.ts'
import { bringInvoices } from './bring-invoices.server.ts'
import { bringOrders } from './bring-orders.server.ts'
import { Background } from './background.server.ts'
import { WINDOW_LINES } from './documents.ts'
import { beginImport, endImport, holdImport } from './exchange.store.ts'
import { FileBroken } from './file-broken.ts'
import { LineFacts } from './line-facts.server.ts'
import type { Mapping } from './mapping.ts'
import { isContractFile, readMapping } from './mapping-file.ts'
import { assertMayImport, claimsFor } from './may-import.server.ts'
import type { Prepared } from './prepare.server.ts'
import { prepare, problemOf } from './prepare.server.ts'
import { Payments } from './payments.server.ts'
import { Progress } from './progress.server.ts'
import type { ImportProgress } from './progress.server.ts'
import type { RecordKind } from './records.ts'
import type { ImportProblem, ImportReport, RuleCount } from './report.ts'
import type { Part } from './report.ts'
import { ReportBook } from './report.ts'
import type { Run } from './run.server.ts'

/** All checks over one account inside the import's transaction (app/checks.server.ts). */
export type CheckAccount = (tx: Tx, run: Readonly<{ accountId: AccountId; today: Day; stamp: Stamp }>) => Promise<ReadonlyMap<string, Readonly<{ opened: number; changed: number; closed: number; held: number }>>>

export type ImportAsk = Readonly<{
  /** Path of the mapping or contract file. */
  mapping: string
  /** Its text, where it does not lie on the disk under that path. */
  mappingText?: string
  dataDir: string
  dryRun?: boolean
  session: Session
  check: CheckAccount
  onProgress?: (progress: ImportProgress) => void
  /** The row of the history that was begun before, by the job. */
  importId?: string
  /** So many lines are held at once (documents.ts); tests make it small. */
  window?: number
}>

export type ImportDone = Readonly<{ importId: string; report: ImportReport }>

/** Answers a report in every case of bad input; throws only for faults, and then nothing has changed. */
export const runImport = async (house: House, ask: ImportAsk): Promise<ImportDone> => {
  assertMayImport(ask.session)
  const dryRun = ask.dryRun ?? false
  const file = basename(ask.mapping)
  const from = performance.now()
  const book = new ReportBook()
  const progress = new Progress(ask.onProgress)
  const importId = await beginImport(house.db, { importId: ask.importId, now: house.clock.now(), userId: ask.session.userId, mapping: file, dryRun })
  const state: State = { book, from, dryRun, name: file, accounts: [], findings: [], filesMs: 0, rowsMs: 0, checksMs: 0 }
  try {
    const text = ask.mappingText ?? (await mappingText(ask.mapping))
    const work = isContractFile(text) ? contractWork(text, file) : await mappingWork(ask, { text, file, state, progress })
    const { reach } = await accountsToChange(house.db, ask.session)
    let report: ImportReport | null = null
    await house.db.within(reach, async (tx) => {
      const stamp: Stamp = { userId: ask.session.userId, now: house.clock.now() }
      await tx.script("SET LOCAL statement_timeout = 0; SET LOCAL work_mem = '64MB'")
      await holdImport(tx, importId)
      const claim = claimsFor({ db: house.db, tx, reach, userId: ask.session.userId, stamp })
      const run = openRun({ tx, stamp, claim, book, currency: work.currency, chooses: work.chooses, window: ask.window ?? WINDOW_LINES, progress })
      await work.bring(run)
      state.rowsMs = performance.now() - from - state.filesMs
      await check(house, { ask, run, state, progress })
      report = reportOf(state, 'done', [])
      if (dryRun) throw new TakenBack()
      await tellAccounts(run, importId)
      await endImport(tx, importId, { now: house.clock.now(), state: 'done', report })
    }).catch((error: unknown) => {
      if (!(error instanceof TakenBack)) throw error
    })
    const done = report ?? reportOf(state, 'done', [])
    if (dryRun) await close(house, importId, 'done', done)
    progress.done()
    return { importId, report: done }
  } catch (error) {
    const problems = problemsOf(error, file)
    const report = reportOf(state, 'refused', problems ?? [])
    await close(house, importId, problems === null ? 'failed' : 'refused', problems === null ? null : report).catch((second: unknown) => house.log.error({ error: second as Error }, 'the history of an import could not be closed'))
    if (problems === null) throw error
    progress.done()
    return { importId, report }
  }
}

/** Ends a dry run: everything was done, and everything goes back. */
class TakenBack extends Error {}

/** Ends an import with problems found inside the transaction. */
class Refused extends Error {
  constructor(readonly problems: readonly ImportProblem[]) {
    super(problems.map((problem) => `${problem.at} ${problem.say.key}`).join('; '))
  }
}

type State = {
  book: ReportBook
  from: number
  dryRun: boolean
  name: string
  accounts: ImportReport['accounts']
  findings: RuleCount[]
  filesMs: number
  rowsMs: number
  checksMs: number
}

type Work = Readonly<{ currency: string | null; chooses: boolean; bring(run: Run): Promise<void> }>

const close = (house: House, importId: string, state: 'done' | 'refused' | 'failed', report: ImportReport | null): Promise<void> =>
  house.db.within('everything', (tx) => endImport(tx, importId, { now: house.clock.now(), state, report }))

const problemsOf = (error: unknown, file: string): readonly ImportProblem[] | null => {
  if (error instanceof Refused) return error.problems
  if (error instanceof FileBroken) return [problemOf(error)]
  if (error instanceof Unreadable) return error.problems.map((problem) => ({ at: problem.at === '' ? file : problem.at, say: problem.say }))
  return null
}

const mappingText = async (path: string): Promise<string> => {
  try {
    const bytes = await readFile(path)
    if (bytes.length > 4_000_000 || bytes.includes(0)) throw new FileBroken(basename(path), 'mapping-not-text')
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new FileBroken(basename(path), 'file-missing')
    if (code === 'EISDIR') throw new FileBroken(basename(path), 'file-not-a-file')
    if (code === 'EACCES') throw new FileBroken(basename(path), 'file-not-readable')
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') throw new FileBroken(basename(path), 'mapping-not-utf-8')
    throw error
  }
}

const openRun = (given: Omit<Run, 'accounts' | 'leftOut' | 'background' | 'onRows'> & Readonly<{ progress: Progress }>): Run => {
  const { progress, ...rest } = given
  return { ...rest, accounts: new Map(), leftOut: new Set(), background: new Background(), onRows: (kind, table, rows, bytes) => progress.rows(kind, table.file.name, rows, bytes) }
}

/** A contract file alone: the accounts it speaks of are checked anew. */
const contractWork = (text: string, file: string): Work => ({
  currency: null,
  chooses: false,
  bring: async (run) => {
    const touched = await bringContracts(run, text, file)
    await openAccounts(run, touched)
  },
})

const bringContracts = async (run: Run, text: string, file: string): Promise<readonly AccountId[]> => {
  const done = await importContracts(run.tx, text, { stamp: run.stamp })
  if (done.problems.length > 0) throw new Refused(done.problems.map((problem) => ({ at: `${file}:${problem.line}`, say: problem.say })))
  const part = run.book.part('contracts', file)
  part.report.read = done.contracts.length
  const counts = { contracts: { new: 0, changed: 0, unchanged: 0, removed: 0 }, terms: { new: 0, changed: 0, unchanged: 0, removed: 0 } }
  for (const { change } of done.contracts) {
    counts.contracts[change.what] += 1
    for (const term of change.terms) counts.terms[term.what] += 1
  }
  part.count('contracts', counts.contracts)
  part.count('terms', counts.terms)
  for (const note of done.notes) run.book.notes.push({ file: `${file}:${note.line}`, say: note.say })
  return [...new Set(done.contracts.map((contract) => contract.accountId))]
}

const mappingWork = async (ask: ImportAsk, given: Readonly<{ text: string; file: string; state: State; progress: Progress }>): Promise<Work> => {
  const { text, file, state, progress } = given
  const read = readMapping(text)
  if (!read.ok) throw new Refused(read.problems.map((problem) => ({ at: `${file}:${problem.line}`, say: problem.say })))
  const { mapping } = read
  if (mapping.name !== '') state.name = mapping.name
  const { parts, problems } = await prepare({ mapping, mappingFile: file, dataDir: ask.dataDir, book: state.book })
  if (problems.length > 0) throw new Refused(problems)
  const contracts = await Promise.all(mapping.contracts.map(async ({ file: name }) => ({ name, text: await mappingText(join(ask.mappingText === undefined ? dirname(ask.mapping) : ask.dataDir, name)) })))
  progress.expect(parts.reduce((sum, part) => sum + part.table.file.bytes + (part.lines?.apart ?? []).reduce((more, apart) => more + apart.table.file.bytes, 0), 0))
  state.filesMs = performance.now() - state.from
  return { currency: mapping.currency, chooses: parts.some((part) => part.section.kind === 'accounts'), bring: (run) => bringParts(run, { mapping, parts, contracts }) }
}

const bringParts = async (run: Run, given: Readonly<{ mapping: Mapping; parts: readonly Prepared[]; contracts: readonly Readonly<{ name: string; text: string }>[] }>): Promise<void> => {
  const of = (kind: RecordKind): readonly Prepared[] => given.parts.filter((part) => part.section.kind === kind)
  const report = (part: Prepared) => {
    run.book.columns[part.table.file.name] = part.table.columns
    for (const apart of part.lines?.apart ?? []) run.book.columns[apart.table.file.name] = apart.table.columns
    return run.book.part(part.section.kind, part.table.file.name)
  }
  for (const part of of('accounts')) await bringAccounts(run, part, report(part))
  if (of('accounts').length === 0) await openAccounts(run)
  for (const part of of('sites')) await bringSites(run, part, report(part))
  for (const part of of('families')) await bringFamilies(run, part, report(part))
  for (const part of of('items')) await bringItems(run, part, report(part))
  for (const part of of('packs')) await bringPacks(run, part, report(part))
  for (const part of of('list-prices')) await bringListPrices(run, part, report(part))
  for (const part of of('tax-rates')) await bringTaxRates(run, part, report(part))
  for (const part of of('client-items')) await bringClientItems(run, part, report(part))
  for (const { name, text } of given.contracts) await bringContracts(run, text, name)
  const documents = [...of('orders'), ...of('invoices'), ...of('payments')]
  if (documents.length === 0) return
  // small tables that every document refers to: each foreign key is looked up in them a hundred thousand times
  await tellPlanner(run.tx, 'accounts', 'sites', 'items', 'contracts')
  const facts = await LineFacts.load(run)
  const reports = new Map(documents.map((part) => [part, report(part)]))
  const reportOn = (part: Prepared): Part => reports.get(part) ?? report(part)
  const payments = new Payments()
  try {
    for (const part of of('orders')) await bringOrders(run, part, reportOn(part), facts)
    for (const part of of('payments')) await payments.read(run, part, reportOn(part), facts)
    for (const part of of('invoices')) await bringInvoices(run, part, { report: reportOn(part), facts, payments })
    run.background.add(() => payments.write(run))
    await run.background.done()
  } finally {
    await run.background.stop()
  }
  const unknown = [...facts.unknownItems.keys()]
  for (const fraction of facts.fractions()) run.book.note(null, 'tax-fraction', fraction)
  if (unknown.length > 0) run.book.note(null, 'unknown-items', { count: unknown.length, items: unknown.slice(0, 10).join(', ') })
}

const check = async (house: House, given: Readonly<{ ask: ImportAsk; run: Run; state: State; progress: Progress }>): Promise<void> => {
  const { ask, run, state, progress } = given
  const from = performance.now()
  const rules = new Map<string, { held: number; opened: number; changed: number; closed: number }>()
  state.accounts = [...run.accounts.values()].map(({ accountId, number, name }) => ({ accountId, number, name }))
  for (const account of run.accounts.values()) {
    progress.checking(account.name)
    const kept = await ask.check(run.tx, { accountId: account.accountId, today: house.clock.today(account.timeZone), stamp: run.stamp })
    for (const [rule, counts] of kept) {
      const sum = rules.get(rule) ?? { held: 0, opened: 0, changed: 0, closed: 0 }
      rules.set(rule, { held: sum.held + counts.held, opened: sum.opened + counts.opened, changed: sum.changed + counts.changed, closed: sum.closed + counts.closed })
    }
  }
  state.findings = [...rules].map(([rule, counts]) => ({ rule, ...counts })).sort((a, b) => a.rule.localeCompare(b.rule))
  state.checksMs = performance.now() - from
}

/** One event an account, where anything came of it. */
const tellAccounts = async (run: Run, importId: string): Promise<void> => {
  const moved = run.book.parts.some((part) => part.records.some((count) => count.new + count.changed + count.removed > 0))
  if (!moved) return
  for (const account of run.accounts.values()) {
    await record(run.tx, account.accountId, run.stamp, [
      { kind: 'exchange/import-done', subject: { kind: 'import', id: importId, text: account.name }, after: run.book.parts.map(({ kind, file, read, records }) => ({ kind, file, read, records })) },
    ])
  }
}

const reportOf = (state: State, outcome: 'done' | 'refused', problems: readonly ImportProblem[]): ImportReport => {
  const { book } = state
  const all = performance.now() - state.from
  return {
    mapping: state.name,
    dryRun: state.dryRun,
    state: outcome,
    problems,
    parts: outcome === 'done' ? book.parts : [],
    rejectedRows: outcome === 'done' ? book.rejectedRows : 0,
    valuesLeftOut: outcome === 'done' ? book.valuesLeftOut : 0,
    rejected: outcome === 'done' ? book.rejected : [],
    columns: outcome === 'done' ? columnsOf(book) : {},
    notes: book.notes,
    accounts: outcome === 'done' ? state.accounts : [],
    findings: outcome === 'done' ? state.findings : [],
    milliseconds: { files: Math.round(state.filesMs), rows: Math.round(state.rowsMs), checks: Math.round(state.checksMs), all: Math.round(all) },
  }
}

/** Only of files with rejected rows: for the table on screen and the download. */
const columnsOf = (book: ReportBook): ImportReport['columns'] => {
  const files = new Set(book.rejected.map((rejected) => rejected.file))
  return Object.fromEntries(Object.entries(book.columns).filter(([file]) => files.has(file)))
}
