// Which columns of a file make the head of a document, so that rows can be held against each other without reading them again.

import type { Condition, Value } from './mapping.ts'

type HeadPart = Readonly<{ section: Readonly<{ fields: ReadonlyMap<string, Value> }>; table: Readonly<{ columns: readonly string[] }> }>

export const headColumns = (part: HeadPart): readonly number[] => {
  const names = new Set<string>()
  for (const value of part.section.fields.values()) gather(value, names)
  return [...names].map((name) => part.table.columns.indexOf(name)).filter((at) => at !== -1)
}

const gather = (value: Value, names: Set<string>): void => {
  const { from } = value
  if (from.is === 'column') names.add(from.column)
  if (from.is === 'template') for (const piece of from.parts) if ('column' in piece) names.add(piece.column)
  if (from.is === 'first') for (const one of from.values) gather(one, names)
  if (from.is !== 'case') return
  gatherCondition(from.if, names)
  gather(from.then, names)
  if (from.else !== null) gather(from.else, names)
}

const gatherCondition = (condition: Condition, names: Set<string>): void => {
  for (const test of condition.all) {
    names.add(test.column)
    if ('other' in test) names.add(test.other)
  }
  for (const one of [...condition.any, ...condition.none]) gatherCondition(one, names)
}
