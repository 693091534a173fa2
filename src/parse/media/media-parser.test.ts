import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findFfmpeg, openDecoding } from '../../media/ffmpeg.ts'
import { decodeSound } from '../../media/sound.ts'
import { tone, writeWav } from '../../media/write-wav.fixture.ts'
import type { SoundPiece } from '../../spec/parser.ts'
import { isDuomoError, parseWith } from '../../testing/parse-with.ts'
import { createMediaParser } from './media-parser.ts'

const ffmpeg = findFfmpeg()
if (ffmpeg === undefined) console.warn('!! ffmpeg is not installed: reading video and packed sound is NOT tested')

let home: string
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'duomo-media-test-'))
})
afterAll(() => rm(home, { recursive: true }))

/** A file that ffmpeg draws. */
async function draw(name: string, args: readonly string[]): Promise<Uint8Array> {
  const path = join(home, name)
  await promisify(execFile)(ffmpeg ?? '', ['-y', '-loglevel', 'error', ...args, path])
  return readFile(path)
}

async function listen(bytes: Uint8Array, mediaType = 'audio/wav', parser = createMediaParser({ ffmpeg: undefined })) {
  const pieces: SoundPiece[] = []
  const document = await parseWith(parser, bytes, { name: 'talk.wav', mediaType, hear: (piece) => pieces.push(piece) })
  return { document, pieces }
}

const codes = ({ problems }: { problems: readonly { code: string }[] }) => problems.map(({ code }) => code)

/** How often a second the samples rise through zero. */
function hertz({ samples }: SoundPiece): number {
  let rises = 0
  for (let n = 1; n < samples.length; n++) if ((samples[n - 1] ?? 0) < 0 && (samples[n] ?? 0) >= 0) rises++
  return (rises * 16_000) / samples.length
}

describe('createMediaParser with uncompressed WAV', () => {
  it.each([
    { rate: 44_100, channels: 2, bits: 24 as const },
    { rate: 8000, channels: 1, bits: 8 as const },
    { rate: 48_000, channels: 1, bits: 32 as const },
    { rate: 1_000_000, channels: 1, bits: 16 as const },
  ])('gives its sound as 16 kHz mono without ffmpeg: %o', async (form) => {
    const { document, pieces } = await listen(writeWav(0.5, tone(440), form))
    const [piece] = pieces
    expect(pieces).toHaveLength(1)
    expect(piece?.samples).toHaveLength(8000)
    expect(piece && hertz(piece)).toBeCloseTo(440, -1)
    expect(Math.max(...(piece?.samples ?? []))).toBeGreaterThan(15_000)
    expect(document.media).toMatchObject({ durationMs: 500, tracks: [{ kind: 'audio', sampleRate: form.rate }] })
    expect(document.problems).toEqual([])
  })

  it('cuts long sound where it is quietest, and loses no sample', async () => {
    // Six minutes; silent from 4:45 to 4:46, inside the last half minute of the first five.
    const { pieces } = await listen(
      writeWav(360, (at) => (at >= 285 && at < 286 ? 0 : tone(50)(at)), { rate: 1000, bits: 8 }),
    )
    expect(pieces.map(({ startMs }) => startMs)).toEqual([0, expect.any(Number)])
    expect(pieces[1]?.startMs).toBeGreaterThanOrEqual(285_000)
    expect(pieces[1]?.startMs).toBeLessThanOrEqual(286_000)
    expect(pieces.reduce((sum, { samples }) => sum + samples.length, 0)).toBe(360 * 16_000)
  })

  it('gives no silence to those who listen', async () => {
    const { pieces, document } = await listen(writeWav(1, () => 0))
    expect(pieces).toEqual([])
    expect(document.elements).toMatchObject([{ kind: 'figure', provenance: [{ startMs: 0, endMs: 1000 }] }])
  })

  it('says that words were not transcribed when nobody listens, and keeps what the tags say', async () => {
    const bytes = writeWav(1, tone(300), { info: { INAM: 'Harbour talk', IART: 'Ada Lin' } })
    const document = await parseWith(createMediaParser({ ffmpeg: undefined }), bytes, {
      name: 'a.wav',
      mediaType: 'audio/wav',
    })
    expect(document.title).toBe('Harbour talk')
    expect(document.elements).toMatchObject([
      { kind: 'title', text: 'Harbour talk', provenance: [{ kind: 'time', startMs: 0, endMs: 1000 }] },
      { kind: 'text', text: 'Artist: Ada Lin' },
    ])
    expect(document.problems).toMatchObject([
      { code: 'not-transcribed', hint: expect.stringContaining('DUOMO_TRANSCRIBER_URL') },
    ])
  })

  it('believes the samples, not a header that promises a day', async () => {
    const bytes = Buffer.from(writeWav(1, tone(300)))
    bytes.writeUInt32LE(24 * 3600 * 32_000, bytes.indexOf('data') + 4)
    const { document, pieces } = await listen(bytes)
    expect(pieces.map(({ samples }) => samples.length)).toEqual([16_000])
    expect(codes(document)).not.toContain('sound-cut')
  })

  it('refuses damaged and empty files by name', async () => {
    await expect(listen(new Uint8Array())).rejects.toSatisfy(isDuomoError('empty-file'))
    await expect(listen(writeWav(1, tone(300)).subarray(0, 20))).rejects.toSatisfy(isDuomoError('damaged-file'))
    for (const mediaType of createMediaParser().mediaTypes.filter((type) => type !== 'audio/mpeg')) {
      for (const filling of [0, 7, 0xff])
        await expect(listen(new Uint8Array(50_000).fill(filling), mediaType)).rejects.toSatisfy(
          isDuomoError('damaged-file'),
        )
    }
  })
})

describe.skipIf(ffmpeg === undefined)('createMediaParser with ffmpeg', () => {
  const read = (bytes: Uint8Array, mediaType: string, assets = new Map<string, Uint8Array>()) =>
    parseWith(createMediaParser(), bytes, { name: 'film.mp4', mediaType, assets, hear() {} })
  const TWO_SCENES = [
    '-f',
    'lavfi',
    '-i',
    'smptebars=d=4.3:s=320x240:r=10',
    '-f',
    'lavfi',
    '-i',
    'rgbtestsrc=d=4:s=320x240:r=10',
  ]
  const JOINED = ['-filter_complex', '[0:v][1:v]concat=n=2[v]', '-map', '[v]', '-pix_fmt', 'yuv420p']

  it('decodes packed sound', async () => {
    const bytes = await draw('tone.mp3', ['-f', 'lavfi', '-i', 'sine=frequency=500:duration=2'])
    const { pieces, document } = await listen(bytes, 'audio/mpeg', createMediaParser())
    expect(pieces).toHaveLength(1)
    expect(pieces[0] && hertz(pieces[0])).toBeCloseTo(500, -1)
    expect(document.problems).toEqual([])
  })

  it('keeps one picture of each scene, with its time, and counts those that show nothing new', async () => {
    const assets = new Map<string, Uint8Array>()
    const document = await read(await draw('two.mp4', [...TWO_SCENES, ...JOINED]), 'video/mp4', assets)
    expect(document.elements).toMatchObject([
      { kind: 'figure', provenance: [{ kind: 'time', startMs: 0, endMs: 5000 }] },
      {
        kind: 'figure',
        provenance: [{ kind: 'time', startMs: 5000, endMs: 8300 }],
        asset: { width: 320, height: 240 },
      },
    ])
    expect(assets.size).toBe(2)
    expect(document.ledger.skipped).toMatchObject([{ what: '7 sampled frames' }])
    expect(document.problems).toEqual([])
  })

  it('reads subtitles and chapters inside a file in the order of time, and asks nobody to transcribe', async () => {
    await writeFile(
      join(home, 'a.srt'),
      '1\n00:00:01,000 --> 00:00:02,500\nThe pump starts.\n\n2\n00:00:05,000 --> 00:00:06,000\n水泵停了。\n',
    )
    await writeFile(
      join(home, 'a.txt'),
      ';FFMETADATA1\ntitle=Pumps\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=0\nEND=4000\ntitle=Start\n[CHAPTER]\nTIMEBASE=1/1000\nSTART=4000\nEND=8000\ntitle=Stop\n',
    )
    const bytes = await draw('sub.mp4', [
      ...['-f', 'lavfi', '-i', 'sine=d=8', '-i', join(home, 'a.srt'), '-i', join(home, 'a.txt')],
      ...['-map', '0', '-map', '1', '-map_metadata', '2', '-map_chapters', '2', '-c:s', 'mov_text'],
    ])
    const { document, pieces } = await listen(bytes, 'video/mp4', createMediaParser())
    expect(document.elements.map((element) => 'text' in element && element.text)).toEqual([
      'Pumps',
      'Start',
      'The pump starts.',
      'Stop',
      '水泵停了。',
    ])
    expect(document.elements[2]?.provenance).toMatchObject([{ kind: 'time', startMs: 1000, endMs: 2500 }])
    expect(pieces).toEqual([])
  })

  it('says what is missing without ffmpeg', async () => {
    const document = await parseWith(
      createMediaParser({ ffmpeg: undefined }),
      await draw('b.mp4', [...TWO_SCENES, ...JOINED]),
      {
        name: 'b.mp4',
        mediaType: 'video/mp4',
      },
    )
    expect(document.problems).toMatchObject([
      { code: 'part-unavailable', hint: expect.stringContaining('install ffmpeg') },
    ])
  })

  it('keeps what can be decoded of a file that breaks off', async () => {
    const whole = await draw('cut.mkv', [...TWO_SCENES, ...JOINED])
    const document = await read(whole.subarray(0, Math.floor(whole.length * 0.7)), 'video/x-matroska')
    expect(document.elements.length).toBeGreaterThan(0)
  })

  it('follows no playlist, whatever a file is called', async () => {
    // A packed file: ffmpeg itself would follow a playlist to it.
    const secret = join(home, 'secret.mp3')
    await draw('secret.mp3', ['-f', 'lavfi', '-i', 'sine=d=1'])
    for (const text of [
      `#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXT-X-MEDIA-SEQUENCE:0\n#EXTINF:1,\n${secret}\n#EXT-X-ENDLIST\n`,
      `ffconcat version 1.0\nfile '${secret}'\n`,
      `file:${secret}`,
    ]) {
      for (const mediaType of ['audio/mpeg', 'audio/ogg', 'video/mp4', 'video/x-matroska']) {
        const decoding = await openDecoding(ffmpeg ?? '', new TextEncoder().encode(text), mediaType)
        let heard = 0
        const complaint = await decodeSound(decoding, (samples) => {
          heard += samples.length
          return true
        })
        await decoding.close()
        expect({ heard, refused: complaint !== '' }).toEqual({ heard: 0, refused: true })
      }
    }
  })

  it('leaves no file behind', async () => {
    const before = process.env.TMPDIR
    const empty = await mkdtemp(join(home, 'tmp-'))
    process.env.TMPDIR = empty
    try {
      await read(await draw('c.mp4', [...TWO_SCENES, ...JOINED]), 'video/mp4')
      const { readdir } = await import('node:fs/promises')
      expect(await readdir(empty)).toEqual([])
    } finally {
      if (before === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = before
    }
  })
})
