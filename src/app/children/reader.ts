// The child process that reads untrusted bytes: one file or picture at a time, under the pool's limits.
import { serveTasks } from '../../base/child.ts'
import { DuomoError } from '../../base/errors.ts'
import { sha256 } from '../../base/hash.ts'
import { drawHeat } from '../../media/draw-heat.ts'
import { drawMarks } from '../../media/draw-marks.ts'
import { cropAndScale, encodePng, readImage } from '../../media/images.ts'
import { openPdf } from '../../media/pdfium/file.ts'
import { soundStretch } from '../../media/sound-stretch.ts'
import type { AssetReference } from '../../model/asset.ts'
import { createParsers, createRenderers, createTextReader } from '../parsers.ts'
import type {
  CutTask,
  DrawTask,
  FingerprintTask,
  ParseTask,
  ReaderEvent,
  ShrinkTask,
  SoundTask,
  WordsTask,
} from '../reader-protocol.ts'
import { askedTextReader } from './asked-text-reader.ts'
import { keepDetector } from './kept-detector.ts'
import { fingerprintOf, wordsOf } from './picture-tasks.ts'
import { tellingWhileReading } from './telling-while-reading.ts'

const ownTextReader = createTextReader()
const detectorOf = keepDetector()
const renderers = createRenderers()

serveTasks({
  parse: async (input, emit, ask) => {
    // Sent by our own parent process, of the same version.
    const { password, listen, layout, textReader: wanted, ...file } = input as ParseTask
    const tell = (event: ReaderEvent) => emit(event)
    let progress: ReaderEvent = { type: 'page', done: 0, total: 1 }
    const textReader =
      wanted === 'own'
        ? tellingWhileReading(ownTextReader, () => tell(progress))
        : wanted && askedTextReader(wanted, ask)
    const detector = layout && detectorOf(layout)
    const parsers = createParsers(textReader, detector)
    const parser = parsers.find(({ mediaTypes }) => mediaTypes.includes(file.mediaType))
    if (!parser) throw new DuomoError('unsupported-format', `${file.name}: no parser reads ${file.mediaType}`)
    const sent = new Set<string>()
    const document = await parser.doParse(file, {
      // The parent stops a task by ending this process.
      signal: new AbortController().signal,
      ...(password === undefined ? {} : { password }),
      saveAsset(bytes: Uint8Array, about: Omit<AssetReference, 'sha256'>) {
        const hash = sha256(bytes)
        if (!sent.has(hash)) tell({ type: 'asset', sha256: hash, bytes })
        sent.add(hash)
        return { sha256: hash, ...about }
      },
      progress(done, total) {
        progress = { type: 'page', done, total }
        tell(progress)
      },
      ...(listen
        ? { hear: ({ samples, startMs }) => tell({ type: 'sound', startMs, samples: bytesOf(samples) }) }
        : {}),
    })
    // Without its model the file is not read at all: half read, it would not be read again when that is back.
    const away = detector?.failure()
    if (away) throw away
    return document
  },

  cut: async (input) => {
    const { bytes, pages, password } = input as CutTask
    const file = await openPdf(bytes, password)
    try {
      return file.copyPages(pages)
    } finally {
      file.close()
    }
  },

  shrink: async (input) => {
    const { bytes, side } = input as ShrinkTask
    const { pixels, width, height } = await readImage(bytes)
    if (!pixels) throw new DuomoError('damaged-file', 'the picture has no pixels')
    const scale = Math.min(1, side / Math.max(width, height))
    return encodePng(scale === 1 ? pixels : await cropAndScale(pixels, { x: 0, y: 0, width, height }, scale))
  },

  sound: async (input) => soundStretch(input as SoundTask),

  draw: async (input) => {
    const { marks, heat, ...request } = input as DrawTask
    const renderer = renderers.find(({ mediaTypes }) => mediaTypes.includes(request.mediaType))
    if (!renderer)
      throw new DuomoError('not-found', `${request.mediaType} has no pages that can be drawn`, {
        hint: 'PDF and picture files have.',
      })
    const pixels = await renderer.doRender(request, new AbortController().signal)
    const origin = request.box ? { x: request.box.x, y: request.box.y } : { x: 0, y: 0 }
    if (heat) drawHeat(pixels, heat)
    drawMarks(pixels, marks, request.scale, origin)
    return encodePng(pixels)
  },

  fingerprint: async (input) => fingerprintOf((input as FingerprintTask).bytes),

  words: async (input, emit, ask) => {
    const { bytes, textReader: wanted } = input as WordsTask
    const tell = () => emit({ type: 'page', done: 0, total: 1 } satisfies ReaderEvent)
    return wordsOf(bytes, wanted === 'own' ? tellingWhileReading(ownTextReader, tell) : askedTextReader(wanted, ask))
  },
})

const bytesOf = ({ buffer, byteOffset, byteLength }: Int16Array) => new Uint8Array(buffer, byteOffset, byteLength)
