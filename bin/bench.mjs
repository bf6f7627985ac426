// npm run bench [NAME ...]: packages, build, then every benchmark, each beside its bound or peer in the same run.

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { bin, ensureBuilt, ensureInstalled, needNode, ROOT } from './prepare.mjs'

needNode()
await ensureInstalled()
await ensureBuilt({ web: false })
const built = spawnSync(process.execPath, [bin('typescript', 'tsc'), '-b', 'tsconfig.bench.json'], { cwd: ROOT, stdio: 'inherit' })
if (built.status !== 0) process.exit(built.status ?? 1)
const ran = spawnSync(process.execPath, ['--max-semi-space-size=64', join(ROOT, 'dist/bench/run.js'), ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit' })
process.exitCode = ran.status ?? 1
