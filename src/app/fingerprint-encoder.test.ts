import { crc32, deflateSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { draw, drawFigure, drawPlain } from '../encode/draw-figures.fixture.ts'
import { describeEncoder } from '../testing/describe-encoder.ts'
import { createChildReader } from './child-reader.ts'
import { createFingerprintEncoder } from './fingerprint-encoder.ts'

const reader = createChildReader({ size: 1 })
afterAll(() => reader.close())
const encoder = createFingerprintEncoder(reader)
const options = { role: 'document', signal: new AbortController().signal } as const

/** A small PNG file that says it is 40,000 × 40,000 pixels, and is, if somebody decodes it. */
function bomb(): Uint8Array {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(40_000, 0)
  header.writeUInt32BE(40_000, 4)
  header.set([1, 0, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  const rows = deflateSync(Buffer.alloc(5001 * 1000))
  return new Uint8Array(
    Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]),
  )
}

const SVG = new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')

describe('createFingerprintEncoder', () => {
  it('gives a vector of its space for each picture, in their order', async () => {
    const pictures = await Promise.all([drawFigure(1), drawFigure(2), drawPlain('#fff')])
    const embeddings = await encoder.doEncode(
      pictures.map((image) => ({ image })),
      options,
    )
    expect(embeddings.map(({ kind, space }) => `${kind} ${space}`)).toEqual(Array(3).fill(`dense ${encoder.space.id}`))
    const [again] = await encoder.doEncode([{ image: pictures[1] ?? new Uint8Array() }], { ...options, role: 'query' })
    expect(again).toEqual(embeddings[1])
    expect(again).not.toEqual(embeddings[0])
  })

  it.each([
    ['a picture too large to decode', 'too-large', async () => bomb()],
    ['a picture that is cut off', 'damaged-file', async () => (await drawFigure(3)).slice(0, 900)],
    ['bytes that are no picture', 'damaged-file', async () => new Uint8Array([1, 2, 3])],
    ['no bytes', 'damaged-file', async () => new Uint8Array()],
    ['a drawing that is a program', 'unsupported-format', async () => SVG],
  ])('names what is wrong with %s, for its look and its words, and the next one is encoded', async (_, code, bytes) => {
    await expect(encoder.doEncode([{ image: await bytes() }], options)).rejects.toMatchObject({ code })
    await expect(reader.words(await bytes())).rejects.toMatchObject({ code })
    expect(await encoder.doEncode([{ image: await drawFigure(4) }], options)).toHaveLength(1)
  })

  it('takes nothing but pictures', async () => {
    expect(encoder).toMatchObject({ accepts: ['image'], joint: false })
    await expect(encoder.doEncode([{ text: 'a church' }], options)).rejects.toMatchObject({ code: 'usage' })
  })

  it('stops when it is told to', async () => {
    const image = await draw('<svg xmlns="http://www.w3.org/2000/svg" width="50" height="50"/>')
    await expect(encoder.doEncode([{ image }], { ...options, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    })
  })
})

describeEncoder(
  'the fingerprint',
  {
    start: async () => ({ encoder, close: async () => {} }),
    inputs: (await Promise.all([drawFigure(1), drawFigure(2), drawPlain('#fff')])).map((image) => ({ image })),
  },
  { describe, it, expect },
)
