// A dialog over the page: keeps the focus, closes on Esc, and turns the keys of the page off while it is open.

import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import { useContext } from 'react'
import { DialogDepth } from './keys.tsx'
import { useWords } from './words.tsx'

type DialogProps = Readonly<{ title: string; onClose(): void; children: ReactNode; width?: number; closable?: boolean; plain?: boolean }>

/** Mount it to open it. `plain` leaves out the title line: the content brings its own head. */
export const Dialog = ({ title, onClose, children, width = 460, closable = true, plain = false }: DialogProps) => {
  const words = useWords()
  const depth = useContext(DialogDepth) + 1
  const inside = (
    <DialogDepth value={depth}>
      <div data-dialog-depth={depth}>{children}</div>
    </DialogDepth>
  )
  const ways = { opened: true, onClose, closeOnEscape: closable, closeOnClickOutside: closable, size: width }
  if (plain) {
    return (
      <Modal.Root {...ways}>
        <Modal.Overlay backgroundOpacity={0.35} />
        <Modal.Content aria-label={title}>{inside}</Modal.Content>
      </Modal.Root>
    )
  }
  return (
    <Modal {...ways} title={title} withCloseButton={closable} padding="lg" closeButtonProps={{ 'aria-label': words.t('kit.close') }}>
      {inside}
    </Modal>
  )
}
