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

/** How the first segment parts its elements and components: `UNB*UNOA=3`, `UNH*1*ORDERS=D`. */
const UNB_PARTS = /^UNB([^A-Za-z0-9\s])[A-Z]{4}(?:([^A-Za-z0-9\s])\d)?/i
const UNH_PARTS = /^UNH([^A-Za-z0-9\s])[\w-]{1,14}\1[A-Z]{6}([^A-Za-z0-9\s])/i

const IS_USUAL = /^(?:UNB\+[A-Z]{4}(?::\d|\W)|UN[GH]\+)[^']*'\s*[A-Z]{3}\+/i

/** The separators of a file without UNA, from how it begins. Segments that end with nothing but a line end are known by that. */
export const separatorsSeen = (text: string): Separators => {
  if (IS_USUAL.test(text)) return USUAL
  const [, element = '+', component = ':'] = UNB_PARTS.exec(text) ?? UNH_PARTS.exec(text) ?? []
  const seen = { ...USUAL, element, component }
  const behind = text.slice(3)
  const part = element.replace(/[^A-Za-z0-9]/, '\\$&')
  const ends = (sign: string): boolean => new RegExp(`${sign}\\s*[A-Z]{3}${part}`, 'i').test(behind)
  if (ends("'")) return separatorsFit(seen) ? seen : USUAL
  const sign = new RegExp(`([^A-Za-z0-9\\s])\\s*(?:UN[GH]|BGM)${part}`, 'i').exec(behind)?.[1]
  const terminator = sign !== undefined && sign !== element && sign !== component ? sign : ends('\\r') ? '\r' : ends('\\n') ? '\n' : "'"
  const whole = { ...seen, terminator }
  return separatorsFit(whole) ? whole : USUAL
}
