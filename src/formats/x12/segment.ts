// One segment under the reader's eye: its elements by number, cut out only when asked for. The object is used again for the next
// segment, so nobody may keep it.

/** 26 + 10 signs and none, as in `tagNumber`; lower case counts as upper. 0: no sign of a tag. */
const SIGN = new Uint8Array(256)
for (let at = 0; at < 26; at++) SIGN[65 + at] = SIGN[97 + at] = at + 1
for (let at = 0; at < 10; at++) SIGN[48 + at] = at + 27

const STEP_COMPONENT = 37 ** 3
const STEP_ELEMENT = 32 * STEP_COMPONENT
const STEP_SEGMENT = 64 * STEP_ELEMENT
const [MOST_SEGMENTS, MOST_ELEMENT, MOST_COMPONENT] = [2 ** 26 - 1, 63, 31]
const SPACE = 32

export class Segment {
  /** `tagNumber` of its name; 0 where the name is none. */
  tag = 0
  /** Place in the file, from 1. */
  number = 0
  /** Elements after the name. */
  count = 0
  component = ''
  repetition = ''
  private text = ''
  private from = 0
  private base = 0
  /** marks[n] is where element n ends; marks[0] where the name ends. */
  private marks: Int32Array = new Int32Array(1)

  aim(text: string, from: number, marks: Int32Array, count: number, number: number): void {
    this.text = text
    this.from = from
    this.marks = marks
    this.count = count
    this.number = number
    this.tag = tagAt(text, from, marks[0]!)
    this.base = (number < MOST_SEGMENTS ? number : MOST_SEGMENTS) * STEP_SEGMENT + this.tag
  }

  /** The packed place of an element (0: the segment itself), of its component from 1. The same number as `spotAt` gives. */
  spot(element = 0, component = 0): number {
    return this.base + (element < MOST_ELEMENT ? element : MOST_ELEMENT) * STEP_ELEMENT + (component < MOST_COMPONENT ? component : MOST_COMPONENT) * STEP_COMPONENT
  }

  name(): string {
    return this.text.substring(this.from, this.marks[0]!)
  }

  isLowerCase(): boolean {
    return this.text.charCodeAt(this.from) > 96
  }

  /** Characters of all of it. */
  size(): number {
    return this.marks[this.count]! - this.from + 1
  }

  length(element: number): number {
    return element > this.count ? 0 : this.marks[element]! - this.marks[element - 1]! - 1
  }

  has(element: number): boolean {
    return element <= this.count && this.marks[element]! - this.marks[element - 1]! > 1
  }

  /** The first element from `from` on with more characters than told (0: any number); 0 for none. */
  longerThan(longest: readonly number[], from: number): number {
    const { marks } = this
    const count = this.count < longest.length ? this.count : longest.length
    for (let element = from; element <= count; element++) {
      const most = longest[element - 1]!
      if (most !== 0 && marks[element]! - marks[element - 1]! - 1 > most) return element
    }
    return 0
  }

  /** The element without blanks at its ends; '' where there is none. */
  code(element: number): string {
    if (element > this.count) return ''
    let from = this.marks[element - 1]! + 1
    let to = this.marks[element]!
    while (from < to && this.text.charCodeAt(from) === SPACE) from++
    while (to > from && this.text.charCodeAt(to - 1) === SPACE) to--
    return from === to ? '' : this.text.substring(from, to)
  }

  /** The element without blanks at its end: leading ones may matter in texts. */
  words(element: number): string {
    if (element > this.count) return ''
    const from = this.marks[element - 1]! + 1
    let to = this.marks[element]!
    while (to > from && this.text.charCodeAt(to - 1) === SPACE) to--
    return from === to ? '' : this.text.substring(from, to)
  }

  /** A component of a composite element, from 1. */
  part(element: number, component: number): string {
    const whole = this.code(element)
    if (this.component === '' || whole.indexOf(this.component) === -1) return component === 1 ? whole : ''
    return (whole.split(this.component)[component - 1] ?? '').trim()
  }
}

const tagAt = (text: string, from: number, to: number): number => {
  const length = to - from
  if (length < 2 || length > 3) return 0
  const first = signOf(text.charCodeAt(from))
  const second = signOf(text.charCodeAt(from + 1))
  const third = length === 3 ? signOf(text.charCodeAt(from + 2)) : 0
  return first === 0 || first > 26 || second === 0 || (length === 3 && third === 0) ? 0 : first * 1369 + second * 37 + third
}

const signOf = (code: number): number => (code < 256 ? SIGN[code]! : 0)
