// What every command does first, in plain JavaScript so that it can speak before anything is installed or built:
// is Node new enough, are the packages installed, is what runs built from today's sources.

import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

export const ROOT = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..')
const at = (...parts) => join(ROOT, ...parts)

export const needNode = () => {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return
  console.error(`Mainstay needs Node 20.19 or newer, and this is ${process.versions.node}: install a newer one from your system or nodejs.org.`)
  process.exit(3)
}

/** Installs when there is nothing, or when the list of packages changed since. */
export const ensureInstalled = async () => {
  const stamp = at('node_modules', '.mainstay-installed')
  const wanted = hashOf(readFileSync(at('package-lock.json')))
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  const byHand = at('node_modules', '.package-lock.json')
  const isFresh = existsSync(byHand) && statSync(byHand).mtimeMs >= statSync(at('package-lock.json')).mtimeMs
  if (!isFresh) await run('Installing packages', 'npm', ['install', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'])
  writeFileSync(stamp, wanted)
}

/** Builds the server and the pages when a source changed since the last build. */
export const ensureBuilt = async ({ web = true } = {}) => {
  const builds = [{ name: 'server', make: buildServer, sources: ['src', 'tsconfig.base.json', 'tsconfig.rules.json', 'tsconfig.server.json', 'package-lock.json'], result: 'app/cli.js' }]
  if (web) builds.push({ name: 'web', make: buildWeb, sources: ['src', 'public', 'index.html', 'vite.config.ts', 'package-lock.json'], result: 'web/index.html' })
  const open = builds
    .map((build) => ({ ...build, stamp: at('dist', `.built-${build.name}`), print: fingerprint(build.sources) }))
    .filter(({ stamp, print, result }) => !existsSync(at('dist', result)) || !existsSync(stamp) || readFileSync(stamp, 'utf8') !== print)
  await Promise.all(
    open.map(async ({ make, stamp, print }) => {
      await make()
      mkdirSync(at('dist'), { recursive: true })
      writeFileSync(stamp, print)
    }),
  )
}

const buildServer = async () => {
  // the compiler trusts its notes of the last build; without the files those notes are worth nothing
  const force = existsSync(at('dist', 'app', 'cli.js')) ? [] : ['--force']
  await run('Building the server', process.execPath, [bin('typescript', 'tsc'), '-b', 'tsconfig.rules.json', 'tsconfig.server.json', ...force])
}

const buildWeb = async () => {
  await run('Building the pages', process.execPath, [bin('vite', 'vite'), 'build', '--logLevel', 'warn'])
  for (const file of walk(at('dist', 'web'))) if (/\.(js|css|html|svg|json)$/.test(file) && statSync(file).size > 1400) compress(file)
}

/** Compressed once here, so that no request waits for it. */
const compress = (file) => {
  const bytes = readFileSync(file)
  writeFileSync(`${file}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }))
  writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }))
}

/** Names, sizes and times: cheap, and enough to see that something was edited, added or taken away. */
const fingerprint = (sources) => {
  const hash = createHash('sha256')
  for (const source of sources) {
    if (!existsSync(at(source))) continue
    for (const file of walk(at(source))) {
      if (/\.test\.tsx?$/.test(file)) continue
      const { size, mtimeMs } = statSync(file)
      hash.update(`${relative(ROOT, file)} ${size} ${mtimeMs}\n`)
    }
  }
  return hash.digest('hex')
}

const walk = (path) => (statSync(path).isDirectory() ? readdirSync(path).sort().flatMap((name) => walk(join(path, name))) : [path])

const hashOf = (bytes) => createHash('sha256').update(bytes).digest('hex')

/** The program of a package, as its package.json names it. */
export const bin = (name, command) => {
  const folder = at('node_modules', name)
  const { bin: named } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return join(folder, typeof named === 'string' ? named : named[command])
}

/** Runs a program and shows what it says only when it fails. */
export const run = async (what, command, args, options = {}) => {
  const from = performance.now()
  process.stderr.write(`  ${what} ...\n`)
  const { code, output } = await new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], ...options })
    let text = ''
    child.stdout?.on('data', (chunk) => (text += chunk))
    child.stderr?.on('data', (chunk) => (text += chunk))
    child.on('error', reject)
    child.on('close', (exit) => resolve({ code: exit ?? 1, output: text }))
  })
  if (code !== 0) {
    console.error(`${output.trim()}\n${what} failed (${command} ended with ${code}).`)
    process.exit(3)
  }
  process.stderr.write(`  ${what}: ${((performance.now() - from) / 1000).toFixed(1)} s\n`)
}
