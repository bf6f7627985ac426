// Numbers of EDIFACT as exact decimal text. Source: ISO 9735, numeric values: point or comma as decimal mark, minus in front, no grouping.
// A minus behind (as some systems write it) and an exponent (syntax 4) are read too.

const ZERO = 48

/** Plain digits, perhaps with one point, and no needless zero in front: most numbers need no second look. */
const isPlain = (text: string): boolean => {
  let point = false
  const last = text.length - 1
  for (let at = 0; at <= last; at++) {
    const code = text.charCodeAt(at)
    if (code >= ZERO && code <= 57) continue
    if (code !== 46 || point || at === 0 || at === last) return false
    point = true
  }
  return last >= 0 && (text.charCodeAt(0) !== ZERO || last === 0 || text.charCodeAt(1) === 46)
}

const NUMBER = /^([+-]?)(\d*)(?:[.,](\d*))?(?:E([+-]?\d{1,2}))?(-?)$/i

/** Exact text, or null where the value is no number. */
export const exactOf = (text: string): string | null => {
  if (isPlain(text)) return text
  const match = NUMBER.exec(text)
  if (match === null) return null
  const [, sign = '', whole = '', fraction = '', exponent, behind = ''] = match
  if (whole === '' && fraction === '') return null
  if (sign !== '' && behind !== '') return null
  const digits = exponent === undefined ? { whole, fraction } : moved(whole, fraction, Number(exponent))
  const head = digits.whole.replace(/^0+(?=\d)/, '')
  const negative = sign === '-' || behind === '-'
  return `${negative ? '-' : ''}${head === '' ? '0' : head}${digits.fraction === '' ? '' : `.${digits.fraction}`}`
}

const moved = (whole: string, fraction: string, by: number): { whole: string; fraction: string } => {
  if (by >= 0) return { whole: whole + fraction.slice(0, by).padEnd(by, '0'), fraction: fraction.slice(by) }
  const padded = whole.padStart(-by, '0')
  return { whole: padded.slice(0, padded.length + by), fraction: padded.slice(padded.length + by) + fraction }
}

export const isNegative = (exact: string): boolean => exact.charCodeAt(0) === 45 && /[1-9]/.test(exact)

/** The same amount with the other sign. */
export const negated = (exact: string): string => (exact.startsWith('-') ? exact.slice(1) : `-${exact}`)

/** A sum of exact numbers, exactly; as many decimals as the finest has. */
export const sumOf = (numbers: readonly string[]): string => {
  const digits = numbers.reduce((most, one) => Math.max(most, one.length - 1 - (one.includes('.') ? one.indexOf('.') : one.length - 1)), 0)
  let sum = 0n
  for (const one of numbers) {
    const [whole = '0', fraction = ''] = one.split('.')
    sum += BigInt(whole + fraction.padEnd(digits, '0'))
  }
  const text = (sum < 0n ? -sum : sum).toString().padStart(digits + 1, '0')
  return `${sum < 0n ? '-' : ''}${text.slice(0, text.length - digits)}${digits === 0 ? '' : `.${text.slice(text.length - digits)}`}`
}

/** The same number: `48` and `48.00`. */
export const sameNumber = (a: string, b: string): boolean => bare(a) === bare(b)

const bare = (exact: string): string => {
  const text = exact.includes('.') ? exact.replace(/\.?0+$/, '') : exact
  return text === '-0' ? '0' : text
}
