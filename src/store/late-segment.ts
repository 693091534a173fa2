import { closeSync, openSync, readSync } from 'node:fs'
import { z } from 'zod'
import { DuomoError } from '../base/errors.ts'
import { int8Bytes } from '../math/max-sim-kernel.ts'
import { fromInt8, signBytes, toInt8, toSignBits } from '../math/quantise.ts'

/** A page in a segment: how many rows it has, where their sign bits begin and where their scales and eight-bit values. */
export const latePageSchema = z.object({
  id: z.string(),
  rows: z.number().int().positive(),
  signsAt: z.number().int().nonnegative(),
  int8At: z.number().int().nonnegative(),
})
export type LatePage = z.infer<typeof latePageSchema>

/** A file that is written once: first the sign bits of all its pages, then for each its scales and eight-bit values. */
export const lateSegmentSchema = z.object({
  file: z.string().regex(/^[0-9a-f-]{36}\.late$/),
  signsBytes: z.number().int().nonnegative(),
  pages: z.array(latePageSchema),
})
export type LateSegment = z.infer<typeof lateSegmentSchema>

/** Bytes of a page's scales and eight-bit values. */
export function int8Length(rows: number, dimension: number): number {
  return rows * (4 + int8Bytes(dimension))
}

/** A page ready to be laid into a segment. */
export interface PackedPage {
  readonly id: string
  readonly rows: number
  readonly signs: Uint8Array
  readonly int8: Uint8Array
}

/** Rows as a segment keeps them. */
export function packPage(id: string, values: Float32Array, dimension: number): PackedPage {
  const rows = values.length / dimension
  const { ints, scales } = toInt8(values, dimension)
  const width = int8Bytes(dimension)
  const int8 = new Uint8Array(int8Length(rows, dimension))
  int8.set(new Uint8Array(scales.buffer))
  for (let row = 0; row < rows; row += 1)
    int8.set(new Uint8Array(ints.buffer, row * dimension, dimension), 4 * rows + row * width)
  return { id, rows, signs: toSignBits(values, dimension), int8 }
}

/** The rows of a packed page, row-major, as exact as eight bits are. */
export function unpackPage({ rows, int8 }: PackedPage, dimension: number): Float32Array {
  const width = int8Bytes(dimension)
  const scales = new Float32Array(int8.slice(0, 4 * rows).buffer)
  const ints = new Int8Array(rows * dimension)
  for (let row = 0; row < rows; row += 1)
    ints.set(new Int8Array(int8.buffer, int8.byteOffset + 4 * rows + row * width, dimension), row * dimension)
  return fromInt8({ ints, scales }, dimension)
}

/** Pages as the bytes of a segment, and where each lies. */
export function layOut(pages: readonly PackedPage[]): Omit<LateSegment, 'file'> & { readonly bytes: Uint8Array } {
  const signsBytes = pages.reduce((sum, { signs }) => sum + signs.length, 0)
  let signsAt = 0
  let int8At = signsBytes
  const placed = pages.map(({ id, rows, signs, int8 }) => {
    const place = { id, rows, signsAt, int8At }
    signsAt += signs.length
    int8At += int8.length
    return place
  })
  return {
    signsBytes,
    pages: placed,
    bytes: Buffer.concat([...pages.map((one) => one.signs), ...pages.map((one) => one.int8)]),
  }
}

/** An open segment; a reader keeps it when the writer has replaced and deleted it. */
export class SegmentFile {
  readonly #path: string
  readonly #descriptor: number

  constructor(path: string) {
    this.#path = path
    this.#descriptor = openSync(path, 'r')
  }

  /** Fills `into` from a place on. */
  read(into: Uint8Array, from: number): void {
    if (readSync(this.#descriptor, into, 0, into.length, from) !== into.length)
      throw new DuomoError('base-damaged', `${this.#path} ends before byte ${from + into.length}`, {
        hint: 'Remove that folder and encode the documents again (`duomo reencode`).',
      })
  }

  /** A page, to be laid into another segment. */
  take({ id, rows, signsAt, int8At }: LatePage, dimension: number): PackedPage {
    const signs = new Uint8Array(rows * signBytes(dimension))
    const int8 = new Uint8Array(int8Length(rows, dimension))
    this.read(signs, signsAt)
    this.read(int8, int8At)
    return { id, rows, signs, int8 }
  }

  close(): void {
    closeSync(this.#descriptor)
  }
}
