// Adds up the suites of .ci/run: node .ci/sum.mjs FOLDER SUITE… reads FOLDER/SUITE.json (a vitest report) and FOLDER/SUITE.status.
// Names what failed, since the output of a long run is often cut. A suite that ended badly without a failed test (checks, a file that does not load, no time left) counts as one failure.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { stripVTControlCharacters } from 'node:util'

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
  for (const line of failures(report)) console.log(`  ${line}`)
  passed += tests.passed
  failed += tests.failed
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed === 0 && passed > 0 ? 0 : 1

/** Of each failed test its file, its name and the first line of its message; of a file that did not load its message. */
function failures(report) {
  return (report?.testResults ?? []).flatMap(({ name, message, assertionResults = [] }) => {
    const file = path.relative(process.cwd(), name)
    const failedTests = assertionResults.filter((test) => test.status === 'failed')
    if (failedTests.length === 0) return message ? [`${file}: ${firstLine(message)}`] : []
    return failedTests.map((test) => `${file} > ${test.fullName}: ${firstLine(test.failureMessages?.[0])}`)
  })
}

function firstLine(message = 'no message') {
  return stripVTControlCharacters(message).split('\n')[0].slice(0, 300)
}
