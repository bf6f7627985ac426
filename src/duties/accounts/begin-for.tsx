// The button that begins something for an account (an order, an invoice, a contract): at once when the account is clear, else it asks for which.

import { Button } from '@mantine/core'
import { useState } from 'react'
import { useRead } from '#kit/api'
import { Icon } from '#kit/icons'
import { Keys, useKeys } from '#kit/keys'
import { MenuEntry, MenuPop } from '#kit/menu'
import { useWords } from '#kit/words'
import type { AccountRow } from './accounts.wire.ts'

type BeginProps = Readonly<{
  /** On the button: the thing. */
  text: string
  /** In the sheet of keys: the whole deed. */
  word: string
  accounts: readonly AccountRow[]
  /** Already chosen, for example by a filter. */
  chosen?: string | null
  onBegin(accountId: string): void
}>

export const BeginFor = ({ text, word, accounts, chosen = null, onBegin }: BeginProps) => {
  const words = useWords()
  const [asks, setAsks] = useState(false)
  const role = useRead<Readonly<{ person: Readonly<{ role: string }> }>>('/shell').data?.person.role
  const mayWrite = role !== undefined && role !== 'read-only'
  const target = chosen ?? (accounts.length === 1 ? (accounts[0]?.accountId ?? null) : null)
  const begin = (): void => (target === null ? setAsks(true) : onBegin(target))
  useKeys({ n: { do: begin, word } }, accounts.length > 0 && mayWrite)
  if (accounts.length === 0 || !mayWrite) return null
  const button = <Button size="xs" variant="filled" leftSection={<Icon name="add" small />} rightSection={<Keys of="n" />} onClick={begin}>{text}</Button>
  if (target !== null) return button
  return (
    <MenuPop label={words.t('accounts.forWhich')} opened={asks} onChange={setAsks} target={button} end>
      <p className="k-menu-head">{words.t('accounts.forWhich')}</p>
      {accounts.map((row, at) => <MenuEntry plain key={row.accountId} first={at === 0} onClick={() => (setAsks(false), onBegin(row.accountId))}>{row.name}</MenuEntry>)}
    </MenuPop>
  )
}
