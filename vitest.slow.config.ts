import { defineConfig } from 'vitest/config'
import { shared } from './vitest.config.ts'

/** Suites that install packages or drive a browser: minutes each, one after another. */
export default defineConfig({
  test: {
    ...shared,
    include: ['test/{slow,browser}/**/*.test.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    maxWorkers: 1,
  },
})
