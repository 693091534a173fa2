import { existsSync } from 'node:fs'
import { connect } from 'node:net'
import { homedir } from 'node:os'
import path from 'node:path'
import { startServer, type TestServer } from './server.ts'

/** Where `scripts/milvus-lite.sh` installs it. */
const MILVUS_LITE = process.env.MILVUS_LITE_HOME ?? path.join(homedir(), '.cache/duomo/milvus-lite')

/** Milvus's protocol and filters from milvus-lite 3 (PyPI), which keeps data on disk and needs no container. */
export async function startMilvus(): Promise<TestServer> {
  const file = path.join(MILVUS_LITE, 'bin/milvus-lite')
  if (!existsSync(file)) throw new Error(`there is no ${file}; install it: bash scripts/milvus-lite.sh`)
  return startServer(
    'milvus',
    (port, folder) => ({
      file,
      args: ['server', '--data-dir', folder, '--host', '127.0.0.1', '--port', String(port)],
    }),
    accepts,
  )
}

function accepts(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => done(true)).once('error', () => done(false))
    socket.once('connect', () => socket.destroy())
  })
}
