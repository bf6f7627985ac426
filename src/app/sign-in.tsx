// Signing in: e-mail and password, the second factor, a new password by mail, and signing in again over a page that must not be lost.

import { listeners, queryClient, read, useRead } from '#kit/api'
import { Dialog } from '#kit/dialog'
import { TextField } from '#kit/fields'
import { Brand } from '#kit/icons'
import type { Words } from '#kit/words'
import { LANGUAGES, setLanguage, useWords } from '#kit/words'
import { Button, Checkbox } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import type { FormEvent, ReactNode } from 'react'
import { useEffect, useState } from 'react'
import type { AuthAnswer } from './auth.tsx'
import { auth } from './auth.tsx'
import type { ShellData } from './shell-data.tsx'

export const SignInPage = () => {
  const words = useWords()
  const navigate = useNavigate()
  const { to } = useSearch({ strict: false }) as { to?: string }
  const demo = useRead<Welcome>('/welcome').data?.demo ?? null
  const [chosen, setChosen] = useState<string | null>(null)
  const arrive = async (): Promise<void> => {
    queryClient.clear()
    listeners.signedIn()
    const shell = await read<ShellData>('/shell')
    const only = shell.accountCount === 1 ? shell.accounts[0] : undefined
    // A person with one account works there; everybody else starts with their day.
    const home = only === undefined ? '/' : `/accounts/${only.id}`
    void navigate({ href: isOurs(to) && to !== '/' ? to : home, replace: true })
  }
  return (
    <Door title={words.t('signIn.title')}>
      <SignInForm key={chosen ?? ''} onDone={arrive} {...(chosen === null || demo === null ? {} : { email: chosen, password: demo.password })} />
      <p className="s-door-more"><Link className="k-link" to="/forgot-password">{words.t('signIn.forgot')}</Link></p>
      {demo !== null && (
        <section className="s-door-demo" aria-label={words.t('signIn.demo')}>
          <h2>{words.t('signIn.demo')}</h2>
          <ul>
            {demo.people.map((person) => (
              <li key={person.email}>
                <button type="button" onClick={() => setChosen(person.email)}><b>{person.name}</b> <span lang="en">{person.what}</span></button>
              </li>
            ))}
          </ul>
        </section>
      )}
    </Door>
  )
}

/** What `GET /api/welcome` answers; the demo's passwords come only to the machine it runs on. */
type Welcome = Readonly<{ demo: Readonly<{ password: string; people: readonly Readonly<{ email: string; name: string; what: string }>[] }> | null }>

/** Only addresses of this app: a link must not send a person elsewhere after they gave their password. */
const isOurs = (to: string | undefined): to is string => to !== undefined && /^\/(?![/\\])/.test(to)

/** Over the page whose session ended; the page underneath stays as it is. */
export const SignInAgain = ({ email }: Readonly<{ email: string }>) => {
  const words = useWords()
  const done = async (): Promise<void> => {
    listeners.signedIn()
    await queryClient.invalidateQueries()
  }
  return (
    <Dialog title={words.t('signIn.again')} onClose={() => {}} closable={false} width={400}>
      <p className="k-second" style={{ marginBottom: 12 }}>{words.t('signIn.againText')}</p>
      <SignInForm onDone={done} email={email} />
    </Dialog>
  )
}

type SignInFormProps = Readonly<{ onDone(): Promise<void>; email?: string; password?: string }>

const SignInForm = ({ onDone, email: known = '', password: given = '' }: SignInFormProps) => {
  const words = useWords()
  const [email, setEmail] = useState(known)
  const [password, setPassword] = useState(given)
  const [second, setSecond] = useState(false)
  const { busy, problem, run } = useAsk()
  if (second) return <SecondFactor onDone={onDone} />
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void run(async () => {
      const answer = await auth('/sign-in/email', { email: email.trim(), password })
      if (!answer.ok) return problemOf(answer, words)
      if (answer.body['twoFactorRedirect'] === true) setSecond(true)
      else await onDone()
      return null
    })
  }
  return (
    <form className="s-form" onSubmit={submit}>
      <TextField label={words.t('signIn.email')} kind="email" name="email" autoComplete="username" value={email} onChange={setEmail} required autoFocus={known === ''} />
      <TextField label={words.t('signIn.password')} kind="password" name="password" autoComplete="current-password" value={password} onChange={setPassword} required autoFocus={known !== ''} error={problem} />
      <Button type="submit" variant="filled" loading={busy} fullWidth>{words.t('signIn.go')}</Button>
    </form>
  )
}

const SecondFactor = ({ onDone }: Readonly<{ onDone(): Promise<void> }>) => {
  const words = useWords()
  const [code, setCode] = useState('')
  const [backup, setBackup] = useState(false)
  const [trust, setTrust] = useState(false)
  const { busy, problem, run } = useAsk()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void run(async () => {
      const answer = await auth(backup ? '/two-factor/verify-backup-code' : '/two-factor/verify-totp', { code: code.replaceAll(/\s/g, ''), trustDevice: trust })
      if (!answer.ok) return answer.status === 401 || answer.status === 400 ? words.t('signIn.wrongCode') : problemOf(answer, words)
      await onDone()
      return null
    })
  }
  return (
    <form className="s-form" onSubmit={submit}>
      <p className="k-second">{words.t(backup ? 'signIn.backupText' : 'signIn.codeText')}</p>
      <TextField key={String(backup)} label={words.t(backup ? 'signIn.backup' : 'signIn.code')} kind={backup ? 'text' : 'code'} autoComplete="one-time-code" value={code} onChange={setCode} error={problem} required autoFocus />
      <Checkbox label={words.t('signIn.trust')} checked={trust} onChange={(event) => setTrust(event.currentTarget.checked)} />
      <Button type="submit" variant="filled" loading={busy} fullWidth>{words.t('signIn.go')}</Button>
      <button type="button" className="k-link" onClick={() => (setBackup(!backup), setCode(''))}>{words.t(backup ? 'signIn.useCode' : 'signIn.useBackup')}</button>
    </form>
  )
}

export const ForgotPage = () => {
  const words = useWords()
  const [email, setEmail] = useState('')
  const [sent, setSent] = useState(false)
  const { busy, problem, run } = useAsk()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void run(async () => {
      const answer = await auth('/request-password-reset', { email: email.trim() })
      if (!answer.ok) return problemOf(answer, words)
      setSent(true)
      return null
    })
  }
  return (
    <Door title={words.t('forgot.title')}>
      {sent ? (
        <p role="status">{words.t('forgot.sent', { email: email.trim() })}</p>
      ) : (
        <form className="s-form" onSubmit={submit}>
          <p className="k-second">{words.t('forgot.text')}</p>
          <TextField label={words.t('signIn.email')} kind="email" autoComplete="username" value={email} onChange={setEmail} error={problem} required autoFocus />
          <Button type="submit" variant="filled" loading={busy} fullWidth>{words.t('forgot.go')}</Button>
        </form>
      )}
      <p className="s-door-more"><Link className="k-link" to="/sign-in">{words.t('forgot.back')}</Link></p>
    </Door>
  )
}

const LEAST = 10

export const ResetPage = () => {
  const words = useWords()
  const { token } = useSearch({ strict: false }) as { token?: string }
  const [password, setPassword] = useState('')
  const [done, setDone] = useState(false)
  const { busy, problem, run } = useAsk()
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    void run(async () => {
      if (password.length < LEAST) return words.t('reset.tooShort', { count: LEAST })
      const answer = await auth('/reset-password', { token: token ?? '', newPassword: password })
      if (!answer.ok) return answer.status === 400 ? words.t('reset.expired') : problemOf(answer, words)
      setDone(true)
      return null
    })
  }
  return (
    <Door title={words.t('reset.title')}>
      {done ? (
        <p role="status">{words.t('reset.done')}</p>
      ) : (
        <form className="s-form" onSubmit={submit}>
          <TextField label={words.t('reset.password')} kind="password" autoComplete="new-password" value={password} onChange={setPassword} hint={words.t('reset.hint', { count: LEAST })} error={problem} required autoFocus />
          <Button type="submit" variant="filled" loading={busy} fullWidth>{words.t('reset.go')}</Button>
        </form>
      )}
      <p className="s-door-more"><Link className="k-link" to="/sign-in">{words.t('forgot.back')}</Link></p>
    </Door>
  )
}

/** One question at a time, and what came of it. */
const useAsk = () => {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const run = async (work: () => Promise<string | null>): Promise<void> => {
    setBusy(true)
    setProblem(null)
    try {
      setProblem(await work())
    } finally {
      setBusy(false)
    }
  }
  return { busy, problem, run }
}

const problemOf = (answer: AuthAnswer, words: Words): string => {
  if (answer.status === 0) return words.t('signIn.noConnection')
  if (answer.status === 429) return words.t('signIn.tooMany')
  if (answer.status === 401 || answer.status === 400) return words.t('signIn.wrong')
  return words.t('signIn.fault', { status: answer.status })
}

const Door = ({ title, children }: Readonly<{ title: string; children: ReactNode }>) => {
  const words = useWords()
  useEffect(() => {
    document.title = `${title} | Mainstay`
  }, [title])
  return (
    <main className="s-door">
      <div className="s-door-box">
        <p className="s-brand"><Brand /><span>Mainstay</span></p>
        <h1>{title}</h1>
        {children}
      </div>
      <p className="s-door-languages">
        {LANGUAGES.map(({ code, name }) => (
          <button key={code} type="button" lang={code} aria-pressed={code === words.language} onClick={() => void setLanguage(code)}>{name}</button>
        ))}
      </p>
    </main>
  )
}
