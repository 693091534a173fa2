import { isDeepStrictEqual } from 'node:util'
import type { Embedding } from '../model/embedding.ts'
import type { Encoder, EncoderInput, InputKind } from '../spec/encoder.ts'
import type { TestFunctions } from './test-functions.ts'

/** An encoder under test, and how to let go of it. */
export interface EncoderHome {
  readonly encoder: Encoder
  close(): Promise<void>
}

export interface EncoderSuite {
  /** Opened once for all tests. */
  start(): Promise<EncoderHome>
  /** At least three that differ, of the kinds that the encoder takes. */
  readonly inputs: readonly EncoderInput[]
}

const NEVER = new AbortController().signal

/** What every {@link Encoder} must do. */
export function describeEncoder(name: string, { start, inputs }: EncoderSuite, test: TestFunctions): void {
  const { describe, it, expect } = test
  let opening: Promise<EncoderHome> | undefined
  const opened = async () => {
    opening ??= start()
    return (await opening).encoder
  }
  const encode = async (given: readonly EncoderInput[], role: 'query' | 'document' = 'document') =>
    (await opened()).doEncode(given, { role, signal: NEVER })

  describe(`${name}: encoder`, () => {
    it('gives one vector of its space for each input, with values that are numbers', async () => {
      const { space } = await opened()
      for (const role of ['query', 'document'] as const) {
        const made = await encode(inputs, role)
        expect(made.length).toBe(inputs.length)
        for (const one of made) {
          expect([one.space, one.kind]).toEqual([space.id, space.kind])
          expect(faultOf(one, space.dimension)).toBe(undefined)
        }
      }
    })

    it('keeps the order, whatever it is and whatever stands beside', async () => {
      const made = await encode(inputs)
      const backwards = await encode([...inputs].reverse())
      const alone = await encode(inputs.slice(1, 2))
      for (const [n, one] of made.entries()) expect(likeness(one, backwards[inputs.length - 1 - n]) > 0.999).toBe(true)
      expect(likeness(made[1], alone[0]) > 0.999).toBe(true)
      expect(likeness(made[0], made[1]) < 0.999).toBe(true)
    })

    it('gives the same for the same, and nothing for nothing', async () => {
      expect(isDeepStrictEqual(await encode(inputs), await encode(inputs))).toBe(true)
      expect((await encode([])).length).toBe(0)
    })

    it('takes as many as it says', async () => {
      const { maxBatch } = await opened()
      const many = Array.from({ length: maxBatch }, (_, n) => inputs[n % inputs.length] ?? {})
      const made = await encode(many)
      expect(made.length).toBe(maxBatch)
      expect(likeness(made[0], made[inputs.length]) > 0.999).toBe(true)
    })

    it('reads no text, and a text longer than it can read, too', async () => {
      const { accepts, space } = await opened()
      if (!accepts.includes('text')) return
      const long = '彩色打印 and much more '.repeat(3000)
      const made = await encode([{ text: '' }, { text: long }, ...inputs.slice(0, 1)])
      for (const one of made) expect(faultOf(one, space.dimension)).toBe(undefined)
      expect(likeness(made[2], (await encode(inputs.slice(0, 1)))[0]) > 0.999).toBe(true)
    })

    it('refuses what it does not take, and what holds nothing', async () => {
      const { accepts, joint } = await opened()
      const others = (['text', 'image', 'audio'] as const).filter((kind) => !accepts.includes(kind))
      for (const kind of others) await expect(encode([inputOf(kind)])).rejects.toMatchObject({ code: 'usage' })
      await expect(encode([{}])).rejects.toMatchObject({ code: 'usage' })
      if (!joint && accepts.length > 1)
        await expect(encode([Object.assign({}, ...accepts.map(inputOf))])).rejects.toMatchObject({ code: 'usage' })
    })

    it('stops when it is told to, and goes on afterwards', async () => {
      const encoder = await opened()
      const stop = new AbortController()
      stop.abort()
      const stopped = encoder.doEncode(inputs, { role: 'document', signal: stop.signal })
      await expect(stopped).rejects.toMatchObject({ code: 'cancelled' })
      expect((await encode(inputs)).length).toBe(inputs.length)
    })

    it('lets go of its model', async () => {
      await (await opening)?.close()
    })
  })
}

function inputOf(kind: InputKind): EncoderInput {
  return kind === 'text' ? { text: 'a' } : { [kind]: Uint8Array.of(0) }
}

function valuesOf(embedding: Embedding | undefined): Float32Array {
  if (!embedding) return new Float32Array()
  return embedding.kind === 'dense'
    ? embedding.vector
    : embedding.kind === 'multi'
      ? embedding.values
      : embedding.weights
}

function faultOf(embedding: Embedding, dimension: number): string | undefined {
  const values = valuesOf(embedding)
  const rows = embedding.kind === 'multi' ? embedding.rows : 1
  if (embedding.kind !== 'sparse' && values.length !== rows * dimension) return `${values.length} values`
  if (values.length === 0) return 'no values'
  const length = Math.hypot(...values.subarray(0, dimension || values.length))
  return Number.isFinite(length) && length > 0 ? undefined : `a length of ${length}`
}

/** Cosine over all values; 0 for what can't be compared. */
function likeness(a: Embedding | undefined, b: Embedding | undefined): number {
  const [one, other] = [valuesOf(a), valuesOf(b)]
  if (one.length !== other.length || one.length === 0) return 0
  const dot = one.reduce((sum, value, n) => sum + value * (other[n] ?? 0), 0)
  return dot / (Math.hypot(...one) * Math.hypot(...other))
}
