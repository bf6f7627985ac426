// The contracts of the demo world, as contract files: what an account manager would write down and import.
// Days are told from the last day of the world, so that the demo is always two years up to last Friday.

import type { Day } from '#ground/day'
import { addDays } from '#ground/day'

/** Days on which something changes in the contracts; the faults are planted around them. */
export type DemoDays = Readonly<{
  first: Day
  last: Day
  /** Kestrel: new net prices for cups take effect. */
  cupStep: Day
  /** Kestrel: the paper promotion, first and last day. */
  promotionFrom: Day
  promotionTo: Day
  /** Vesper: the fixed price of surgical drapes ends on this day. */
  drapesEnd: Day
}>

export const demoDays = (last: Day): DemoDays => ({
  first: addDays(last, -728),
  last,
  cupStep: addDays(last, -74),
  promotionFrom: addDays(last, -67),
  promotionTo: addDays(last, -26),
  drapesEnd: addDays(last, -33),
})

export const contractFiles = (days: DemoDays): readonly string[] => [kestrelFile(days), auberonFile(days), vesperFile(days)]

const kestrelFile = (days: DemoDays): string => `
contracts:
  - contract: KM-FRAME
    account: A-100
    name: Kestrel frame contract
    currency: EUR
    valid: ${days.first} .. ${addDays(days.last, 240)}
    payment days: 30
    terms:
      - { clause: "4.1", name: Frame discount, everything: true, discount: 6%, round: 2 }
      - { clause: "4.2", name: Cups at fixed prices, item: "12010", net: 47.50 EUR / carton }
      - { clause: "4.3", name: Large cups at fixed prices, item: "12012", net: 58.90 EUR / carton }
      - clause: "4.4"
        name: Stretch film by volume
        item: "13022"
        tiering: slab
        tiers:
          - { from: 0, net: 49.80 EUR / carton }
          - { from: 6, net: 46.20 EUR / carton }
          - { from: 12, net: 43.50 EUR / carton }
      - { clause: "4.5", name: Bags for Austria, item: "13010", site: KM-C2, net: 35.40 EUR / carton }
      - { clause: "6.1", name: Autumn paper promotion, family: HYG-PAP, discount: 8%, stack: true, round: 2, valid: ${days.promotionFrom} .. ${days.promotionTo} }
    amendments:
      - amendment: "1"
        name: Cup price step
        takes effect: ${days.cupStep}
        terms:
          - { clause: "4.2", name: Cups at fixed prices, item: "12010", net: 50.90 EUR / carton }
`

const auberonFile = (days: DemoDays): string =>
  `contracts:${[
    ['EUR', 'AU-EUR', '118.00', '7%'],
    ['GBP', 'AU-GBP', '104.00', '7%'],
    ['CHF', 'AU-CHF', '121.00', '5%'],
  ]
    .map(
      ([currency, number, towels, discount]) => `
  - contract: ${number}
    account: A-200
    name: Auberon group agreement, ${currency}
    currency: ${currency}
    valid: ${days.first} .. ${addDays(days.last, 400)}
    payment days: 45
    terms:
      - { clause: "3.1", name: Group discount, everything: true, discount: ${discount}, round: 2 }
      - { clause: "3.2", name: Bath towels, item: "14010", net: ${towels} ${currency} / bundle }
      - clause: "3.3"
        name: Coffee by bands
        item: "15010"
        tiering: marginal
        tiers:
          - { from: 0, net: 108.00 ${currency} / carton }
          - { from: 5, net: 102.00 ${currency} / carton }
          - { from: 10, net: 96.00 ${currency} / carton }
`,
    )
    .join('')}`

const vesperFile = (days: DemoDays): string => `
contracts:
  - contract: VZ-2024
    account: A-300
    name: Vesper supply contract
    currency: EUR
    valid: ${days.first} .. ${addDays(days.last, 150)}
    payment days: 30
    terms:
      - { clause: "5.1", name: List prices, everything: true, list: true }
      - { clause: "5.2", name: Skin care and soap, family: HYG-SOAP, discount: 11%, round: 2 }
      - { clause: "5.3", name: Cleaning agents, family: CLEAN-CHEM, discount: 9.5%, round: 2 }
      - { clause: "5.4", name: Gloves, item: "11128", net: 41.00 EUR / carton }
      - { clause: "5.5", name: Gloves, item: "11129", net: 41.00 EUR / carton }
      - { clause: "5.6", name: Surgical drapes, item: "14028", net: 126.00 EUR / carton, valid: ${days.first} .. ${days.drapesEnd} }
`
