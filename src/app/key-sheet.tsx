// All keys that work on this page, on one sheet.

import { Dialog } from '#kit/dialog'
import { Keys, useShownKeys } from '#kit/keys'
import { useWords } from '#kit/words'
import { useState } from 'react'

export const KeySheet = ({ onClose }: Readonly<{ onClose(): void }>) => {
  const words = useWords()
  const all = useShownKeys()
  // What worked when the sheet opened: while it is open the page's keys rest.
  const [keys] = useState(all)
  return (
    <Dialog title={words.t('shell.key.all')} onClose={onClose} width={560}>
      <ul className="s-key-sheet">
        {keys.map(({ key, word }) => (
          <li key={key}><span className="k-keys"><Keys of={key} /></span> <span className="s-key-word">{word}</span></li>
        ))}
      </ul>
      <p className="k-caption">{words.t('shell.key.inText')}</p>
    </Dialog>
  )
}
