import { describe, expect, it } from 'vitest'
import { shownKeys, withKnownSecrets, withoutSecrets, secretsOf, wayProblems } from './way.ts'
import type { FolderIn, ImapIn, MailOut, SftpIn, SftpOut, SmtpIn, Way } from './way.wire.ts'

const KEY = `SHA256:${'a'.repeat(43)}`
const folder: FolderIn = { kind: 'folder', path: '/srv/in', after: 'move', settleSeconds: 10 }
const sftp: SftpIn = { kind: 'sftp', host: 'sftp.example.com', port: 22, user: 'mainstay', password: 'hush', hostKey: KEY, path: '/out', after: 'delete' }
const imap: ImapIn = { kind: 'imap', host: 'imap.example.com', port: 993, secure: true, user: 'orders', password: 'hush', mailbox: 'INBOX', after: 'seen' }
const smtp: SmtpIn = { kind: 'smtp', port: 2525, maxBytes: 25_000_000, recipients: ['orders@example.com', '@edi.example.com'] }
const mail: MailOut = { kind: 'mail', to: 'in@example.com, copy@example.com', from: 'Mainstay <out@example.org>', subject: 'Invoice {stem}', server: { host: 'smtp.example.org', port: 587, secure: false, user: 'out', password: 'hush' } }

const wrongs = (way: Way): readonly string[] => wayProblems(way).map(({ at, say }) => `${at} ${say.key.replace('problem.way/', '')}`)

describe('the settings of a way', () => {
  it('are fine when they can be tried', () => {
    for (const way of [folder, sftp, imap, smtp, mail, { kind: 'none' } as const]) expect(wrongs(way)).toEqual([])
    expect(wrongs({ ...folder, path: 'C:\\orders\\in' })).toEqual([])
    expect(wrongs({ ...folder, path: '\\\\server\\share' })).toEqual([])
  })

  it('of a folder name a whole path within which everything stays', () => {
    expect(wrongs({ ...folder, path: 'in' })).toEqual(['path path-not-whole'])
    expect(wrongs({ ...folder, path: '/srv/../etc' })).toEqual(['path path'])
    expect(wrongs({ ...folder, pattern: '../*' })).toEqual(['pattern pattern'])
    expect(wrongs({ kind: 'folder', path: '/out', name: '../{name}' })).toEqual(['name name'])
    expect(wrongs({ kind: 'folder', path: '/out', name: 'invoice.xml' })).toEqual(['name name-same'])
    expect(wrongs({ kind: 'folder', path: '/out', name: '{stem}-{day}' })).toEqual(['name place'])
    expect(wrongs({ kind: 'folder', path: '/out', name: '{name}.part' })).toEqual(['name name'])
  })

  it('of SFTP need one way to sign in and the key of the server', () => {
    expect(wrongs({ ...sftp, password: '' })).toEqual(['password no-secret'])
    expect(wrongs({ ...sftp, privateKey: '-----BEGIN OPENSSH PRIVATE KEY-----\n...' })).toEqual(['privateKey two-secrets'])
    expect(wrongs({ ...sftp, password: '', privateKey: 'ssh-rsa AAAA' })).toEqual(['privateKey private-key'])
    expect(wrongs({ ...sftp, hostKey: 'yes' })).toEqual(['hostKey host-key'])
    expect(wrongs({ ...sftp, hostKey: ' ' })).toEqual(['hostKey host-key'])
    expect(wrongs({ ...sftp, host: 'sftp://example.com', port: 0 })).toEqual(['host host', 'port port'])
    expect(wrongs({ ...sftp, user: 'a\r\nb' })).toEqual(['user user'])
  })

  it('take fingerprints and whole public keys, several of them', () => {
    const body = `AAAA${'C3NzaC1lZDI1NTE5'.repeat(4)}`
    expect(shownKeys(`256 ${KEY} sftp.example.com (ED25519)\nssh-ed25519 ${body} root@sftp, ${KEY}`)).toEqual([KEY, body, KEY])
    expect(wrongs({ ...sftp, hostKey: `ssh-ed25519 ${body} root@sftp` })).toEqual([])
  })

  it('of a mailbox do not move mails to where they are', () => {
    expect(wrongs({ ...imap, after: 'move', archive: 'inbox' })).toEqual(['archive same-mailbox'])
    expect(wrongs({ ...imap, password: '' })).toEqual(['password password-missing'])
    expect(wrongs({ ...imap, mailbox: 'IN\r\nA1 DELETE INBOX' })).toEqual(['mailbox mailbox'])
  })

  it('of the listener name who may be written to, and hear no password from outside', () => {
    expect(wrongs({ ...smtp, recipients: [] })).toEqual(['recipients no-recipients'])
    expect(wrongs({ ...smtp, recipients: ['orders'] })).toEqual(['recipients.0 address'])
    expect(wrongs({ ...smtp, host: '0.0.0.0', user: 'relay', password: 'hush' })).toEqual(['password password-in-clear'])
    expect(wrongs({ ...smtp, user: 'relay' })).toEqual(['password user-and-password'])
  })

  it('of mail hold addresses and one line of subject', () => {
    expect(wrongs({ ...mail, to: ' , ' })).toEqual(['to no-recipients'])
    expect(wrongs({ ...mail, to: 'in@example.com, nobody' })).toEqual(['to address'])
    expect(wrongs({ ...mail, subject: 'Invoice\r\nBcc: x@example.com' })).toEqual(['subject subject'])
    expect(wrongs({ ...mail, from: 'Mainstay' })).toEqual(['from address'])
    expect(wrongs({ ...mail, server: { host: 'a b', port: 25, secure: false, user: 'x' } })).toEqual(['server.host host', 'server.password user-and-password'])
  })
})

describe('the secrets of a way', () => {
  const keyed: SftpOut = { kind: 'sftp', host: 'h', port: 22, user: 'u', privateKey: 'PEM-HUSH', passphrase: 'PHRASE-HUSH', hostKey: KEY, path: 'in' }

  it('are never shown, only that they are set', () => {
    for (const way of [sftp, imap, mail, keyed, { ...smtp, user: 'u', password: 'hush' }]) {
      expect(JSON.stringify(withoutSecrets(way))).not.toMatch(/hush/i)
      expect(secretsOf(way).every((secret) => /hush/i.test(secret))).toBe(true)
    }
    expect(withoutSecrets(keyed).secrets).toEqual(['privateKey', 'passphrase'])
    expect(withoutSecrets(mail)).toMatchObject({ kind: 'mail', server: { host: 'smtp.example.org', user: 'out' }, secrets: ['server.password'] })
    expect(withoutSecrets(folder)).toEqual({ ...folder, secrets: [] })
  })

  it('stay when other settings change, but never go to another server', () => {
    const { password: _, ...bare } = sftp
    expect(withKnownSecrets({ ...bare, path: '/new' }, sftp)).toMatchObject({ path: '/new', password: 'hush' })
    expect(withKnownSecrets({ ...bare, host: 'evil.example.net' }, sftp)).not.toHaveProperty('password')
    expect(withKnownSecrets({ ...bare, hostKey: `SHA256:${'b'.repeat(43)}` }, sftp)).not.toHaveProperty('password')
    expect(withKnownSecrets({ ...bare, privateKey: 'PEM' }, sftp)).not.toHaveProperty('password')
    expect(withKnownSecrets({ ...sftp, password: 'new' }, sftp).password).toBe('new')
    const server = { host: 'smtp.example.org', port: 587, secure: false, user: 'out' }
    expect(withKnownSecrets({ ...mail, server }, mail).server).toHaveProperty('password', 'hush')
    expect(withKnownSecrets({ ...mail, server: { ...server, host: 'evil.example.net' } }, mail).server).not.toHaveProperty('password')
  })
})
