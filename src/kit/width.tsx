// How wide a part is drawn, followed as it changes.

import type { RefObject } from 'react'
import { useLayoutEffect, useState } from 'react'

/** Infinite until it is measured, so that nothing folds up for one frame. */
export const useWidth = (frame: RefObject<HTMLElement | null>): number => {
  const [width, setWidth] = useState(Number.POSITIVE_INFINITY)
  useLayoutEffect(() => {
    const node = frame.current
    if (node === null) return
    setWidth(node.clientWidth)
    const observer = new ResizeObserver(() => setWidth(node.clientWidth))
    observer.observe(node)
    return () => observer.disconnect()
  }, [frame])
  return width
}
