// Unit codes of the standards and the words of the trade they may mean. A partner's own meaning, once said, goes before these.
// Sources: UNECE Recommendation 20 and 21 (units, packages), X12 element 355.

/** Words by code, the likeliest first; which one it is, the item's packs decide. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  EA: ['each', 'piece'], PCE: ['piece', 'each'], PC: ['piece', 'each'], H87: ['piece', 'each'], C62: ['each', 'piece'], NAR: ['piece', 'each'], NMB: ['piece', 'each'], UN: ['each', 'piece'], ST: ['piece', 'each', 'sheet'], XPP: ['piece', 'each'],
  CT: ['carton', 'case'], XCT: ['carton', 'case'], CTN: ['carton', 'case'], KAR: ['carton', 'case'], CA: ['case', 'carton'], CS: ['case', 'carton'], XCS: ['case', 'carton'], CSE: ['case', 'carton'],
  BX: ['box', 'carton'], XBX: ['box', 'carton'], PK: ['pack', 'packet'], XPK: ['pack', 'packet'], PA: ['packet', 'pack'], XPA: ['packet', 'pack'], BG: ['bag'], XBG: ['bag'], PR: ['pair'], NPR: ['pair'],
  DZ: ['dozen'], DZN: ['dozen'], DPC: ['dozen'], PL: ['pallet'], PF: ['pallet'], XPX: ['pallet'], PX: ['pallet'], XPF: ['pallet'], RO: ['roll'], RL: ['roll'], XRO: ['roll'], BO: ['bottle'], XBO: ['bottle'], CN: ['can'], CX: ['can'], XCX: ['can'],
  KG: ['kilogram', 'kg'], KGM: ['kilogram', 'kg'], GR: ['gram', 'g'], GRM: ['gram', 'g'], LB: ['pound', 'lb'], LBR: ['pound', 'lb'], LT: ['litre', 'l'], LTR: ['litre', 'l'], GA: ['gallon'], GLL: ['gallon'],
  MR: ['metre', 'm'], MTR: ['metre', 'm'], FT: ['foot', 'ft'], FOT: ['foot', 'ft'], SM: ['square metre', 'm2'], MTK: ['square metre', 'm2'], HR: ['hour'], HUR: ['hour'], DA: ['day'], DAY: ['day'], MO: ['month'], MON: ['month'], ANN: ['year'], YR: ['year'],
  SET: ['set'], ST1: ['set'], TN: ['tonne'], TNE: ['tonne'],
}

/** The unit of an item that a code means, or null. `taught` is what this partner's code was said to mean. */
export const unitOf = (code: string, units: readonly string[], taught: string | undefined): string | null => {
  if (taught !== undefined) return units.includes(taught) ? taught : null
  const plain = units.find((unit) => unit.toLowerCase() === code.trim().toLowerCase())
  if (plain !== undefined) return plain
  return WORDS[code.trim().toUpperCase()]?.find((word) => units.includes(word)) ?? null
}

/** The standard's code for one of our units; `format` decides which of the standards. Null where none is known. */
export const codeOf = (unit: string, format: 'x12' | 'edifact' | 'ubl' | 'cii'): string | null => CODES[unit.toLowerCase()]?.[format === 'x12' ? 0 : 1] ?? null

/** X12 element 355, then Recommendation 20 (with 21's packages as X..). */
const CODES: Readonly<Record<string, readonly [string, string]>> = {
  each: ['EA', 'EA'], piece: ['EA', 'H87'], carton: ['CT', 'XCT'], case: ['CA', 'XCS'], box: ['BX', 'XBX'], pack: ['PK', 'XPK'], packet: ['PK', 'XPA'], bag: ['BG', 'XBG'], pair: ['PR', 'PR'], dozen: ['DZ', 'DZN'], pallet: ['PL', 'XPX'],
  roll: ['RO', 'XRO'], bottle: ['BO', 'XBO'], can: ['CN', 'XCX'], kilogram: ['KG', 'KGM'], kg: ['KG', 'KGM'], gram: ['GR', 'GRM'], g: ['GR', 'GRM'], pound: ['LB', 'LBR'], lb: ['LB', 'LBR'], litre: ['LT', 'LTR'], l: ['LT', 'LTR'], gallon: ['GA', 'GLL'],
  metre: ['MR', 'MTR'], m: ['MR', 'MTR'], foot: ['FT', 'FOT'], hour: ['HR', 'HUR'], day: ['DA', 'DAY'], month: ['MO', 'MON'], year: ['YR', 'ANN'], set: ['ST', 'SET'], tonne: ['TN', 'TNE'],
}
