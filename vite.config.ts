// The web app: built into dist/web, served by the Node server; in development proxied to it.

import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

const api = process.env['MAINSTAY_API'] ?? 'http://localhost:4400'

export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    manifest: true,
    chunkSizeWarningLimit: 800,
  },
  server: { port: 4401, proxy: { '/api': api } },
})
