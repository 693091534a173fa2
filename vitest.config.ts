import { defineConfig, type TestUserConfig } from 'vitest/config'

const report = process.env.TEST_REPORT

/** What every suite shares. `TEST_REPORT` names a file for a report as JSON. */
export const shared: TestUserConfig = {
  // Child processes and real stores: generous, because the time that a test takes is never what it asserts.
  testTimeout: 60_000,
  hookTimeout: 60_000,
  maxWorkers: 2,
  reporters: report ? ['default', ['json', { outputFile: report }]] : ['default'],
}

/** The fast suite, part of `npm test`: everything but what has a configuration of its own: models, slow, stores, faults. */
export default defineConfig({
  test: {
    ...shared,
    include: ['{src,web,scripts,bench,test}/**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/*.models.test.ts', 'test/{slow,browser,faults,stores}/**'],
  },
})
