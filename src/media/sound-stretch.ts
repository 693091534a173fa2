import { DuomoError } from '../base/errors.ts'
import { encodeWav } from './encode-wav.ts'
import { findFfmpeg, openDecoding } from './ffmpeg.ts'
import { decodeSound, decodeWav, SAMPLE_RATE } from './sound.ts'

export interface SoundStretch {
  /** A sound or video file. */
  readonly bytes: Uint8Array
  readonly mediaType: string
  /** For messages. */
  readonly name: string
  readonly startMs: number
  /** At most ten minutes behind the start. */
  readonly endMs: number
}

const LONGEST_MS = 600_000

/**
 * A stretch of the sound of a file, as a WAV file, mono, 16 kHz; shorter where the sound ends before.
 *
 * @throws `part-unavailable` where ffmpeg is needed and not installed, `damaged-file` where nothing could be decoded
 */
export async function soundStretch({ bytes, mediaType, name, startMs, endMs }: SoundStretch): Promise<Uint8Array> {
  const from = Math.floor((startMs * SAMPLE_RATE) / 1000)
  const to = Math.ceil((Math.min(endMs, startMs + LONGEST_MS) * SAMPLE_RATE) / 1000)
  const pieces: Int16Array[] = []
  let seen = 0
  const take = (samples: Int16Array) => {
    const piece = samples.subarray(Math.max(0, from - seen), Math.max(0, to - seen))
    if (piece.length > 0) pieces.push(piece)
    seen += samples.length
    return seen < to
  }
  const complaint = await decode({ bytes, mediaType, name }, take)
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
  if (length === 0)
    throw new DuomoError(
      'damaged-file',
      `${name} has no sound between ${startMs} and ${endMs} ms ${complaint}`.trim(),
      {
        hint: 'Play it; if it does not play, export it again.',
      },
    )
  const samples = new Float32Array(length)
  let at = 0
  for (const piece of pieces) for (const value of piece) samples[at++] = value / 32768
  return encodeWav(samples, SAMPLE_RATE)
}

async function decode(
  { bytes, mediaType, name }: Pick<SoundStretch, 'bytes' | 'mediaType' | 'name'>,
  take: (samples: Int16Array) => boolean,
): Promise<string> {
  if (mediaType === 'audio/wav' && decodeWav(bytes, name, take)) return ''
  const ffmpeg = findFfmpeg()
  if (ffmpeg === undefined)
    throw new DuomoError('part-unavailable', `${name}: its sound needs the program ffmpeg, which is not installed`, {
      hint: 'Install ffmpeg (`apt install ffmpeg`, `brew install ffmpeg` or `winget install ffmpeg`).',
    })
  const decoding = await openDecoding(ffmpeg, bytes, mediaType)
  try {
    return await decodeSound(decoding, take)
  } finally {
    await decoding.close()
  }
}
