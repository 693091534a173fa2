import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { openChromaStore } from '../../src/store/chroma.ts'
import { openMilvusStore } from '../../src/store/milvus.ts'
import type { ServerStore } from '../../src/store/server-store.ts'
import { parseServerUrl } from '../../src/store/store-url.ts'
import { createRandom } from '../../src/testing/random.ts'
import { dense, SMALL_SPACE, sampleDocument, sampleRow } from '../../src/testing/sample-rows.ts'
import { startProxy, type Wire } from './proxy.ts'

const query = dense(SMALL_SPACE.id, [1, 0, 0])
const rowsOf = (name: string, count: number) =>
  Array.from({ length: count }, (_, n) =>
    sampleRow(`${name} ${n}`, ['w', name], { [SMALL_SPACE.id]: [1, n, 1] }, { documentId: sampleDocument(name) }),
  )

for (const address of [inject('chroma'), inject('milvus')]) {
  if (!address) continue
  const real = parseServerUrl(address, process.env)
  const openStore = real.kind === 'chroma' ? openChromaStore : openMilvusStore

  describe(`an index in ${real.kind} whose server goes away`, () => {
    let proxy: Wire
    let name: string
    let store: ServerStore
    const open = (limitMs = 20_000) =>
      openStore({ ...real, host: '127.0.0.1', port: proxy.port }, name, { spaces: [SMALL_SPACE], limitMs })

    beforeEach(async () => {
      proxy = await startProxy(real.port)
      name = `duomo_fault_${process.hrtime.bigint()}`
      store = await open()
      await store.put(rowsOf('old', 30))
    })
    afterEach(async () => {
      proxy.mend()
      await store.close()
      const cleaner = await openStore(real, name)
      await cleaner.drop()
      await cleaner.close()
      await proxy.close()
    })

    it('fails with a next step, never with an empty answer, and works again when it is back', async () => {
      proxy.cut()
      const asked = [
        () => store.search(query, { k: 3 }),
        () => store.searchText(['w'], { k: 3 }),
        () => store.get([sampleRow('old 0').chunk.id]),
        () => store.count(),
        () => store.documents(),
        () => store.put(rowsOf('new', 3)),
        () => store.remove({ op: 'and', of: [] }),
      ]
      for (const ask of asked)
        await expect(ask()).rejects.toMatchObject({ code: 'store-failed', hint: expect.stringContaining('server') })
      proxy.mend()
      expect((await store.searchText(['w'], { k: 99 })).length).toBe(30)
      expect((await store.search(query, { k: 99 })).length).toBe(30)
    })

    it('does not wait for ever for a server that says nothing', async () => {
      await store.close()
      store = await open(500)
      expect(await store.count()).toBe(30)
      proxy.hold()
      await expect(store.count()).rejects.toMatchObject({ code: 'store-failed' })
    })

    it('holds all of a put or nothing when the wire is cut at any byte, and takes it when it is put again', async () => {
      const random = createRandom(3)
      const rows = rowsOf('new', 60)
      for (let round = 0; round < 4; round += 1) {
        proxy.cutAfter(Math.floor(random() * 60_000))
        const told = await store.put(rows).then(
          () => true,
          () => false,
        )
        proxy.mend()
        const reader = await open()
        const found = (await reader.documents()).get(sampleDocument('new')) ?? 0
        expect([0, rows.length]).toContain(found)
        if (told) expect(found).toBe(rows.length)
        for (const answer of [await reader.searchText(['new'], { k: 99 }), await reader.search(query, { k: 99 })])
          expect(answer.filter(({ id }) => rows.some((row) => row.chunk.id === id)).length).toBe(found)
        expect((await reader.searchText(['old'], { k: 99 })).length).toBe(30)
        await reader.put(rows)
        expect(await reader.count()).toBe(90)
        await reader.remove({ op: 'eq', field: 'documentId', value: sampleDocument('new') })
        expect(await reader.count()).toBe(30)
        await reader.close()
      }
    })
  })
}
