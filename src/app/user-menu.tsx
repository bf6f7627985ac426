// The menu of the person who is signed in: look, language, sign-in settings, signing out.

import { Avatar } from '#kit/avatar'
import { Segments } from '#kit/segments'
import { Icon } from '#kit/icons'
import { LANGUAGES, setLanguage, useWords, wordsNow } from '#kit/words'
import { useMantineColorScheme } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useId, useRef, useState } from 'react'
import { auth } from './auth.tsx'
import type { ShellData } from './shell-data.tsx'
import { queryClient, send } from '#kit/api'
import { toast } from '#kit/toast'

export const UserMenu = ({ person }: Readonly<{ person: ShellData['person'] }>) => {
  const words = useWords()
  const navigate = useNavigate()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const [open, setOpen] = useState(false)
  const place = useRef<HTMLDivElement>(null)
  const id = useId()
  useEffect(() => {
    if (!open) return
    const away = (event: Event): void => {
      if (event instanceof KeyboardEvent ? event.key === 'Escape' : !(event.target instanceof Node && place.current?.contains(event.target))) setOpen(false)
    }
    document.addEventListener('pointerdown', away)
    document.addEventListener('keydown', away)
    return () => {
      document.removeEventListener('pointerdown', away)
      document.removeEventListener('keydown', away)
    }
  }, [open])

  const chooseLanguage = async (code: string): Promise<void> => {
    await setLanguage(code)
    const kept = await send('PATCH', '/me', { locale: code }).then((sent) => sent.ok, () => false)
    if (!kept) toast({ text: wordsNow().t('shell.language.notKept'), bad: true })
  }
  const signOut = async (): Promise<void> => {
    await auth('/sign-out', {})
    queryClient.clear()
    void navigate({ to: '/sign-in' })
  }
  return (
    <div className="s-who" ref={place}>
      <button type="button" className="s-who-button" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)} title={person.name}>
        <Avatar name={person.name} me /><span className="s-name">{person.name}</span>
      </button>
      {open && (
        <div className="k-pop k-menu s-who-menu" id={id}>
          <p className="k-menu-head">{person.email}</p>
          <div className="s-who-choice">
            <span>{words.t('shell.look')}</span>
            <Segments
              label={words.t('shell.look')}
              value={colorScheme}
              onChange={setColorScheme}
              options={[
                { value: 'light', label: words.t('shell.look.light') },
                { value: 'dark', label: words.t('shell.look.dark') },
                { value: 'auto', label: words.t('shell.look.system') },
              ]}
            />
          </div>
          <div className="s-who-choice">
            <span>{words.t('shell.language')}</span>
            <Segments label={words.t('shell.language')} value={words.language} onChange={(code) => void chooseLanguage(code)} options={LANGUAGES.map(({ code, name }) => ({ value: code, label: name }))} />
          </div>
          <div className="k-menu-line" />
          <button type="button" className="k-menu-entry" onClick={() => (setOpen(false), void navigate({ to: '/account-settings' }))}><Icon name="lock" />{words.t('shell.security')}</button>
          <button type="button" className="k-menu-entry" onClick={() => void signOut()}><Icon name="go" />{words.t('shell.signOut')}</button>
        </div>
      )}
    </div>
  )
}
