// npm start: installs what is missing, builds what changed, and starts.

import { ensureBuilt, ensureInstalled, needNode } from './prepare.mjs'

needNode()
await ensureInstalled()
await ensureBuilt()
process.argv.splice(2, 0, 'start')
await import('../dist/app/cli.js')
