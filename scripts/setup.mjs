// Installs what package-lock.json names when node_modules is missing or older, and builds the page. Plain JavaScript: it runs
// before anything is installed, on whatever Node called npm. stdout is kept for the command that follows.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const WINDOWS = process.platform === 'win32'
const ATTEMPTS = 3
const NODE = path.join('node_modules', '.bin', WINDOWS ? 'node.cmd' : 'node')

process.chdir(fileURLToPath(new URL('..', import.meta.url)))
if (major(process.versions.node) < 20)
  fail(`Node ${process.versions.node} is too old to set up Duomo: it takes Node 20 or newer.`)
install()
provideNode()
buildPage()

function install() {
  // npm writes this file last, so it also tells a whole installation from one that was cut off.
  const stamp = 'node_modules/.package-lock.json'
  if (modified(stamp) >= modified('package-lock.json')) return
  console.error('Installing what package-lock.json names (once; takes a minute or two) …')
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    if (run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']) === 0) return
    console.error(`npm ci failed, attempt ${attempt} of ${ATTEMPTS}`)
  }
  fail('The installation failed. Is the registry reachable? See above, then run the command again.')
}

/** The Node that the commands run on comes as a package whose install script fetches it; a user's `ignore-scripts` leaves it out. */
function provideNode() {
  const works = () => existsSync(NODE) && run(NODE, ['--version'], 'ignore') === 0
  if (works()) return
  run('npm', ['rebuild', 'node', '--ignore-scripts=false', '--foreground-scripts', '--loglevel=error'])
  if (works()) return
  const [m, n] = process.versions.node.split('.').map(Number)
  if (m > 22 || (m === 22 && n >= 18)) return
  fail(`The package "node" was installed without its program, and Node ${process.versions.node} is too old to run Duomo.
Use Node 22.18 or newer, or let npm run install scripts: npm config set ignore-scripts false`)
}

/** When it was never built, or one of its files is newer than the built page. */
function buildPage() {
  const script = 'scripts/build-web.ts'
  if (!existsSync(script)) return
  const sources = readdirSync('web', { recursive: true }).filter((name) => !/^(dist|node_modules)\b/.test(name))
  const built = modified('web/dist/index.html')
  if ([script, ...sources.map((name) => path.join('web', name))].every((file) => modified(file) <= built)) return
  if (run(existsSync(NODE) ? NODE : process.execPath, [script]) !== 0) fail('The page could not be built; see above.')
}

/** In milliseconds; 0 where there is nothing. */
function modified(file) {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

function run(program, args, stdout = 2) {
  return spawnSync(program, args, { stdio: ['ignore', stdout, 2], shell: WINDOWS }).status ?? 1
}

function major(version) {
  return Number(version.split('.')[0])
}

function fail(message) {
  console.error(message)
  process.exit(1)
}
