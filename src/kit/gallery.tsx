// Every part of the kit on one page, to be looked at beside the design. For development only: the product does not contain it.

import type { Day } from '#ground/day'
import type { Evidence, Hop } from '#ground/evidence'
import { chain } from '#ground/evidence'
import type { SayValue } from '#ground/say'
import { say, sayDay } from '#ground/say'
import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useState } from 'react'
import { createRoot } from 'react-dom/client'
import { groundWords } from '#ground/ground.words'
import { Avatar } from './avatar.tsx'
import { ChainGlyph, EvidenceChain } from './chain.tsx'
import { Bars, LineChart, Spark } from './charts.tsx'
import { Empty, Refused } from './empty.tsx'
import { Chip, Choice, DayField, FileField, PriceField, QuantityField, Segments, TextField } from './fields.tsx'
import { ChangeText, Missing, MoneyText } from './figures.tsx'
import { Icon } from './icons.tsx'
import { KeyBar, Key, Keys } from './keys.tsx'
import { kitWords } from './kit.words.ts'
import { SiteMap } from './map.tsx'
import { Facts } from './page.tsx'
import { State } from './state.tsx'
import { Table } from './table.tsx'
import { Theme } from './theme.tsx'
import { toast, Toasts } from './toast.tsx'
import { installWords } from './words.tsx'
import './base.css'
import '@mantine/core/styles.layer.css'
import './tokens.css'
import './kit.css'

const galleryWords = { en: { 'g.until': 'until {{day}}', 'g.from': 'from {{day}}', 'g.template': 'Order line, 2 Mar, by EDI template', 'g.full': '5 Mar, in full', 'g.paid': '11 Mar, as invoiced' } }
installWords([groundWords, kitWords, galleryWords])

const price = (amount: string): SayValue => ({ t: 'price', amount, currency: 'GBP', unit: 'carton', per: '1' })
const money = (amount: string): SayValue => ({ t: 'money', amount, currency: 'GBP' })
const cartons = (amount: string): SayValue => ({ t: 'quantity', amount, unit: 'carton' })
const hop = (kind: Hop['kind'], state: Hop['state'], text: string, agreed: SayValue | null, happened: SayValue | null, note: Hop['note'] = null): Hop => ({
  kind, state, ref: { kind: 'order', id: text, text }, agreed, happened, note,
})
const broken: Evidence = chain([
  hop('clause', 'whole', '7.2 Index step', price('11.95'), price('11.95'), say('g.from', { day: sayDay('2026-03-01' as Day) })),
  hop('price', 'whole', 'PR-2214', price('11.95'), price('11.95'), say('g.until', { day: sayDay('2026-06-30' as Day) })),
  hop('order', 'broken', 'SO-88412 / 3', price('11.95'), price('11.40'), say('g.template')),
  hop('delivery', 'whole', 'DN-55190', cartons('480'), cartons('480'), say('g.full')),
  hop('invoice', 'broken', 'INV-30177 / 3', price('11.95'), price('11.40')),
  hop('payment', 'broken', 'REM-0611', money('5736.00'), money('5472.00'), say('g.paid')),
], null)
const risk: Evidence = chain([
  hop('clause', 'whole', '5.4 Late fee', sayDay('2026-03-02' as Day), sayDay('2026-03-02' as Day)),
  hop('price', 'whole', 'PR-1180', price('4.10'), price('4.10')),
  hop('order', 'whole', 'SO-88500 / 1', cartons('360'), cartons('360')),
  hop('delivery', 'risk', 'DN-55201', cartons('360'), cartons('312')),
], null)
const whole: Evidence = chain([
  hop('clause', 'whole', '3.1', price('9.80'), price('9.80')),
  hop('price', 'whole', 'PR-0010', price('9.80'), price('9.80')),
  hop('order', 'whole', 'SO-1 / 1', price('9.80'), price('9.80')),
  hop('delivery', 'whole', 'DN-1', cartons('12'), cartons('12')),
  hop('invoice', 'whole', 'INV-1 / 1', price('9.80'), price('9.80')),
  hop('payment', 'whole', 'REM-1', money('117.60'), money('117.60')),
], null)
const twice: Evidence = chain([
  hop('clause', 'whole', '7.2', price('11.95'), price('11.95')),
  hop('price', 'whole', 'PR-2214', price('11.95'), price('11.95')),
  hop('order', 'broken', 'SO-2 / 3', price('11.95'), price('12.40')),
  hop('delivery', 'broken', 'DN-2', cartons('480'), cartons('430')),
  hop('invoice', 'broken', 'INV-2 / 3', price('11.95'), price('12.40')),
], null)
const early: Evidence = chain([hop('clause', 'broken', 'none', price('11.95'), null), hop('invoice', 'broken', 'INV-9 / 1', price('11.95'), price('12.20'))], null)

const Part = ({ title, children }: Readonly<{ title: string; children: ReactNode }>) => (
  <section style={{ padding: '13px 20px 16px', borderBottom: '1px solid var(--ms-line)', borderRight: '1px solid var(--ms-line)', minWidth: 0 }}>
    <h2 className="k-caption" style={{ marginBottom: 9, fontWeight: 530 }}>{title}</h2>
    {children}
  </section>
)

const Fields = () => {
  const [account, setAccount] = useState<string | null>('n')
  const [price, setPrice] = useState<string | null>('11.95')
  const [day, setDay] = useState<string | null>(null)
  const [text, setText] = useState('')
  const [count, setCount] = useState<string | null>('1200')
  return (
    <div style={{ display: 'grid', gridTemplateColumns: '1fr 1fr', gap: '8px 12px' }}>
      <Choice label="Account" value={account} onChange={setAccount} options={[{ value: 'n', label: 'Northgate Grocers' }, { value: 'k', label: 'Kestrel Markthallen' }]} />
      <PriceField label="Price per carton" currency="GBP" value={price} onChange={setPrice} />
      <DayField label="Delivery" value={day} onChange={setDay} error="No such date. The last is 28 February." />
      <TextField label="Search" kind="search" value={text} onChange={setText} placeholder="Clause, order, person" keyHint="/" />
      <QuantityField label="Quantity" unit="carton" value={count} onChange={setCount} />
      <TextField label="Disabled" value="not yours" onChange={setText} disabled />
    </div>
  )
}

const SITES = [
  { key: 'd', name: 'DC Daventry', cartons: '214,300', time: '96.8%', spark: [8, 7, 8, 7, 8, 9, 8, 8, 7, 8, 8, 8], tone: 'steady' as const },
  { key: 'a', name: 'DC Avonmouth', cartons: '139,880', time: '88.6%', spark: [9, 9, 9, 9, 8, 8, 8, 7, 6, 5, 4, 2], tone: 'broken' as const },
  { key: 'l', name: 'DC Livingston', cartons: '98,640', time: '97.1%', spark: [4, 4, 4, 5, 5, 5, 6, 6, 7, 7, 8, 9], tone: 'kept' as const },
]

const POINTS = [
  { key: '1', name: 'DC Daventry', latitude: 52.26, longitude: -1.16, state: 'broken' as const, note: 'GBP 10,120' },
  { key: '2', name: 'DC Avonmouth', latitude: 51.5, longitude: -2.7, state: 'risk' as const },
  { key: '3', name: 'DC Livingston', latitude: 55.9, longitude: -3.52, state: 'kept' as const },
  { key: '4', name: 'DC Thurrock', latitude: 51.48, longitude: 0.3, state: 'open' as const },
  ...Array.from({ length: 40 }, (_, at) => ({ key: `s${at}`, name: `Store ${at}`, latitude: 51.4 + ((at * 37) % 20) / 30, longitude: -0.5 + ((at * 53) % 20) / 25 })),
]

const Gallery = () => {
  const [view, setView] = useState<'map' | 'list'>('map')
  return (
    <Theme>
      <div style={{ background: 'var(--ms-surface)', minHeight: '100vh' }}>
        <header className="k-head"><h1>Components</h1><span className="k-quiet">one look for each job, both themes from the same tokens</span></header>
        <div style={{ display: 'grid', gridTemplateColumns: 'repeat(3, minmax(0, 1fr))' }}>
          <Part title="Buttons">
            <div className="k-row">
              <Button variant="filled" rightSection={<Key>A</Key>}>Correct and re-invoice</Button>
              <Button rightSection={<Key>R</Key>}>Raise with client</Button>
              <Button variant="subtle" rightSection={<Key>S</Key>}>Snooze</Button>
              <Button className="k-danger">Take back</Button>
            </div>
            <div className="k-row" style={{ marginTop: 8 }}>
              <Button size="xs" variant="filled">Order</Button><Button size="xs">Open</Button><Button size="xs" variant="subtle">Clear</Button>
              <Button disabled>Place order</Button><Button id="focused">Focused</Button>
            </div>
          </Part>
          <Part title="Inputs"><Fields /></Part>
          <Part title="States: shape, word, colour">
            <div className="k-row"><State kind="kept" word="Kept" /><State kind="risk" word="At risk" /><State kind="broken" word="Broken" /><State kind="open" word="Not yet due" /><State kind="progress" word="In progress" /></div>
            <div className="k-row" style={{ marginTop: 8, gap: 14 }}><State bare kind="kept" word="Kept" /><State bare kind="risk" word="At risk" /><State bare kind="broken" word="Broken" /></div>
            <div className="k-row" style={{ marginTop: 10, justifyContent: 'space-between', maxWidth: 384 }}>
              <ChainGlyph /><ChainGlyph breaksAt={1} /><ChainGlyph breaksAt={3} /><ChainGlyph breaksAt={6} /><ChainGlyph breaksAt={3} kind="risk" />
            </div>
          </Part>
          <Part title="Chips, segments, people">
            <div className="k-row">
              <Chip label="Accounts" value="mine" on onClear={() => {}} /><Chip label="Rule" value="any" opens /><Chip label="Filter" add />
              <Segments label="View" value={view} onChange={setView} options={[{ value: 'map', label: 'Map' }, { value: 'list', label: 'List' }]} />
            </div>
            <div className="k-row" style={{ marginTop: 10 }}><Avatar name="Maren Voss" me /><Avatar name="Tomasz Wilk" /><Avatar name="Idris Bell" large /><Avatar name={null} /></div>
          </Part>
          <Part title="Money and change">
            <Table
              tight
              rowKey={(row) => row.key}
              rows={[
                { key: 'a', name: 'Account currency', amount: <MoneyText amount="22660" currency="GBP" strong />, change: <ChangeText amount="4.2" good="up" /> },
                { key: 'b', name: 'Cents matter', amount: <MoneyText amount="38412.50" currency="USD" strong />, change: <ChangeText amount="-14.2" good="up" /> },
                { key: 'c', name: 'Negative', amount: <MoneyText amount="-1166" currency="EUR" strong />, change: <ChangeText amount="0.0" /> },
                { key: 'd', name: 'Unknown', amount: <span className="k-quiet">not priced yet</span>, change: <Missing /> },
              ]}
              columns={[
                { key: 'case', head: 'Case', cell: (row) => row.name, foot: 'Total at today’s rates' },
                { key: 'amount', head: 'Amount', align: 'right', cell: (row) => row.amount, foot: <MoneyText amount="60686" currency="EUR" strong /> },
                { key: 'change', head: 'Change', align: 'right', cell: (row) => row.change },
              ]}
            />
          </Part>
          <Part title="Table">
            <Table
              tight label="Sites" rowKey={(row) => row.key} rows={SITES} selectedKey="a" onOpen={() => {}}
              columns={[
                { key: 'site', head: 'Site', cell: (row) => row.name },
                { key: 'cartons', head: 'Cartons', align: 'right', cell: (row) => row.cartons, sortable: true },
                { key: 'time', head: 'On time', align: 'right', cell: (row) => <span className={row.tone === 'broken' ? 'k-broken k-mid' : ''}>{row.time}</span> },
                { key: 'weeks', head: '12 weeks', cell: (row) => <Spark values={row.spark} label="12 weeks" tone={row.tone} /> },
              ]}
              sort={{ key: 'cartons', down: true }} onSort={() => {}}
            />
          </Part>
          <Part title="Popover and menu">
            <div className="k-row" style={{ alignItems: 'flex-start', gap: 14 }}>
              <div className="k-pop k-menu">
                <button className="k-menu-entry" data-hovered><Icon name="go" />Hand over<Key>H</Key></button>
                <button className="k-menu-entry"><Icon name="clock" />Snooze<Key>S</Key></button>
                <button className="k-menu-entry"><Icon name="link" />Copy link<Keys of="mod+l" /></button>
                <div className="k-menu-line" />
                <button className="k-menu-entry k-danger"><Icon name="close" />Not an error<Key>N</Key></button>
              </div>
            </div>
          </Part>
          <Part title="Refused, drop"><Refused text="The account is on credit hold since 4 March."><Button size="xs">Ask for release</Button></Refused><div style={{ height: 8 }} /><FileField label="Drop files here" hint="CSV or XLSX, up to 200 MB" onFiles={() => {}} /></Part>
          <Part title="Empty"><Empty text="No finding is open. 1,204 lines were checked today." kind="kept" action={<Button size="xs">Look at the kept ones</Button>} /></Part>
          <Part title="Bar, EUR thousand"><Bars label="Bars" rows={[['Rebates', 36.3], ['Pricing', 26.5], ['Promotions', 10.9], ['Supply', 4.9]].map(([label, value]) => ({ key: String(label), label: String(label), value: Number(value), text: String(value) }))} /></Part>
          <Part title="Line with expectation band, cartons a week">
            <LineChart label="Cartons a week" outside="outside the band" points={Array.from({ length: 21 }, (_, at) => {
              const expected = 53000 + Math.sin(at / 3) * 1800
              return { key: String(at), label: `w${at + 1}`, value: at > 18 ? null : at < 14 ? expected + ((at * 7) % 5 - 2) * 500 : expected - (at - 13) * 1500, low: expected - 2600, high: expected + 2600, expected }
            })} />
          </Part>
          <Part title="Keys and loading"><div className="k-row" style={{ gap: 14 }}><span className="k-keys"><Keys of="j" /><Keys of="k" /> move</span><span className="k-keys"><Keys of="Enter" /> open</span><span className="k-keys"><Keys of="mod+k" /> find</span><span className="k-keys"><Keys of="g a" /> go to accounts</span></div></Part>
        </div>
        <div style={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)' }}>
          <Part title="Broken at the order line"><Facts facts={[{ label: 'At stake', value: <MoneyText amount="22660" currency="GBP" />, big: true }, { label: 'How it adds up', value: '41,200 cartons × 0.55', note: '41 lines since 2 March' }, { label: 'Certainty', value: 'Documents agree', note: 'no estimate in it' }]} /><EvidenceChain evidence={broken} onOpen={() => {}} /></Part>
          <Part title="Will break at the delivery"><EvidenceChain evidence={risk} onOpen={() => {}} /></Part>
          <Part title="Whole"><EvidenceChain evidence={whole} onOpen={() => {}} /></Part>
          <Part title="Breaks twice, payment open"><EvidenceChain evidence={twice} onOpen={() => {}} /></Part>
          <Part title="Broken at the first hop"><EvidenceChain evidence={early} onOpen={() => {}} /></Part>
          <Part title="Map"><SiteMap points={POINTS} onOpen={() => {}} /></Part>
          <Part title="Upright"><div style={{ width: 420 }}><EvidenceChain evidence={broken} onOpen={() => {}} /></div></Part>
          <Part title="Upright, twice"><div style={{ width: 420 }}><EvidenceChain evidence={twice} onOpen={() => {}} /></div></Part>
        </div>
        <KeyBar keys={[{ keys: ['j', 'k'], word: 'move' }, { keys: ['Enter'], word: 'open' }, { keys: ['?'], word: 'all keys' }]} />
      </div>
      <Toasts />
    </Theme>
  )
}

const place = document.getElementById('root')
if (place !== null) createRoot(place).render(<Gallery />)
document.addEventListener('toast', () => {
  toast({ text: '41 lines go out again at 11.95', undo: () => {} })
  toast({ text: 'Not saved: Tomasz changed this row at 09:02', bad: true, action: { word: 'See both', do: () => {} } })
})
