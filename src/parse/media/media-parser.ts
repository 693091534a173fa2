import { DuomoError, toDuomoError } from '../../base/errors.ts'
import { type Decoding, findFfmpeg, openDecoding } from '../../media/ffmpeg.ts'
import { decodeFrames } from '../../media/frames.ts'
import { readMediaFacts } from '../../media/media-facts.ts'
import { decodeSound, decodeWav, MAX_SOUND_MS, SAMPLE_RATE } from '../../media/sound.ts'
import { createPieceCutter } from '../../media/sound-pieces.ts'
import { assembleDocument } from '../../model/assemble-document.ts'
import type { Element, Ledger } from '../../model/document.ts'
import type { MediaFacts } from '../../model/media.ts'
import type { Problem } from '../../model/problem.ts'
import type { Parser, ParserContext, ParserInput } from '../../spec/parser.ts'
import { TEXT_PAGE } from '../element-list.ts'
import { createEmbeddedPictures } from '../embedded-pictures.ts'
import { type Cue, readCues } from './cues.ts'
import { byTime, tagElements } from './timeline.ts'

/**
 * Sound and video: what the tags say, chapters, subtitles inside the file, pictures that show something new, and the
 * sound for `context.hear`. Uncompressed WAV needs no other program; everything else is decoded by ffmpeg.
 *
 * @param options.ffmpeg - where it is; the parser's name tells whether it is there, so that files are read again once it is
 */
export function createMediaParser(options: { readonly ffmpeg: string | undefined } = { ffmpeg: findFfmpeg() }): Parser {
  const { ffmpeg } = options
  return {
    name: ffmpeg === undefined ? 'media' : 'media-ffmpeg',
    version: 1,
    hears: true,
    mediaTypes: [
      'audio/mpeg',
      'audio/wav',
      'audio/flac',
      'audio/ogg',
      'audio/mp4',
      'video/mp4',
      'video/quicktime',
      'video/webm',
      'video/x-matroska',
      'video/x-msvideo',
    ],
    async doParse(input, context) {
      if (input.bytes.length === 0) throw new DuomoError('empty-file', `${input.name} has no bytes.`)
      const { facts, tags } = await readMediaFacts(input.bytes, input.mediaType, input.name)
      const found: Found = { facts, elements: [], problems: [], skipped: [] }
      const endMs = facts.durationMs ?? 0
      const cover = tags.cover && (await keepCover(tags.cover, found, context))
      const opening = tagElements(tags, endMs, cover)
      const decoding = ffmpeg === undefined ? undefined : await openDecoding(ffmpeg, input.bytes, input.mediaType)
      try {
        await readTracks(input, decoding, found, context)
      } finally {
        await decoding?.close()
      }
      return assembleDocument({
        origin: { uri: input.name, sha256: input.sha256, mediaType: input.mediaType },
        ...(tags.title ? { title: tags.title } : {}),
        media: facts,
        pages: [TEXT_PAGE],
        elements: orTheSound(byTime(opening, found.elements), facts),
        problems: found.problems,
        skipped: found.skipped,
      })
    },
  }
}

/** Sound of which nothing is told has to be cited as a whole. */
function orTheSound(elements: Element[], { durationMs, tracks }: MediaFacts): Element[] {
  if (elements.length > 0 || !durationMs || !tracks.some(({ kind }) => kind === 'audio')) return elements
  const provenance = [{ kind: 'time' as const, startMs: 0, endMs: durationMs }]
  return [{ id: 'sound', kind: 'figure', layer: 'body', provenance }]
}

interface Found {
  readonly facts: MediaFacts
  readonly elements: Element[]
  readonly problems: Problem[]
  readonly skipped: Ledger['skipped']
}

async function readTracks(
  input: ParserInput,
  decoding: Decoding | undefined,
  found: Found,
  context: ParserContext,
): Promise<void> {
  const { tracks } = found.facts
  const has = (kind: MediaFacts['tracks'][number]['kind']) => tracks.some((track) => track.kind === kind)
  // An AVI header names no sound; ffmpeg knows.
  const mayHaveSound = has('audio') || input.mediaType === 'video/x-msvideo'
  if (has('subtitle')) await readSubtitles(decoding, found)
  if (has('video')) await readFrames(input, decoding, found, context)
  const subtitled = found.elements.some(({ kind }) => kind === 'text')
  if (mayHaveSound && !subtitled) await readSound(input, decoding, found, context)
}

async function readSubtitles(decoding: Decoding | undefined, found: Found): Promise<void> {
  if (!decoding) return
  const pieces: Uint8Array[] = []
  let length = 0
  await decoding.run({ output: ['-map', '0:s:0', '-c:s', 'srt', '-f', 'srt'] }, (bytes) => {
    pieces.push(bytes)
    length += bytes.length
    return length < MAX_SUBTITLE_BYTES
  })
  const cues = readCues(Buffer.concat(pieces).toString('utf8'))
  if (cues.length === 0) found.skipped.push({ what: 'subtitles', reason: 'they hold no words, or are pictures' })
  found.elements.push(...cues.map(toElement))
}

const MAX_SUBTITLE_BYTES = 20 * 2 ** 20

function toElement({ text, startMs, endMs }: Cue, n: number): Element {
  return { id: `s${n}`, kind: 'text', layer: 'body', text, provenance: [{ kind: 'time', startMs, endMs }] }
}

async function readFrames(
  { name }: ParserInput,
  decoding: Decoding | undefined,
  found: Found,
  context: ParserContext,
): Promise<void> {
  if (!decoding) {
    found.problems.push(withoutFfmpeg(`The pictures of ${name} were not read`))
    return
  }
  const { durationMs } = found.facts
  const { frames, alike, beyond, complaint } = await decodeFrames(decoding, durationMs, (done) =>
    context.progress(done, done),
  )
  for (const [n, { bytes, width, height, startMs }] of frames.entries()) {
    const asset = context.saveAsset(bytes, { mediaType: 'image/jpeg', width, height })
    const endMs = Math.max(frames[n + 1]?.startMs ?? durationMs ?? startMs, startMs)
    found.elements.push({
      id: `f${n}`,
      kind: 'figure',
      layer: 'body',
      asset,
      provenance: [{ kind: 'time', startMs, endMs }],
    })
  }
  if (alike > 0)
    found.skipped.push({ what: `${alike} sampled frames`, reason: 'they show what the frame before shows, or nothing' })
  if (beyond > 0)
    found.skipped.push({ what: `${beyond} sampled frames`, reason: `a video gives ${frames.length} frames` })
  if (complaint !== '') found.problems.push(incomplete('pictures', name, complaint))
}

async function readSound(
  input: ParserInput,
  decoding: Decoding | undefined,
  found: Found,
  context: ParserContext,
): Promise<void> {
  const { name, bytes, mediaType } = input
  const { hear } = context
  if (!hear) {
    found.problems.push({
      stage: 'transcribe',
      code: 'not-transcribed',
      message: `The words spoken in ${name} were not transcribed.`,
      hint: 'Set DUOMO_TRANSCRIBER to local:whisper-base, or DUOMO_TRANSCRIBER_URL to a server with /v1/audio/transcriptions, and add the file by itself.',
    })
    return
  }
  const cutter = createPieceCutter(hear)
  let heardMs = 0
  const take = (samples: Int16Array) => {
    context.signal.throwIfAborted()
    heardMs += (samples.length * 1000) / SAMPLE_RATE
    context.progress(Math.round(heardMs / 1000), Math.round(Math.max(found.facts.durationMs ?? 0, heardMs) / 1000))
    return cutter.take(samples)
  }
  if (mediaType !== 'audio/wav' || !decodeWav(bytes, name, take)) {
    if (!decoding) {
      found.problems.push(withoutFfmpeg(`The words spoken in ${name} were not transcribed`))
      return
    }
    const complaint = await decodeSound(decoding, take)
    if (complaint !== '' && !/matches no streams/.test(complaint))
      found.problems.push(incomplete('sound', name, complaint))
  }
  cutter.end()
  // What was heard counts: a header may promise any length.
  if (heardMs >= MAX_SOUND_MS)
    found.problems.push({
      stage: 'transcribe',
      code: 'sound-cut',
      message: `${name} is longer than ${MAX_SOUND_MS / 3_600_000} hours; what comes after was not transcribed.`,
      hint: 'Split it into shorter files.',
    })
}

function withoutFfmpeg(what: string): Problem {
  return {
    stage: 'parse',
    code: 'part-unavailable',
    message: `${what}: that needs the program ffmpeg, which is not installed.`,
    hint: 'Install ffmpeg (`apt install ffmpeg`, `brew install ffmpeg` or `winget install ffmpeg`) and add the file again.',
  }
}

function incomplete(what: string, name: string, complaint: string): Problem {
  return {
    stage: 'parse',
    code: 'decoding-incomplete',
    message: `The ${what} of ${name} could be decoded only in part: ${complaint}`,
    hint: 'Play it to the end; if it breaks off, copy or export it again.',
  }
}

async function keepCover(bytes: Uint8Array, found: Found, context: ParserContext) {
  const pictures = createEmbeddedPictures(context)
  try {
    return await pictures.keepPart({ name: 'cover', read: () => bytes })
  } catch (error) {
    throw toDuomoError(error, 'the cover')
  } finally {
    found.problems.push(...pictures.problems)
  }
}
