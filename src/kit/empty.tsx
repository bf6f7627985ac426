// What stands where there is nothing yet: still skeleton rows, the empty chain with one action, and a refusal that says the ways forward.

import type { ReactNode } from 'react'
import { useEffect, useState } from 'react'
import { Icon } from './icons.tsx'
import { useWords } from './words.tsx'

/** Nothing for 150 ms, then still rows of the real height. */
export const Skeleton = ({ rows = 6, height = 34 }: Readonly<{ rows?: number; height?: number }>) => {
  const words = useWords()
  const [late, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 150)
    return () => clearTimeout(timer)
  }, [])
  if (!late) return null
  return (
    <div className="k-skeleton" role="status" aria-label={words.t('kit.loading')}>
      {Array.from({ length: rows }, (_, at) => (
        <div key={at} style={{ height }}>
          <i style={{ width: 62 }} />
          <i style={{ width: 160 + ((at * 53) % 90) }} />
          <i style={{ width: 56 + ((at * 17) % 20), marginLeft: 'auto' }} />
        </div>
      ))}
    </div>
  )
}

type EmptyProps = Readonly<{
  /** One sentence of fact. */
  text: string
  /** The one thing to do. */
  action?: ReactNode
  /** `open`: nothing here yet. `kept`: nothing left to do. */
  kind?: 'open' | 'kept'
}>

export const Empty = ({ text, action, kind = 'open' }: EmptyProps) => (
  <div className="k-empty">
    <svg className={`k-empty-chain k-is-${kind}`} viewBox="0 0 260 24" aria-hidden="true" focusable="false">
      <path d="M10 12H250" />
      {[0, 1, 2, 3, 4, 5].map((at) => <circle key={at} cx={10 + at * 48} cy="12" r="6" />)}
    </svg>
    <p>{text}</p>
    {action}
  </div>
)

type RefusedProps = Readonly<{ text: string; see?: ReactNode; children?: ReactNode }>

/** What did not happen and why; the ways forward are the children. */
export const Refused = ({ text, see, children }: RefusedProps) => {
  const words = useWords()
  return (
    <div className="k-refused" role="alert">
      <Icon name="warning" />
      <div>
        <p><b>{words.t('kit.refused')}</b> {text} {see}</p>
        {children !== undefined && <div className="k-row">{children}</div>}
      </div>
    </div>
  )
}
