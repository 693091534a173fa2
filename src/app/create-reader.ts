import { reachService } from '../base/http.ts'
import type { LayoutDetectorOptions } from '../ocr/layout/layout-detector.ts'
import { hashLayoutModel } from '../ocr/layout/layout-model.ts'
import { createPaddleServingText } from '../ocr/paddle-serving-text.ts'
import { openTesseract } from '../ocr/tesseract.ts'
import { createVisionText } from '../ocr/vision-text.ts'
import { loadRuntime } from '../onnx/session.ts'
import { createDoclingReader } from '../parse/remote/docling.ts'
import { createMineruReader } from '../parse/remote/mineru.ts'
import { createPaddleServingReader } from '../parse/remote/paddle-serving.ts'
import type { RemoteOptions, RemoteReader } from '../parse/remote/remote-reader.ts'
import type { Transcriber } from '../spec/speech.ts'
import type { TextReader } from '../spec/text-reader.ts'
import { type ChildReader, createChildReader } from './child-reader.ts'
import type { Configuration } from './configuration.ts'
import { withRemoteReader } from './remote-reading.ts'
import { type Environment, secretValue } from './setting-layers.ts'

type Reading = Configuration['reading']

const REMOTE: Readonly<Record<Exclude<Reading['reader'], 'builtin'>, (options: RemoteOptions) => RemoteReader>> = {
  mineru: createMineruReader,
  docling: createDoclingReader,
  paddle: createPaddleServingReader,
}

export interface CreateReaderOptions {
  /** Children at the most; as many as there are processors if absent. */
  readonly size?: number
  readonly transcriber?: Transcriber | undefined
  readonly env?: Environment
}

/**
 * The reader that the settings describe.
 *
 * @throws `part-unavailable` when a program that the settings name is not installed, or a model not there
 */
export async function createReader(
  reading: Reading,
  { size, transcriber, env = process.env }: CreateReaderOptions = {},
): Promise<ChildReader> {
  const { reader, url, pages } = reading
  const away = reader === 'builtin' || url === undefined ? undefined : REMOTE[reader]
  // Where a server reads every page, to read their pictures here as well would be for nothing.
  const textReader = away && pages === 'all' ? 'off' : await textReaderOf(reading, env)
  const own = createChildReader({
    textReader,
    layout: textReader === 'off' ? undefined : await layoutOf(reading),
    transcriber,
    ...(size === undefined ? {} : { size }),
  })
  if (!away || url === undefined) return own
  // A page that is sent because its text is of no use must not be read from that text again.
  const options = { url, ignoreText: pages === 'poor', ...keyOf(reading.key, env) }
  return withRemoteReader(own, away(options), pages)
}

async function textReaderOf(reading: Reading, env: Environment): Promise<'own' | 'off' | TextReader> {
  const { ocr, ocrUrl = '', ocrModel = '' } = reading
  switch (ocr) {
    case 'auto':
      return 'own'
    case 'off':
      return 'off'
    case 'tesseract':
      return openTesseract()
    case 'paddle':
      return createPaddleServingText({ url: ocrUrl, ...keyOf(reading.ocrKey, env) })
    case 'vision':
      return createVisionText({ url: ocrUrl, model: ocrModel, ...keyOf(reading.ocrKey, env) })
  }
}

/** The model of `local:/FOLDER`, named after what is in its files. */
async function layoutOf({ layout, layoutThreshold: threshold }: Reading): Promise<LayoutDetectorOptions | undefined> {
  if (layout === 'off') return undefined
  const folder = layout.slice('local:'.length)
  return { folder, hash: await hashLayoutModel(folder), threshold }
}

function keyOf(secret: { readonly env: string }, env: Environment): { key?: string } {
  const key = secretValue(secret, env)
  return key === undefined ? {} : { key }
}

/** Whether everything that the settings name for reading is there: a program that starts, servers that answer. */
export async function checkReading(reading: Reading, signal: AbortSignal): Promise<void> {
  const { reader, url, ocr, ocrUrl } = reading
  if (ocr === 'auto') await loadRuntime()
  if (await layoutOf(reading)) await loadRuntime()
  if (ocr === 'tesseract') await openTesseract()
  if (ocrUrl !== undefined && (ocr === 'paddle' || ocr === 'vision'))
    await reachService({ name: ocr, url: ocrUrl, setting: 'reading.ocrUrl' }, signal)
  if (url !== undefined && reader !== 'builtin')
    await reachService({ name: reader, url, setting: 'reading.url' }, signal)
}
