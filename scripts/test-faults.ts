// npm run test:faults [-- --seeds N]: the suite of faults with so many seeds of killed runs, 20 if none are named.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values } = parseArgs({ options: { seeds: { type: 'string', default: '20' } } })
if (!/^[1-9]\d{0,5}$/.test(values.seeds)) {
  console.error(`error: --seeds is ${values.seeds}, expected a whole number from 1`)
  process.exit(2)
}
const vitest = fileURLToPath(new URL('../node_modules/vitest/vitest.mjs', import.meta.url))
const { status } = spawnSync(process.execPath, [vitest, 'run', '--config', 'vitest.faults.config.ts'], {
  stdio: 'inherit',
  env: { ...process.env, FAULT_SEEDS: values.seeds },
})
process.exitCode = status ?? 1
