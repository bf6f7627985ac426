import { describe, expect, test } from 'vitest'
import { draftOf, freshWay, isElsewhere, isShown, WAYS_IN, WAYS_OUT, wayOf } from './way-draft.ts'

describe('the settings of a way in a form', () => {
  test('go to and fro without losing a thing', () => {
    const sftp = { kind: 'sftp', host: 'sftp.client.example', port: 22, user: 'us', hostKey: `SHA256:${'a'.repeat(43)}`, path: '/in', name: '{stem}.edi' }
    expect(wayOf(draftOf({ ...sftp, secrets: ['password'] }, WAYS_OUT), WAYS_OUT)).toEqual(sftp)
    const mail = { kind: 'mail', to: 'orders@client.example', from: 'edi@us.example', subject: '{name}', server: { host: 'smtp.us.example', port: 587, secure: false, user: 'edi' } }
    expect(wayOf(draftOf(mail, WAYS_OUT), WAYS_OUT)).toEqual(mail)
    const listener = { kind: 'smtp', host: '127.0.0.1', port: 2525, maxBytes: 25_000_000, recipients: ['orders@us.example', '@edi.us.example'] }
    expect(wayOf(draftOf(listener, WAYS_IN), WAYS_IN)).toEqual(listener)
    const imap = { kind: 'imap', host: 'imap.us.example', port: 993, secure: true, user: 'orders', mailbox: 'INBOX', after: 'seen' }
    expect(wayOf(draftOf(imap, WAYS_IN), WAYS_IN)).toEqual(imap)
  })

  test('leave out what is empty, but not what must be there: the server says what is missing', () => {
    expect(wayOf(freshWay('folder', WAYS_IN['folder'] ?? []), WAYS_IN)).toEqual({ kind: 'folder', path: '', settleSeconds: 5, after: 'move' })
    expect(wayOf({ ...freshWay('sftp', WAYS_OUT['sftp'] ?? []), port: '' }, WAYS_OUT)).toEqual({ kind: 'sftp', host: '', user: '', hostKey: '', path: '' })
  })

  test('ask for a passphrase with a private key only, and for a server only where one is named', () => {
    const passphrase = WAYS_OUT['sftp']?.find(({ at }) => at === 'passphrase')
    const host = WAYS_OUT['mail']?.find(({ at }) => at === 'server.host')
    if (passphrase === undefined || host === undefined) throw new Error('no such field')
    expect(isShown(passphrase, { kind: 'sftp', privateKey: '' })).toBe(false)
    expect(isShown(passphrase, { kind: 'sftp', privateKey: '-----BEGIN' })).toBe(true)
    expect(isShown(host, { kind: 'mail', server: '' })).toBe(false)
    expect(wayOf({ kind: 'mail', to: 'a@b.example', from: 'c@d.example', subject: 'x', server: '', 'server.host': 'left.example' }, WAYS_OUT)).toEqual({ kind: 'mail', to: 'a@b.example', from: 'c@d.example', subject: 'x' })
  })

  test('know another server or user from a new folder: a secret kept holds for the same place', () => {
    const begun = { kind: 'sftp', host: 'a.example', port: '22', user: 'us', path: '/in' }
    expect(isElsewhere({ ...begun, path: '/out' }, begun)).toBe(false)
    expect(isElsewhere({ ...begun, user: 'them' }, begun)).toBe(true)
  })
})
