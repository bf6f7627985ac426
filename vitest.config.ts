// Test projects: `pure` needs nothing, `db` real PostgreSQL, `stories` a business day each, `walks` a browser. Walks go over the server
// and the pages as they were built (`tsc -b`, `vite build`); all others read the sources.
// Files share their process, so that the sources are read once and not by each; walks do not, because sign-in counts its tries in the process.

import { defineConfig } from 'vitest/config'

const resolve = { conditions: ['source'] }
const ssr = { resolve: { conditions: ['source'], externalConditions: ['source'] } }

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      { resolve, ssr, test: { name: 'pure', include: ['src/**/*.test.ts', 'src/**/*.test.tsx', 'test/**/*.test.ts'], exclude: ['**/*.db.test.ts', 'test/outside/**'], isolate: false } },
      {
        resolve,
        ssr,
        test: { name: 'db', include: ['src/**/*.db.test.ts', 'test/**/*.db.test.ts'], exclude: ['test/outside/**'], globalSetup: 'test/global.ts', testTimeout: 30_000, hookTimeout: 60_000, isolate: false },
      },
      { resolve, ssr, test: { name: 'stories', include: ['stories/**/*.test.ts'], globalSetup: 'test/global.ts', testTimeout: 60_000, hookTimeout: 60_000, isolate: false } },
      { test: { name: 'walks', include: ['walks/**/*.walk.ts'], globalSetup: 'test/global.ts', testTimeout: 120_000, hookTimeout: 180_000, fileParallelism: false } },
      { resolve, ssr, test: { name: 'outside', include: ['test/outside/**/*.test.ts'], globalSetup: 'test/global.ts', testTimeout: 600_000, hookTimeout: 600_000, fileParallelism: false, isolate: false } },
    ],
  },
})
