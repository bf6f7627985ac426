// The state of a form: its values, what the server says is wrong at which field, the refusal of the whole, and sending it once.

import type { SubmitEvent } from 'react'
import { useState } from 'react'
import type { Problem, RefusalOut, Sent } from './api.tsx'

export type Form<F> = Readonly<{
  values: F
  set<K extends keyof F>(key: K, value: F[K]): void
  /** For fields that read typed text: an unreadable one stops the sending, its own message says why. */
  setRead<K extends keyof F>(key: K, value: F[K], readable: boolean): void
  error(at: string): string | null
  /** What belongs to no field: the refusal of the whole, and problems nobody shows. */
  refusal: RefusalOut | null
  busy: boolean
  submit(event: SubmitEvent): void
}>

type FormOptions<F, T> = Readonly<{ initial: F; send(values: F): Promise<Sent<T>>; done(value: T): void }>

export const useForm = <F extends object, T>({ initial, send, done }: FormOptions<F, T>): Form<F> => {
  const [values, setValues] = useState(initial)
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const [refusal, setRefusal] = useState<RefusalOut | null>(null)
  const [unread, setUnread] = useState<ReadonlySet<keyof F>>(new Set())
  const [busy, setBusy] = useState(false)

  const set = <K extends keyof F>(key: K, value: F[K]): void => {
    setValues((was) => ({ ...was, [key]: value }))
    setProblems((was) => was.filter((problem) => problem.at !== key && !problem.at.startsWith(`${String(key)}.`)))
    setRefusal((was) => (was?.at === key ? null : was))
  }
  const setRead = <K extends keyof F>(key: K, value: F[K], readable: boolean): void => {
    set(key, value)
    setUnread((was) => {
      const next = new Set(was)
      if (readable) next.delete(key)
      else next.add(key)
      return next
    })
  }
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    if (busy || unread.size > 0) return
    setBusy(true)
    setProblems([])
    setRefusal(null)
    send(values)
      .then((answer) => {
        if (answer.ok) return done(answer.value)
        setProblems(answer.problems ?? [])
        setRefusal(answer.refusal ?? null)
        requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
      })
      .finally(() => setBusy(false))
  }
  const error = (at: string): string | null => problems.find((problem) => problem.at === at)?.text ?? (refusal?.at === at && at !== '' ? refusal.text : null)
  return { values, set, setRead, error, refusal, busy, submit }
}
