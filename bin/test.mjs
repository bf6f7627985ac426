// npm test: everything. Packages, build, types, lint, then all tests on real PostgreSQL and in a real browser.
// Ends with one line, `N passed, N failed`, in which a step that fails counts as one.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bin, ensureBuilt, ensureInstalled, needNode, ROOT } from './prepare.mjs'

needNode()
await ensureInstalled()
await ensureBuilt()

const projects = process.argv.includes('--outside') ? ['outside'] : ['pure', 'db', 'stories', 'walks']
let passed = 0
let failed = 0

const step = (what, args) => {
  console.log(`\n- ${what}`)
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' })
  if (status === 0) passed += 1
  else failed += 1
}

if (!process.argv.includes('--outside')) {
  step('types', [bin('typescript', 'tsc'), '-b'])
  step('lint', [bin('oxlint', 'oxlint'), '--quiet'])
}

const folder = mkdtempSync(join(tmpdir(), 'mainstay-report-'))
for (const project of projects) {
  console.log(`\n- tests: ${project}`)
  const report = join(folder, `${project}.json`)
  const args = [bin('vitest', 'vitest'), 'run', '--project', project, '--passWithNoTests', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: 'inherit' })
  const counted = count(report)
  passed += counted.passed
  // a file that does not even load has no tests to fail
  failed += Math.max(counted.failed, status === 0 ? 0 : 1)
}
rmSync(folder, { recursive: true, force: true })

console.log(`\n${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1

function count(report) {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'))
    return { passed: numPassedTests, failed: numFailedTests }
  } catch {
    return { passed: 0, failed: 1 }
  }
}
