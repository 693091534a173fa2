// Adds up the suites of .ci/run: node .ci/sum.mjs FOLDER SUITE… reads FOLDER/SUITE.json (a vitest report) and FOLDER/SUITE.status.
// A suite that ended badly without a failed test (checks, a file that does not load, no time left) counts as one failure.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'

const [folder, ...suites] = process.argv.slice(2)
let passed = 0
let failed = 0
for (const suite of suites) {
  const file = (ending) => path.join(folder, `${suite}.${ending}`)
  const report = existsSync(file('json')) ? JSON.parse(readFileSync(file('json'), 'utf8')) : undefined
  const status = existsSync(file('status')) ? Number(readFileSync(file('status'), 'utf8')) : 1
  const tests = { passed: report?.numPassedTests ?? 0, failed: report?.numFailedTests ?? 0 }
  if (status !== 0 && tests.failed === 0) tests.failed = 1
  console.log(`${suite}: ${tests.passed} passed, ${tests.failed} failed, exit status ${status}`)
  passed += tests.passed
  failed += tests.failed
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1
