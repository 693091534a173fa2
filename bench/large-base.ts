import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openKept } from '../src/app/kept.ts'
import { openDuomo } from '../src/app/open-duomo.ts'
import { createRandom } from '../src/testing/random.ts'
import { createTexts } from './texts.ts'

const FILES = 100
const PARAGRAPHS = 100
const WORDS_A_PARAGRAPH = 110

/** A base of some 10,000 chunks in a temporary folder. */
export interface LargeBase {
  readonly data: string
  readonly chunks: number
  readonly addMs: number
  remove(): Promise<void>
}

/** @param factOf - what file `n` of 100 says beside its made-up words, in a paragraph of its own */
export async function createLargeBase(factOf: (n: number) => string | undefined): Promise<LargeBase> {
  const folder = await mkdtemp(join(tmpdir(), 'duomo-large-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    const [docs, data] = [join(folder, 'docs'), join(folder, 'data')]
    const text = createTexts(createRandom(1))
    await mkdir(docs)
    for (let n = 0; n < FILES; n += 1) {
      const paragraphs = Array.from({ length: PARAGRAPHS }, () => text(WORDS_A_PARAGRAPH))
      await writeFile(join(docs, `${n}.txt`), [...paragraphs, factOf(n) ?? []].flat().join('\n\n'))
    }
    const duomo = await openDuomo({ data })
    const started = performance.now()
    for await (const result of duomo.add([docs]))
      if (result.status !== 'indexed') throw new Error(`${result.file} is ${result.status}`)
    const addMs = performance.now() - started
    await duomo.close()
    const kept = await openKept(data, 'default')
    const chunks = await kept.store.count()
    await kept.close()
    return { data, chunks, addMs: Math.round(addMs), remove }
  } catch (error) {
    await remove()
    throw error
  }
}
