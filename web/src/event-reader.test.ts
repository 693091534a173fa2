import { describe, expect, it } from 'vitest'
import { readEvents, type ServerEvent } from './event-reader.ts'

async function* cut(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

describe('readEvents', () => {
  it('gives the same events wherever the body is cut', async () => {
    const bytes = new TextEncoder().encode(
      ': \n\nevent: progress\ndata: {"file":"说明书.pdf"}\n\n: \n\nevent: end\ndata: {}\n\nevent: cut\nda',
    )
    for (let size = 1; size <= bytes.length; size++) {
      const events: ServerEvent[] = []
      for await (const event of readEvents(cut(bytes, size))) events.push(event)
      expect(events).toEqual([
        { event: 'progress', data: { file: '说明书.pdf' } },
        { event: 'end', data: {} },
      ])
    }
  })
})
