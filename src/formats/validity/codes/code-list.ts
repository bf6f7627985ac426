// Code lists written short: `A10-24` is A10 to A24, `AAA-G` is AAA to AAG, anything else is itself.

export type CodeList = ReadonlySet<string>

const RANGE = /^(.+)-(\d+|[A-Z])$/

export const codeList = (text: string): CodeList => new Set(text.split(/\s+/).filter((word) => word !== '').flatMap(codesOf))

const codesOf = (word: string): readonly string[] => {
  const range = RANGE.exec(word)
  const from = range?.[1] ?? ''
  const to = range?.[2] ?? ''
  if (from === '' || !continues(from, to)) return [word]
  const stem = from.slice(0, from.length - to.length)
  const codes: string[] = []
  if (/\d/.test(to)) for (let at = Number(from.slice(stem.length)); at <= Number(to); at++) codes.push(stem + String(at).padStart(to.length, '0'))
  else for (let at = from.charCodeAt(stem.length); at <= to.charCodeAt(0); at++) codes.push(stem + String.fromCharCode(at))
  return codes
}

/** `VATEX-EU-132-1A` is no range: what stands before the last hyphen holds none, and ends as what stands behind it begins. */
const continues = (from: string, to: string): boolean => {
  const end = from.slice(from.length - to.length)
  return !from.includes('-') && !from.includes('/') && (/^\d+$/.test(to) ? /^\d+$/.test(end) : /^[A-Z]$/.test(end)) && end < to
}
