// The structured log: JSON lines on stdout with MAINSTAY_LOG=json, else one short line each for people.

import { pino } from 'pino'

export type Logger = Readonly<{
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
  debug(facts: object, message: string): void
}>

export type LogForm = 'json' | 'lines' | 'off'

export const logFormOf = (env: NodeJS.ProcessEnv): LogForm => (env['MAINSTAY_LOG'] === 'json' ? 'json' : env['MAINSTAY_LOG'] === 'off' ? 'off' : 'lines')

export const openLog = (form: LogForm, level = 'info'): Logger => {
  if (form === 'off') return pino({ level: 'silent' })
  const options = { level, base: undefined, timestamp: pino.stdTimeFunctions.isoTime, formatters: { level: (label: string) => ({ level: label }) } }
  return form === 'json' ? pino(options) : pino(options, { write: (line) => void process.stdout.write(shortLine(line)) })
}

const QUIET = new Set(['level', 'time', 'msg'])

const shortLine = (line: string): string => {
  const entry = JSON.parse(line) as Record<string, unknown>
  const facts = Object.entries(entry)
    .filter(([name]) => !QUIET.has(name))
    .map(([name, value]) => ` ${name}=${factText(value)}`)
    .join('')
  const mark = entry['level'] === 'info' ? '' : ` ${String(entry['level'])}:`
  return `${String(entry['time']).slice(11, 19)}${mark} ${String(entry['msg'])}${facts}\n`
}

const factText = (value: unknown): string => {
  if (value !== null && typeof value === 'object' && 'stack' in value) return `\n${String(value.stack)}`
  return typeof value === 'string' ? value : JSON.stringify(value)
}
