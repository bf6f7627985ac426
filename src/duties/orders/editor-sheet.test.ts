import { describe, expect, it } from 'vitest'
import type { Sheet } from './editor-sheet.ts'
import { choose, emptySheet, fillDown, insert, isBlank, linesOf, mend, remove, sheetOf, type, undo } from './editor-sheet.ts'

const EN = { decimal: '.', group: ',' }
const same = (text: string) => text
const texts = (sheet: Sheet) => sheet.rows.map((row) => `${row.code} ${row.quantity}`.trim())
const two = insert(emptySheet, null, [{ code: 'A-1', quantity: '4' }, { code: 'A-2', quantity: '5' }]).sheet
const key = (sheet: Sheet, at: number) => sheet.rows[at]?.key ?? ''

describe('the sheet of the order editor', () => {
  it('always ends in one empty row', () => {
    expect(texts(emptySheet)).toEqual([''])
    expect(texts(two)).toEqual(['A-1 4', 'A-2 5', ''])
    const typed = type(two, key(two, 2), 'code', 'A-3')
    expect(texts(typed)).toEqual(['A-1 4', 'A-2 5', 'A-3', ''])
    expect(isBlank(remove(typed, key(typed, 3)).rows.at(-1)!)).toBe(true)
  })

  it('takes typing in one cell back in one step, and everything else one by one', () => {
    let sheet = type(two, key(two, 0), 'quantity', '48')
    sheet = type(sheet, key(two, 0), 'quantity', '480')
    sheet = type(sheet, key(two, 1), 'quantity', '7')
    expect(texts(undo(sheet))).toEqual(['A-1 480', 'A-2 5', ''])
    expect(texts(undo(undo(sheet)))).toEqual(['A-1 4', 'A-2 5', ''])
    expect(texts(undo(undo(undo(sheet))))).toEqual([''])
    expect(undo(emptySheet)).toBe(emptySheet)
  })

  it('forgets the chosen item when another code is typed over it', () => {
    const chosen = choose(two, key(two, 0), { itemId: 'i', number: 'A-9', unit: 'carton' })
    expect(chosen.rows[0]).toMatchObject({ code: 'A-9', itemId: 'i', unit: 'carton' })
    expect(type(chosen, key(two, 0), 'code', 'A-8').rows[0]).toMatchObject({ itemId: null, unit: null })
  })

  it('fills down from the row above, never in the first', () => {
    expect(texts(fillDown(two, key(two, 1), 'quantity'))).toEqual(['A-1 4', 'A-2 4', ''])
    expect(fillDown(two, key(two, 0), 'quantity')).toBe(two)
  })

  it('puts pasted lines into an empty row and below a full one', () => {
    const line = [{ code: 'X', quantity: '1' }]
    expect(texts(insert(two, key(two, 0), line).sheet)).toEqual(['A-1 4', 'X 1', 'A-2 5', ''])
    expect(texts(insert(two, key(two, 2), line).sheet)).toEqual(['A-1 4', 'A-2 5', 'X 1', ''])
  })

  it('mends what a click mends, at the row that was judged', () => {
    const keys = [key(two, 0), key(two, 1)]
    expect(texts(mend(two, { do: 'set-quantity', line: 1, quantity: '96', unit: 'carton' }, keys, same))).toEqual(['A-1 4', 'A-2 96', ''])
    expect(texts(mend(two, { do: 'remove-line', line: 0 }, keys, same))).toEqual(['A-2 5', ''])
    expect(mend(two, { do: 'take-item', line: 0, itemId: 'n', number: 'NEW' }, keys, same).rows[0]).toMatchObject({ code: 'NEW', itemId: 'n' })
    expect(mend(two, { do: 'remove-line', line: 7 }, keys, same)).toBe(two)
  })

  it('travels without its empty rows, in plain decimals, and comes back the same', () => {
    const german = { decimal: ',', group: '.' }
    const typed = type(type(two, key(two, 0), 'quantity', '1.234,5'), key(two, 1), 'price', 'viel')
    const { lines, keys } = linesOf(typed, german)
    expect(lines.map((line) => [line.quantity, line.price])).toEqual([['1234.5', null], ['5', 'viel']])
    expect(keys).toEqual([key(two, 0), key(two, 1)])
    expect(linesOf(sheetOf(lines, same), EN).lines).toEqual(lines)
  })
})
