// Writes a functional acknowledgement (997): the group, each document's verdict, and the places of what was wrong.

import type { AcknowledgedError } from '../document.ts'
import { GROUP_VERDICTS } from './codes.ts'
import type { SetWriting } from './set-writing.ts'

export const writeAcknowledgement = (out: SetWriting): void => {
  const { acknowledges } = out.document
  const group = acknowledges.find((one) => one.level === 'group')
  if (group === undefined) {
    out.cannot('acknowledgement', '', 'no-group', 'error')
    return
  }
  const documents = acknowledges.filter((one) => one.level === 'document')
  out.add('AK1', out.needed('group-kind', group.set), out.needed('group-control', group.control))
  for (const one of documents) {
    out.add('AK2', one.set, one.control)
    writeErrors(out, one.errors)
    out.add('AK5', GROUP_VERDICTS.code(one.verdict) ?? 'A', ...codesOf(one.errors))
  }
  const refused = documents.filter((one) => one.verdict === 'rejected').length
  const counts = group.counts ?? { included: documents.length, received: documents.length, accepted: documents.length - refused }
  out.add('AK9', GROUP_VERDICTS.code(group.verdict) ?? 'A', String(counts.included), String(counts.received), String(counts.accepted), ...codesOf(group.errors))
}

const MOST_CODES = 5
const codesOf = (errors: readonly AcknowledgedError[]): string[] => errors.flatMap((one) => (one.segment === null && one.code !== null ? [one.code] : [])).slice(0, MOST_CODES)

const LONGEST_COPY = 99

/** A segment's entry, then those of its elements; one entry for errors that follow each other in the same segment. */
const writeErrors = (out: SetWriting, errors: readonly AcknowledgedError[]): void => {
  let open = ''
  for (const one of errors) {
    if (one.segment === null) continue
    const key = `${one.segment} ${one.segmentPosition}`
    if (one.element === null) {
      out.add('AK3', one.segment, String(one.segmentPosition ?? 1), null, one.code)
      open = ''
      continue
    }
    if (key !== open) out.add('AK3', one.segment, String(one.segmentPosition ?? 1), null, '8')
    open = key
    out.add('AK4', one.component === null ? String(one.element) : [String(one.element), String(one.component)], null, one.code, one.value?.slice(0, LONGEST_COPY))
  }
}
