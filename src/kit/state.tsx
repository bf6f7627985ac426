// State badges: shape, word and colour, always all three. Which state a thing is in is the duty's knowledge.

export type StateKind = 'kept' | 'risk' | 'broken' | 'open' | 'progress'

const SHAPES: Readonly<Record<StateKind, React.ReactNode>> = {
  kept: <path d="M2.5 6.3 5 8.700l4.500-5" stroke="currentColor" strokeWidth="1.7" fill="none" strokeLinecap="round" strokeLinejoin="round" />,
  risk: (
    <>
      <path d="M6 1.700 11 10.300H1z" fill="none" stroke="currentColor" strokeWidth="1.4" strokeLinejoin="round" />
      <path d="M6 4.800v2.300M6 8.700v.1" stroke="currentColor" strokeWidth="1.3" strokeLinecap="round" />
    </>
  ),
  broken: (
    <>
      <path d="M1 3h3.500c1.500 0 1.500 6 3 6H11" fill="none" stroke="currentColor" strokeWidth="1.6" strokeLinecap="round" />
      <path d="M7.500 3H11" stroke="currentColor" strokeWidth="1.3" strokeDasharray="1.200 1.800" strokeLinecap="round" />
    </>
  ),
  open: <circle cx="6" cy="6" r="3.800" fill="none" stroke="currentColor" strokeWidth="1.4" />,
  progress: (
    <>
      <circle cx="6" cy="6" r="3.800" fill="none" stroke="currentColor" strokeWidth="1.4" />
      <circle cx="6" cy="6" r="1.500" fill="currentColor" />
    </>
  ),
}

export const State = ({ kind, word, bare = false }: Readonly<{ kind: StateKind; word: string; bare?: boolean }>) => (
  <span className={`k-state k-is-${kind}${bare ? ' k-bare' : ''}`}>
    <svg viewBox="0 0 12 12" aria-hidden="true" focusable="false">{SHAPES[kind]}</svg>
    {word}
  </span>
)
