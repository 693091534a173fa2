import { defineConfig } from 'vitest/config'
import { shared } from './vitest.config.ts'

/** What loads models: small ones that the suite trains itself, minutes the first time, and keeps in the temporary folder. */
export default defineConfig({
  test: {
    ...shared,
    include: ['src/**/*.models.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 600_000,
  },
})
