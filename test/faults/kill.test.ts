import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createRandom } from '../../src/testing/random.ts'
import { runAdd } from './command.ts'
import { Documents } from './documents.ts'
import { POINTS } from './fault-points.ts'
import { checkBase, type Held, stateOf } from './state.ts'

const SEEDS = Number(process.env.FAULT_SEEDS ?? 20)
const ROUNDS = 2
// Starting takes about a second, the work of a round less: later than this most runs have ended by themselves.
const LATEST_KILL_MS = 3000

let home: string
let data: string
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'duomo-kill-'))
  data = join(home, 'data')
  await mkdir(join(home, 'docs'))
})
afterEach(() => rm(home, { recursive: true, force: true }))

/** A named point, all of them in turn over the seeds, or a time. */
function drawKill(random: () => number, turn: number) {
  if (random() < 0.3) return { killAfterMs: random() * LATEST_KILL_MS }
  const point = POINTS[turn % POINTS.length] ?? 'commit-before'
  const often = point.startsWith('asset') || point.startsWith('unlink') ? 8 : 2
  return { fault: `kill@${point}:${Math.ceil(random() * often)}` }
}

for (let seed = 1; seed <= SEEDS; seed += 1)
  it(`holds the old or the new of every file after each kill, and ends as if none had happened (seed ${seed})`, async () => {
    const random = createRandom(seed)
    const documents = new Documents(join(home, 'docs'), seed, random)
    let held: Held = new Map()
    for (let round = 0; round < ROUNDS; round += 1) {
      await documents.change()
      // A second kill meets the run that tidies up after the first.
      const kills = random() < 0.4 ? 2 : 1
      for (let n = 0; n < kills; n += 1) {
        const { told } = await runAdd(documents.folder, data, drawKill(random, seed * ROUNDS + round + 5 * n))
        held = await checkBase(data, documents, held, told)
      }
    }
    await documents.change()
    const last = await runAdd(documents.folder, data)
    expect(last, last.stderr).toMatchObject({ status: 3 })
    held = await checkBase(data, documents, held, last.told)
    expect(Object.fromEntries(held)).toEqual(
      Object.fromEntries([...documents.files].map(([path, { documentId }]) => [path, documentId])),
    )
    await runAdd(documents.folder, join(home, 'undisturbed'))
    expect(await stateOf(data)).toEqual(await stateOf(join(home, 'undisturbed')))
  })
