// Installs what package-lock.json names when node_modules is missing or older. Plain JavaScript: it runs before anything is installed,
// on whatever Node called npm.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'

const stamp = 'node_modules/.package-lock.json'
const installed = existsSync(stamp) && statSync(stamp).mtimeMs >= statSync('package-lock.json').mtimeMs
for (let attempt = 1; !installed; attempt++) {
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    // stdout is kept for data.
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (status === 0) break
  if (attempt === 3) process.exit(status ?? 1)
  console.error(`npm ci failed, attempt ${attempt} of 3`)
}
