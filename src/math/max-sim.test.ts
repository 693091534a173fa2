import { describe, expect, it } from 'vitest'
import { createRandom } from '../testing/random.ts'
import { maxSim } from './max-sim.ts'
import { createMaxSimKernel, int8Bytes } from './max-sim-kernel.ts'
import { signBytes, toInt8, toSignBits } from './quantise.ts'

const random = createRandom(1)

function rowsOf(count: number, dimension: number): Float32Array {
  return Float32Array.from({ length: count * dimension }, () => random() - 0.5)
}

/** By definition, bit by bit. */
function slowSigns(query: Float32Array, document: Float32Array, dimension: number): number {
  const sign = (value: number | undefined) => ((value ?? 0) > 0 ? 1 : -1)
  let sum = 0
  for (let q = 0; q < query.length; q += dimension) {
    let best = Number.NEGATIVE_INFINITY
    for (let d = 0; d < document.length; d += dimension) {
      let alike = 0
      for (let n = 0; n < dimension; n++) alike += sign(query[q + n]) * sign(document[d + n])
      best = Math.max(best, alike)
    }
    sum += best
  }
  return sum
}

/** The values that eight bits stand for. */
function restored(values: Float32Array, dimension: number): Float32Array {
  const { ints, scales } = toInt8(values, dimension)
  return Float32Array.from(ints, (value, n) => value * (scales[Math.floor(n / dimension)] ?? 0))
}

describe('maxSim', () => {
  it('adds the best dot product of each query row', () => {
    const query = Float32Array.of(0.5, -0.2, 0.3, 0.8)
    const document = Float32Array.of(0.1, 0.4, -0.3, 0.6, 0.7, -0.5)
    // 0.5·0.7 + 0.2·0.5 = 0.45 with the third row, −0.3·0.3 + 0.8·0.6 = 0.39 with the second.
    expect(maxSim(query, document, 2)).toBeCloseTo(0.84, 6)
  })

  it('keeps a negative best match negative', () => {
    expect(maxSim(Float32Array.of(1, 0), Float32Array.of(-0.5, 1, -0.25, 0), 2)).toBe(-0.25)
  })
})

describe('quantise', () => {
  it('gives eight bits that differ from the values by half a step at the most', () => {
    const values = rowsOf(20, 37)
    const { scales } = toInt8(values, 37)
    const back = restored(values, 37)
    for (const [n, value] of values.entries())
      expect(Math.abs(value - (back[n] ?? 0))).toBeLessThanOrEqual((scales[Math.floor(n / 37)] ?? 0) * 0.501)
  })

  it('gives a row of zeros no scale', () => {
    expect(toInt8(new Float32Array(3), 3)).toEqual({ ints: new Int8Array(3), scales: new Float32Array(1) })
  })

  it('gives one bit a value, lowest first, in words of 64', () => {
    expect(signBytes(65)).toBe(16)
    expect([...toSignBits(Float32Array.of(1, -1, 0, 2, -3, 1, 1, 1, 5), 9)]).toEqual([0b11101001, 1, 0, 0, 0, 0, 0, 0])
  })
})

describe('the kernel', () => {
  for (const [dimension, queryRows, rows] of [
    [128, 32, 50],
    [128, 1, 1],
    [64, 5, 9],
    [96, 3, 7],
    [37, 6, 4],
  ] as const) {
    it(`gives what the slow versions give: ${queryRows} × ${rows} rows of ${dimension}`, () => {
      const query = rowsOf(queryRows, dimension)
      const documents = [rowsOf(rows, dimension), rowsOf(rows + 2, dimension)]
      const kernel = createMaxSimKernel(dimension)
      kernel.setQuery(query)
      for (const document of documents) {
        const bits = toSignBits(document, dimension)
        kernel.reserve(bits.length + 8).set(bits, 8)
        const count = document.length / dimension
        expect(kernel.signs(8, count)).toBe(slowSigns(query, document, dimension))

        const { ints, scales } = toInt8(document, dimension)
        const width = int8Bytes(dimension)
        const memory = kernel.reserve(4 * count + width * count)
        memory.set(new Uint8Array(scales.buffer))
        for (let row = 0; row < count; row++)
          memory.set(new Uint8Array(ints.buffer, row * dimension, dimension), 4 * count + row * width)
        const exact = maxSim(restored(query, dimension), restored(document, dimension), dimension)
        expect(kernel.int8(4 * count, 0, count)).toBeCloseTo(exact, 3)
        expect(exact).toBeCloseTo(maxSim(query, document, dimension), 1)
      }
    })
  }

  it('keeps what was reserved when another query of another size comes', () => {
    const kernel = createMaxSimKernel(128)
    const document = rowsOf(700, 128)
    const bits = toSignBits(document, 128)
    kernel.reserve(bits.length).set(bits)
    for (const rows of [1, 40, 3]) {
      const query = rowsOf(rows, 128)
      kernel.setQuery(query)
      expect(kernel.signs(0, 700)).toBe(slowSigns(query, document, 128))
    }
  })
})
