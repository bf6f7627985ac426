import { describe, expect, it } from 'vitest'
import type { Hop } from '#ground/evidence'
import { chain } from '#ground/evidence'
import type { SayValue } from '#ground/say'
import { differenceOf, shapeOf } from './evidence-shape.tsx'

const price = (amount: string, currency = 'EUR'): SayValue => ({ t: 'price', amount, currency, unit: 'carton', per: '1' })
const pieces = (amount: string): SayValue => ({ t: 'quantity', amount, unit: 'piece' })
const hop = (kind: Hop['kind'], state: Hop['state'], agreed: SayValue | null, happened: SayValue | null): Hop => ({ kind, state, ref: null, agreed, happened, note: null })

describe('the shape of a chain', () => {
  it('is one line while all hops agree', () => {
    const shape = shapeOf(chain([hop('clause', 'whole', price('1'), price('1')), hop('price', 'whole', price('1'), price('1'))], null))
    expect(shape).toEqual({ tone: 'whole', roles: ['held', 'held', 'open', 'open', 'open', 'open'], breaksAt: null, knownTo: 2 })
  })

  it('forks at the first hop that differs and carries the same deviation on without a second break', () => {
    const shape = shapeOf(chain([hop('clause', 'whole', price('1'), price('1')), hop('order', 'broken', price('1'), price('2')), hop('delivery', 'whole', pieces('5'), pieces('5')), hop('invoice', 'broken', price('1'), price('2'))], null))
    expect(shape.breaksAt).toBe(3)
    expect(shape.roles).toEqual(['held', 'open', 'break', 'after', 'after', 'open'])
    expect(shape.knownTo).toBe(5)
  })

  it('breaks again where a figure of another kind differs', () => {
    const shape = shapeOf(chain([hop('order', 'broken', price('1'), price('2')), hop('delivery', 'broken', pieces('5'), pieces('4'))], null))
    expect(shape.roles[3]).toBe('again')
  })

  it('never draws a missing document as broken', () => {
    expect(shapeOf(chain([], null))).toMatchObject({ tone: 'whole', roles: ['open', 'open', 'open', 'open', 'open', 'open'], knownTo: 0 })
  })

  it('warns in its own tone where a hop will break', () => {
    expect(shapeOf(chain([hop('delivery', 'risk', pieces('5'), pieces('4'))], null))).toMatchObject({ tone: 'risk', breaksAt: 4 })
  })
})

describe('the difference at the break', () => {
  it('is exact, signed, and only between figures of one kind, currency and unit', () => {
    expect(differenceOf(price('11.95'), price('11.40'))).toMatchObject({ amount: '-0.55' })
    expect(differenceOf(price('0.1'), price('0.30'))).toMatchObject({ amount: '0.20' })
    expect(differenceOf(price('1'), price('2', 'USD'))).toBeNull()
    expect(differenceOf(price('1'), pieces('2'))).toBeNull()
    expect(differenceOf(price('1'), price('1.00'))).toBeNull()
    expect(differenceOf(null, price('1'))).toBeNull()
  })
})
