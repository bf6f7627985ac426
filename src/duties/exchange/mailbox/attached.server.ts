// The invoice or order that a PDF carries inside it as XML (Factur-X, ZUGFeRD, Order-X, XRechnung).

import type { Problem } from '#formats/problem'
import { say } from '#ground/say'

export type Attached = Readonly<{ xml: Uint8Array; problems: readonly Problem[] }> | Readonly<{ xml: null; problems: readonly Problem[] }>

export const attachedXml = async (pdf: Uint8Array): Promise<Attached> => {
  // the reader of PDFs is large, and few files need it
  const { attachmentsOfPdf } = await import('../pages/pdf.server.ts')
  const { files, problems } = await attachmentsOfPdf(pdf)
  // those with the standards' names come first
  const found = files[0]
  if (found !== undefined) return { xml: found.bytes, problems }
  return { xml: null, problems: problems.length > 0 ? problems : [{ code: 'file/no-document-inside', severity: 'note', at: '', say: say('problem.file/no-document-inside') }] }
}
