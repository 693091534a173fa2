import path from 'node:path'
import { startServer, type TestServer } from './server.ts'

// It exports no path to its program.
const script = path.resolve(import.meta.dirname, '../../node_modules/chroma-server/dist/cli.mjs')

/** The real Chroma server 1.0.0, from npm; newer ones want a newer C library than Debian 12 has. */
export function startChroma(): Promise<TestServer> {
  return startServer(
    'chroma',
    (port, folder) => ({
      file: process.execPath,
      args: [script, 'run', '--host', '127.0.0.1', '--port', String(port), '--path', folder],
    }),
    async (port) => {
      const answer = await fetch(`http://127.0.0.1:${port}/api/v2/heartbeat`).catch(() => undefined)
      return answer?.ok === true
    },
  )
}
