// How what is sent is held against its schema. Text in an address (query, path) is turned into numbers where a number is asked for.
// A JSON body has types of its own and is taken as it is: null stays null and never becomes 0 or an empty text.

import AjvCompiler from '@fastify/ajv-compiler'
import type { FastifyServerOptions } from 'fastify'

const build = AjvCompiler()

type Known = Parameters<typeof build>[0]
type Options = NonNullable<Parameters<typeof build>[1]>
type Compile = ReturnType<typeof build>

const buildValidator = (schemas: Known, options: Options): Compile => {
  const loose = build(schemas, options)
  const exact = build(schemas, { ...options, customOptions: { ...options.customOptions, coerceTypes: false } } as Options)
  return ((route: { httpPart?: string }) => (route.httpPart === 'body' ? exact : loose)(route as never)) as Compile
}

export const validation: Pick<FastifyServerOptions, 'schemaController'> = { schemaController: { compilersFactory: { buildValidator: buildValidator as never } } }
