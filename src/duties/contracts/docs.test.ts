import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { need } from '#ground/outcome'
import { ask, factsOf } from '../../../test/price-world.ts'
import { readContractFile } from './contract-file.ts'
import { writeContract } from './write-file.ts'

const ROOT = join(import.meta.dirname, '../../..')

describe('contract files that we show', () => {
  it('the example of the documentation reads, and what it writes back reads too', () => {
    const [example] = /```yaml\n([\s\S]*?)```/.exec(readFileSync(join(ROOT, 'docs/contracts.md'), 'utf8'))?.slice(1) ?? []
    const read = readContractFile(example ?? '')
    expect(read.problems).toEqual([])
    expect(read.contracts[0]?.terms.length).toBe(8)
    for (const contract of read.contracts) expect(readContractFile(writeContract(contract)).problems).toEqual([])
    const { trail } = need(ask(factsOf(example ?? ''), { item: 'A-100', site: 'KIEL', quantity: '10', day: '2026-04-02' }))
    expect(trail.steps.map((step) => [step.by?.name ?? step.step, (step.after as { amount: string }).amount])).toEqual([['list', '16.40'], ['Oat drink north', '12.10'], ['Spring promotion', '11.7975'], ['Spring promotion', '11.80']])
    expect(trail.lost.map((loser) => loser.by.clause)).toEqual(['4.2', '4.1', '1'])
  })
  it('the wholesaler\'s contracts are at list price for both chains', () => {
    const read = readContractFile(readFileSync(join(ROOT, 'examples/wholesaler/contracts.yaml'), 'utf8'))
    expect(read.problems).toEqual([])
    expect(read.contracts.map((contract) => [contract.account, contract.currency, contract.paymentDays, contract.terms.map((term) => term.rule.tiers[0]?.figure.kind)])).toEqual([
      ['Tailspin Toys', 'USD', 7, ['list']],
      ['Wingtip Toys', 'USD', 7, ['list']],
    ])
  })
})
