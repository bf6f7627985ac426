// The laws of the house (HOUSE.md), read off the import lines and the files themselves.

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, posix, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { DUTIES } from '../src/app/duties.ts'

const ROOT = join(import.meta.dirname, '..')
const files = walk(join(ROOT, 'src')).filter((file) => /\.tsx?$/.test(file))
const code = files.filter((file) => !/\.test\.tsx?$/.test(file))
const texts = new Map(files.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]))
const edges = new Map(files.map((file) => [file, importsOf(file)]))

const SERVER = /\.(store|api|job|server)\.ts$/
const OFFERED = /\/[a-z0-9-]+(\.wire|\.words|\.store)?\.ts$/

const roomOf = (file: string): string => (file.startsWith('src/duties/') ? (file.split('/')[2] ?? '') : '')
const floorOf = (file: string): string => file.split('/')[1] ?? ''
const isPure = (file: string): boolean =>
  (floorOf(file) === 'ground' || floorOf(file) === 'formats' || floorOf(file) === 'duties') && file.endsWith('.ts') && !SERVER.test(file) && !/\.test\.ts$/.test(file)

describe('the house', () => {
  it('reads every file it judges', () => {
    expect(code.length).toBeGreaterThan(20)
    expect([...edges.values()].flat().length).toBeGreaterThan(20)
  })

  it('has a room for every duty of the list and no room beside it', () => {
    const rooms = readdirSync(join(ROOT, 'src/duties')).filter((name) => statSync(join(ROOT, 'src/duties', name)).isDirectory())
    expect(rooms.sort()).toEqual([...DUTIES].sort())
    for (const room of rooms) expect(files.concat(walk(join(ROOT, 'src/duties', room))), `${room} has a README`).toContain(`src/duties/${room}/README.md`)
  })

  it('lets a duty import only duties earlier in the list, and of those only what they offer', () => {
    const broken = code.flatMap((file) => {
      const room = roomOf(file)
      if (room === '') return []
      return targets(file)
        .filter((to) => roomOf(to) !== '' && roomOf(to) !== room)
        .filter((to) => DUTIES.indexOf(roomOf(to) as never) > DUTIES.indexOf(room as never) || !(OFFERED.test(to) || (file.endsWith('.tsx') && /\.tsx$/.test(to) && !/\.page\.tsx$/.test(to))))
        .map((to) => `${file} -> ${to}`)
    })
    expect(broken).toEqual([])
  })

  it('keeps every floor above what it stands on', () => {
    const allowed: Record<string, readonly string[]> = {
      ground: ['ground'],
      formats: ['ground', 'formats'],
      platform: ['ground', 'formats', 'platform'],
      kit: ['ground', 'kit'],
      duties: ['ground', 'formats', 'platform', 'kit', 'duties'],
      demo: ['ground', 'formats', 'platform', 'duties', 'demo'],
    }
    const broken = code.flatMap((file) => {
      const floors = allowed[floorOf(file)]
      return floors === undefined ? [] : targets(file).filter((to) => !floors.includes(floorOf(to))).map((to) => `${file} -> ${to}`)
    })
    expect(broken).toEqual([])
  })

  it('keeps machinery out of the rules and stores out of the pages', () => {
    const broken = code.flatMap((file) => {
      if (isPure(file)) return targets(file).filter((to) => SERVER.test(to) || ['platform', 'kit'].includes(floorOf(to))).map((to) => `${file} -> ${to}`)
      if (file.endsWith('.tsx')) return targets(file).filter((to) => SERVER.test(to) || floorOf(to) === 'platform').map((to) => `${file} -> ${to}`)
      return []
    })
    expect(broken).toEqual([])
  })

  it('lets no one import the worklist or the app', () => {
    const broken = code.flatMap((file) =>
      targets(file)
        .filter((to) => (roomOf(to) === 'worklist' && roomOf(file) !== 'worklist' && floorOf(file) !== 'app' && floorOf(file) !== 'demo') || (floorOf(to) === 'app' && floorOf(file) !== 'app'))
        .map((to) => `${file} -> ${to}`),
    )
    expect(broken).toEqual([])
  })

  it('keeps clocks, chance, floats and waiting out of the rules', () => {
    const forbidden = /\bnew Date\b|\bDate\.|\bMath\.random\b|\bMath\.round\b|\bparseFloat\b|\.toFixed\b|\basync\b|\bawait\b|\bPromise\b/
    const broken = code.filter(isPure).flatMap((file) =>
      bare(texts.get(file) ?? '')
        .split('\n')
        .flatMap((line, at) => (forbidden.test(line) ? [`${file}:${at + 1} ${line.trim()}`] : [])),
    )
    expect(broken).toEqual([])
  })

  it('has no barrels, no default exports and no junk drawers', () => {
    expect(files.filter((file) => /\/index\.tsx?$/.test(file))).toEqual([])
    expect(code.filter((file) => /^export default\b/m.test(texts.get(file) ?? ''))).toEqual([])
    expect(files.filter((file) => /\/(utils|helpers|common|types|misc|shared|lib)\//.test(file))).toEqual([])
  })

  it('has no import circles', () => {
    const state = new Map<string, 'open' | 'done'>()
    const circles: string[] = []
    const visit = (file: string, path: readonly string[]): void => {
      if (state.get(file) === 'done') return
      if (state.get(file) === 'open') {
        circles.push([...path.slice(path.indexOf(file)), file].join(' -> '))
        return
      }
      state.set(file, 'open')
      for (const edge of edges.get(file) ?? []) if (!edge.typeOnly && !edge.lazy) visit(edge.to, [...path, file])
      state.set(file, 'done')
    }
    for (const file of code) visit(file, [])
    expect(circles).toEqual([])
  })

  it('opens every file with what it is', () => {
    expect(code.filter((file) => !/^(\/\/|\/\*\*?)/.test(texts.get(file) ?? ''))).toEqual([])
  })

  it('says why above 500 lines', () => {
    const long = code.filter((file) => (texts.get(file) ?? '').split('\n').length > 500)
    expect(long.filter((file) => !/why so long|long because/i.test((texts.get(file) ?? '').slice(0, 800)))).toEqual([])
  })

  it('gives every table one writer', () => {
    const writers = new Map<string, Set<string>>()
    const statement = /\b(?:INSERT INTO|DELETE FROM|UPDATE)\s+([a-z_]+)\b|\btable: '([a-z_]+)'/g
    const tables = new Set([...readMigrations().matchAll(/CREATE TABLE ([a-z_]+)/g)].map((match) => match[1] ?? ''))
    for (const file of code.filter((name) => name.endsWith('.ts') && !name.startsWith('src/demo/'))) {
      for (const match of (texts.get(file) ?? '').matchAll(statement)) {
        const table = match[1] ?? match[2] ?? ''
        if (!tables.has(table)) continue
        const owner = roomOf(file) === '' ? floorOf(file) : roomOf(file)
        writers.set(table, (writers.get(table) ?? new Set()).add(owner))
      }
    }
    expect([...writers].filter(([, owners]) => owners.size > 1).map(([table, owners]) => `${table}: ${[...owners].join(', ')}`)).toEqual([])
    expect(writers.size).toBeGreaterThan(5)
  })

  // npm leaves out what other platforms need when it writes the lock beside installed packages; written in an empty folder it is whole
  it('names the packages of every platform in the lock file, so that npm ci works everywhere', () => {
    type Locked = { optionalDependencies?: Record<string, string> }
    const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: Record<string, Locked> }
    const wanted = Object.values(packages).flatMap((one) => Object.keys(one.optionalDependencies ?? {}))
    expect(wanted.length).toBeGreaterThan(50)
    const there = new Set(Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)))
    expect([...new Set(wanted)].filter((name) => !there.has(name))).toEqual([])
  })

  it('says everything in every language', async () => {
    for (const file of files.filter((name) => name.endsWith('.words.ts'))) {
      const words = Object.values((await import(join(ROOT, file))) as Record<string, { en: Record<string, string>; de: Record<string, string> }>)[0]
      expect(words, file).toBeDefined()
      expect(Object.keys(words?.de ?? {}).sort(), file).toEqual(Object.keys(words?.en ?? {}).sort())
    }
  })
})

function targets(file: string): string[] {
  return (edges.get(file) ?? []).map((edge) => edge.to)
}

function importsOf(file: string): { to: string; typeOnly: boolean; lazy: boolean }[] {
  const text = bare(texts.get(file) ?? '', true)
  const found: { to: string; typeOnly: boolean; lazy: boolean }[] = []
  for (const match of text.matchAll(/(?:^|\n)\s*(?:import|export)\s+(type\s)?[^'"`;]*?from\s+['"]([^'"]+)['"]/g)) add(match[2], match[1] !== undefined, false)
  for (const match of text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g)) add(match[1], false, true)
  return found

  function add(specifier: string | undefined, typeOnly: boolean, lazy: boolean): void {
    if (specifier === undefined) return
    const to = resolve(file, specifier)
    if (to !== null && texts.has(to)) found.push({ to, typeOnly, lazy })
  }
}

function resolve(file: string, specifier: string): string | null {
  if (specifier.startsWith('.')) return posix.normalize(posix.join(dirname(file), specifier))
  const match = /^#(ground|formats|platform|duties|kit)\/(.+)$/.exec(specifier)
  return match === null ? null : `src/${match[1]}/${match[2]}${match[1] === 'kit' ? '.tsx' : '.ts'}`
}

/** The text without comments; strings stay when imports are to be read, else template and string contents go too. */
function bare(text: string, keepStrings = false): string {
  const noComments = text.replace(/\/\*[\s\S]*?\*\//g, (all) => all.replace(/[^\n]/g, ' ')).replace(/(^|[^:'"`])\/\/[^\n]*/g, '$1')
  return keepStrings ? noComments : noComments.replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''")
}

function readMigrations(): string {
  const folder = join(ROOT, 'db/migrations')
  return readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n')
}

function walk(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    return entry.isDirectory() ? walk(path) : [relative(ROOT, path)]
  })
}
