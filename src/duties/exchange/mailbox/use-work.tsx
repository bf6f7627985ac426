// Work on one document: sends it, says what was refused, and brings everything anew that may have changed by it.

import { useState } from 'react'
import type { RefusalOut, Sent } from '#kit/api'
import { send, stale, told } from '#kit/api'
import { toast } from '#kit/toast'

export type Work = Readonly<{
  busy: string | null
  /** Answers whether it went; what was refused is told in a toast, or handed to `onRefused`. */
  go(what: string, path: string, body?: unknown, options?: Readonly<{ done?: string; onRefused?(refusal: RefusalOut | null, text: string): void }>): Promise<boolean>
}>

export const useWork = (accountId: string): Work => {
  const [busy, setBusy] = useState<string | null>(null)
  const go: Work['go'] = async (what, path, body, { done, onRefused } = {}) => {
    if (busy !== null) return false
    setBusy(what)
    try {
      const answer = await send<unknown>('POST', path, body).catch(told)
      if (answer === undefined) return false
      if (!answer.ok) {
        const text = textOf(answer)
        if (onRefused === undefined) toast({ text, bad: true })
        else onRefused(answer.refusal ?? null, text)
        return false
      }
      await stale('/exchange', `/accounts/${accountId}`, '/orders', '/invoices', '/worklist', '/shell')
      if (done !== undefined) toast({ text: done })
      return true
    } finally {
      setBusy(null)
    }
  }
  return { busy, go }
}

const textOf = (answer: Extract<Sent<unknown>, { ok: false }>): string => answer.refusal?.text ?? answer.problems?.map((problem) => problem.text).join(' ') ?? ''
