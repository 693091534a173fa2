import { availableParallelism } from 'node:os'
import { z } from 'zod'
import { DuomoError } from '../base/errors.ts'
import { sha256 } from '../base/hash.ts'
import { createProcessPool, type PoolLimits, type ProcessPool, type RunOptions } from '../base/process-pool.ts'
import { FINGERPRINT_SPACE } from '../encode/fingerprint.ts'
import { addTranscript } from '../enrich/transcript.ts'
import { sha256Schema } from '../model/asset.ts'
import { documentSchema } from '../model/document.ts'
import { createLayoutDetector, type LayoutDetectorOptions } from '../ocr/layout/layout-detector.ts'
import { FORMATS } from '../parse/formats.ts'
import { detectMediaType } from '../parse/media-type.ts'
import type { Reader } from '../spec/reader.ts'
import type { Transcriber } from '../spec/speech.ts'
import type { TextReader } from '../spec/text-reader.ts'
import { childEntry } from './child-entry.ts'
import { createListener, type Listener } from './listener.ts'
import { createParsers, createTextReader } from './parsers.ts'
import type {
  CutTask,
  DrawTask,
  FingerprintTask,
  ParseTask,
  ShrinkTask,
  SoundTask,
  WordsTask,
} from './reader-protocol.ts'

const MiB = 2 ** 20

export const READER_LIMITS: PoolLimits = {
  residentBytes: 1400 * MiB,
  // Below the watch's rhythm: what is taken within a moment. Threads and engines reserve more than they use.
  writableBytes: 6144 * MiB,
  heapBytes: 768 * MiB,
  tasksPerChild: 200,
  recycleBytes: 800 * MiB,
}
const PARSE: Omit<RunOptions, 'signal'> = { limitMs: 60 * 60_000, silenceMs: 90_000 }
const DRAW: Omit<RunOptions, 'signal'> = { limitMs: 60_000, silenceMs: 60_000 }
const WORDS: Omit<RunOptions, 'signal'> = { limitMs: 10 * 60_000, silenceMs: 90_000 }
/** Pictures of one file, all together. */
const MAX_ASSET_BYTES = 1024 * MiB

const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('asset'), sha256: sha256Schema, bytes: z.instanceof(Uint8Array) }),
  z.object({ type: z.literal('sound'), startMs: z.number().nonnegative(), samples: z.instanceof(Uint8Array) }),
  z.object({ type: z.literal('page'), done: z.number(), total: z.number() }),
])

/** More is never drawn for reading. */
const MAX_SIDE = 20_000
const pixelsSchema = z
  .object({
    width: z.number().int().positive().max(MAX_SIDE),
    height: z.number().int().positive().max(MAX_SIDE),
    data: z.instanceof(Uint8Array),
  })
  .refine(({ width, height, data }) => data.length === width * height * 4, 'four bytes a pixel')

const fingerprintSchema = z
  .instanceof(Float32Array)
  .refine(
    (vector) => vector.length === FINGERPRINT_SPACE.dimension && vector.every(Number.isFinite),
    `${FINGERPRINT_SPACE.dimension} finite numbers`,
  )

/** A {@link Reader} whose work happens in child processes, and the drawing of pages by the same children. */
export interface ChildReader extends Reader {
  /** How many files are read at the same time. */
  readonly size: number
  /** A PNG. */
  draw(task: DrawTask, signal?: AbortSignal): Promise<Uint8Array>
  /** A picture file as PNG, upright, made smaller where it is larger than wanted. */
  shrink(task: ShrinkTask, signal?: AbortSignal): Promise<Uint8Array>
  /** A stretch of sound as a WAV file, mono, 16 kHz. */
  sound(task: SoundTask, signal?: AbortSignal): Promise<Uint8Array>
  /** Some pages of a PDF file as a file of their own, without a password. */
  cut(task: CutTask, signal?: AbortSignal): Promise<Uint8Array>
  /** How a picture file looks, in the space of `encode/fingerprint.ts`; `damaged-file`, `too-large` or `unsupported-format` where it can't be told. */
  fingerprint(bytes: Uint8Array, signal?: AbortSignal): Promise<Float32Array>
  /** What is written in a picture file, its lines joined; empty where nothing is, or where nobody reads pixels. The same errors. */
  words(bytes: Uint8Array, signal?: AbortSignal): Promise<string>
  close(): Promise<void>
}

export interface ChildReaderOptions {
  /** Children at the most; as many as there are processors, up to 8, if absent. They start when they are first needed. */
  readonly size?: number
  /** Who reads pixels: the children themselves (`own`, if absent), nobody, or another one in this process. */
  readonly textReader?: 'own' | 'off' | TextReader
  /** The model with which the children see the parts of scanned pages. */
  readonly layout?: LayoutDetectorOptions | undefined
  /** Works in this process: what reads untrusted bytes gets no key and no network. */
  readonly transcriber?: Transcriber | undefined
}

export function createChildReader(options: ChildReaderOptions = {}): ChildReader {
  const { size = Math.min(availableParallelism(), 8), textReader = 'own', transcriber, layout } = options
  const asked = typeof textReader === 'object' ? textReader : undefined
  const parsers = createParsers(
    asked ?? (textReader === 'own' ? createTextReader() : undefined),
    layout && createLayoutDetector(layout),
  )
  const parserOf = (mediaType: string) => parsers.find(({ mediaTypes }) => mediaTypes.includes(mediaType))
  const pool = createProcessPool({ entry: childEntry('reader'), size, limits: READER_LIMITS })
  return {
    size,
    mediaType(bytes, name) {
      const mediaType = detectMediaType(bytes, name)
      if (mediaType && parserOf(mediaType)) return mediaType
      throw unsupported(name, mediaType)
    },
    recipe(mediaType) {
      const parser = parserOf(mediaType)
      if (!parser) return 'none'
      const { name, version, textReader, layoutDetector, hears } = parser
      const helpers = [
        ...(textReader ? [`${textReader.name}/${textReader.version}`] : []),
        ...(layoutDetector ? [`${layoutDetector.name}/${layoutDetector.version}`] : []),
        ...(hears && transcriber ? [transcriber.name] : []),
      ]
      return [`${name}/${version}`, ...helpers].join('+')
    },
    read: ({ name, bytes, sha256: id, mediaType }, { signal, password, onPage }) => {
      const task: ParseTask = {
        name,
        bytes,
        sha256: id,
        mediaType,
        ...(password === undefined ? {} : { password }),
        ...(textReader === 'off' ? {} : { textReader: asked ? aboutReader(asked) : 'own' }),
        ...(layout ? { layout } : {}),
      }
      const listener = parserOf(mediaType)?.hears && transcriber ? createListener(transcriber, signal) : undefined
      return parse(pool, task, asked, signal, onPage, listener)
    },
    async draw(task, signal) {
      const png = await pool.run('draw', task, { ...DRAW, signal })
      return z.instanceof(Uint8Array).parse(png)
    },
    async shrink(task, signal) {
      const png = await pool.run('shrink', task, { ...DRAW, signal })
      return z.instanceof(Uint8Array).parse(png)
    },
    async sound(task, signal) {
      const wav = await pool.run('sound', task, { ...DRAW, signal })
      return z.instanceof(Uint8Array).parse(wav)
    },
    async cut(task, signal) {
      const pdf = await pool.run('cut', task, { ...DRAW, signal })
      return z.instanceof(Uint8Array).parse(pdf)
    },
    async fingerprint(bytes, signal) {
      const task: FingerprintTask = { bytes }
      return fingerprintSchema.parse(await pool.run('fingerprint', task, { ...DRAW, signal }))
    },
    async words(bytes, signal) {
      if (textReader === 'off') return ''
      const task: WordsTask = { bytes, textReader: asked ? aboutReader(asked) : 'own' }
      const onAsk = asked && ((about: unknown, over: AbortSignal) => asked.doRead(pixelsSchema.parse(about), over))
      return z.string().parse(await pool.run('words', task, { ...WORDS, signal, ...(onAsk ? { onAsk } : {}) }))
    },
    close: () => pool.close(),
  }
}

const aboutReader = ({ name, version, languages }: TextReader) => ({ name, version, languages })

/** What comes back is checked: the child has read hostile bytes. */
async function parse(
  pool: ProcessPool,
  task: ParseTask,
  asked: TextReader | undefined,
  signal: AbortSignal,
  onPage?: (done: number, total: number) => void,
  listener?: Listener,
) {
  const assets = new Map<string, Uint8Array>()
  let assetBytes = 0
  let flood: DuomoError | undefined
  const stop = new AbortController()
  /** Without its program or server the file is not read at all: half read, it would not be read again when that is back. */
  let away: DuomoError | undefined
  async function askOrStop(about: unknown, over: AbortSignal) {
    try {
      return await asked?.doRead(pixelsSchema.parse(about), over)
    } catch (error) {
      if (error instanceof DuomoError && (error.code === 'part-unavailable' || error.code === 'usage')) {
        away = error
        stop.abort()
      }
      throw error
    }
  }
  const result = await pool
    .run('parse', listener ? { ...task, listen: true } : task, {
      ...PARSE,
      signal: AbortSignal.any([signal, stop.signal]),
      ...(asked ? { onAsk: askOrStop } : {}),
      onEvent(raw) {
        const event = eventSchema.parse(raw)
        if (event.type === 'page') return onPage?.(event.done, event.total)
        if (event.type === 'sound') return listener?.hear(event.samples, event.startMs, () => stop.abort())
        assetBytes += event.bytes.length
        if (assetBytes > MAX_ASSET_BYTES) {
          flood ??= new DuomoError(
            'too-large',
            `${task.name}: its pictures take more than ${MAX_ASSET_BYTES / MiB} MiB`,
          )
          stop.abort()
        } else if (sha256(event.bytes) === event.sha256) assets.set(event.sha256, event.bytes)
      },
    })
    .catch((error: unknown) => {
      throw flood ?? listener?.failure() ?? away ?? error
    })
  const checked = documentSchema.safeParse(result)
  if (!checked.success || checked.data.id !== task.sha256)
    throw new DuomoError('internal', `${task.name}: what its parser gave is no document`, { cause: checked.error })
  return { document: listener ? addTranscript(checked.data, await listener.words()) : checked.data, assets }
}

function unsupported(name: string, mediaType: string | undefined): DuomoError {
  const format = FORMATS.find((known) => known.mediaType === mediaType)
  const what = format?.label ?? mediaType ?? 'of no known format'
  const readable = createParsers().flatMap(({ mediaTypes }) =>
    FORMATS.filter((known) => mediaTypes.includes(known.mediaType)),
  )
  return new DuomoError('unsupported-format', `${name} is ${what}, which can't be read`, {
    hint: format?.hint ?? `What can be read: ${readable.map(({ label }) => label).join(', ')}.`,
  })
}
