import { describe, expect, it } from 'vitest'
import type { Day } from './day.ts'
import type { Translate } from './speak.ts'
import { formatsFor, speaker } from './speak.ts'
import { say, sayDay, saySay } from './say.ts'

const texts: Record<string, string> = {
  'say.money': '{{currency}} {{amount}}', 'say.price': '{{money}} per {{unit}}', 'say.quantity': '{{amount}} {{unit}}', 'say.percent': '{{amount}}%',
  'unit.carton_one': 'carton', 'unit.carton_other': 'cartons', line: '{{n}} of {{price}}, {{inner}}', inner: 'since {{day}}',
}
const translate: Translate = (key, values = {}) => {
  const text = texts[key] ?? texts[`${key}_${values['count'] === 1 ? 'one' : 'other'}`]
  return text === undefined ? null : text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name]))
}

describe('the speaker', () => {
  const english = speaker('en', translate)

  it('writes amounts exactly, whatever their size', () => {
    expect(formatsFor('en').number('12345678901234567890.123456')).toBe('12,345,678,901,234,567,890.123456')
    expect(formatsFor('de').number('-1166.50')).toBe('−1.166,50')
    expect(formatsFor('en').number('0.10')).toBe('0.10')
    expect(formatsFor('en').number('2.5', { least: 0, most: 0 })).toBe('3')
  })

  it('writes days by the language', () => {
    expect(formatsFor('en').day('2026-03-02' as Day)).toBe('2 Mar 2026')
    expect(formatsFor('en').day('2026-09-02' as Day)).toBe('2 Sep 2026')
    expect(formatsFor('en').day('2026-09-02' as Day, 'brief')).toBe('2 Sep')
    expect(formatsFor('en').day('2026-09-02' as Day, 'long')).toBe('2 September 2026')
    expect(formatsFor('en').day('2026-03-02' as Day, 'long')).toBe('2 March 2026')
    expect(formatsFor('de').day('2026-03-02' as Day, 'long')).toBe('2. März 2026')
  })

  it('speaks says within says and values of every kind', () => {
    const inner = say('inner', { day: sayDay('2026-03-02' as Day) })
    expect(english.speak(say('line', { n: { t: 'quantity', amount: '1200', unit: 'carton' }, price: { t: 'price', amount: '12.40', currency: 'EUR', unit: 'carton', per: '1' }, inner: saySay(inner) }))).toBe('1,200 cartons of EUR 12.40 per carton, since 2 Mar 2026')
    expect(english.price('12.40', 'EUR', 'carton', '100')).toBe('EUR 12.40 per 100 cartons')
    expect(english.percent('12.5')).toBe('12.5%')
  })

  it('keeps a unit it has no word for, and shows a key it does not know', () => {
    expect(english.quantity('3', 'kanister')).toBe('3 kanister')
    expect(english.speak(say('no.such.key'))).toBe('no.such.key')
  })
})
