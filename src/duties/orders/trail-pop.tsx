// A popover at a price: below it, or above where there is no room, and never over the figure it explains.

import type { ReactNode } from 'react'
import { useLayoutEffect, useRef, useState } from 'react'
import { Keys } from '#kit/keys'
import { useWords } from '#kit/words'

type PopProps = Readonly<{ anchor: HTMLElement; onClose(): void; foot: ReactNode; children: ReactNode }>

const GAP = 8

export const TrailPop = ({ anchor, onClose, foot, children }: PopProps) => {
  const words = useWords()
  const pop = useRef<HTMLElement>(null)
  const [at, setAt] = useState<Readonly<{ left: number; top: number }> | null>(null)
  useLayoutEffect(() => {
    const place = (): void => {
      const box = anchor.getBoundingClientRect()
      const [width, height] = [pop.current?.offsetWidth ?? 0, pop.current?.offsetHeight ?? 0]
      const below = box.bottom + GAP
      const top = below + height <= window.innerHeight - GAP ? below : Math.max(GAP, box.top - GAP - height)
      setAt({ left: Math.max(GAP, Math.min(box.right - 60, window.innerWidth - width - GAP)), top })
    }
    place()
    const watch = new ResizeObserver(place)
    if (pop.current !== null) watch.observe(pop.current)
    window.addEventListener('resize', place)
    window.addEventListener('scroll', place, true)
    return () => {
      watch.disconnect()
      window.removeEventListener('resize', place)
      window.removeEventListener('scroll', place, true)
    }
  }, [anchor])
  return (
    <aside className="ord-trail k-pop" aria-label={words.t('orders.trail')} ref={pop} style={at === null ? { visibility: 'hidden' } : at}>
      {children}
      <footer>
        {foot}
        <button type="button" className="k-keys" onClick={onClose}><Keys of="Escape" /> {words.t('kit.close')}</button>
      </footer>
    </aside>
  )
}
