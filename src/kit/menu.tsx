// A small menu at its button: opens by click or key, moves by arrows, closes on choice and on Esc, and turns the page's keys off meanwhile.

import { Popover } from '@mantine/core'
import type { KeyboardEvent, ReactElement, ReactNode } from 'react'
import { Icon } from './icons.tsx'
import { DialogDepth } from './keys.tsx'

type MenuPopProps = Readonly<{
  label: string
  opened: boolean
  onChange(opened: boolean): void
  target: ReactElement
  children: ReactNode
  end?: boolean
}>

export const MenuPop = ({ label, opened, onChange, target, children, end = false }: MenuPopProps) => (
  <Popover opened={opened} onChange={onChange} position={end ? 'bottom-end' : 'bottom-start'} offset={4} trapFocus returnFocus withinPortal withRoles={false} shadow="none">
    <Popover.Target>{target}</Popover.Target>
    <Popover.Dropdown className="k-pop k-menu k-menu-pop" role="dialog" aria-label={label} p={4} bd={0}>
      <DialogDepth value={1}>
        <div data-dialog-depth={1} onKeyDown={moveFocus}>{children}</div>
      </DialogDepth>
    </Popover.Dropdown>
  </Popover>
)

const moveFocus = (event: KeyboardEvent<HTMLElement>): void => {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
  if (step === 0) return
  const entries = [...event.currentTarget.querySelectorAll<HTMLElement>('.k-menu-entry, input')]
  const at = entries.indexOf(document.activeElement as HTMLElement)
  entries[(at + step + entries.length) % entries.length]?.focus()
  event.preventDefault()
}

type EntryProps = Readonly<{
  on?: boolean
  onClick(): void
  children: ReactNode
  end?: ReactNode
  first?: boolean
  /** Nothing in this menu can be on, so no room for a tick. */
  plain?: boolean
}>

export const MenuEntry = ({ on = false, onClick, children, end, first = false, plain = false }: EntryProps) => (
  <button type="button" className="k-menu-entry" onClick={onClick} aria-current={on || undefined} data-autofocus={first || undefined}>
    {!plain && <span className="k-menu-tick">{on && <Icon name="check" small />}</span>}
    <span>{children}</span>
    {end !== undefined && <span className="k-end k-quiet">{end}</span>}
  </button>
)
