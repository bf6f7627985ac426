// Text reaches 4.5 to 1 and marks 3 to 1 in both themes (WCAG 2.2 AA), measured on the tokens themselves.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const css = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8')
const tokensIn = (from: string): Record<string, string> => {
  const start = css.indexOf(from)
  return Object.fromEntries([...css.slice(start, css.indexOf('\n}', start)).matchAll(/--ms-([\w-]+):\s*(#[0-9a-f]{6})\b/g)].map((match) => [match[1] ?? '', match[2] ?? '']))
}
const light = tokensIn(':root {')
const dark = { ...light, ...tokensIn('[data-mantine-color-scheme="dark"]') }

// Source of the formula: WCAG 2.2, relative luminance and contrast ratio.
const luminance = (hex: string): number => {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
const ratio = (a: string, b: string): number => {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

const PLANES = ['surface', 'canvas', 'sunken', 'raised', 'hover', 'selected']
const TEXT: readonly (readonly [string, readonly string[]])[] = [
  ['ink', [...PLANES, 'pressed']], ['ink-2', [...PLANES, 'pressed']], ['ink-3', ['surface', 'canvas', 'sunken', 'raised', 'hover']], ['accent-text', ['surface', 'canvas', 'raised', 'selected', 'accent-tint']],
  ['on-accent', ['accent', 'accent-hover']], ['broken', ['surface', 'raised', 'broken-tint', 'selected']], ['risk', ['surface', 'raised', 'risk-tint', 'selected']],
  ['kept', ['surface', 'raised', 'kept-tint']], ['open', ['surface', 'open-tint']],
  // the tag of the difference: surface on the state's text colour
  ['surface', ['broken', 'risk']],
]
const MARKS: readonly (readonly [string, readonly string[]])[] = [
  ['broken-mark', ['surface', 'selected']], ['risk-mark', ['surface', 'selected']], ['kept-mark', ['surface', 'selected']], ['open-mark', ['surface', 'selected']],
  ['line-control', ['surface']], ['focus', ['surface', 'canvas', 'selected']], ['accent', ['surface']],
]

describe.each([['light', light], ['dark', dark]])('in the %s theme', (_, tokens) => {
  const short = (pairs: typeof TEXT, least: number): string[] =>
    pairs.flatMap(([front, backs]) => backs.map((back) => [front, back, ratio(tokens[front] ?? '', tokens[back] ?? '')] as const)).filter(([, , found]) => !(found >= least)).map(([front, back, found]) => `${front} on ${back}: ${found.toFixed(2)}`)

  it('every text can be read', () => expect(short(TEXT, 4.5)).toEqual([]))
  it('every mark can be seen', () => expect(short(MARKS, 3)).toEqual([]))
})
