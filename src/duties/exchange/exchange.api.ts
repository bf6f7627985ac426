// Imports over HTTP: files come first and are kept, a preview answers at once; the import itself runs as a job. Rejected rows can be
// taken away as CSV, or mended and imported again.

import type { FastifyRequest } from 'fastify'
import { csvRecord } from '#formats/csv'
import { say } from '#ground/say'
import { NotFound, Unreadable } from '#platform/errors'
import type { House } from '#platform/house'
import type { App } from '#platform/http'
import { sessionOf, spoken } from '#platform/http'
import { RUN_IMPORT } from './exchange.job.ts'
import type { ImportRow } from './exchange.store.ts'
import { beginWithin, closeDeadImports, loadImport, loadImports } from './exchange.store.ts'
import type { ImportInput, KeptFile } from './exchange.wire.ts'
import * as wire from './exchange.wire.ts'
import { correctFile, mappingText, withFolder } from './kept-files.server.ts'
import { assertMayImport, importsOf } from './may-import.server.ts'
import { previewImport } from './preview.server.ts'
import type { Rejected } from './report.ts'

export const exchangeApi = (app: App, house: House): void => {
  const { db, clock, jobs } = house

  const importer = (request: FastifyRequest) => {
    const session = sessionOf(request)
    assertMayImport(session)
    return session
  }

  const start = (request: FastifyRequest, input: ImportInput, dryRun: boolean): Promise<string> => {
    const session = importer(request)
    return db.within('everything', async (tx) => {
      const importId = await beginWithin(tx, { now: clock.now(), userId: session.userId, mapping: input.mapping.name, dryRun, input })
      await jobs.add(tx, RUN_IMPORT, { importId, email: session.email })
      return importId
    })
  }

  const one = async (request: FastifyRequest<{ Params: { importId: string } }>): Promise<ImportRow> => {
    const by = importsOf(importer(request))
    const row = await db.within('everything', (tx) => loadImport(tx, request.params.importId))
    if (row === null || (by !== null && row.userId !== by)) throw new NotFound()
    return row
  }

  app.get('/api/imports', { schema: { querystring: wire.ImportsAsk, response: { 200: wire.ImportList }, summary: 'The history of imports, the newest first.' } }, async (request) => {
    const by = importsOf(importer(request))
    const limit = request.query.limit ?? 50
    const rows = await db.within('everything', async (tx) => {
      await closeDeadImports(tx, clock.now())
      return loadImports(tx, { before: request.query.after ?? null, limit: limit + 1, by })
    })
    const shown = rows.slice(0, limit)
    return { rows: shown, next: rows.length > limit ? (shown.at(-1)?.importId ?? null) : null }
  })

  app.get('/api/imports/mappings', { schema: { response: { 200: wire.SavedMappings }, summary: 'Mappings used before.' } }, async (request) => {
    const by = importsOf(importer(request))
    return { rows: savedMappings(await db.within('everything', (tx) => loadImports(tx, { before: null, limit: 200, by }))) }
  })

  app.post('/api/imports/uploads', { schema: { response: { 200: wire.Uploaded }, consumes: ['multipart/form-data'], summary: 'Keeps a mapping and its files, and shows the first rows as they would be read.' } }, async (request) => {
    importer(request)
    const input = await receive(house, request)
    const preview = await withFolder(house, input, async (folder) => previewImport({ mapping: input.mapping.name, text: await mappingText(house, input), dataDir: folder }))
    return { input, preview }
  })

  app.post('/api/imports', { schema: { body: wire.ImportNew, response: { 202: wire.ImportMade }, summary: 'Starts an import or a dry run of files that were kept.' } }, async (request, reply) => {
    importer(request)
    for (const file of [request.body.input.mapping, ...request.body.input.files]) await house.files.sizeOf(file.sha256)
    return reply.status(202).send({ importId: await start(request, request.body.input, request.body.dryRun) })
  })

  app.get('/api/imports/:importId', { schema: { params: wire.ImportPath, response: { 200: wire.ImportOut }, summary: 'One import: its progress while it runs, then its report.' } }, async (request) => one(request))

  app.post('/api/imports/:importId/corrections', { schema: { params: wire.ImportPath, body: wire.Corrections, response: { 202: wire.ImportMade }, summary: 'Puts values right in rejected rows and imports their file again.' } }, async (request, reply) => {
    const row = await one(request)
    const columns = row.report?.columns[request.body.file]
    if (row.input === null || columns === undefined) throw new Unreadable([{ at: 'file', say: say('refusal.exchange/file-missing', { file: request.body.file }) }])
    const input = await correctFile(house, row.input, { corrections: request.body, columns })
    return reply.status(202).send({ importId: await start(request, input, request.body.dryRun) })
  })

  app.get('/api/imports/:importId/rejects', { schema: { params: wire.ImportPath, querystring: wire.RejectsAsk, summary: 'The rejected rows of one file as CSV, each with its reasons.' } }, async (request, reply) => {
    const { report } = await one(request)
    const columns = report?.columns[request.query.file]
    if (report === null || columns === undefined) throw new NotFound()
    const text = rejectsCsv(report.rejected.filter((rejected) => rejected.file === request.query.file), columns, (reason) => spoken(request, reason))
    return reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="rejected.csv"; filename*=UTF-8''${encodeURIComponent(`rejected-${request.query.file.replace(/\.(csv|xlsx)(\.gz)?$/, '')}.csv`)}`)
      .send(text)
  })
}

const rejectsCsv = (rejected: readonly Rejected[], columns: readonly string[], speak: (reason: Rejected['say']) => string): string => {
  const rows = new Map<number, { cells: readonly string[]; reasons: string[] }>()
  for (const { row, cells, column, say: reason } of rejected) {
    const entry = rows.get(row) ?? { cells, reasons: [] }
    entry.reasons.push(column === '' ? speak(reason) : `${column}: ${speak(reason)}`)
    rows.set(row, entry)
  }
  return [
    `\ufeff${csvRecord([...columns, 'row', 'reason'])}`,
    ...[...rows].sort(([a], [b]) => a - b).map(([row, { cells, reasons }]) => csvRecord([...columns.map((_, at) => cells[at] ?? ''), String(row), reasons.join(' ')])),
  ].join('')
}

const savedMappings = (rows: readonly ImportRow[]): wire.SavedMappings['rows'] => {
  const found = new Map<string, wire.SavedMappings['rows'][number]>()
  for (const { input, report, startedAt } of rows) {
    if (input === null || found.has(input.mapping.sha256)) continue
    found.set(input.mapping.sha256, { ...input.mapping, title: report?.mapping ?? input.mapping.name, usedAt: startedAt })
  }
  return [...found.values()]
}

/** Parts of the form: `mapping`, one file; `files`, any number; or the field `saved`, the content hash of a mapping used before. */
const receive = async (house: House, request: FastifyRequest): Promise<ImportInput> => {
  const files: KeptFile[] = []
  let mapping: KeptFile | null = null
  let saved = { sha256: '', name: '' }
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      if (part.fieldname === 'saved') saved = { ...saved, sha256: String(part.value) }
      if (part.fieldname === 'savedName') saved = { ...saved, name: String(part.value) }
      continue
    }
    const name = nameOf(part.filename)
    const kept = await house.db.within('everything', (tx) => house.files.keep(tx, { bytes: part.file, mediaType: part.mimetype, now: house.clock.now() }))
    if (part.file.truncated) throw new Unreadable([{ at: name, say: say('refusal.exchange/upload-too-large', { file: name }) }])
    if (part.fieldname === 'mapping') mapping = { name, ...kept }
    else files.push({ name, ...kept })
  }
  if (mapping === null && saved.sha256 !== '') mapping = { name: nameOf(saved.name === '' ? 'mapping.yaml' : saved.name), sha256: saved.sha256, size: await house.files.sizeOf(saved.sha256) }
  if (mapping === null) throw new Unreadable([{ at: 'mapping', say: say('refusal.exchange/upload-no-mapping') }])
  return { mapping, files }
}

/** The last part of a path a browser may send; nothing that hides or leads elsewhere. */
const nameOf = (filename: string): string => {
  const name = filename.split(/[/\\]/).at(-1)?.replace(/[\u0000-\u001f]/g, '').replace(/^\.+/, '').slice(0, 200) ?? ''
  return name === '' ? 'file' : name
}
