import { spawnSync } from 'node:child_process'
import { createLargeBase } from './large-base.ts'
import { type Measure, medianOf } from './measurement.ts'

const RUNS = 5
const QUESTION = 'When does the ferry to Lindholm leave?'

/** A base of 10,000 chunks: from a new process to the answer of one question. */
export const measureReopen: Measure = async () => {
  const base = await createLargeBase((n) =>
    n === 50 ? 'The ferry to Lindholm leaves at nine in the morning.' : undefined,
  )
  try {
    const runs = Array.from({ length: RUNS }, () => askAnew(base.data))
    return {
      figures: {
        chunks: base.chunks,
        addMs: base.addMs,
        openAndAskMs: Math.round(medianOf(runs.map(({ inside }) => inside))),
        processMs: Math.round(medianOf(runs.map(({ whole }) => whole))),
      },
      peers: {},
    }
  } finally {
    await base.remove()
  }
}

/** In a process of its own: `inside` from opening to the answer, `whole` with the start of Node and loading the source. */
function askAnew(data: string): { inside: number; whole: number } {
  const code = `
    const [, , base, data, question] = process.argv
    const { openDuomo } = await import(new URL('../src/app/open-duomo.ts', base))
    const started = performance.now()
    const duomo = await openDuomo({ data })
    const answer = await duomo.ask(question)
    if (!/nine/.test(answer.text)) throw new Error('wrong answer: ' + answer.text)
    console.log(performance.now() - started)
    process.exit(0)
  `
  const started = performance.now()
  const { stdout, status } = spawnSync(
    process.execPath,
    ['--input-type=module', '-e', code, '--', 'child.js', import.meta.url, data, QUESTION],
    { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
  )
  if (status !== 0) throw new Error(`asking ended with ${status}`)
  return { inside: Number(stdout), whole: performance.now() - started }
}
