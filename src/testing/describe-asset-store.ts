import { sha256 } from '../base/hash.ts'
import type { AssetStore } from '../spec/asset-store.ts'
import type { TestFunctions } from './test-functions.ts'

/** A place for one test's assets: opened any number of times, cleared at the end. */
export interface AssetHome {
  open(): Promise<AssetStore>
  clear(): Promise<void>
}

/** What every {@link AssetStore} must do. `start` gives a new, empty home for each test. */
export function describeAssetStore(name: string, start: () => Promise<AssetHome>, test: TestFunctions): void {
  const { describe, it, expect } = test
  const inAssets = (work: (assets: AssetStore, home: AssetHome) => Promise<void>) => async () => {
    const home = await start()
    try {
      await work(await home.open(), home)
    } finally {
      await home.clear()
    }
  }

  describe(`${name}: assets`, () => {
    const bytes = Uint8Array.from({ length: 100_000 }, (_, n) => n % 251)

    it(
      'gives bytes back by their hash, also later',
      inAssets(async (assets, home) => {
        const hash = await assets.put(bytes)
        expect(hash).toBe(sha256(bytes))
        expect(await assets.has(hash)).toBe(true)
        expect(await assets.get(hash)).toEqual(bytes)
        expect(await (await home.open()).get(hash)).toEqual(bytes)
      }),
    )

    it(
      'keeps equal bytes once and lists every hash',
      inAssets(async (assets) => {
        expect(await list(assets)).toEqual([])
        const many = Array.from({ length: 20 }, (_, n) => Uint8Array.of(n % 10))
        const hashes = await Promise.all(many.map((one) => assets.put(one)))
        expect(await list(assets)).toEqual([...new Set(hashes)].sort())
      }),
    )

    it(
      'keeps no bytes, too',
      inAssets(async (assets) => {
        const hash = await assets.put(new Uint8Array())
        expect((await assets.get(hash))?.length).toBe(0)
      }),
    )

    it(
      'has nothing where nothing was put, and after a removal',
      inAssets(async (assets) => {
        const hash = sha256(bytes)
        expect(await assets.get(hash)).toBe(undefined)
        expect(await assets.has(hash)).toBe(false)
        await assets.put(bytes)
        await assets.remove(hash)
        await assets.remove(hash)
        expect(await assets.get(hash)).toBe(undefined)
        expect(await list(assets)).toEqual([])
      }),
    )

    for (const odd of ['', '..', '../../../etc/passwd', 'AB'.repeat(32), `${'ab'.repeat(31)}/.`])
      it(
        `refuses ${JSON.stringify(odd).slice(0, 30)} as a name`,
        inAssets(async (assets) => {
          for (const call of [() => assets.get(odd), () => assets.has(odd), () => assets.remove(odd)])
            await expect(call()).rejects.toMatchObject({ code: 'usage' })
        }),
      )
  })
}

async function list(assets: AssetStore): Promise<string[]> {
  const hashes: string[] = []
  for await (const hash of assets.iterate()) hashes.push(hash)
  return hashes
}
