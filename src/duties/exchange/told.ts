// What a row says of a field: undefined when the mapping does not speak of it, so that the store keeps what is known.

import type { Field } from './fields.ts'

export const told = <T>(part: Readonly<{ fields: ReadonlyMap<string, Field> }>, name: string, read: (field: Field) => T): T | undefined => {
  const field = part.fields.get(name)
  return field === undefined ? undefined : read(field)
}

/** The record without the fields nothing is said of. */
export const without = <T extends object>(record: T): T => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)) as T
