// The characters that part an EDIFACT file, and how a file without (or with a damaged) service string tells them.
// Source: ISO 9735, UNA and the default characters of levels A and B.

export type Separators = Readonly<{ component: string; element: string; decimal: string; release: string; repetition: string; terminator: string }>

export const USUAL: Separators = Object.freeze({ component: ':', element: '+', decimal: '.', release: '?', repetition: ' ', terminator: "'" })

/** What a UNA must be given so that its characters can part anything: all different, none of them a letter or digit. */
const ORDINARY = /[A-Za-z0-9]/

export const separatorsFit = ({ component, element, terminator, release }: Separators): boolean => {
  const parting = [component, element, terminator, ...(release === ' ' ? [] : [release])]
  return new Set(parting).size === parting.length && parting.every((sign) => sign.length === 1 && !ORDINARY.test(sign))
}

export type ServiceString = Readonly<{ separators: Separators; length: number; damaged: boolean }>

/**
 * Reads `UNA:+.? '` at the start of the text. One character short (the blank left out) is mended, since the next segment shows where it ends;
 * characters that cannot part anything fall back to the usual ones. `length` counts what belongs to it.
 */
export const serviceString = (text: string): ServiceString => {
  const next = /UN[BGHbgh]|un[bgh]/.exec(text.slice(3, 24))
  const room = next === null ? 6 : next.index
  const inside = text.slice(3, 3 + room).replace(/[\r\n\t]+$/, '').replace(/^[\r\n]+/, '')
  const signs = inside.length === 5 ? inside.slice(0, 4) + ' ' + inside.slice(4) : inside.slice(0, 6)
  const separators = { component: signs.charAt(0), element: signs.charAt(1), decimal: signs.charAt(2), release: signs.charAt(3), repetition: signs.charAt(4), terminator: signs.charAt(5) }
  const sound = signs.length === 6 && separatorsFit(separators)
  const length = 3 + (next === null ? Math.min(6, text.length - 3) : room)
  return { separators: sound ? separators : USUAL, length, damaged: !sound || inside.length !== 6 }
}

/** The separators of a file without UNA, from how its UNB (or UNG, UNH) is written: `UNB*UNOA=3*...~`. */
export const separatorsSeen = (text: string): Separators => {
  const element = text.charAt(3)
  const component = /^UN[Bb][^A-Za-z0-9][A-Za-z]{4}([^A-Za-z0-9])\d/i.exec(text)?.[1] ?? ':'
  const usual = element === '+' && component === ':'
  if (usual && text.includes("'")) return USUAL
  const next = /([^A-Za-z0-9\s])\s*UN[GH][^A-Za-z0-9]/i.exec(text.slice(3))?.[1] ?? /([\r\n])\s*UN[GH][^A-Za-z0-9]/i.exec(text.slice(3))?.[1]
  const seen = { ...USUAL, element: ORDINARY.test(element) || element === '' ? '+' : element, component, terminator: next ?? "'" }
  return separatorsFit(seen) ? seen : USUAL
}
