import { describe, expect, it, vi } from 'vitest'
import type { Arrival } from './arrival.server.ts'
import { parsedMail } from './mail-parse.server.ts'
import { arrivalsOfMail, MAIL_LIMITS } from './mail-parts.server.ts'

// the machine may be busy with other tests
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const head = (more: readonly string[] = []): readonly string[] => ['From: Buyer <buyer@example.com>', 'To: orders@example.org', 'Subject: Order 4711 / week 12', 'Message-ID: <abc@example.com>', 'MIME-Version: 1.0', ...more]
const part = (headers: readonly string[], body: string): string => [...headers, '', body].join('\r\n')
const multipart = (kind: string, parts: readonly string[], edge = 'edge'): readonly [string, string] => [`Content-Type: multipart/${kind}; boundary="${edge}"`, [...parts.map((one) => `--${edge}\r\n${one}`), `--${edge}--`, ''].join('\r\n')]
const mail = (kind: string, parts: readonly string[]): Buffer => {
  const [type, body] = multipart(kind, parts)
  return Buffer.from(part(head([type]), body))
}
const attached = (name: string, content: string, type = 'application/octet-stream'): string => part([`Content-Type: ${type}`, `Content-Disposition: attachment; filename="${name}"`, 'Content-Transfer-Encoding: base64'], Buffer.from(content).toString('base64'))
const text = part(['Content-Type: text/plain; charset=utf-8'], 'Please find our order attached.')
const told = (arrivals: readonly Arrival[]): readonly string[] => arrivals.map(({ name, bytes }) => `${name}: ${Buffer.isBuffer(bytes) ? bytes.toString().trim() : ''}`)

describe('a mail taken apart', () => {
  it('gives each attachment, with sender, time and message id', async () => {
    const arrivals = await arrivalsOfMail(mail('mixed', [text, attached('order.edi', 'UNA'), attached('order.pdf', '%PDF')]), Date.UTC(2026, 2, 2, 10, 15))
    expect(told(arrivals)).toEqual(['order.edi: UNA', 'order.pdf: %PDF'])
    expect(arrivals[0]).toMatchObject({ from: 'buyer@example.com', origin: '<abc@example.com>', receivedAt: '2026-03-02T10:15:00.000Z' })
  })

  it('without an attachment gives its text under the name of its subject', async () => {
    expect(told(await arrivalsOfMail(Buffer.from(part(head(), 'Please send 12 cartons.'))))).toEqual(['Order 4711 - week 12.txt: Please send 12 cartons.'])
    const html = part(head(['Content-Type: text/html']), '<p>12 cartons</p>')
    expect(told(await arrivalsOfMail(Buffer.from(html)))).toEqual(['Order 4711 - week 12.html: <p>12 cartons</p>'])
  })

  it('leaves out pictures of the text, signatures and empty parts, and then gives the text', async () => {
    const logo = part(['Content-Type: image/png', 'Content-Disposition: inline; filename="logo.png"', 'Content-ID: <logo>', 'Content-Transfer-Encoding: base64'], 'iVBORw0KGgo=')
    const seal = attached('smime.p7s', 'seal', 'application/pkcs7-signature')
    expect(told(await arrivalsOfMail(mail('mixed', [text, logo, seal, attached('empty.edi', '')])))).toEqual(['Order 4711 - week 12.txt: Please find our order attached.'])
    const photo = attached('delivery-note.jpg', 'JPEG', 'image/jpeg')
    expect(told(await arrivalsOfMail(mail('mixed', [text, photo])))).toEqual(['delivery-note.jpg: JPEG'])
  })

  it('finds the attachments of a mail that was sent on as an attachment', async () => {
    const inner = mail('mixed', [text, attached('inner.edi', 'UNB')]).toString()
    const sentOn = part(['Content-Type: message/rfc822', 'Content-Disposition: attachment; filename="order.eml"'], inner.replaceAll('edge', 'inner-edge'))
    expect(told(await arrivalsOfMail(mail('mixed', [text, sentOn])))).toEqual(['inner.edi: UNB'])
  })

  it('reads names in any writing, and lets none of them lead anywhere', async () => {
    const named = (disposition: string): string => part(['Content-Type: application/octet-stream', `Content-Disposition: attachment; ${disposition}`], 'x')
    const arrivals = await arrivalsOfMail(
      mail('mixed', [named("filename*=UTF-8''Bestellung%20M%C3%BCller.edi"), named('filename="=?utf-8?B?QmVzdGVsbHVuZyDigqwuZWRp?="'), named('filename="../../etc/passwd"'), named('filename="C:\\\\in\\\\a.edi"'), named(''), named('filename="same.edi"'), named('filename="same.edi"')]),
    )
    expect(arrivals.map(({ name }) => name)).toEqual(['Bestellung Müller.edi', 'Bestellung €.edi', 'passwd', 'a.edi', 'Order 4711 - week 12.bin', 'same.edi', 'same-2.edi'])
  })

  it('has a name of its own for a mail without message id: its content', async () => {
    const bare = Buffer.from('From: a@example.com\r\n\r\nHello')
    const [one, two] = [await arrivalsOfMail(bare), await arrivalsOfMail(bare)]
    expect(one[0]?.origin).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(one[0]?.origin).toBe(two[0]?.origin)
    expect(one[0]?.name).toBe('mail.txt')
  })

  it('takes a thousand attachments, and arrives whole with more', async () => {
    const many = (count: number): Buffer => mail('mixed', Array.from({ length: count }, (_, at) => attached(`${at}.edi`, `${at}`)))
    expect((await arrivalsOfMail(many(MAIL_LIMITS.attachments))).length).toBe(1000)
    const whole = await arrivalsOfMail(many(MAIL_LIMITS.attachments + 1))
    expect(whole.map(({ name }) => name)).toEqual(['Order 4711 - week 12.eml'])
  })

  it('is the same whether it is large and read beside the server, or small', async () => {
    const small = mail('mixed', [text, attached('order.edi', 'UNA'), attached('order.pdf', '%PDF')])
    const large = mail('mixed', [text, attached('order.edi', 'UNA'), attached('order.pdf', '%PDF'), attached('large.bin', 'x'.repeat(300_000))])
    const [few, more] = [await arrivalsOfMail(small), await arrivalsOfMail(large)]
    expect(more.slice(0, 2)).toEqual(few)
    expect(more[2]?.name).toBe('large.bin')
    expect(more[2]?.bytes.toString()).toBe('x'.repeat(300_000))
  })

  it('arrives whole when it has more lines than a reader stands, or takes too long', async () => {
    const lines = Buffer.from(part(head(), '\r\n'.repeat(600_000)))
    const whole = await arrivalsOfMail(lines)
    expect(whole.map(({ name, bytes }) => [name, Buffer.isBuffer(bytes) && bytes.equals(lines)])).toEqual([['mail.eml', true]])
    const large = mail('mixed', [attached('large.bin', 'x'.repeat(300_000))])
    expect(await parsedMail(large, {}, 0)).toBeNull()
    expect((await parsedMail(large, {}))?.attachments.length).toBe(1)
  })

  it('survives mails made to explode: nested parts, endless heads, mails within mails', async () => {
    const nested = Array.from({ length: 400 }, (_, at) => at).reduceRight((inner, at) => {
      const [type, body] = multipart('mixed', [inner], `edge${at}`)
      return part([type], body)
    }, text)
    const heads = Array.from({ length: 40_000 }, (_, at) => `X-Filler-${at}: ${'x'.repeat(40)}`)
    const wrapped = Array.from({ length: 60 }).reduce<string>((inner) => part(['Content-Type: message/rfc822'], inner), text)
    for (const bomb of [part(head(nested.split('\r\n').slice(0, 1)), nested.split('\r\n').slice(1).join('\r\n')), part(head(heads), 'x'), part(head(['Content-Type: message/rfc822']), wrapped)]) {
      const arrivals = await arrivalsOfMail(Buffer.from(bomb))
      expect(arrivals.length).toBeGreaterThan(0)
      expect(arrivals.reduce((sum, { bytes }) => sum + (Buffer.isBuffer(bytes) ? bytes.length : 0), 0)).toBeLessThanOrEqual(bomb.length)
    }
  })

  it('of random bytes and of every cut of a mail gives something and never fails', async () => {
    const whole = mail('mixed', [text, attached('order.edi', 'UNA:+.? UNB'), attached('other.edi', 'ISA*00')])
    for (let end = 0; end < whole.length; end += 7) expect((await arrivalsOfMail(whole.subarray(0, end))).length).toBeGreaterThan(0)
    let seed = 7
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647)
    for (let time = 0; time < 200; time += 1) {
      const broken = Buffer.from(whole)
      for (let change = 0; change < 12; change += 1) broken[random() % broken.length] = random() % 256
      const arrivals = await arrivalsOfMail(broken)
      expect(arrivals.length).toBeGreaterThan(0)
      for (const { name } of arrivals) expect(name).not.toMatch(/[/\\\p{Cc}]|^\./u)
    }
  })
})
