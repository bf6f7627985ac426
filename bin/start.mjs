// npm start: installs what is missing, builds what changed, and starts.

import module from 'node:module'
import { ensureBuilt, ensureInstalled, needNode } from './prepare.mjs'

// newer Nodes keep what they compiled, and start in half the time
module.enableCompileCache?.()
needNode()
await ensureInstalled()
await ensureBuilt()
process.argv.splice(2, 0, 'start')
await import('../dist/app/cli.js')
