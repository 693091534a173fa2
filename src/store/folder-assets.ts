import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DuomoError, toStoreFailure } from '../base/errors.ts'
import { sha256 } from '../base/hash.ts'
import { orAbsent, systemCode } from '../base/system-code.ts'
import type { AssetStore } from '../spec/asset-store.ts'
import { syncFolder, writeDurably } from './durable-file.ts'

// A draft older than this belongs to a process that died; none takes so long to write.
const STRAY_AFTER_MS = 3_600_000

/** Bytes in files named by their hash, `ab/cdef…`; the folder is made with the first bytes. */
export function openFolderAssets(folder: string): AssetStore {
  return new FolderAssets(folder)
}

class FolderAssets implements AssetStore {
  readonly #folder: string
  readonly #drafts: string
  #swept = false

  constructor(folder: string) {
    this.#folder = folder
    this.#drafts = join(folder, 'drafts')
  }

  async put(bytes: Uint8Array): Promise<string> {
    const hash = sha256(bytes)
    return this.#guard(`keeping the asset ${hash}`, async () => {
      const file = this.#path(hash)
      const kept = await orAbsent(readFile(file))
      // What is there but damaged is written again.
      if (kept && sha256(kept) === hash) return hash
      await this.#prepare(hash)
      await writeDurably(file, bytes, this.#drafts)
      return hash
    })
  }

  async get(hash: string): Promise<Uint8Array | undefined> {
    return this.#guard(`reading the asset ${hash}`, async () => {
      const bytes = await orAbsent(readFile(this.#path(hash)))
      if (bytes && sha256(bytes) !== hash)
        throw new DuomoError('base-damaged', `the asset ${hash} in ${this.#folder} no longer fits its name`, {
          hint: 'Add the document that it belongs to again.',
        })
      return bytes && new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    })
  }

  async has(hash: string): Promise<boolean> {
    return this.#guard(`looking for the asset ${hash}`, async () => {
      const found = await orAbsent(stat(this.#path(hash)))
      return found?.isFile() ?? false
    })
  }

  async remove(hash: string): Promise<void> {
    await this.#guard(`removing the asset ${hash}`, () => rm(this.#path(hash), { force: true }))
  }

  async *iterate(): AsyncIterable<string> {
    const list = (folder: string) =>
      this.#guard(`listing the assets in ${folder}`, async () => ((await orAbsent(readdir(folder))) ?? []).sort())
    for (const first of await list(this.#folder)) {
      if (!/^[0-9a-f]{2}$/.test(first)) continue
      for (const rest of await list(join(this.#folder, first))) if (/^[0-9a-f]{62}$/.test(rest)) yield first + rest
    }
  }

  #path(hash: string): string {
    if (!/^[0-9a-f]{64}$/.test(hash))
      throw new DuomoError('usage', `"${hash.slice(0, 80)}" is no asset: expected 64 hexadecimal digits`)
    return join(this.#folder, hash.slice(0, 2), hash.slice(2))
  }

  async #prepare(hash: string): Promise<void> {
    if (!this.#swept) {
      await mkdir(this.#folder, { recursive: true })
      await makeFolder(this.#drafts)
      await this.#sweep()
      this.#swept = true
    }
    if (await makeFolder(join(this.#folder, hash.slice(0, 2)))) await syncFolder(this.#folder)
  }

  async #sweep(): Promise<void> {
    for (const name of await readdir(this.#drafts)) {
      const draft = join(this.#drafts, name)
      const found = await orAbsent(stat(draft))
      if (found && Date.now() - found.mtimeMs > STRAY_AFTER_MS) await rm(draft, { force: true })
    }
  }

  async #guard<T>(doing: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      throw toStoreFailure(error, `${doing} in ${this.#folder}`)
    }
  }
}

/** Whether it was made; `false` when it was there. Not by `recursive`, which names a read-only disk as a missing folder. */
async function makeFolder(folder: string): Promise<boolean> {
  try {
    await mkdir(folder)
    return true
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    throw error
  }
}
