// The three accounts of the demo world and their site trees. Every company, person and street is invented.

import type { Chance } from './chance.ts'
import { chance } from './chance.ts'
import type { Place } from './places.ts'
import { HOSPITAL_TOWNS, HOTEL_TOWNS, MARKET_TOWNS } from './places.ts'

export type DemoSite = Readonly<{
  number: string
  parent: string | null
  name: string
  kind: 'head-office' | 'division' | 'country' | 'region' | 'distribution-centre' | 'store' | 'hotel' | 'hospital' | 'office'
  roles: readonly ('sold-to' | 'ship-to' | 'bill-to' | 'payer')[]
  billTo: string
  street: string
  postalCode: string
  place: Place
  currency: string
  gln: string | null
  /** The client's own number of the site. */
  clientNumber: string | null
}>

export type DemoAccount = Readonly<{
  number: string
  name: string
  currency: string
  country: string
  zone: string
  paymentDays: number
  creditLimit: string | null
  sites: readonly DemoSite[]
}>

const GERMAN = ['Lindenweg', 'Am Speicher', 'Marktplatz', 'Hafenstraße', 'Gartenring', 'Mühlgasse']
const DUTCH = ['Kerkstraat', 'Lindelaan', 'Nieuwe Kade', 'Molenweg']
/** Street names as each country would have them; where a country is not named, plain German ones. */
const STREETS: Readonly<Record<string, readonly string[]>> = {
  NL: DUTCH, BE: DUTCH, FR: ['Rue du Port', 'Quai Neuf', 'Rue du Moulin'], IT: ['Via del Molo', 'Via dei Tigli', 'Largo del Mulino'], ES: ['Calle Nueva', 'Calle del Puerto', 'Paseo de los Tilos'],
  PT: ['Rua Nova', 'Rua do Porto', 'Largo do Moinho'], GB: ['Quay Road', 'Station Road', 'Mill Lane'], IE: ['Quay Road', 'Station Road', 'Mill Lane'], DK: ['Havnegade', 'Lindevej', 'Møllevej'],
  CZ: ['Nová', 'Lipová', 'Mlýnská'], PL: ['Nowa', 'Lipowa', 'Portowa'], SE: ['Hamngatan', 'Lindvägen', 'Kvarngatan'],
}

/** A postal code in the form of the country, from one number of five digits. */
const postalCode = (country: string, five: number): string => {
  const text = String(five)
  if (['AT', 'CH', 'BE', 'DK', 'HU', 'NO'].includes(country)) return text.slice(0, 4)
  if (country === 'NL') return `${text.slice(0, 4)} ${String.fromCharCode(65 + (five % 17), 66 + (five % 19))}`
  if (country === 'PT') return `${text.slice(0, 4)}-${text.slice(2)}`
  if (country === 'PL') return `${text.slice(0, 2)}-${text.slice(2)}`
  if (country === 'CZ' || country === 'SE') return `${text.slice(0, 3)} ${text.slice(3)}`
  return text
}

/** GS1 check digit over the first twelve digits (modulo 10, weights 1 and 3). */
const gln = (digits: string): string => {
  const sum = [...digits].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3), 0)
  return digits + String((10 - (sum % 10)) % 10)
}

/** A point a little beside the town's, so that shops of one town do not lie on each other. */
const beside = (place: Place, luck: Chance): Place => ({
  ...place,
  latitude: shifted(place.latitude, luck.below(700) - 350),
  longitude: shifted(place.longitude, luck.below(1000) - 500),
})

const shifted = (degrees: string, tenThousandths: number): string => {
  const whole = Number(degrees.replace('.', '')) + tenThousandths
  const sign = whole < 0 ? '-' : ''
  const text = String(Math.abs(whole)).padStart(5, '0')
  return `${sign}${text.slice(0, -4)}.${text.slice(-4)}`
}

const numberFirst = (place: Place, luck: Chance): string => {
  const street = luck.pick(STREETS[place.country] ?? GERMAN)
  return `${luck.below(180) + 1} ${street}`
}

const address = (place: Place, luck: Chance) => ({
  street: ['GB', 'IE', 'FR'].includes(place.country) ? numberFirst(place, luck) : `${luck.pick(STREETS[place.country] ?? GERMAN)} ${luck.below(180) + 1}`,
  postalCode: place.country === 'GB' || place.country === 'IE' ? `${place.town.slice(0, 2).toUpperCase()}${luck.below(20) + 1} ${luck.below(9) + 1}QX` : postalCode(place.country, luck.below(89_000) + 10_000),
})

export const kestrel = (): DemoAccount => {
  const luck = chance(11)
  const hamburg = MARKET_TOWNS[0] as Place
  const head: DemoSite = {
    number: 'KM-0000', parent: null, name: 'Kestrel Markthallen, head office', kind: 'head-office', roles: ['sold-to', 'bill-to', 'payer'], billTo: 'KM-0000',
    street: 'Am Speicher 4', postalCode: '20457', place: hamburg, currency: 'EUR', gln: gln('426099100000'), clientNumber: null,
  }
  const sites: DemoSite[] = [head]
  for (const [at, country] of ['DE', 'AT'].entries()) {
    const name = country === 'DE' ? 'Kestrel Germany' : 'Kestrel Austria'
    const place = MARKET_TOWNS.find((town) => town.country === country) as Place
    sites.push({ ...head, number: `KM-C${at + 1}`, parent: head.number, name, kind: 'country', roles: country === 'AT' ? ['bill-to'] : [], billTo: country === 'AT' ? 'KM-C2' : head.number, ...address(place, luck), place, gln: null })
  }
  const regions = [...new Set(MARKET_TOWNS.map((town) => town.region))]
  for (const [at, region] of regions.entries()) {
    const towns = MARKET_TOWNS.filter((town) => town.region === region)
    const centreTown = towns[1] as Place
    const country = centreTown.country
    const centre = `KM-D${at + 1}`
    const billTo = country === 'AT' ? 'KM-C2' : head.number
    const common = { billTo, currency: 'EUR', gln: null, clientNumber: null }
    sites.push({ ...common, number: centre, parent: country === 'AT' ? 'KM-C2' : 'KM-C1', name: `Distribution centre ${centreTown.town}`, kind: 'distribution-centre', roles: ['sold-to', 'ship-to'], ...address(centreTown, luck), place: beside(centreTown, luck), gln: gln(`42609910${String(1000 + at)}`), clientNumber: `D${at + 1}` })
    const shops = country === 'AT' ? 28 : 39
    for (let shop = 0; shop < shops; shop++) {
      const town = towns[shop % towns.length] as Place
      const number = `KM-${at + 1}${String(shop + 1).padStart(3, '0')}`
      const suffix = shop < towns.length ? '' : ` ${['Mitte', 'Nord', 'Süd', 'Ost', 'West'][Math.trunc(shop / towns.length) - 1] ?? 'Markt'}`
      sites.push({ ...common, number, parent: centre, name: `Kestrel ${town.town}${suffix}`, kind: 'store', roles: ['sold-to', 'ship-to'], ...address(town, luck), place: beside(town, luck), gln: gln(`426099${String(20_000 + at * 1000 + shop).padStart(6, '0')}`), clientNumber: `${at + 1}${String(shop + 1).padStart(3, '0')}` })
    }
  }
  return { number: 'A-100', name: 'Kestrel Markthallen', currency: 'EUR', country: 'DE', zone: 'Europe/Berlin', paymentDays: 30, creditLimit: null, sites }
}

export const auberon = (): DemoAccount => {
  const luck = chance(23)
  const wien = HOTEL_TOWNS.find((town) => town.town === 'Wien') as Place
  const head: DemoSite = {
    number: 'AU-0000', parent: null, name: 'Auberon Hotels, group office', kind: 'head-office', roles: ['bill-to', 'payer'], billTo: 'AU-0000',
    street: 'Gartenring 12', postalCode: '1010', place: wien, currency: 'EUR', gln: gln('912088100000'), clientNumber: null,
  }
  const sites: DemoSite[] = [head]
  for (const country of [...new Set(HOTEL_TOWNS.map((town) => town.country))]) {
    const towns = HOTEL_TOWNS.filter((town) => town.country === country)
    const capital = towns[0] as Place
    const currency = country === 'GB' ? 'GBP' : country === 'CH' ? 'CHF' : 'EUR'
    const number = `AU-${country}`
    const common = { currency, gln: null, clientNumber: null, billTo: number }
    sites.push({ ...common, number, parent: head.number, name: `Auberon ${capital.region}`, kind: 'country', roles: ['sold-to', 'bill-to', 'payer'], ...address(capital, luck), place: capital })
    for (const [at, town] of towns.entries()) {
      sites.push({ ...common, number: `AU-${country}${String(at + 1).padStart(2, '0')}`, parent: number, name: `Auberon ${town.town}`, kind: 'hotel', roles: ['ship-to'], ...address(town, luck), place: beside(town, luck), clientNumber: `${country}${100 + at}` })
    }
  }
  return { number: 'A-200', name: 'Auberon Hotels', currency: 'EUR', country: 'AT', zone: 'Europe/Vienna', paymentDays: 45, creditLimit: '900000', sites }
}

export const vesper = (): DemoAccount => {
  const luck = chance(37)
  const utrecht = HOSPITAL_TOWNS[0] as Place
  const head: DemoSite = {
    number: 'VZ-00', parent: null, name: 'Vesper Zorggroep, purchasing', kind: 'head-office', roles: ['sold-to', 'bill-to', 'payer'], billTo: 'VZ-00',
    street: 'Kerkstraat 81', postalCode: '3511', place: utrecht, currency: 'EUR', gln: gln('871400500000'), clientNumber: null,
  }
  const hospitals = HOSPITAL_TOWNS.map((town, at): DemoSite => ({
    ...head, number: `VZ-${String(at + 1).padStart(2, '0')}`, parent: head.number, name: `Vesper ${town.town}`, kind: 'hospital', roles: ['ship-to'],
    ...address(town, luck), place: beside(town, luck), gln: gln(`8714005${String(10_000 + at).padStart(5, '0')}`), clientNumber: `H${at + 1}`,
  }))
  return { number: 'A-300', name: 'Vesper Zorggroep', currency: 'EUR', country: 'NL', zone: 'Europe/Amsterdam', paymentDays: 30, creditLimit: null, sites: [head, ...hospitals] }
}
