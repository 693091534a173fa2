import { defineConfig } from 'vitest/config'
import { shared } from './vitest.config.ts'

/** The suite of `npm run test:faults`: processes that are killed, disks that fail, files that are damaged. */
export default defineConfig({
  test: {
    ...shared,
    include: ['test/faults/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
})
