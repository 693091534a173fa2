import { crc32 } from 'node:zlib'
import { zlibSync } from 'fflate'
import type { Pixels } from './raster.ts'

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)

/** A PNG of eight bits a channel. Written here, because a native encoder's bytes differ from machine to machine. */
export function encodePng(pixels: Pixels): Uint8Array {
  const header = new DataView(new ArrayBuffer(13))
  header.setUint32(0, pixels.width)
  header.setUint32(4, pixels.height)
  header.setUint8(8, 8)
  header.setUint8(9, 2) // RGB
  const pieces = [
    SIGNATURE,
    chunk('IHDR', new Uint8Array(header.buffer)),
    chunk('IDAT', zlibSync(filterRows(pixels), { level: 9, mem: 12 })),
    chunk('IEND', new Uint8Array(0)),
  ]
  return Buffer.concat(pieces)
}

/** Each row by PNG's filter 1 (left neighbour) or 2 (above), whichever leaves the smaller sum (PNG specification, 12.8). */
function filterRows({ width, height, data }: Pixels): Uint8Array {
  const stride = width * 3
  const out = new Uint8Array(height * (stride + 1))
  const candidates = [new Uint8Array(stride), new Uint8Array(stride)] as const
  for (let y = 0; y < height; y++) {
    const sums = [0, 0] as [number, number]
    for (let i = 0; i < stride; i++) {
      const value = data[y * stride + i] ?? 0
      const left = i < 3 ? 0 : (data[y * stride + i - 3] ?? 0)
      const above = y === 0 ? 0 : (data[(y - 1) * stride + i] ?? 0)
      candidates[0][i] = value - left
      candidates[1][i] = value - above
      sums[0] += magnitude(value - left)
      sums[1] += magnitude(value - above)
    }
    const best = sums[1] <= sums[0] ? 1 : 0
    out[y * (stride + 1)] = best + 1
    out.set(candidates[best], y * (stride + 1) + 1)
  }
  return out
}

function magnitude(difference: number): number {
  const byte = difference & 0xff
  return byte < 128 ? byte : 256 - byte
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(data.length + 12)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, data.length)
  bytes.set(Buffer.from(type, 'latin1'), 4)
  bytes.set(data, 8)
  view.setUint32(data.length + 8, crc32(bytes.subarray(4, data.length + 8)))
  return bytes
}
