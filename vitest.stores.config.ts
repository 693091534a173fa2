import { defineConfig } from 'vitest/config'
import { shared } from './vitest.config.ts'

/** Every store that can be reached, by the same suite; servers are started for it. */
export default defineConfig({
  test: {
    ...shared,
    include: ['test/stores/**/*.test.ts'],
    globalSetup: ['test/servers/reach.ts'],
    maxWorkers: 1,
  },
})
