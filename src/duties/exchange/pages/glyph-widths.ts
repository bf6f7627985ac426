// About how wide letters are in the sans-serif type of business papers, in thousandths of the type size. A PDF gives the width of a run of
// text, not of its words: shares of these tell where each word begins.

const NARROW = new Set(['i', 'j', 'l', 't', 'f', 'I', 'r', '.', ',', ':', ';', '!', '|', "'", '/', '\\', '(', ')', '[', ']', '-', ' '])
const WIDE = new Set(['m', 'M', 'W', '@', '%', 'w'])

export const letterWidth = (char: string): number => {
  if (char >= '0' && char <= '9') return 556
  if (NARROW.has(char)) return char === '-' || char === 'r' || char === '(' || char === ')' ? 333 : char === 'i' || char === 'l' || char === 'j' ? 222 : 278
  if (WIDE.has(char)) return char === 'w' ? 722 : 861
  return char === char.toLowerCase() ? 540 : 690
}

export const textWidth = (text: string): number => {
  let width = 0
  for (const char of text) width += letterWidth(char)
  return width
}
