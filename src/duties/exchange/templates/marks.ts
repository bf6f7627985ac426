// The marks of one order as the screen handles them: one meaning for some words, put on, replaced and taken off. Nothing is read here.

import type { Mark } from '#formats/page-order/mark'
import type { Area } from '#formats/page-order/page'
import type { FieldName, Role, TotalName } from '#formats/page-order/template'
import { FIELDS, ROLES, TOTALS } from '#formats/page-order/template'

/** What words can be. A column has two: its head, and its value in the first line. */
export type Meaning =
  | Readonly<{ kind: 'field'; name: FieldName }>
  | Readonly<{ kind: 'head'; name: Role }>
  | Readonly<{ kind: 'first'; name: Role }>
  | Readonly<{ kind: 'total'; name: TotalName }>
  | Readonly<{ kind: 'aside'; name: '' }>
export type Kind = Meaning['kind']

export const KINDS: readonly Kind[] = ['field', 'head', 'first', 'total', 'aside']

export const meaningsOf = (kind: Kind): readonly Meaning[] => {
  if (kind === 'field') return FIELDS.map((name) => ({ kind, name }))
  if (kind === 'total') return TOTALS.map((name) => ({ kind, name }))
  if (kind === 'aside') return [{ kind, name: '' }]
  return kind === 'head' ? ROLES.map((name) => ({ kind, name })) : ROLES.map((name) => ({ kind, name }))
}

export const sameMeaning = (one: Meaning, other: Meaning): boolean => one.kind === other.kind && one.name === other.name

/** The key of its name in the words of the formats. */
export const nameKey = ({ kind, name }: Meaning): string => (kind === 'aside' ? 'templates.aside' : `page-order.${kind === 'field' ? 'field' : kind === 'total' ? 'total' : 'role'}.${name}`)

/** Words with one meaning, and the mark they belong to. */
export type Bit = Readonly<{ meaning: Meaning; areas: readonly Area[]; mark: number }>

export const bitsOf = (marks: readonly Mark[]): readonly Bit[] =>
  marks.flatMap((one, mark): readonly Bit[] => {
    if (one.is === 'field') return [{ meaning: { kind: 'field', name: one.field }, areas: one.areas, mark }]
    if (one.is === 'total') return [{ meaning: { kind: 'total', name: one.total }, areas: one.areas, mark }]
    if (one.is === 'aside') return [{ meaning: { kind: 'aside', name: '' }, areas: one.areas, mark }]
    if (one.is !== 'column') return []
    return [
      ...(one.head.length === 0 ? [] : [{ meaning: { kind: 'head', name: one.role } as const, areas: one.head, mark }]),
      ...(one.first.length === 0 ? [] : [{ meaning: { kind: 'first', name: one.role } as const, areas: one.first, mark }]),
    ]
  })

/** Gives words a meaning: they lose the one they had, and what had the meaning before loses it, but for rows that are no lines. */
export const marked = (marks: readonly Mark[], meaning: Meaning, areas: readonly Area[]): readonly Mark[] => {
  const left = freed(marks, areas)
  if (meaning.kind === 'aside') return [...left, { is: 'aside', areas }]
  if (meaning.kind === 'field') return inPlace(left, (one) => (one.is === 'field' || one.is === 'fixed') && one.field === meaning.name, { is: 'field', field: meaning.name, areas })
  if (meaning.kind === 'total') return inPlace(left, (one) => one.is === 'total' && one.total === meaning.name, { is: 'total', total: meaning.name, areas })
  const column = marks.find((one) => one.is === 'column' && one.role === meaning.name)
  const here = left.find((one) => one.is === 'column' && one.role === meaning.name) ?? column
  const [head, first] = here?.is === 'column' ? [here.head, here.first] : [[], []]
  const isSame = (one: Mark): boolean => one.is === 'column' && one.role === meaning.name
  return inPlace(left, isSame, { is: 'column', role: meaning.name, head: meaning.kind === 'head' ? areas : without(head, areas), first: meaning.kind === 'first' ? areas : without(first, areas) })
}

/** Words that mean nothing any more. */
export const freed = (marks: readonly Mark[], areas: readonly Area[]): readonly Mark[] =>
  marks.flatMap((one): readonly Mark[] => {
    if (one.is === 'column') {
      const [head, first] = [without(one.head, areas), without(one.first, areas)]
      return head.length + first.length === 0 ? [] : [{ ...one, head, first }]
    }
    if (one.is !== 'field' && one.is !== 'total' && one.is !== 'aside') return [one]
    const left = without(one.areas, areas)
    return left.length === 0 ? [] : [{ ...one, areas: left }]
  })

/** An answer or a value that stands nowhere takes the place of the one before. */
export const answered = (marks: readonly Mark[], answer: Extract<Mark, { is: 'days' | 'decimal' | 'fixed' }>): readonly Mark[] =>
  inPlace(marks, (one) => (answer.is === 'fixed' ? (one.is === 'field' || one.is === 'fixed') && one.field === answer.field : one.is === answer.is), answer)

/** What the sign of the currency means, where it does not say. */
export const currencyMeant = (marks: readonly Mark[], value: string): readonly Mark[] => marks.map((one) => (one.is === 'field' && one.field === 'currency' ? { ...one, value } : one))

/** As they travel: areas without the words that lay in them. */
export const bareMarks = (marks: readonly Mark[]): readonly Mark[] =>
  marks.map((one) => {
    if (one.is === 'column') return { ...one, head: one.head.map(bareArea), first: one.first.map(bareArea) }
    return 'areas' in one ? { ...one, areas: one.areas.map(bareArea) } : one
  })

export const bareArea = ({ page, x, y, width, height }: Area): Area => ({ page, x, y, width, height })

const inPlace = (marks: readonly Mark[], isSame: (one: Mark) => boolean, mark: Mark): readonly Mark[] => {
  const at = marks.findIndex(isSame)
  return at === -1 ? [...marks, mark] : marks.flatMap((one, nth) => (nth === at ? [mark] : isSame(one) ? [] : [one]))
}

const without = (areas: readonly Area[], gone: readonly Area[]): readonly Area[] => areas.filter((area) => !gone.some((one) => holdsMiddle(area, one) || holdsMiddle(one, area)))

export const holdsMiddle = (area: Area, { page, x, y, width, height }: Area): boolean => {
  const [across, down] = [x + width / 2, y + height / 2]
  return area.page === page && across >= area.x && across <= area.x + area.width && down >= area.y && down <= area.y + area.height
}

/** The likeliest kind of words by where they stand among what is marked: beside heads a head, beside first values one, below them a total. */
export const likelyKind = (bits: readonly Bit[], area: Area, text: string): Kind => {
  const beside = (kind: Kind): boolean => bits.some(({ meaning, areas }) => meaning.kind === kind && areas.some((one) => one.page === area.page && Math.abs(one.y + one.height / 2 - area.y - area.height / 2) < one.height / 2))
  if (beside('first')) return 'first'
  if (beside('head')) return 'head'
  const [first] = bits.flatMap(({ meaning, areas }) => (meaning.kind === 'first' ? areas : []))
  const isBelow = first !== undefined && (area.page > first.page || (area.page === first.page && area.y > first.y))
  if (!isBelow) return 'field'
  return /\d/.test(text) ? 'total' : 'aside'
}

/** The column whose other part stands above or below these words. */
export const columnNear = (bits: readonly Bit[], kind: 'head' | 'first', area: Area): Role | null => {
  const other = kind === 'head' ? 'first' : 'head'
  const over = bits.find(({ meaning, areas }) => meaning.kind === other && areas.some((one) => one.page === area.page && one.x < area.x + area.width && area.x < one.x + one.width))
  return over === undefined ? null : (over.meaning.name as Role)
}
