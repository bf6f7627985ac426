// Families of items, nested as deep as the house likes. An item may be in several; being in one is being in all above it.

import type { FamilyId } from '#ground/ids'

export type Family = Readonly<{ familyId: FamilyId; number: string; name: string; parentId: FamilyId | null }>

export type Families = Readonly<{
  all: ReadonlyMap<FamilyId, Family>
  /** The family itself and all above it, nearest first. Empty for one that is not known. */
  above: (familyId: FamilyId) => readonly FamilyId[]
}>

/** The store keeps circles out; one that is there all the same is a bug and throws. */
export const families = (list: readonly Family[]): Families => {
  const all = new Map(list.map((family) => [family.familyId, family]))
  const known = new Map<FamilyId, readonly FamilyId[]>()
  const above = (familyId: FamilyId): readonly FamilyId[] => {
    const found = known.get(familyId)
    if (found !== undefined) return found
    const path: FamilyId[] = []
    for (let family = all.get(familyId); family !== undefined; family = family.parentId === null ? undefined : all.get(family.parentId)) {
      if (path.includes(family.familyId)) throw new Error(`family ${family.number} is above itself`)
      path.push(family.familyId)
    }
    known.set(familyId, path)
    return path
  }
  return { all, above }
}

/** Every family an item is in: its own and all above them, each once, the item's own first. */
export const familiesOf = (known: Families, own: readonly FamilyId[]): readonly FamilyId[] => [...new Set([...own, ...own.flatMap((id) => known.above(id))])]
