import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** A server of this machine, for tests; its data lie in a folder of its own. */
export interface TestServer {
  readonly port: number
  /** Ends it, as a crash would, and keeps its data. */
  kill(): Promise<void>
  /** Starts it again on the same port and data. */
  start(): Promise<void>
  /** Ends it and removes its data. */
  remove(): Promise<void>
}

/** How a program is started on a port and a folder. */
export type Command = (port: number, folder: string) => { readonly file: string; readonly args: readonly string[] }

const START_LIMIT_MS = 60_000

/** Starts a server on a free port and waits until `isUp` says so. */
export async function startServer(
  name: string,
  command: Command,
  isUp: (port: number) => Promise<boolean>,
): Promise<TestServer> {
  const folder = await mkdtemp(path.join(tmpdir(), `duomo-${name}-`))
  const port = await freePort()
  let child: ChildProcess | undefined

  async function start(): Promise<void> {
    const { file, args } = command(port, path.join(folder, 'data'))
    const said: string[] = []
    const mine = spawn(file, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
    child = mine
    let failure: Error | undefined
    mine.on('error', (error) => (failure = error))
    for (const stream of [mine.stdout, mine.stderr]) stream.on('data', (data) => said.push(String(data)))
    const deadline = performance.now() + START_LIMIT_MS
    while (!(await isUp(port))) {
      if (failure || mine.exitCode !== null || performance.now() > deadline) {
        await kill()
        throw new Error(`${name} did not start: ${failure?.message ?? said.join('').slice(-2_000)}`)
      }
      await wait(100)
    }
  }

  async function kill(): Promise<void> {
    const mine = child
    child = undefined
    if (!mine || mine.exitCode !== null || mine.signalCode !== null || mine.pid === undefined) return
    mine.kill('SIGKILL')
    await once(mine, 'exit')
  }

  async function remove(): Promise<void> {
    await kill()
    await rm(folder, { recursive: true, force: true })
  }

  await start().catch(async (error: unknown) => {
    await remove()
    throw error
  })
  return { port, kill, start, remove }
}

async function freePort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}
