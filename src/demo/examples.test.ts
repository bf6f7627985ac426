// The sample documents of examples/edi are right, and speak of what the demo world has.

import { createReadStream, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { TradeDocument } from '#formats/document'
import { readFile } from '#duties/exchange/mailbox/read.server'
import { validateFile } from '#duties/exchange/mailbox/validate.server'
import { itemCodes } from '#duties/exchange/mailbox/take-order'
import { auberon, kestrel, vesper } from './accounts.ts'
import { goods } from './goods.ts'

const FOLDER = join(import.meta.dirname, '../../examples/edi')
const files = readdirSync(FOLDER).filter((name) => /\.(x12|edi|xml)$/.test(name))
const sites = new Set([kestrel(), auberon(), vesper()].flatMap((account) => account.sites.flatMap((site) => [site.number, site.clientNumber, site.gln])))
const numbers = new Set(goods().map((good) => good.number))

describe('the sample documents', () => {
  it('are there', () => expect(files).toEqual(['auberon-order.edi', 'kestrel-order.x12', 'vesper-order.xml']))

  it.each(files)('%s is valid and names sites and goods of the demo world', async (name) => {
    const documents: TradeDocument[] = []
    const read = await readFile(createReadStream(join(FOLDER, name)), async (document) => void documents.push(document))
    expect([read.problems, documents.flatMap((document) => document.problems)]).toEqual([[], []])
    expect((await validateFile(join(FOLDER, name))).failed).toEqual([])
    const [order] = documents
    const places = order?.lines.some((line) => line.splits.length > 0) ? order.lines.flatMap((line) => line.splits.map((split) => split.site)) : (order?.parties.filter((party) => party.role === 'ship-to').flatMap((party) => party.ids.map((identity) => identity.id)) ?? [])
    expect(places.length).toBeGreaterThan(0)
    expect(places.filter((place) => !sites.has(place))).toEqual([])
    const unknown = order?.lines.flatMap((line) => itemCodes(line).filter((code) => !numbers.has(code)))
    expect(unknown).toEqual(name.startsWith('auberon') ? ['HOTEL-SOAP'] : [])
  })
})
