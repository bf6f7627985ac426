import { expect, test } from 'vitest'
import { placeSites } from './place-sites.ts'

const known = [
  { number: 'HQ', parentNumber: null },
  { number: 'North', parentNumber: 'HQ' },
  { number: '17', parentNumber: 'North' },
]

test('a parent may stand after its children in the file', () => {
  const placed = placeSites([], [{ number: '2', parentNumber: '1' }, { number: '1', parentNumber: null }])
  expect(placed.refused).toEqual([])
  expect(placed.tree.ancestors.get('2')).toEqual(['1', '2'])
})

test('a row with an unknown parent is refused by itself, and those beneath it with it', () => {
  const placed = placeSites(known, [{ number: '20', parentNumber: 'South' }, { number: '21', parentNumber: '20' }, { number: '22', parentNumber: 'North' }])
  expect(placed.rows).toEqual([2])
  expect(placed.refused.map((refusal) => [refusal.row, refusal.at, refusal.say.with])).toEqual([
    [0, 'parentNumber', { site: '20', parent: 'South' }],
    [1, 'parentNumber', { site: '21', parent: '20' }],
  ])
})

test('moving a site beneath its own subtree is refused, and the tree stays as it was', () => {
  const placed = placeSites(known, [{ number: 'HQ', parentNumber: '17' }])
  expect(placed.rows).toEqual([])
  expect(placed.refused[0]?.say).toEqual({ key: 'refusal.accounts/circle', with: { site: 'HQ', circle: 'HQ > 17 > North > HQ' } })
  expect(placed.tree.ancestors.get('17')).toEqual(['HQ', 'North', '17'])
})

test('a moved site takes its subtree along', () => {
  const placed = placeSites([...known, { number: 'South', parentNumber: 'HQ' }], [{ number: 'North', parentNumber: 'South' }])
  expect(placed.tree.ancestors.get('17')).toEqual(['HQ', 'South', 'North', '17'])
})

test('a row that does not speak of the parent keeps the one known', () => {
  expect(placeSites(known, [{ number: '17', name: 'Exeter' }]).tree.ancestors.get('17')).toEqual(['HQ', 'North', '17'])
})

test('the second row of a number is refused and names the first', () => {
  const placed = placeSites([], [{ number: '1' }, { number: '1' }])
  expect(placed.refused).toEqual([{ row: 1, at: 'number', say: { key: 'refusal.accounts/number-twice', with: { number: '1', first: 1 } } }])
})

test('a bill-to site that is not in the account is refused', () => {
  expect(placeSites(known, [{ number: '17', billToNumber: '99' }]).refused).toEqual([
    { row: 0, at: 'billToNumber', say: { key: 'refusal.accounts/unknown-bill-to', with: { site: '17', billTo: '99' } } },
  ])
})

test('what is wrong with a field is said at the field', () => {
  const wrong = (row: object): string | undefined => placeSites([], [{ number: '1', ...row }]).refused[0]?.at
  expect(wrong({ latitude: '91', longitude: '0' })).toBe('latitude')
  expect(wrong({ latitude: '41.5' })).toBe('longitude')
  expect(wrong({ timeZone: 'Europe/Atlantis' })).toBe('timeZone')
  expect(wrong({ country: 'Germany' })).toBe('country')
  expect(wrong({ roles: ['ship-to', 'boss'] })).toBe('roles')
  expect(wrong({ openedOn: '2026-05-01', closedOn: '2026-04-30' })).toBe('closedOn')
  expect(wrong({ latitude: '-33.868', longitude: '151.2093', timeZone: 'Australia/Sydney', country: 'AU' })).toBeUndefined()
})
