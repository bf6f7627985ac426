// All ways by one hand: look into a way in, deliver by a way out. The SMTP listener does not collect; it is opened (`listenForMail`).

import type { Collected, CollectOptions, Delivered, Outgoing, Take } from './arrival.server.ts'
import { collectFolder } from './folder-in.server.ts'
import { deliverToFolder } from './folder-out.server.ts'
import { collectImap } from './imap-in.server.ts'
import type { MailOptions } from './mail-out.server.ts'
import { deliverByMail } from './mail-out.server.ts'
import { collectSftp } from './sftp-in.server.ts'
import { deliverBySftp } from './sftp-out.server.ts'
import type { FolderIn, ImapIn, SftpIn, WayOut } from './way.wire.ts'

/** Hands everything that has arrived to `take`, and puts away what was kept. Failures are told in `troubles`, never thrown. */
export const collect = (way: FolderIn | SftpIn | ImapIn, take: Take, options: CollectOptions = {}): Promise<Collected> => {
  switch (way.kind) {
    case 'folder': return collectFolder(way, take, options)
    case 'sftp': return collectSftp(way, take, options)
    case 'imap': return collectImap(way, take, options)
  }
}

export type DeliverOptions = Readonly<{ mail?: MailOptions }>

/** Sends a document. `none` is delivered by lying there to be fetched. */
export const deliver = async (way: WayOut, document: Outgoing, options: DeliverOptions = {}): Promise<Delivered> => {
  switch (way.kind) {
    case 'folder': return deliverToFolder(way, document)
    case 'sftp': return deliverBySftp(way, document)
    case 'mail': return deliverByMail(way, document, options.mail)
    case 'none': return { ok: true, where: 'API' }
  }
}
