// Names of files: which are still being written, which a pattern means, what a stranger's name becomes here, and what ours are called outside.

const UNFINISHED = /\.(?:tmp|part|filepart)$/i
const MOST_SIGNS = 200
/** What file systems take is 255; the rest is room for the marks of a file that is being written. */
export const MOST_BYTES = 240

/** Names by which writers say that they have not finished, and hidden ones. */
export const isUnfinished = (name: string): boolean => name.startsWith('.') || UNFINISHED.test(name)

/** Control signs, and those that turn the reading direction so that `fdp.exe` reads as `exe.pdf`. */
const UNSEEN = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu

/** A stranger's name as we keep and show it: no folder, nothing hidden, nothing unseen, at most 200 signs, the extension kept. */
export const arrivalName = (given: string): string => {
  const last = given.slice(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1)
  const seen = last.replace(/\p{Surrogate}/gu, '\ufffd').replace(UNSEEN, ' ').replace(/\s+/g, ' ').trim().replace(/^[.\s]+/, '')
  return seen === '' ? 'unnamed' : shortened(seen, (text) => text.length <= MOST_SIGNS)
}

/** `orders.2026.edi` is `orders.2026` and `.edi`; what is longer than eleven signs is no extension. */
export const nameParts = (name: string): Readonly<{ stem: string; extension: string }> => {
  const dot = name.lastIndexOf('.')
  const isExtension = dot > 0 && name.length - dot <= 12
  return isExtension ? { stem: name.slice(0, dot), extension: name.slice(dot) } : { stem: name, extension: '' }
}

/** The name, then names beside it for when it is taken: `orders-20260302T101500Z.edi`, `orders-20260302T101500Z-2.edi`. */
export const nameBeside = (name: string, stamp: string, count: number): string => {
  const { stem, extension } = nameParts(name)
  const mark = count === 0 ? '' : count === 1 ? `-${stamp}` : `-${stamp}-${count}`
  return shortened(stem, (text) => utf8Length(text + mark + extension) <= MOST_BYTES, false) + mark + extension
}

/** Drops signs from the end, before the extension, until it fits. */
const shortened = (name: string, fits: (text: string) => boolean, keepsExtension = true): string => {
  if (fits(name)) return name
  const { stem, extension } = keepsExtension ? nameParts(name) : { stem: name, extension: '' }
  const signs = [...stem]
  while (signs.length > 1 && !fits(signs.join('') + extension)) signs.pop()
  return signs.join('').trimEnd() + extension
}

export const utf8Length = (text: string): number => {
  let length = 0
  for (const sign of text) {
    const code = sign.codePointAt(0) ?? 0
    length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4
  }
  return length
}

/** Whether a name is meant by a pattern of `*` and `?`, capitals or not. Goes back to the last star only, so no name can make it slow. */
export const isMeant = (pattern: string | undefined, name: string): boolean => {
  if (pattern === undefined) return true
  const [wanted, given] = [[...pattern.toLowerCase()], [...name.toLowerCase()]]
  let [at, to, star, from] = [0, 0, -1, 0]
  while (to < given.length) {
    if (wanted[at] === '*') {
      star = at
      from = to
      at += 1
    } else if (at < wanted.length && (wanted[at] === '?' || wanted[at] === given[to])) {
      at += 1
      to += 1
    } else if (star >= 0) {
      at = star + 1
      from += 1
      to = from
    } else return false
  }
  while (wanted[at] === '*') at += 1
  return at === wanted.length
}

const PLACES = /\{([^{}]*)\}/g
const KNOWN: readonly string[] = ['name', 'stem', 'extension', 'key']

/** Places of a name pattern that nothing can fill. */
export const unknownPlaces = (pattern: string): readonly string[] => [...pattern.matchAll(PLACES)].map((match) => match[1] ?? '').filter((place) => !KNOWN.includes(place))

/** Whether two documents can get two names by it. */
export const tellsApart = (pattern: string): boolean => /\{(?:name|stem|key)\}/.test(pattern)

/** A pattern with the document's own put in. `extension` brings its dot. */
export const filled = (pattern: string, document: Readonly<{ name: string; key: string }>): string => {
  // a slash in a number of ours is no folder
  const name = arrivalName(document.name.replace(/[/\\]/g, '_'))
  const values: Readonly<Record<string, string>> = { name, ...nameParts(name), key: document.key }
  return pattern.replace(PLACES, (_, place: string) => values[place] ?? '')
}

/** What a document is called outside: signs that some system refuses become `_`, and no name looks hidden or unfinished. */
export const outsideName = (pattern: string | undefined, document: Readonly<{ name: string; key: string }>): string => {
  const plain = filled(pattern ?? '{name}', document).replace(/[/\\:*?"<>|]/g, '_')
  const name = nameBeside(arrivalName(plain), '', 0)
  return isUnfinished(name) ? `${name}_` : name
}
