import { DuomoError } from '../base/errors.ts'
import type { Decoding } from './ffmpeg.ts'

/** Samples a second of everything that leaves here: what recognisers of speech take. */
export const SAMPLE_RATE = 16_000
/** Longer sound is decoded up to here. */
export const MAX_SOUND_MS = 4 * 3600_000

/** Takes signed 16-bit samples, mono, {@link SAMPLE_RATE} unless told otherwise; `false` when it wants no more. */
export type TakeSamples = (samples: Int16Array) => boolean

/**
 * Any sound that ffmpeg decodes, as samples.
 *
 * @returns what ffmpeg complained of; empty when all went well
 */
export async function decodeSound(decoding: Decoding, take: TakeSamples): Promise<string> {
  let odd: Uint8Array = new Uint8Array()
  const output = [
    '-map',
    '0:a:0',
    '-t',
    String(MAX_SOUND_MS / 1000),
    '-ac',
    '1',
    '-ar',
    String(SAMPLE_RATE),
    '-f',
    's16le',
  ]
  return decoding.run({ output }, (bytes) => {
    const whole = Buffer.concat([odd, bytes])
    const even = whole.length - (whole.length % 2)
    odd = whole.subarray(even)
    const samples = new Int16Array(even / 2)
    for (let n = 0; n < samples.length; n++) samples[n] = whole.readInt16LE(n * 2)
    return take(samples)
  })
}

/** How the samples of a WAV file lie (Multimedia Programming Interface and Data Specifications 1.0, WAVE). */
interface WaveFormat {
  /** 1: integers, 3: floating point. */
  readonly coding: number
  readonly channels: number
  readonly rate: number
  readonly bytesPerSample: number
}

/**
 * Uncompressed sound of a WAV file, as samples, without any other program.
 *
 * @param outRate - samples a second that are given on
 * @returns `false` for a coding that is not uncompressed
 * @throws `damaged-file` when the file has no samples or an impossible format
 */
export function decodeWav(bytes: Uint8Array, name: string, take: TakeSamples, outRate: number = SAMPLE_RATE): boolean {
  const { format, data } = wavParts(bytes)
  if (!format || !data) throw damagedWav(name, 'it has no samples')
  const { coding, channels, rate, bytesPerSample } = format
  const plain = (coding === 1 && bytesPerSample >= 1 && bytesPerSample <= 4) || (coding === 3 && bytesPerSample === 4)
  if (!plain) return false
  if (channels < 1 || channels > 64 || rate < 1000 || rate > 1_000_000)
    throw damagedWav(name, `${channels} channels of ${rate} Hz`)
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const frameBytes = channels * bytesPerSample
  const frames = Math.min(Math.floor(data.length / frameBytes), (rate * MAX_SOUND_MS) / 1000)
  const mono = (frame: number) => {
    let sum = 0
    for (let channel = 0; channel < channels; channel++)
      sum += sampleAt(view, frame * frameBytes + channel * bytesPerSample, format)
    return sum / channels
  }
  const total = Math.floor((frames * outRate) / rate)
  for (let from = 0; from < total; from += outRate) {
    const samples = new Int16Array(Math.min(outRate, total - from))
    for (let n = 0; n < samples.length; n++)
      samples[n] = Math.round(resampled(mono, from + n, { rate, outRate, frames }) * 32767)
    if (!take(samples)) break
  }
  return true
}

/** The mean over the stretch that a sample stands for, so that nothing too high folds down; between two samples where there are too few. */
function resampled(
  mono: (frame: number) => number,
  n: number,
  { rate, outRate, frames }: { readonly rate: number; readonly outRate: number; readonly frames: number },
): number {
  const start = (n * rate) / outRate
  if (rate <= outRate) {
    const left = Math.floor(start)
    const share = start - left
    return mono(left) * (1 - share) + mono(Math.min(left + 1, frames - 1)) * share
  }
  const from = Math.floor(start)
  const to = Math.min(Math.max(from + 1, Math.floor(((n + 1) * rate) / outRate)), frames)
  let sum = 0
  for (let frame = from; frame < to; frame++) sum += mono(frame)
  return sum / (to - from)
}

function sampleAt(view: DataView, at: number, { coding, bytesPerSample }: WaveFormat): number {
  if (coding === 3) {
    const value = view.getFloat32(at, true)
    return Number.isFinite(value) ? Math.min(Math.max(value, -1), 1) : 0
  }
  switch (bytesPerSample) {
    case 1:
      return (view.getUint8(at) - 128) / 128
    case 2:
      return view.getInt16(at, true) / 32768
    case 3:
      return ((view.getInt8(at + 2) << 16) | view.getUint16(at, true)) / 8_388_608
    default:
      return view.getInt32(at, true) / 2_147_483_648
  }
}

function wavParts(bytes: Uint8Array): { format?: WaveFormat; data?: Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let format: WaveFormat | undefined
  for (let at = 12; at + 8 <= bytes.length; ) {
    const id = view.getUint32(at, false)
    const size = view.getUint32(at + 4, true)
    // "fmt "
    if (id === 0x666d7420 && at + 24 <= bytes.length) {
      const coding = view.getUint16(at + 8, true)
      // 0xfffe: the coding proper stands in the extension.
      const extended = coding === 0xfffe && at + 34 <= bytes.length ? view.getUint16(at + 32, true) : coding
      format = {
        coding: extended,
        channels: view.getUint16(at + 10, true),
        rate: view.getUint32(at + 12, true),
        bytesPerSample: view.getUint16(at + 22, true) / 8,
      }
    }
    // "data"; a file that was cut, or written as a stream, has less than it says.
    if (id === 0x64617461) return { ...(format ? { format } : {}), data: bytes.subarray(at + 8, at + 8 + size) }
    at += 8 + size + (size % 2)
  }
  return format ? { format } : {}
}

function damagedWav(name: string, what: string): DuomoError {
  return new DuomoError('damaged-file', `${name} can't be decoded: ${what}`, {
    hint: 'Play it; if it does not play, export it again.',
  })
}
