import { expect, test } from 'vitest'
import { MICROS } from '#ground/decimal'
import type { FamilyId, ItemId } from '#ground/ids'
import { need } from '#ground/outcome'
import { quantity } from '#ground/quantity'
import type { Family } from './family.ts'
import { families, familiesOf } from './family.ts'
import type { Item } from './item.ts'
import { inBaseUnits, packsWithBase, unitOfGtin } from './item.ts'
import { itemProblems } from './item-draft.ts'

const tape: Item = {
  itemId: 'tape' as ItemId, number: 'A-100', name: 'Tape', kind: 'product', baseUnit: 'roll', orderUnit: 'carton', gtin: '4006381333931', taxCode: 'standard', leadTimeDays: 5,
  minimum: null, multiple: null, weightGrams: null, sellableFrom: null, endOfLifeOn: null, substituteItemId: null, familyIds: [], version: 1,
  packs: packsWithBase('roll', [{ unit: 'carton', base: 36n * MICROS, gtin: '14006381333938' }]),
}

test('a quantity in a pack is counted in base units exactly', () => {
  expect(need(inBaseUnits(tape, quantity(2_500_000n, 'carton')))).toEqual(quantity(90n * MICROS, 'roll'))
})

test('a unit the item has no pack for is refused by name', () => {
  const outcome = inBaseUnits(tape, quantity(MICROS, 'pallet'))
  expect(outcome.ok ? null : outcome.refusal.code).toBe('quantity/no-pack')
})

test('the base unit is always a pack of one, whatever was stored', () => {
  expect(packsWithBase('roll', []).map((pack) => [pack.unit, pack.base])).toEqual([['roll', MICROS]])
})

test('a barcode names the unit it is printed on', () => {
  expect(unitOfGtin(tape, '04006381333931')).toBe('roll')
  expect(unitOfGtin(tape, '14006381333938')).toBe('carton')
  expect(unitOfGtin(tape, '95200002')).toBeNull()
})

test('an item in a family is in all families above it, each once', () => {
  const id = (text: string): FamilyId => text as FamilyId
  const known = families([
    { familyId: id('all'), number: 'all', name: 'All', parentId: null },
    { familyId: id('pack'), number: 'pack', name: 'Packaging', parentId: id('all') },
    { familyId: id('tape'), number: 'tape', name: 'Tapes', parentId: id('pack') },
    { familyId: id('office'), number: 'office', name: 'Office', parentId: id('all') },
  ])
  expect(familiesOf(known, [id('tape'), id('office')])).toEqual(['tape', 'office', 'pack', 'all'])
})

test('families that stand above themselves throw instead of running on', () => {
  const circle: Family[] = [
    { familyId: 'a' as FamilyId, number: 'a', name: 'A', parentId: 'b' as FamilyId },
    { familyId: 'b' as FamilyId, number: 'b', name: 'B', parentId: 'a' as FamilyId },
  ]
  expect(() => families(circle).above('a' as FamilyId)).toThrow('family a is above itself')
})

test('what is wrong with an item is said at the field', () => {
  const at = (more: object): readonly string[] => itemProblems({ number: 'X', name: 'X', baseUnit: 'each', ...more }, null).map((problem) => problem.at)
  expect(at({})).toEqual([])
  expect(at({ gtin: '4006381333932' })).toEqual(['gtin'])
  expect(at({ kind: 'thing' })).toEqual(['kind'])
  expect(at({ multipleMicros: 0n })).toEqual(['multipleMicros'])
  expect(at({ sellableFrom: '2026-03-01', endOfLifeOn: '2026-02-28' })).toEqual(['endOfLifeOn'])
  expect(at({ name: ' ', baseUnit: '' })).toEqual(['name', 'baseUnit'])
})
