import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

/** A wire to a server that can be cut, and slowed to silence. */
export interface Wire {
  readonly port: number
  /** Ends every connection, and takes no new one until `mend`. */
  cut(): void
  /** Takes connections and requests, and passes nothing on until `mend`. */
  hold(): void
  mend(): void
  /** Cuts as soon as so many more bytes went to the server. */
  cutAfter(bytes: number): void
  close(): Promise<void>
}

export async function startProxy(targetPort: number): Promise<Wire> {
  const sockets = new Set<Socket>()
  let mode: 'open' | 'cut' | 'held' = 'open'
  let bytesLeft = Number.POSITIVE_INFINITY

  function cut(): void {
    mode = 'cut'
    for (const socket of sockets) socket.destroy()
  }

  const server = createServer((client) => {
    if (mode === 'cut') {
      client.destroy()
      return
    }
    const target = connect(targetPort, '127.0.0.1')
    for (const [from, to] of [
      [client, target],
      [target, client],
    ] as const) {
      sockets.add(from)
      from.on('data', (data) => {
        if (from === client) bytesLeft -= data.length
        if (bytesLeft < 0) cut()
        else if (mode === 'open') to.write(data)
      })
      from.on('error', () => to.destroy())
      from.on('close', () => {
        sockets.delete(from)
        to.destroy()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    port: address.port,
    cut,
    hold: () => (mode = 'held'),
    mend() {
      mode = 'open'
      bytesLeft = Number.POSITIVE_INFINITY
    },
    cutAfter: (bytes) => (bytesLeft = bytes),
    async close() {
      cut()
      server.close()
      await once(server, 'close')
    },
  }
}
