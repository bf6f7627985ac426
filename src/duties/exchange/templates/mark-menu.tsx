// What are these words? A small menu beside them: the kind, then the name, found by typing.

import type { KeyboardEvent, ReactElement } from 'react'
import { useState } from 'react'
import { Segments, TextField } from '#kit/fields'
import { Icon } from '#kit/icons'
import { Keys } from '#kit/keys'
import { MenuEntry, MenuPop } from '#kit/menu'
import { useWords } from '#kit/words'
import type { Kind, Meaning } from './marks.ts'
import { KINDS, meaningsOf, nameKey, sameMeaning } from './marks.ts'

type MarkMenuProps = Readonly<{
  target: ReactElement
  opened: boolean
  /** The chosen words as text. */
  text: string
  /** What they are marked as now. */
  now: Meaning | null
  likely: Kind
  /** The column they most likely belong to, by kind. */
  near: Readonly<Record<'head' | 'first', string | null>>
  taken(meaning: Meaning): boolean
  onChoose(meaning: Meaning): void
  onTake(): void
  onClose(): void
}>

export const MarkMenu = (props: MarkMenuProps) => {
  const words = useWords()
  return (
    <MenuPop label={words.t('templates.what', { text: props.text })} opened={props.opened} onChange={(opened) => !opened && props.onClose()} target={props.target}>
      {props.opened && <Inside {...props} />}
    </MenuPop>
  )
}

const Inside = ({ text, now, likely, near, taken, onChoose, onTake }: MarkMenuProps) => {
  const words = useWords()
  const [kind, setKind] = useState<Kind>(now?.kind ?? likely)
  const [typed, setTyped] = useState('')
  const sought = typed.trim().toLowerCase()
  const first = kind === 'head' || kind === 'first' ? near[kind] : null
  const all = [...meaningsOf(kind)].sort((one, other) => Number(other.name === first) - Number(one.name === first))
  const shown = all.filter((meaning) => sought === '' || words.t(nameKey(meaning)).toLowerCase().includes(sought))
  const turn = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    const inText = event.target instanceof HTMLInputElement && event.target.type !== 'radio' && event.target.value !== ''
    if (event.key === 'Enter' && event.target instanceof HTMLInputElement) {
      event.preventDefault()
      if (shown[0] !== undefined) onChoose(shown[0])
    }
    if (event.key === 'Delete' && now !== null && !inText) {
      event.preventDefault()
      return onTake()
    }
    if (step === 0 || inText || (event.target instanceof HTMLInputElement && event.target.type === 'radio')) return
    event.preventDefault()
    setKind(KINDS[(KINDS.indexOf(kind) + step + KINDS.length) % KINDS.length] ?? 'field')
  }
  return (
    <div className="tp-menu" onKeyDown={turn}>
      <p className="tp-menu-text" title={text}>{text}</p>
      <TextField small kind="search" label={words.t('templates.find')} hidesLabel placeholder={words.t('templates.find')} value={typed} onChange={setTyped} autoFocus autoComplete="off" />
      <Segments label={words.t('templates.kind')} value={kind} options={KINDS.map((value) => ({ value, label: words.t(`templates.kind.${value}`) }))} onChange={setKind} />
      <p className="tp-menu-hint k-quiet">{words.t(`templates.kind.${kind}.hint`)}</p>
      <div className="tp-menu-list">
        {shown.map((meaning) => (
          <MenuEntry key={meaning.name} plain={now === null} on={now !== null && sameMeaning(now, meaning)} onClick={() => onChoose(meaning)} end={taken(meaning) && !(now !== null && sameMeaning(now, meaning)) ? words.t('templates.elsewhere') : undefined}>
            {words.t(nameKey(meaning))}
          </MenuEntry>
        ))}
        {shown.length === 0 && <p className="tp-menu-hint k-quiet">{words.t('templates.find.none')}</p>}
      </div>
      {now !== null && (
        <>
          <div className="k-menu-line" />
          <button type="button" className="k-menu-entry k-danger" onClick={onTake}><Icon name="close" small /> <span>{words.t('templates.take')}</span> <Keys of="Delete" /></button>
        </>
      )}
    </div>
  )
}
