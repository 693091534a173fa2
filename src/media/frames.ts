import type { Decoding } from './ffmpeg.ts'
import { shrinkToGrey } from './images.ts'

/** A picture of a video that differs from the ones before it. */
export interface VideoFrame {
  /** JPEG. */
  readonly bytes: Uint8Array
  readonly width: number
  readonly height: number
  readonly startMs: number
}

export interface VideoFrames {
  /** In the order of time. */
  readonly frames: readonly VideoFrame[]
  /** Sampled, and left out because they show what the one before shows, or nothing. */
  readonly alike: number
  /** Different, and left out because there are too many. */
  readonly beyond: number
  /** What ffmpeg complained of; empty when all went well. */
  readonly complaint: string
}

const MAX_SAMPLES = 600
const MAX_FRAMES = 200
const MAX_FRAME_BYTES = 8 * 2 ** 20
const LONGEST_SIDE = 1280
/** Longer videos are decoded at their key frames only, which is some ten times faster. */
const ALL_FRAMES_MS = 5 * 60_000
/** Bits of 64 in which two hashes of one picture may differ: noise and compression. */
const ALIKE_BITS = 5

/**
 * Samples a video evenly, one picture a second or fewer, and keeps those that show something new.
 *
 * @param onSample - called with the number of samples seen, so that long work shows life
 */
export async function decodeFrames(
  decoding: Decoding,
  durationMs: number | undefined,
  onSample: (done: number) => void,
): Promise<VideoFrames> {
  const stepMs = Math.max(1000, Math.ceil((durationMs ?? 0) / MAX_SAMPLES / 1000) * 1000)
  const scale = `scale=w='min(${LONGEST_SIDE},iw)':h='min(${LONGEST_SIDE},ih)':force_original_aspect_ratio=decrease`
  // round=up: the n-th sample is what is shown at n steps, not what comes after.
  const filter = `fps=1/${stepMs / 1000}:round=up:start_time=0,${scale}`
  const options = {
    input: (durationMs ?? Infinity) > ALL_FRAMES_MS ? ['-skip_frame', 'nokey'] : [],
    output: [
      '-map',
      '0:V:0',
      '-vf',
      filter,
      '-frames:v',
      String(MAX_SAMPLES),
      '-pix_fmt',
      'yuvj420p',
      '-q:v',
      '3',
      '-c:v',
      'mjpeg',
      '-f',
      'image2pipe',
    ],
  }
  const samples: { bytes: Uint8Array; startMs: number }[] = []
  const splitter = createJpegSplitter((bytes) => {
    samples.push({ bytes, startMs: samples.length * stepMs })
    onSample(samples.length)
  })
  const complaint = await decoding.run(options, (bytes) => splitter(bytes))
  return { ...(await keepDifferent(samples)), complaint }
}

async function keepDifferent(samples: readonly { readonly bytes: Uint8Array; readonly startMs: number }[]) {
  const frames: VideoFrame[] = []
  let alike = 0
  let beyond = 0
  let last: bigint | undefined
  for (const { bytes, startMs } of samples) {
    const picture = await shrinkToGrey(bytes, 9, 8)
    const hash = differenceHash(picture.grey)
    if (hash === undefined || (last !== undefined && bitsApart(hash, last) <= ALIKE_BITS)) alike++
    else if (frames.length >= MAX_FRAMES) beyond++
    else {
      last = hash
      frames.push({ bytes, startMs, width: picture.width, height: picture.height })
    }
  }
  return { frames, alike, beyond }
}

/** Whether each of 8 × 8 places is darker than the one to its right (dHash); `undefined` for a blank picture. */
function differenceHash(grey: Uint8Array): bigint | undefined {
  const range = Math.max(...grey) - Math.min(...grey)
  if (range < 8) return undefined
  let hash = 0n
  for (let y = 0; y < 8; y++)
    for (let x = 0; x < 8; x++) hash = (hash << 1n) | ((grey[y * 9 + x] ?? 0) < (grey[y * 9 + x + 1] ?? 0) ? 1n : 0n)
  return hash
}

function bitsApart(a: bigint, b: bigint): number {
  let bits = 0
  for (let rest = a ^ b; rest > 0n; rest &= rest - 1n) bits++
  return bits
}

/** Cuts a stream of JPEG files at their end marks, which stand nowhere else in what ffmpeg writes. */
function createJpegSplitter(give: (bytes: Uint8Array) => void): (bytes: Uint8Array) => boolean {
  let held = Buffer.alloc(0)
  return (bytes) => {
    let from = Math.max(held.length - 1, 0)
    held = Buffer.concat([held, bytes])
    for (let end = held.indexOf('\xff\xd9', from, 'latin1'); end >= 0; end = held.indexOf('\xff\xd9', from, 'latin1')) {
      give(new Uint8Array(held.subarray(0, end + 2)))
      held = held.subarray(end + 2)
      from = 0
    }
    return held.length <= MAX_FRAME_BYTES
  }
}
