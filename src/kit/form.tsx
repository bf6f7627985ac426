// The state of a form: its values, what the server says is wrong at which field, the refusal of the whole, and sending it once.

import type { SubmitEvent } from 'react'
import { useCallback, useRef, useState } from 'react'
import type { Problem, RefusalOut, Sent } from './api.tsx'
import { told } from './api.tsx'

export type Form<F> = Readonly<{
  values: F
  set<K extends keyof F>(key: K, value: F[K]): void
  /** For fields that read typed text: an unreadable one stops the sending, its own message says why. */
  setRead<K extends keyof F>(key: K, value: F[K], readable: boolean): void
  error(at: string): string | null
  /** What belongs to no field: the refusal of the whole, and problems nobody shows. */
  refusal: RefusalOut | null
  busy: boolean
  /** Asked at the moment: something was typed that is saved nowhere. */
  unsaved(): boolean
  submit(event: SubmitEvent): void
}>

type FormOptions<F, T> = Readonly<{ initial: F; send(values: F): Promise<Sent<T>>; done(value: T): void; /** The first thing typed. */ touched?(): void }>

export const useForm = <F extends object, T>({ initial, send, done, touched }: FormOptions<F, T>): Form<F> => {
  const [values, setValues] = useState(initial)
  const [problems, setProblems] = useState<readonly Problem[]>([])
  const [refusal, setRefusal] = useState<RefusalOut | null>(null)
  const [unread, setUnread] = useState<ReadonlySet<keyof F>>(new Set())
  const [busy, setBusy] = useState(false)
  const typed = useRef(false)
  const unsaved = useCallback(() => typed.current, [])

  const set = <K extends keyof F>(key: K, value: F[K]): void => {
    if (!typed.current) touched?.()
    typed.current = true
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
        if (answer.ok) {
          typed.current = false
          return done(answer.value)
        }
        setProblems(answer.problems ?? [])
        setRefusal(answer.refusal ?? ofTheWhole(answer.problems ?? []))
        requestAnimationFrame(() => document.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
      })
      .catch(told)
      .finally(() => setBusy(false))
  }
  const error = (at: string): string | null => problems.find((problem) => problem.at === at)?.text ?? (refusal?.at === at && at !== '' ? refusal.text : null)
  return { values, set, setRead, error, refusal, busy, unsaved, submit }
}

/** A problem of no field is said like a refusal. */
const ofTheWhole = (problems: readonly Problem[]): RefusalOut | null => {
  const whole = problems.find((problem) => problem.at === '')
  return whole === undefined ? null : { code: 'problem', say: whole.say ?? { key: '' }, text: whole.text }
}
