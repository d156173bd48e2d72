import { defineConfig } from '@threadline/core'

export default defineConfig({
  tables: { posts: {} },
})
