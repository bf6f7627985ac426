import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { accountIdOf } from '#platform/keyed-id'
import type { TestHouse } from '../../../test/pg.ts'
import { testHouse } from '../../../test/pg.ts'
import type { ImportOut, Uploaded } from './exchange.wire.ts'

let t: TestHouse
let director: Readonly<{ authorization: string }>

beforeAll(async () => {
  t = await testHouse()
  director = await t.signIn('director')
})
afterAll(() => t.close())

const MAPPING = `name: Small company
accounts: { file: shops.csv, number: =SC, name: =Small company, currency: =EUR, country: =DE }
sites: { file: shops.csv, account: =SC, number: no, name: name, opened-on: opened }
`
const SHOPS = 'no,name,opened\n1,One,2026-01-01\n2,Two,last year\n3,=cmd|x,2026-02-30\n4,Four,2026-03-01\n'

type Part = Readonly<{ name: string; filename?: string; content: string }>

const form = (parts: readonly Part[]) => {
  const boundary = 'a-boundary-of-the-test'
  const body = parts.map(({ name, filename, content }) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${filename === undefined ? '' : `; filename="${filename}"`}\r\n${filename === undefined ? '' : 'content-type: text/plain\r\n'}\r\n${content}\r\n`).join('') + `--${boundary}--\r\n`
  return { payload: body, headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } }
}

const upload = async (parts: readonly Part[], who = director) => {
  const { payload, headers } = form(parts)
  return t.app.inject({ method: 'POST', url: '/api/imports/uploads', headers: { ...headers, ...who }, payload })
}

const post = (url: string, payload: object) => t.app.inject({ method: 'POST', url, headers: director, payload })
const get = async <T>(url: string): Promise<T> => (await t.app.inject({ url, headers: director })).json() as T

const runKept = async (payload: object, url = '/api/imports'): Promise<ImportOut> => {
  const made = await post(url, payload)
  expect(made.statusCode).toBe(202)
  const { importId } = made.json() as { importId: string }
  expect((await get<ImportOut>(`/api/imports/${importId}`)).state).toBe('running')
  await t.runJobs()
  return get<ImportOut>(`/api/imports/${importId}`)
}

describe('an import in the browser', () => {
  let uploaded: Uploaded
  let done: ImportOut

  test('files are kept, and the first rows are shown as they would be read, with what is wrong in them', async () => {
    const response = await upload([{ name: 'mapping', filename: 'small.yaml', content: MAPPING }, { name: 'files', filename: 'C:\\extracts\\shops.csv', content: SHOPS }])
    expect(response.statusCode).toBe(200)
    uploaded = response.json() as Uploaded
    expect(uploaded.input.files.map((file) => file.name)).toEqual(['shops.csv'])
    expect(uploaded.preview.problems).toEqual([])
    const sites = uploaded.preview.sections.find((section) => section.kind === 'sites')
    expect(sites?.fields).toEqual(['account', 'number', 'name', 'opened-on'])
    expect(sites?.rows.map((row) => [row.row, row.values[3], row.wrongs.map((wrong) => `${wrong.field} ${wrong.say.key}`)])).toEqual([
      [2, '2026-01-01', []], [3, '', ['opened-on refusal.exchange/day']], [4, '', ['opened-on refusal.exchange/day']], [5, '2026-03-01', []],
    ])
  })

  test('a dry run reports and leaves nothing behind', async () => {
    const dry = await runKept({ input: uploaded.input, dryRun: true })
    expect(dry).toMatchObject({ state: 'done', dryRun: true, mapping: 'small.yaml' })
    expect(dry.report?.parts.find((part) => part.kind === 'sites')?.records).toEqual([{ kind: 'sites', new: 2, changed: 0, unchanged: 0, removed: 0 }])
    expect((await get<{ rows: unknown[] }>('/api/accounts')).rows).toEqual([])
  })

  test('the import puts the good rows in and keeps the bad ones in its report', async () => {
    done = await runKept({ input: uploaded.input, dryRun: false })
    expect(done.state).toBe('done')
    expect(done.report?.rejectedRows).toBe(2)
    expect(done.report?.rejected.map((rejected) => [rejected.row, rejected.column, rejected.value])).toEqual([[3, 'opened', 'last year'], [4, 'opened', '2026-02-30']])
    expect(done.report?.columns).toEqual({ 'shops.csv': ['no', 'name', 'opened'] })
  })

  test('the bad rows can be taken away as CSV, with their reasons and without a formula that runs', async () => {
    const csv = await t.app.inject({ url: `/api/imports/${done.importId}/rejects?file=shops.csv`, headers: director })
    expect(csv.headers['content-disposition']).toContain('rejected-shops.csv')
    const lines = csv.body.replace('\ufeff', '').trimEnd().split('\r\n')
    expect(lines[0]).toBe('no,name,opened,row,reason')
    expect(lines[1]).toContain('2,Two,last year,3,')
    expect(lines[2]).toContain("3,'=cmd|x,2026-02-30,4,")
  })

  test('values put right bring their rows in, and everything else stays as it is', async () => {
    const mended = await runKept({ file: 'shops.csv', dryRun: false, values: [{ row: 3, column: 'opened', value: '2025-06-01' }, { row: 4, column: 'opened', value: '2026-02-28' }] }, `/api/imports/${done.importId}/corrections`)
    expect(mended.report?.rejectedRows).toBe(0)
    expect(mended.report?.parts.find((part) => part.kind === 'sites')?.records).toEqual([{ kind: 'sites', new: 2, changed: 0, unchanged: 2, removed: 0 }])
    expect(mended.input?.files[0]?.sha256).not.toBe(done.input?.files[0]?.sha256)
  })

  test('the history shows every run, and a mapping used before can be chosen again', async () => {
    const history = await get<{ rows: ImportOut[]; next: string | null }>('/api/imports?limit=2')
    expect(history.rows).toHaveLength(2)
    expect(history.next).not.toBeNull()
    expect(history.rows[0]?.report?.rejected).toBeUndefined()
    const { rows } = await get<{ rows: { sha256: string; name: string; title: string }[] }>('/api/imports/mappings')
    expect(rows).toMatchObject([{ name: 'small.yaml', title: 'Small company' }])
    const again = await upload([{ name: 'saved', content: rows[0]?.sha256 ?? '' }, { name: 'savedName', content: 'small.yaml' }, { name: 'files', filename: 'shops.csv', content: SHOPS }])
    expect((again.json() as Uploaded).preview.sections).toHaveLength(2)
  })

  test('a broken mapping is told with its lines, and an import of it changes nothing', async () => {
    const response = await upload([{ name: 'mapping', filename: 'bad.yaml', content: 'sites: { file: shops.csv, nubmer: no }\n' }, { name: 'files', filename: 'shops.csv', content: SHOPS }])
    const { input, preview } = response.json() as Uploaded
    expect(preview.problems.map((problem) => problem.at)).toEqual(['bad.yaml:1', 'bad.yaml:1'])
    expect(await runKept({ input, dryRun: false })).toMatchObject({ state: 'refused', report: { problems: [{ at: 'bad.yaml:1' }, { at: 'bad.yaml:1' }] } })
  })

  test('a form without a mapping is refused with a sentence', async () => {
    const response = await upload([{ name: 'files', filename: 'shops.csv', content: SHOPS }])
    expect(response.statusCode).toBe(422)
    expect((response.json() as { problems: { text: string }[] }).problems[0]?.text).not.toContain('refusal.')
  })
})

test('to team members, readers and clients there are no imports', async () => {
  for (const role of ['team-member', 'read-only', 'client-user'] as const) {
    const who = await t.signIn(role)
    expect((await t.app.inject({ url: '/api/imports', headers: who })).statusCode).toBe(404)
    expect((await upload([{ name: 'mapping', filename: 'm.yaml', content: MAPPING }], who)).statusCode).toBe(404)
  }
})

describe('an account manager imports', () => {
  const BOOKS = `accounts: { file: books.csv, number: account, name: account, currency: =EUR, country: =DE }
sites: { file: books.csv, account: account, number: site, name: site }
`
  const as = async (who: Readonly<{ authorization: string }>, books: string): Promise<ImportOut> => {
    const uploaded = (await upload([{ name: 'mapping', filename: 'books.yaml', content: BOOKS }, { name: 'files', filename: 'books.csv', content: books }], who)).json() as Uploaded
    const made = await t.app.inject({ method: 'POST', url: '/api/imports', headers: who, payload: { input: uploaded.input, dryRun: false } })
    await t.runJobs()
    return (await t.app.inject({ url: `/api/imports/${(made.json() as { importId: string }).importId}`, headers: who })).json() as ImportOut
  }
  const accountsOf = async (who: Readonly<{ authorization: string }>) =>
    ((await t.app.inject({ url: '/api/accounts', headers: who })).json() as { rows: { number: string }[] }).rows.map((row) => row.number)

  test('new accounts, which become theirs, and never those of others', async () => {
    const anna = await t.signIn('account-manager')
    const first = await as(anna, 'account,site\nANNA,A1\n')
    expect([first.state, first.report?.rejectedRows]).toEqual(['done', 0])
    expect(await accountsOf(anna)).toEqual(['ANNA'])

    const bert = await t.signIn('account-manager')
    const second = await as(bert, 'account,site\nANNA,A9\nBERT,B1\n')
    expect(second.state).toBe('done')
    expect(second.report?.rejected.map((rejected) => [rejected.row, rejected.column, rejected.say.key])).toEqual([[2, 'account', 'refusal.exchange/account-of-others']])
    expect(await accountsOf(bert)).toEqual(['BERT'])
    const sites = await t.house.db.within('everything', (tx) => tx.rows<{ number: string }>(`SELECT s.number FROM sites s JOIN accounts a USING (account_id) WHERE a.number = 'ANNA'`))
    expect(sites).toEqual([{ number: 'A1' }])

    expect((await as(anna, 'account,site\nANNA,A1\nANNA,A2\n')).report?.parts.find((part) => part.kind === 'sites')?.records).toEqual([{ kind: 'sites', new: 1, changed: 0, unchanged: 1, removed: 0 }])
  })

  test('not into accounts they only read', async () => {
    const reader = await t.signIn('account-manager', { reads: [accountIdOf('ANNA')] })
    const done = await as(reader, 'account,site\nANNA,A9\n')
    expect(done.report?.rejected.map((rejected) => rejected.say.key)).toEqual(['refusal.exchange/account-of-others'])
  })

  test('and sees only their own imports; a report quotes rows', async () => {
    const cora = await t.signIn('account-manager')
    const mine = await as(cora, 'account,site\nCORA,C1\n')
    const listed = (await t.app.inject({ url: '/api/imports', headers: cora })).json() as { rows: { importId: string }[] }
    expect(listed.rows.map((row) => row.importId)).toEqual([mine.importId])
    const others = await get<{ rows: { importId: string }[] }>('/api/imports')
    const foreign = others.rows.find((row) => row.importId !== mine.importId)?.importId
    for (const url of [`/api/imports/${foreign}`, `/api/imports/${foreign}/rejects?file=books.csv`]) expect((await t.app.inject({ url, headers: cora })).statusCode).toBe(404)
    expect((await t.app.inject({ url: '/api/imports/mappings', headers: cora })).json()).toMatchObject({ rows: [{ name: 'books.yaml' }] })
  })
})
