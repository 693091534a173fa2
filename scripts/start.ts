// `npm start`: reads the shipped samples, asks seven questions about them, then serves. `npm run demo` stops before serving.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

const QUESTIONS = 7
const base = ['--base', 'samples']
const questions = readFileSync(new URL('../examples/sample-questions.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter(Boolean)
  .slice(0, QUESTIONS)
  .map((line): string => JSON.parse(line).question)

/** One command, shown and run as a user would type it. */
function duomo(...args: string[]): void {
  console.log(`\n$ npx duomo ${args.map((arg) => (/[^\w./:-]/.test(arg) ? JSON.stringify(arg) : arg)).join(' ')}`)
  const { status, signal } = spawnSync(process.execPath, ['bin/duomo.js', ...args], { stdio: 'inherit' })
  // 3: done in part; the files that could not be read were named.
  if (status !== 0 && status !== 3) process.exit(signal ? 130 : (status ?? 1))
}

duomo('add', 'samples', ...base)
for (const question of questions) duomo('ask', question, ...base)
if (!process.argv.includes('--no-serve')) duomo('serve', ...base)
