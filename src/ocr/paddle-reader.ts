import { type OnnxSession, openSession } from '../onnx/session.ts'
import type { ReadLine, TextReader } from '../spec/text-reader.ts'
import { findTexts } from './detect.ts'
import { createLineRecogniser } from './line-recogniser.ts'
import { type LyingLine, orderLines, toLines } from './lines.ts'
import { findPaddleFiles, type PaddleFiles, readAlphabet } from './paddle-models.ts'
import { createPyramid } from './pyramid.ts'
import { isTall, readTall } from './read-tall.ts'
import { type Rectangle, readAlong } from './rectangle.ts'
import { recogniseStacked } from './stacked.ts'
import { findDirection } from './turn.ts'

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
    version: 4,
    languages: ['zh-Hans', 'zh-Hant', 'en', 'ja'],
    async doRead(pixels, signal) {
      signal.throwIfAborted()
      const { detector, recogniser, alphabet } = await load()
      const pyramid = createPyramid(pixels)
      const texts = await findTexts(detector, pyramid, signal)
      const recognise = createLineRecogniser(recogniser, alphabet, pyramid)
      const stacked = (rectangle: Rectangle) => recogniseStacked(recogniser, alphabet, pyramid, rectangle)
      const { turn, skew, direction, strips } = await findDirection(texts, { line: recognise, stacked }, signal)
      const lines: LyingLine[] = []
      for (const text of texts) {
        signal.throwIfAborted()
        const found = isTall(text, direction)
          ? await readTall(text, direction, { line: recognise, stacked }, pyramid)
          : toLines(strips.get(text) ?? (await recognise(readAlong(text, direction))), pyramid)
        lines.push(...found.filter(({ confidence }) => confidence >= LEAST_CONFIDENCE))
      }
      const ordered = orderLines(lines, direction)
      return { lines: ordered.map(({ rectangle: _, ...line }): ReadLine => line), turn, skew }
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
