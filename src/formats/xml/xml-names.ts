// Names of XML under fixed prefixes, whatever prefixes the sender chose.

/** Usual prefixes of the namespaces that trade documents use. The root element's own namespace of UBL (`...:xsd:Invoice-2`) is no prefix. */
const PREFIXES: ReadonlyMap<string, string> = new Map([
  ['urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2', 'cbc'],
  ['urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2', 'cac'],
  ['urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2', 'ext'],
  ['urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100', 'rsm'],
  ['urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100', 'ram'],
  ['urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100', 'udt'],
  ['urn:un:unece:uncefact:data:standard:QualifiedDataType:100', 'qdt'],
  ['http://www.w3.org/2001/XMLSchema-instance', 'xsi'],
  ['http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader', 'sbdh'],
])
const UBL_ROOT = /^urn:oasis:names:specification:ubl:schema:xsd:[A-Za-z]+-2$/

/** What is written in front of a local name, by the prefix the sender declared. */
export type Prefixes = ReadonlyMap<string, string>

/** What is written in front of a local name for a namespace. */
export const prefixOf = (uri: string): string => {
  const known = PREFIXES.get(uri)
  if (known !== undefined) return `${known}:`
  return uri === '' || UBL_ROOT.test(uri) ? '' : `{${uri}}`
}

export const isDeclaration = (name: string): boolean => name.startsWith('xmlns') && (name.length === 5 || name[5] === ':')

/** The prefixes inside an element that declares some; null where it declares none. */
export const declarations = (attributes: Readonly<Record<string, string>>, above: Prefixes): Prefixes | null => {
  let own: Map<string, string> | null = null
  for (const name in attributes) {
    if (!isDeclaration(name)) continue
    own ??= new Map(above)
    own.set(name.slice(6), prefixOf(attributes[name] ?? ''))
  }
  return own
}

export const nameIn = (name: string, prefixes: Prefixes): string => {
  const colon = name.indexOf(':')
  return colon === -1 ? (prefixes.get('') ?? '') + name : (prefixes.get(name.slice(0, colon)) ?? `${name.slice(0, colon)}:`) + name.slice(colon + 1)
}

export const NO_ATTRIBUTES: Record<string, string> = Object.freeze({})

/** Attributes by local name, those with a prefix under the fixed one, without declarations. */
export const attributesIn = (raw: Readonly<Record<string, string>>, prefixes: Prefixes): Record<string, string> => {
  let own: Record<string, string> | null = null
  for (const name in raw) {
    if (isDeclaration(name)) continue
    own ??= {}
    own[name.includes(':') ? nameIn(name, prefixes) : name] = raw[name] ?? ''
  }
  return own ?? NO_ATTRIBUTES
}
