import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  // Every address in the page is relative to its base, so that one build works under any path.
  base: './',
  plugins: [react()],
  resolve: { conditions: ['threadline-source', 'module', 'browser', 'development|production'] },
  build: { target: 'es2023', modulePreload: { polyfill: false }, assetsInlineLimit: 0, manifest: true },
})
