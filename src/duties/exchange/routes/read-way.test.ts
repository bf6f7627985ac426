import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readWayIn, readWayOut } from './read-way.ts'

const folder = { kind: 'folder', path: '/srv/in', after: 'move', settleSeconds: 10 }
const wrongs = (read: ReturnType<typeof readWayIn | typeof readWayOut>): readonly string[] => (read.ok ? [] : read.problems.map(({ at, say }) => `${at} ${say.key.replace('problem.way/', '')}`))

describe('settings from outside', () => {
  it('are a way, without what no way of the kind has', () => {
    expect(readWayIn({ ...folder, password: 'hush', colour: 'red' })).toEqual({ ok: true, way: folder })
    expect(readWayOut({ kind: 'none' })).toEqual({ ok: true, way: { kind: 'none' } })
  })

  it('name their kind', () => {
    for (const value of [null, 7, 'folder', {}, { kind: 'ftp' }, { kind: 'toString' }, { kind: 'mail' }]) expect(wrongs(readWayIn(value))).toEqual(['kind kind'])
    expect(wrongs(readWayOut({ kind: 'imap' }))).toEqual(['kind kind'])
  })

  it('miss no field and have each of the right sort', () => {
    expect(wrongs(readWayIn({ kind: 'folder', path: 7 }))).toEqual(['after field', 'settleSeconds field', 'path field'])
    expect(wrongs(readWayIn({ ...folder, settleSeconds: -1 }))).toEqual(['settleSeconds field'])
    expect(wrongs(readWayOut({ kind: 'mail', to: 'a@example.com', from: 'b@example.com', subject: 'x', server: { host: 'h', secure: false } }))).toEqual(['server.port field'])
  })

  it('are judged once they can be read', () => {
    expect(wrongs(readWayIn({ ...folder, path: 'in' }))).toEqual(['path path-not-whole'])
  })

  it('of any other form are refused and never thrown', () => {
    const some = fc.record({ kind: fc.constantFrom('folder', 'sftp', 'imap', 'smtp', 'mail', 'none', 'x'), path: fc.anything(), host: fc.anything(), port: fc.anything(), server: fc.anything(), recipients: fc.anything() }, { requiredKeys: ['kind'] })
    fc.assert(fc.property(fc.oneof(some, fc.anything()), (value) => [readWayIn(value), readWayOut(value)].every((read) => read.ok || read.problems.length > 0)), { numRuns: 300 })
  })
})
