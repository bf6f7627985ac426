import { describe, expect, it } from 'vitest'
import type { Day } from '#ground/day'
import { acknowledgementOf } from './acknowledgement.ts'
import { readSample, sampleInterchange, sampleSet } from './sample-interchange.ts'
import { writeX12 } from './writer.ts'

const good = sampleSet('850', '0001', ['BEG*00*SA*1**20260302', 'PO1*1*2*EA*1', 'CTT*1'])
const odd = sampleSet('850', '0002', ['BEG*00*SA*2**20260302', 'PO1*1*many*EA*1', 'N1**Nobody', 'CTT*1'])
const wrong = ['ST*850*0003', 'BEG*00*SA*3**20260302', 'PO1*1*2*EA*1', 'CTT*1', 'SE*9*0003']

const received = (...sets: readonly (readonly string[])[]) => readSample(sampleInterchange(sets)).documents

describe('the acknowledgement of a group we received (997)', () => {
  it('accepts what is right, accepts with errors what is readable, rejects what does not add up', () => {
    const answer = acknowledgementOf(received(good, odd, wrong))
    expect(answer).toMatchObject({ type: 'acknowledgement', set: '997' })
    expect(answer?.acknowledges.map(({ level, set, control, verdict }) => [level, set, control, verdict])).toEqual([
      ['group', 'PO', '7', 'partly-accepted'], ['document', '850', '0001', 'accepted'], ['document', '850', '0002', 'accepted-with-errors'], ['document', '850', '0003', 'rejected'],
    ])
    expect(answer?.acknowledges[0]?.counts).toEqual({ included: 3, received: 3, accepted: 2 })
    expect(answer?.acknowledges[2]?.errors.map(({ segment, segmentPosition, element, code, value }) => [segment, segmentPosition, element, code, value])).toEqual([['PO1', 3, 2, '6', 'many'], ['N1', 4, 1, '1', null], [null, null, null, '5', null]])
    expect(answer?.acknowledges[3]?.errors.map(({ code }) => code)).toEqual(['4'])
  })

  it('is written with the places and reads back the same', () => {
    const answer = acknowledgementOf(received(good, odd))!
    const { text, bytes, problems } = writeX12([answer], { sender: { id: 'RECEIVER', scheme: 'ZZ' }, receiver: { id: 'SENDER', scheme: '01' }, version: '004010', control: { interchange: 1, group: 1, set: 1 }, test: false, day: '2026-03-03' as Day, time: '09:00' })
    expect(problems).toEqual([])
    expect(text).toContain('GS*FA*RECEIVER*SENDER*20260303*0900*1*X*004010~ST*997*0001~AK1*PO*7~AK2*850*0001~AK5*A~AK2*850*0002~AK3*PO1*3**8~AK4*2**6*many~AK3*N1*4**8~AK4*1**1~AK5*E*5~AK9*E*2*2*2~SE*12*0001~')
    const again = readSample(bytes).documents[0]!
    const withoutPlaces = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === 'at' ? undefined : inner)))
    expect(withoutPlaces(again.acknowledges)).toEqual(withoutPlaces(answer.acknowledges))
  })

  it('tells a group that is short, is stricter where asked, and never answers an answer', () => {
    expect(acknowledgementOf(received(good), { included: 2 })?.acknowledges[0]).toMatchObject({ verdict: 'accepted-with-errors', counts: { included: 2, received: 1, accepted: 1 }, errors: [{ code: '5' }] })
    expect(acknowledgementOf(received(odd), { isStrict: true })?.acknowledges.map(({ verdict }) => verdict)).toEqual(['rejected', 'rejected'])
    expect(acknowledgementOf(readSample(sampleInterchange([sampleSet('997', '0001', ['AK1*PO*7', 'AK9*A*1*1*1'])], { group: 'FA' })).documents)).toBeNull()
    expect(acknowledgementOf([])).toBeNull()
  })
})
