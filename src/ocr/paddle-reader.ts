import { type OnnxSession, openSession } from '../onnx/session.ts'
import type { ReadLine, TextReader } from '../spec/text-reader.ts'
import { detectTexts, type FoundText } from './detect.ts'
import { type LyingLine, orderLines, toLines } from './lines.ts'
import { findPaddleFiles, type PaddleFiles, readAlphabet } from './paddle-models.ts'
import { createPyramid } from './pyramid.ts'
import { recogniseStrip } from './recognise.ts'
import { readAlong } from './rectangle.ts'
import type { Point } from './sample.ts'
import { findDirection } from './turn.ts'

/** Longer side at which texts are looked for. */
const SIDE = 1280
/** A picture smaller than {@link SIDE} is enlarged, but no more than so many times. */
const MOST_ENLARGED = 2
/** Mean of a line's characters below which it is taken for a picture of something else. */
const LEAST_CONFIDENCE = 0.5

/** Reads Chinese and English with the PP-OCRv4 models (Apache-2.0). They are loaded when the first picture comes. */
export function createPaddleReader(files?: PaddleFiles): TextReader {
  let loading: Promise<Models> | undefined
  const load = async () => {
    loading ??= loadModels(files ?? findPaddleFiles())
    try {
      return await loading
    } catch (error) {
      loading = undefined
      throw error
    }
  }
  return {
    name: 'pp-ocrv4',
    version: 1,
    languages: ['zh-Hans', 'zh-Hant', 'en', 'ja'],
    async doRead(pixels, signal) {
      signal.throwIfAborted()
      const { detector, recogniser, alphabet } = await load()
      const pyramid = createPyramid(pixels)
      const scale = Math.min(SIDE / Math.max(pixels.width, pixels.height), MOST_ENLARGED)
      const texts = await detectTexts(detector, pyramid, scale, signal)
      const read = (text: FoundText, direction: Point) =>
        recogniseStrip(recogniser, alphabet, pyramid, readAlong(text, direction))
      const found = await findDirection(texts, read, signal)
      const lines: LyingLine[] = []
      for (const text of texts) {
        signal.throwIfAborted()
        const strip = found.strips.get(text) ?? (await read(text, found.direction))
        lines.push(...toLines(strip, pyramid).filter(({ confidence }) => confidence >= LEAST_CONFIDENCE))
      }
      const ordered = orderLines(lines, found.direction)
      return { lines: ordered.map(({ rectangle: _, ...line }): ReadLine => line), turn: found.turn, skew: found.skew }
    },
  }
}

interface Models {
  readonly detector: OnnxSession
  readonly recogniser: OnnxSession
  readonly alphabet: readonly string[]
}

async function loadModels(files: PaddleFiles): Promise<Models> {
  return {
    detector: await openSession(files.detector),
    recogniser: await openSession(files.recogniser),
    alphabet: await readAlphabet(files.characters),
  }
}
