import { randomUUID } from 'node:crypto'
import { type FileHandle, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Makes the names in a folder outlive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows has no handle for a folder and writes its names through.
  if (process.platform === 'win32') return
  await withHandle(await open(folder, 'r'), (handle) => handle.sync())
}

/** Writes a file that is there whole or not at all, even after a power cut; `drafts` is a folder on the same disk. */
export async function writeDurably(file: string, bytes: Uint8Array, drafts = dirname(file)): Promise<void> {
  const draft = `${drafts}/${randomUUID()}.draft`
  try {
    await withHandle(await open(draft, 'wx'), async (handle) => {
      await handle.writeFile(bytes)
      await handle.sync()
    })
    await rename(draft, file)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
  await syncFolder(dirname(file))
}

async function withHandle(handle: FileHandle, work: (handle: FileHandle) => Promise<void>): Promise<void> {
  try {
    await work(handle)
  } finally {
    await handle.close()
  }
}
