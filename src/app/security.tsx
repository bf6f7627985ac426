// A person's own sign-in: password and second factor.

import { Facts, Page, Section } from '#kit/page'
import { TextField } from '#kit/fields'
import { State } from '#kit/state'
import { toast } from '#kit/toast'
import { stale } from '#kit/api'
import { useWords } from '#kit/words'
import { Button } from '@mantine/core'
import type { FormEvent } from 'react'
import { useState } from 'react'
import { auth } from './auth.tsx'
import { useShell } from './shell-data.tsx'

export const SecurityPage = () => {
  const words = useWords()
  const shell = useShell()
  if (shell === undefined) return null
  const { person } = shell
  return (
    <Page title={words.t('security.title')}>
      <div className="s-narrow">
        <Facts facts={[
          { label: words.t('security.name'), value: person.name },
          { label: words.t('signIn.email'), value: person.email },
          { label: words.t('security.role'), value: words.t(`role.${person.role}`) },
        ]} />
        <div style={{ height: 24 }} />
        <PasswordPart />
        <SecondFactorPart on={person.twoFactor} />
      </div>
    </Page>
  )
}

const PasswordPart = () => {
  const words = useWords()
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [problem, setProblem] = useState<Readonly<{ at: 'current' | 'next'; text: string }> | null>(null)
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    if (next.length < 10) return setProblem({ at: 'next', text: words.t('reset.tooShort', { count: 10 }) })
    const answer = await auth('/change-password', { currentPassword: current, newPassword: next, revokeOtherSessions: true })
    if (!answer.ok) return setProblem({ at: 'current', text: words.t(answer.status === 429 ? 'signIn.tooMany' : 'security.wrongPassword') })
    setProblem(null)
    setCurrent('')
    setNext('')
    toast({ text: words.t('security.passwordChanged') })
  }
  return (
    <Section title={words.t('security.password')} hint={words.t('security.passwordHint')}>
      <form className="s-form" onSubmit={(event) => void submit(event)}>
        <TextField label={words.t('security.current')} kind="password" autoComplete="current-password" value={current} onChange={setCurrent} error={problem?.at === 'current' ? problem.text : null} required />
        <TextField label={words.t('reset.password')} kind="password" autoComplete="new-password" value={next} onChange={setNext} hint={words.t('reset.hint', { count: 10 })} error={problem?.at === 'next' ? problem.text : null} required />
        <div><Button type="submit">{words.t('security.change')}</Button></div>
      </form>
    </Section>
  )
}

type Setup = Readonly<{ uri: string; backupCodes: readonly string[] }>

const SecondFactorPart = ({ on }: Readonly<{ on: boolean }>) => {
  const words = useWords()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const [setup, setSetup] = useState<Setup | null>(null)
  const [problem, setProblem] = useState<string | null>(null)

  const begin = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const answer = await auth(on ? '/two-factor/disable' : '/two-factor/enable', { password })
    if (!answer.ok) return setProblem(words.t(answer.status === 429 ? 'signIn.tooMany' : 'security.wrongPassword'))
    setProblem(null)
    setPassword('')
    if (on) {
      await stale('/shell')
      return toast({ text: words.t('security.factorOff') })
    }
    setSetup({ uri: String(answer.body['totpURI']), backupCodes: (answer.body['backupCodes'] as string[] | undefined) ?? [] })
  }
  const confirm = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const answer = await auth('/two-factor/verify-totp', { code: code.replaceAll(/\s/g, '') })
    if (!answer.ok) return setProblem(words.t(answer.status === 429 ? 'signIn.tooMany' : 'signIn.wrongCode'))
    setProblem(null)
    setSetup(null)
    setCode('')
    await stale('/shell')
    toast({ text: words.t('security.factorOn') })
  }
  const hint = <State kind={on ? 'kept' : 'open'} word={words.t(on ? 'security.isOn' : 'security.isOff')} />
  return (
    <Section title={words.t('security.factor')} hint={hint}>
      {setup === null ? (
        <form className="s-form" onSubmit={(event) => void begin(event)}>
          <p className="k-second">{words.t(on ? 'security.factorOffText' : 'security.factorText')}</p>
          <TextField label={words.t('security.current')} kind="password" autoComplete="current-password" value={password} onChange={setPassword} error={problem} required />
          <div><Button type="submit">{words.t(on ? 'security.turnOff' : 'security.turnOn')}</Button></div>
        </form>
      ) : (
        <form className="s-form" onSubmit={(event) => void confirm(event)}>
          <p>{words.t('security.addKey')}</p>
          <code className="s-secret">{secretOf(setup.uri)}</code>
          <p><a className="k-link" href={setup.uri}>{words.t('security.openApp')}</a></p>
          <p>{words.t('security.backupCodes')}</p>
          <ul className="s-backup">{setup.backupCodes.map((one) => <li key={one}><code>{one}</code></li>)}</ul>
          <TextField label={words.t('signIn.code')} kind="code" autoComplete="one-time-code" value={code} onChange={setCode} error={problem} required autoFocus />
          <div><Button type="submit" variant="filled">{words.t('security.confirm')}</Button></div>
        </form>
      )}
    </Section>
  )
}

/** The key of an otpauth address, in groups of four to type. */
const secretOf = (uri: string): string => (new URL(uri).searchParams.get('secret') ?? '').replaceAll(/(.{4})(?=.)/g, '$1 ')
