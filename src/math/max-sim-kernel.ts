import { MAX_SIM_WASM } from './max-sim-wasm.ts'
import { type Int8Rows, signBytes, toInt8, toSignBits } from './quantise.ts'

const PAGE = 65536

// Node's types name WebAssembly and leave out what it is.
declare global {
  namespace WebAssembly {
    class Module {
      constructor(bytes: Uint8Array)
    }
    class Instance {
      constructor(module: Module)
      readonly exports: Readonly<Record<string, unknown>>
    }
    class Memory {
      readonly buffer: ArrayBuffer
      grow(pages: number): number
    }
  }
}

/** Scores of rows that lie in the kernel's memory, by WebAssembly (SIMD and population counts). */
export interface MaxSimKernel {
  /**
   * Takes a query. Scores are of this one until the next.
   *
   * @param query - row-major `[rows, dimension]`
   */
  setQuery(query: Float32Array): void
  /** Memory of so many bytes for documents; its content and earlier views are lost. */
  reserve(bytes: number): Uint8Array
  /**
   * Late interaction by sign bits: the sum over query rows of `dimension − 2 · (smallest Hamming distance)`.
   *
   * @param at - where the document's rows begin in the reserved memory, a multiple of 8
   */
  signs(at: number, rows: number): number
  /**
   * Late interaction of eight-bit rows, about what {@link maxSim} gives of the values they were made from.
   *
   * @param scalesAt - where their scales begin, a multiple of 4
   */
  int8(at: number, scalesAt: number, rows: number): number
}

/** Bytes that a row of eight-bit values takes in the kernel's memory. */
export function int8Bytes(dimension: number): number {
  return 8 * Math.ceil(dimension / 8)
}

let compiled: WebAssembly.Module | undefined

/** Its memory is its own; compiled once a process. */
export function createMaxSimKernel(dimension: number): MaxSimKernel {
  compiled ??= new WebAssembly.Module(Buffer.from(MAX_SIM_WASM, 'base64'))
  const { memory, hamming, dot } = exportsOf(new WebAssembly.Instance(compiled))
  const words = signBytes(dimension) / 8
  const width = int8Bytes(dimension)
  let query: { rows: number; bits: Uint8Array; ints: Int16Array; scales: Float32Array } = emptyQuery()
  let reserved = 0
  // Documents first, so that they stay where they are when another query comes; behind them its bits, values and scales.
  const layout = () => {
    const bits = 16 * Math.ceil(reserved / 16)
    const ints = bits + 16 * Math.ceil(query.bits.length / 16)
    const scales = ints + query.ints.byteLength
    return { bits, ints, scales, end: scales + query.scales.byteLength }
  }

  function place(): void {
    const { bits, ints, scales, end } = layout()
    const missing = end - memory.buffer.byteLength
    if (missing > 0) memory.grow(Math.ceil(missing / PAGE))
    new Uint8Array(memory.buffer).set(query.bits, bits)
    new Int16Array(memory.buffer, ints, query.ints.length).set(query.ints)
    new Float32Array(memory.buffer, scales, query.scales.length).set(query.scales)
  }

  return {
    setQuery(values) {
      const ints = padQuery(toInt8(values, dimension), dimension, width)
      query = { rows: values.length / dimension, bits: toSignBits(values, dimension), ...ints }
      place()
    },
    reserve(bytes) {
      reserved = bytes
      place()
      return new Uint8Array(memory.buffer, 0, bytes)
    },
    signs(at, rows) {
      return query.rows * dimension - 2 * hamming(layout().bits, query.rows, at, rows, words)
    },
    int8(at, scalesAt, rows) {
      const { ints, scales } = layout()
      let sum = 0
      for (let row = 0; row < query.scales.length; row += 4)
        sum += dot(ints + 2 * width * row, scales + 4 * row, at, scalesAt, rows, width)
      return sum
    },
  }
}

function emptyQuery() {
  return { rows: 0, bits: new Uint8Array(0), ints: new Int16Array(0), scales: new Float32Array(0) }
}

/** Rows to a multiple of four, which the kernel takes at once; those of zeros add nothing. */
function padQuery({ ints, scales }: Int8Rows, dimension: number, width: number) {
  const rows = 4 * Math.ceil(scales.length / 4)
  const padded = { ints: new Int16Array(rows * width), scales: new Float32Array(rows) }
  padded.scales.set(scales)
  for (let row = 0; row < scales.length; row += 1)
    padded.ints.set(ints.subarray(row * dimension, (row + 1) * dimension), row * width)
  return padded
}

type Kernel = (...numbers: number[]) => number

function exportsOf({ exports }: WebAssembly.Instance): { memory: WebAssembly.Memory; hamming: Kernel; dot: Kernel } {
  const { memory, hamming, dot } = exports
  if (!(memory instanceof WebAssembly.Memory) || typeof hamming !== 'function' || typeof dot !== 'function')
    throw new Error('the kernels of max-sim.wat lack what they export')
  return { memory, hamming: hamming as Kernel, dot: dot as Kernel }
}
