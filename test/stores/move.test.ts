import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { openDuomo } from '../../src/app/open-duomo.ts'
import { parseServerUrl } from '../../src/store/store-url.ts'
import { startProxy, type Wire } from './proxy.ts'

const SAMPLES = path.resolve(import.meta.dirname, '../../samples')
const QUESTIONS = ['How fast does it print?', '打印速度', 'sales 2023', 'safety']

let folder: string
let data: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'duomo-move-'))
  data = path.join(folder, 'data')
  const duomo = await openDuomo({ data })
  for await (const _ of duomo.add([SAMPLES]));
  await duomo.close()
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** What a base answers, opened anew. */
async function answers(): Promise<unknown> {
  const duomo = await openDuomo({ data })
  try {
    const all = []
    for (const question of QUESTIONS) {
      const { evidence } = await duomo.search(question)
      all.push(evidence.map(({ document, quote, score }) => ({ document, quote, score: score.toFixed(3) })))
    }
    return all
  } finally {
    await duomo.close()
  }
}

async function move(target: string) {
  const duomo = await openDuomo({ data })
  try {
    return await duomo.move(target)
  } finally {
    await duomo.close()
  }
}

const placesFile = () => readFile(path.join(data, 'index/default.json'), 'utf8')

describe('a base that moves', () => {
  const servers = [inject('milvus'), inject('chroma')].filter((one) => one !== undefined)

  it('answers the same in every store and back again, and takes new documents there', async () => {
    const before = await answers()
    for (const target of [...servers, path.join(folder, 'elsewhere'), path.join(data, 'index/default')]) {
      const result = await move(target)
      expect(result).toMatchObject({ agreement: 1 })
      expect(result.rows).toBeTruthy()
      expect(await answers()).toEqual(before)
      const duomo = await openDuomo({ data })
      // Nothing is read anew; a sample that can't be read is tried again.
      for await (const { status } of duomo.add([SAMPLES])) expect(['unchanged', 'failed']).toContain(status)
      await duomo.close()
    }
  })

  it('refuses the place where it is, a folder of something else, and an address of nothing', async () => {
    await expect(move(path.join(data, 'index/default'))).rejects.toMatchObject({ code: 'usage' })
    await expect(move(SAMPLES)).rejects.toMatchObject({ code: 'base-damaged' })
    await expect(move('ftp://somewhere')).rejects.toMatchObject({ code: 'usage' })
    const failed = await move('milvus://root:secret@127.0.0.1:1').catch((error: unknown) => error)
    expect(failed).toMatchObject({ code: 'store-failed', message: expect.not.stringContaining('secret') })
    expect(await placesFile().catch(() => '')).not.toContain('secret')
  })

  for (const address of servers)
    it(`keeps the old index in force when it is cut off on the way to ${new URL(address).protocol}, and then goes on`, async () => {
      const before = await answers()
      const proxy: Wire = await startProxy(parseServerUrl(address, {}).port)
      try {
        const target = `${new URL(address).protocol}//127.0.0.1:${proxy.port}`
        proxy.cutAfter(30_000)
        await expect(move(target)).rejects.toMatchObject({ code: 'store-failed' })
        expect(await answers()).toEqual(before)
        proxy.mend()
        expect(await move(target)).toMatchObject({ agreement: 1 })
        expect(await answers()).toEqual(before)
        proxy.cut()
        const duomo = await openDuomo({ data })
        await expect(duomo.ask('打印速度')).rejects.toMatchObject({ code: 'store-failed' })
        await duomo.close()
      } finally {
        await proxy.close()
      }
    })
})
