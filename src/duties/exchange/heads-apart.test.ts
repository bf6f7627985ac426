import { expect, test } from 'vitest'
import type { Open } from './documents.ts'
import { HeadsApart, HeadsOutside } from './heads-apart.ts'

const head = (account: string, number: string, row: number): Open<Readonly<{ number: string }>, never> =>
  ({ key: `${account} ${number}`, head: { number }, cells: [], row, lines: [], numbers: new Set(), rejected: 0, touched: 0 })

test('a line goes to the one head of its number, and to neither when two accounts have it', () => {
  const [only, first, second] = [head('N', '1', 2), head('N', '2', 3), head('S', '2', 4)]
  const heads = new HeadsApart([only, first, second], new HeadsOutside(), 'heads.csv')
  expect(heads.find('1')).toBe(only)
  expect(heads.find('2')).toEqual({ key: 'refusal.exchange/head-of-several', with: { number: '2', file: 'heads.csv', row: 3, other: 4 } })
})

test('a head that was left out, rejected or never there is told apart', () => {
  const outside = new HeadsOutside()
  outside.leftOut.add('7')
  outside.rejected.set('8', 12)
  const heads = new HeadsApart([], outside, 'heads.csv')
  expect(heads.find('7')).toBe('left-out')
  expect(heads.find('8')).toMatchObject({ key: 'refusal.exchange/head-rejected', with: { row: 12 } })
  expect(heads.find('9')).toMatchObject({ key: 'refusal.exchange/no-head' })
})
