// The evidence chain, the product's signature: six hops, what was agreed above, what happened below, and where the two part.
// The lines are drawn for the eye; a table says the same to a screen reader.

import type { Evidence, Hop, Ref } from '#ground/evidence'
import type { SayValue } from '#ground/say'
import { useRef } from 'react'
import type { ChainShape, HopRole } from './evidence-shape.tsx'
import { differenceOf, shapeOf } from './evidence-shape.tsx'
import { useKeys } from './keys.tsx'
import type { Words } from './words.tsx'
import { useWidth } from './width.tsx'
import { useWords } from './words.tsx'
import './chain.css'

type ChainProps = Readonly<{
  evidence: Evidence
  /** A hop was opened: its reference and its place, 1 to 6. */
  onOpen?(ref: Ref, at: number): void
}>

const VERTICAL_UNDER = 600

export const EvidenceChain = ({ evidence, onOpen }: ChainProps) => {
  const words = useWords()
  const frame = useRef<HTMLDivElement>(null)
  const width = useWidth(frame)
  const shape = shapeOf(evidence)
  const open = (at: number): boolean => {
    const ref = evidence.hops[at - 1]?.ref
    if (ref === null || ref === undefined || onOpen === undefined) return false
    onOpen(ref, at)
    return true
  }
  useKeys(
    Object.fromEntries([1, 2, 3, 4, 5, 6].map((at) => [String(at), { do: () => open(at), word: words.t(`chain.hop.${evidence.hops[at - 1]?.kind ?? 'clause'}`) }])),
    onOpen !== undefined,
  )
  const parts = { evidence, shape, words, onOpen: onOpen === undefined ? undefined : open }
  return (
    <div ref={frame} className={`k-chain k-tone-${shape.tone}`} role="group" aria-label={`${words.t('chain.title')}: ${chainSentence(shape, evidence, words)}`}>
      {width < VERTICAL_UNDER ? <Upright {...parts} /> : <Lying {...parts} />}
      <ReadAloud {...parts} />
    </div>
  )
}

/** "breaks at the order line", for labels. */
const chainSentence = ({ tone, breaksAt }: Readonly<{ tone: ChainShape['tone']; breaksAt: number | null }>, evidence: Evidence | null, words: Words): string => {
  if (breaksAt === null) return words.t('chain.whole')
  const kind = evidence?.hops[breaksAt - 1]?.kind
  if (kind === undefined) return words.t(tone === 'risk' ? 'chain.willBreakAt' : 'chain.breaksAt', { at: breaksAt })
  return words.t(tone === 'risk' ? 'chain.willBreakHop' : 'chain.breaksHop', { hop: words.t(`chain.hop.${kind}`) })
}

type Parts = Readonly<{ evidence: Evidence; shape: ChainShape; words: Words; onOpen: ((at: number) => boolean) | undefined }>

const Lying = (parts: Parts) => {
  const { evidence, shape, words } = parts
  const forked = shape.breaksAt !== null
  return (
    <div className={forked ? 'k-chain-lying' : 'k-chain-lying k-straight'}>
      <div className="k-chain-labels" aria-hidden="true">
        <span>{words.t('chain.agreed')}</span>
        {forked && <span className="k-chain-happened">{words.t('chain.happened')}</span>}
      </div>
      {evidence.hops.map((hop, at) => <LyingHop {...parts} hop={hop} at={at + 1} key={hop.kind} />)}
    </div>
  )
}

const LyingHop = (parts: Parts & Readonly<{ hop: Hop; at: number }>) => {
  const { hop, at, shape, words } = parts
  const role = shape.roles[at - 1] ?? 'open'
  const forked = shape.breaksAt !== null
  const before = role === 'held' || (role === 'open' && (shape.breaksAt === null || at < shape.breaksAt))
  const upper = before && role !== 'open' ? (hop.happened ?? hop.agreed) : hop.agreed
  return (
    <div className={`k-hop k-role-${role}`}>
      <HopHead {...parts} role={role} />
      <div className={before ? 'k-hop-value' : 'k-hop-value k-ghost'} aria-hidden="true">{role === 'open' && upper === null ? null : <Figure value={upper} words={words} />}</div>
      <div className="k-hop-line">
        <Line shape={shape} at={at} />
        <Node role={role} tone={shape.tone} before={before} />
        {at === tagAt(shape) && <Tag {...parts} />}
        {before && forked && <Note hop={hop} words={words} />}
      </div>
      {!before && role === 'open' && <div />}
      {!before && role !== 'open' && (
        <div className={`k-hop-value${differs(hop, role) ? ' k-off' : ''}`} aria-hidden="true"><Figure value={hop.happened} words={words} /></div>
      )}
      {(!before || !forked) && <Note hop={hop} words={words} />}
    </div>
  )
}

const differs = (hop: Hop, role: HopRole): boolean => role !== 'open' && (hop.state === 'broken' || hop.state === 'risk')

const HopHead = ({ hop, at, role, shape, words, onOpen }: Parts & Readonly<{ hop: Hop; at: number; role: HopRole }>) => {
  const kind = words.t(`chain.hop.${hop.kind}`)
  const said = role === 'break' ? words.t(shape.tone === 'risk' ? 'chain.willBreakHere' : 'chain.breaksHere') : role === 'again' ? words.t('chain.breaksAgain') : kind
  return (
    <>
      <div className={role === 'break' || role === 'again' ? 'k-hop-kind k-hit' : 'k-hop-kind'} title={kind}>{said}</div>
      {hop.ref === null ? (
        <span className="k-hop-ref k-quiet">{words.t(role !== 'open' ? 'chain.noReference' : openWord(shape, at))}</span>
      ) : onOpen === undefined ? (
        <span className="k-hop-ref" title={hop.ref.text}>{refText(hop.ref)}</span>
      ) : (
        <button type="button" className="k-hop-ref k-link" title={hop.ref.text} onClick={() => onOpen(at)} aria-label={`${kind} ${refText(hop.ref)}`}>{refText(hop.ref)}</button>
      )}
    </>
  )
}

/** Behind the last known hop it has not come yet; before it, it has no part in this. */
const openWord = ({ knownTo }: ChainShape, at: number): string => (at > knownTo ? 'chain.notYet' : 'chain.notConcerned')

const refText = (ref: Ref): string => (ref.line === undefined ? ref.text : `${ref.text} / ${ref.line}`)

const Note = ({ hop, words }: Readonly<{ hop: Hop; words: Words }>) =>
  hop.note === null ? null : <div className="k-hop-note">{words.speak(hop.note)}</div>

/** A figure short: 11.95, 480 cartons, 2 Mar. The whole is in the tooltip. */
const Figure = ({ value, words }: Readonly<{ value: SayValue | null; words: Words }>) => {
  if (value === null) return <span className="k-quiet">–</span>
  if (typeof value !== 'object') return <span title={words.value(value)}>{words.value(value)}</span>
  const short =
    value.t === 'money' || value.t === 'price' ? words.number(value.amount)
    : value.t === 'day' ? words.day(value.day, 'brief')
    : words.value(value)
  return <span title={words.value(value)}>{short}</span>
}

const top = 11
const bottom = 53

/** The stretch from this hop's node to the next one's. */
const Line = ({ shape, at }: Readonly<{ shape: ChainShape; at: number }>) => {
  const { breaksAt, knownTo, roles } = shape
  if (at === 6) return null
  const next = at + 1
  const lines = () => {
    if (breaksAt === null || next < breaksAt) {
      const known = roles[at] !== 'open' && roles[at - 1] !== 'open'
      return <path className={known ? 'k-l-held' : 'k-l-open'} d={`M0 ${top}H100`} />
    }
    if (next === breaksAt) {
      return (
        <>
          <path className="k-l-gap" d={`M0 ${top}H100V${bottom}C52 ${bottom} 52 ${top} 0 ${top}Z`} />
          <path className="k-l-agreed" d={`M8 ${top}H100`} />
          <path className="k-l-off" d={`M0 ${top}C52 ${top} 52 ${bottom} 100 ${bottom}`} />
        </>
      )
    }
    const happened = at < knownTo
    return (
      <>
        {happened && <rect className="k-l-gap" x="0" y={top} width="100.5" height={bottom - top} />}
        <path className={happened ? 'k-l-agreed' : 'k-l-agreed k-faint'} d={`M0 ${top}H100`} />
        {happened && <path className="k-l-off" d={`M0 ${bottom}H100`} />}
      </>
    )
  }
  return (
    <svg className={`k-line${next === breaksAt ? ' k-fork' : ''}`} viewBox="0 0 100 64" preserveAspectRatio="none" aria-hidden="true" focusable="false">
      {lines()}
    </svg>
  )
}

const Node = ({ role, tone, before }: Readonly<{ role: HopRole; tone: ChainShape['tone']; before: boolean }>) => {
  if (role === 'open') return <span className="k-node k-upper k-open" />
  if (before) return <span className="k-node k-upper" />
  const crossed = (role === 'break' || role === 'again') && tone === 'broken'
  return (
    <>
      <span className="k-node k-upper k-agreed" />
      {crossed ? <Cross /> : <span className="k-node k-lower k-off" />}
    </>
  )
}

const Cross = () => (
  <span className="k-node k-lower k-cross">
    <svg viewBox="0 0 19 19" aria-hidden="true" focusable="false">
      <circle cx="9.500" cy="9.500" r="9.500" />
      <path d="M6.500 6.500l6 6M12.500 6.500l-6 6" strokeWidth="1.8" strokeLinecap="round" />
    </svg>
  </span>
)

/** Where the tag of the difference sits: in the tinted area after the break. */
const tagAt = ({ breaksAt, knownTo }: ChainShape): number => (breaksAt === null ? 0 : Math.min(breaksAt + 1, Math.max(knownTo, breaksAt)))

const Tag = ({ evidence, shape, words }: Parts) => {
  const text = tagText(evidence, shape, words)
  if (text === null) return null
  return <span className={tagAt(shape) >= 5 ? 'k-gap-tag k-at-end' : 'k-gap-tag'}>{text}</span>
}

const tagText = (evidence: Evidence, shape: ChainShape, words: Words): string | null => {
  const hop = evidence.hops[(shape.breaksAt ?? 0) - 1]
  const difference = hop === undefined ? null : differenceOf(hop.agreed, hop.happened)
  if (difference === null || typeof difference !== 'object' || difference.t === 'say' || difference.t === 'day') return null
  const short = difference.amount.startsWith('-')
  const size = { ...difference, amount: difference.amount.replace(/^-/, '') }
  const amount = size.t === 'money' || size.t === 'price' ? words.number(size.amount) : words.value(size)
  const key = `chain.${short ? 'short' : 'over'}`
  if (size.t !== 'price') return words.t(key, { amount })
  return words.t(`${key}Per`, { amount, unit: size.per === '1' ? words.unit(size.unit) : words.quantity(size.per, size.unit) })
}

/** Under 600 pixels: agreed left, happened right, the line between runs down. */
const Upright = (parts: Parts) => {
  const { evidence, shape, words } = parts
  const tag = tagText(evidence, shape, words)
  return (
    <ol className="k-chain-upright">
      <li className="k-up-labels" aria-hidden="true">
        <span>{words.t('chain.agreed')}</span><span />
        <span>{shape.breaksAt === null ? '' : words.t('chain.happened')}</span>
      </li>
      {evidence.hops.map((hop, index) => {
        const at = index + 1
        const role = shape.roles[index] ?? 'open'
        const before = role === 'held' || (role === 'open' && (shape.breaksAt === null || at < shape.breaksAt))
        return (
          <li className={`k-hop k-role-${role}`} key={hop.kind}>
            <div className={before ? 'k-hop-value' : 'k-hop-value k-ghost'} aria-hidden="true">
              <Figure value={before && role !== 'open' ? (hop.happened ?? hop.agreed) : hop.agreed} words={words} />
            </div>
            <div className="k-up-line"><UprightLine shape={shape} at={at} before={before} role={role} /></div>
            <div className="k-up-text">
              <HopHead {...parts} hop={hop} at={at} role={role} />
              {!before && role !== 'open' && (
                <div className={`k-hop-value${differs(hop, role) ? ' k-off' : ''}`} aria-hidden="true">
                  <Figure value={hop.happened} words={words} />
                  {role === 'break' && tag !== null && <span className="k-gap-tag k-inline">{tag}</span>}
                </div>
              )}
              <Note hop={hop} words={words} />
            </div>
          </li>
        )
      })}
    </ol>
  )
}

const left = 8
const right = 40

const UprightLine = ({ shape, at, before, role }: Readonly<{ shape: ChainShape; at: number; before: boolean; role: HopRole }>) => {
  const { breaksAt, knownTo, tone } = shape
  const next = at + 1
  const forks = next === breaksAt
  const after = breaksAt !== null && at >= breaksAt
  const happened = after && at < knownTo
  return (
    <>
      {at < 6 && (
        <svg className="k-line" viewBox="0 0 48 100" preserveAspectRatio="none" aria-hidden="true" focusable="false">
          {!after && !forks && <path className={role === 'open' || shape.roles[at] === 'open' ? 'k-l-open' : 'k-l-held'} d={`M${left} 0V100`} />}
          {forks && (
            <>
              <path className="k-l-gap" d={`M${left} 0V100H${right}C${right} 48 ${left} 48 ${left} 0Z`} />
              <path className="k-l-agreed" d={`M${left} 8V100`} />
              <path className="k-l-off" d={`M${left} 0C${left} 52 ${right} 52 ${right} 100`} />
            </>
          )}
          {after && (
            <>
              {happened && <rect className="k-l-gap" x={left} y="0" width={right - left} height="100.5" />}
              <path className={happened ? 'k-l-agreed' : 'k-l-agreed k-faint'} d={`M${left} 0V100`} />
              {happened && <path className="k-l-off" d={`M${right} 0V100`} />}
            </>
          )}
        </svg>
      )}
      <Node role={role} tone={tone} before={before} />
    </>
  )
}

const ReadAloud = ({ evidence, shape, words }: Parts) => (
  <table className="k-hidden">
    <caption>{words.t('chain.title')}</caption>
    <thead>
      <tr>{['hop', 'agreed', 'happened', 'differs'].map((head) => <th key={head} scope="col">{words.t(`chain.${head}`)}</th>)}</tr>
    </thead>
    <tbody>
      {evidence.hops.map((hop, index) => (
        <tr key={hop.kind}>
          <th scope="row">{words.t(`chain.hop.${hop.kind}`)}</th>
          <td>{hop.agreed === null ? words.t('kit.none') : words.value(hop.agreed)}</td>
          <td>{hop.state === 'open' ? words.t(openWord(shape, index + 1)) : hop.happened === null ? words.t('kit.none') : words.value(hop.happened)}</td>
          <td>{words.t(hop.state === 'broken' ? 'kit.yes' : hop.state === 'risk' ? 'chain.willDiffer' : hop.state === 'open' ? openWord(shape, index + 1) : 'kit.no')}</td>
        </tr>
      ))}
    </tbody>
  </table>
)

type GlyphProps = Readonly<{
  evidence?: Evidence
  /** Where the chain breaks, 1 to 6; null for a whole one. Instead of the evidence. */
  breaksAt?: number | null
  kind?: 'broken' | 'risk' | 'kept'
}>

/** The whole chain in 62 by 16 pixels, for rows of lists. */
export const ChainGlyph = ({ evidence, breaksAt = null, kind }: GlyphProps) => {
  const words = useWords()
  const shape = evidence === undefined ? null : shapeOf(evidence)
  const at = shape?.breaksAt ?? breaksAt
  const tone = shape === null ? (kind ?? (at === null ? 'kept' : 'broken')) : shape.tone === 'whole' ? 'kept' : shape.tone
  const label = chainSentence({ tone: tone === 'kept' ? 'whole' : tone, breaksAt: at }, evidence ?? null, words)
  const x = (hop: number): number => 4 + (hop - 1) * 10.8
  const hops = [1, 2, 3, 4, 5, 6]
  return (
    <svg className={`k-glyph k-tone-${tone}`} viewBox="0 0 62 16" role="img" aria-label={label} focusable="false">
      {at === null ? (
        <>
          <path className="k-g-line" d="M4 8H58" />
          {hops.map((hop) => <circle key={hop} className="k-g-dot" cx={x(hop)} cy="8" r="2.2" />)}
        </>
      ) : (
        <>
          {at > 1 && <path className="k-g-line" d={`M4 4H${x(at - 1)}`} />}
          <path className="k-g-agreed" d={`M${x(Math.max(1, at - 1)) + 3} 4H58`} />
          <path className="k-g-off" d={at === 1 ? 'M4 12H58' : `M${x(at - 1)} 4C${x(at - 1) + 6} 4 ${x(at) - 6} 12 ${x(at)} 12H58`} />
          {hops.map((hop) => (
            <circle key={hop} className={hop < at ? 'k-g-dot' : hop === at && tone === 'broken' ? 'k-g-after k-g-hit' : 'k-g-after'} cx={x(hop)} cy={hop < at ? 4 : 12} r="2.2" />
          ))}
        </>
      )}
    </svg>
  )
}
