import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openKept } from '../src/app/kept.ts'
import { openDuomo } from '../src/app/open-duomo.ts'
import { createRandom } from '../src/testing/random.ts'
import { type Measure, medianOf } from './measurement.ts'
import { createTexts } from './texts.ts'

const FILES = 100
const PARAGRAPHS = 100
const WORDS_A_PARAGRAPH = 110
const RUNS = 5
const QUESTION = 'When does the ferry to Lindholm leave?'

/** A base of 10,000 chunks: from a new process to the answer of one question. */
export const measureReopen: Measure = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'duomo-reopen-'))
  const [docs, data] = [join(folder, 'docs'), join(folder, 'data')]
  try {
    const text = createTexts(createRandom(1))
    await mkdir(docs)
    for (let n = 0; n < FILES; n += 1) {
      const paragraphs = Array.from({ length: PARAGRAPHS }, () => text(WORDS_A_PARAGRAPH))
      if (n === 50) paragraphs.push('The ferry to Lindholm leaves at nine in the morning.')
      await writeFile(join(docs, `${n}.txt`), paragraphs.join('\n\n'))
    }
    const duomo = await openDuomo({ data })
    const addStarted = performance.now()
    for await (const result of duomo.add([docs]))
      if (result.status !== 'indexed') throw new Error(`${result.file} is ${result.status}`)
    const addMs = performance.now() - addStarted
    await duomo.close()
    const kept = await openKept(data, 'default')
    const chunks = await kept.store.count()
    await kept.close()
    const runs = Array.from({ length: RUNS }, () => askAnew(data))
    return {
      figures: {
        chunks,
        addMs: Math.round(addMs),
        openAndAskMs: Math.round(medianOf(runs.map(({ inside }) => inside))),
        processMs: Math.round(medianOf(runs.map(({ whole }) => whole))),
      },
      peers: {},
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
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
