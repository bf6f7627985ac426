// Asking a price: any item, site, quantity and day, with the trail that gives it.

import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { FormEvent } from 'react'
import type { RefusalOut } from '#kit/api'
import { send } from '#kit/api'
import { Refused } from '#kit/empty'
import { DayField, QuantityField, TextField } from '#kit/fields'
import { MoneyText, PriceText } from '#kit/figures'
import { Section } from '#kit/page'
import { useWords } from '#kit/words'
import type { ContractDetail, PriceAnswer, PriceAskIn } from './contracts.wire.ts'
import { PriceTrailView } from './price-trail.tsx'

export type Probe = Readonly<{ item: string; day: string }>

/** `probe` is what was last picked elsewhere on the page. */
export const PriceProbe = ({ contract, probe }: Readonly<{ contract: ContractDetail; probe: Probe | null }>) => {
  const words = useWords()
  const [item, setItem] = useState('')
  const [site, setSite] = useState('')
  const [quantity, setQuantity] = useState<string | null>('1')
  const [day, setDay] = useState<string | null>(contract.today)
  const [answer, setAnswer] = useState<PriceAnswer | null>(null)
  const [refusal, setRefusal] = useState<RefusalOut | null>(null)

  const ask = async (asked: PriceAskIn): Promise<void> => {
    const sent = await send<PriceAnswer>('POST', `/accounts/${contract.account.id}/prices`, asked)
    setAnswer(sent.ok ? sent.value : null)
    setRefusal(sent.ok ? null : (sent.refusal ?? null))
  }
  const askOf = (what: string, on: string): PriceAskIn => ({ item: what, site: site.trim() === '' ? null : site, quantity: quantity ?? '1', unit: null, day: on, currency: contract.currency })
  useEffect(() => {
    if (probe === null) return
    setItem(probe.item)
    setDay(probe.day)
    void ask(askOf(probe.item, probe.day))
  }, [probe])

  const submit = (event: FormEvent): void => {
    event.preventDefault()
    if (item.trim() !== '' && day !== null) void ask(askOf(item, day))
  }
  return (
    <Section title={words.t('contracts.probe.title')} hint={words.t('contracts.probe.hint')}>
      <form className="ct-probe" onSubmit={submit}>
        <TextField label={words.t('contracts.probe.item')} value={item} onChange={setItem} />
        <QuantityField label={words.t('contracts.probe.quantity')} value={quantity} onChange={setQuantity} />
        <TextField label={words.t('contracts.probe.site')} placeholder={words.t('contracts.probe.anySite')} value={site} onChange={setSite} />
        <DayField label={words.t('contracts.probe.day')} value={day} onChange={setDay} near={contract.today} />
        <Button type="submit" variant="default" disabled={item.trim() === '' || day === null || quantity === null}>{words.t('contracts.probe.ask')}</Button>
      </form>
      <div aria-live="polite">
        {refusal !== null && <Refused text={refusal.text} />}
        {answer !== null && <Answer answer={answer} accountId={contract.account.id} />}
      </div>
    </Section>
  )
}

const Answer = ({ answer, accountId }: Readonly<{ answer: PriceAnswer; accountId: string }>) => {
  const words = useWords()
  return (
    <>
      <p className="ct-answer">
        <PriceText {...answer.price} strong />
        <span className="k-quiet"> × {words.quantity(answer.quantity.amount, answer.quantity.unit)} = </span>
        <MoneyText {...answer.amount} strong />
      </p>
      <PriceTrailView trail={answer.trail} accountId={accountId} title={words.t('contracts.probe.of', { item: answer.item.name, day: words.day(answer.day) })} />
    </>
  )
}
