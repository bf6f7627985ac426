// The web app: built into dist/web, served by the Node server; in development proxied to it.

import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig, runnerImport } from 'vite'

const api = process.env['MAINSTAY_API'] ?? 'http://localhost:4400'
const resolve = { conditions: ['source', 'module', 'browser', 'development|production'] }

export default defineConfig({
  plugins: [react(), wordsByLanguage()],
  resolve,
  build: { outDir: 'dist/web', emptyOutDir: true, target: 'es2022', manifest: true, chunkSizeWarningLimit: 800 },
  server: { port: 4401, proxy: { '/api': { target: api, changeOrigin: false } } },
})

/** `virtual:words/de`: all texts of one language as one module, so that a person loads only their own; `virtual:words/later-de` those that few pages need. */
function wordsByLanguage(): Plugin {
  const prefix = '\0virtual:words/'
  return {
    name: 'words-by-language',
    resolveId: (id) => (id.startsWith('virtual:words/') ? `\0${id}` : null),
    async load(id) {
      if (!id.startsWith(prefix)) return null
      const later = id.slice(prefix.length).startsWith('later-')
      const language = id.slice(prefix.length).replace('later-', '')
      const { module, dependencies } = await runnerImport<Record<'WEB_BOOKS' | 'LATER_WEB_BOOKS', readonly Record<string, Record<string, string>>[]>>('./src/app/web-books.ts', {
        configFile: false,
        resolve: { conditions: ['source'] },
        environments: { inline: { resolve: { conditions: ['source'] } } },
      })
      for (const file of dependencies) this.addWatchFile(file)
      const texts = Object.assign({}, ...(later ? module.LATER_WEB_BOOKS : module.WEB_BOOKS).map((book) => book[language] ?? {})) as Record<string, string>
      return `export const texts = JSON.parse(${JSON.stringify(JSON.stringify(texts))})`
    },
  }
}
