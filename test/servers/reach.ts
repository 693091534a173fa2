import type { TestProject } from 'vitest/node'
import { startChroma } from './chroma.ts'
import { startMilvus } from './milvus.ts'
import type { TestServer } from './server.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Addresses of the servers that were reached. */
    chroma: string | undefined
    milvus: string | undefined
  }
}

/** Takes the servers that `CHROMA_URL` and `MILVUS_URL` name, and starts those that they don't; says which are there. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const started: TestServer[] = []
  const chroma = await take('chroma', process.env.CHROMA_URL, startChroma, (port) => `http://127.0.0.1:${port}`)
  const milvus = await take('milvus', process.env.MILVUS_URL, startMilvus, (port) => `milvus://127.0.0.1:${port}`)
  project.provide('chroma', chroma)
  project.provide('milvus', milvus)

  async function take(
    name: string,
    given: string | undefined,
    start: () => Promise<TestServer>,
    toUrl: (port: number) => string,
  ): Promise<string | undefined> {
    if (given) {
      console.log(`stores: ${name} is the one that the environment names`)
      return given
    }
    try {
      const server = await start()
      started.push(server)
      console.log(`stores: ${name} was started on port ${server.port}`)
      return toUrl(server.port)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      if (process.env.CI) throw new Error(`${name} must be there in CI: ${why}`)
      console.error(`\n!! ${name} WAS NOT REACHED, its tests are skipped: ${why}\n`)
      return undefined
    }
  }

  return async () => {
    for (const server of started) await server.remove()
  }
}
