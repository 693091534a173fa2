import { DuomoError, toDuomoError } from '../base/errors.ts'
import { elementText } from '../model/element-text.ts'
import { intersectBoxes } from '../model/geometry.ts'
import type { Query } from '../model/query.ts'
import { detectMediaType } from '../parse/media-type.ts'
import type { Duomo, PageRegion, Question } from './duomo.ts'
import { readPictures } from './question-pictures.ts'
import type { Session } from './session.ts'

type Parts = Pick<Session, 'reader' | 'models' | 'transcriber'> & {
  readonly showing: Pick<Duomo, 'document' | 'regionPicture'>
}

/** Of a sound that is asked with. */
const LONGEST_SOUND_MS = 60_000

/**
 * A question as it is searched with: pictures as PNG and the words in them, regions of pages as pictures, sound as WAV, or
 * as the words that are said in it where nothing listens but a transcriber.
 *
 * @throws `usage` for an empty question, `damaged-file` for a picture or sound that can't be read, `part-unavailable` for sound
 *   that nothing understands
 */
export async function readQuestion(question: Question, parts: Parts, signal: AbortSignal): Promise<Query> {
  const { text, images = [], audio = [], regions = [] } = typeof question === 'string' ? { text: question } : question
  if (!text.trim() && images.length + audio.length + regions.length === 0)
    throw new DuomoError('usage', 'the question is empty')
  const shown = await readPictures(images, parts.reader, signal)
  const written = await Promise.all(shown.map(async (picture) => (await parts.reader()).words(picture, signal)))
  for (const region of regions) {
    const { picture, words } = await readRegion(region, parts.showing, signal)
    shown.push(picture)
    written.push(words)
  }
  const { said, heard } = await readSounds(audio, parts, signal)
  const pictureText = written.filter((words) => words.trim()).join('\n')
  return {
    text: [text, said].filter((part) => part.trim()).join(' '),
    ...(shown.length > 0 ? { images: shown } : {}),
    ...(heard.length > 0 ? { audio: heard } : {}),
    ...(pictureText ? { pictureText } : {}),
  }
}

/** A part of a page as a picture, and the words that stand in it. */
async function readRegion({ document: id, page, box }: PageRegion, showing: Parts['showing'], signal: AbortSignal) {
  const document = await showing.document(id)
  const within = document.elements.filter(({ provenance }) =>
    provenance.some((place) => place.kind === 'page' && place.page === page && intersectBoxes(place.box, box)),
  )
  return {
    picture: new Uint8Array(await showing.regionPicture(id, page, box, { signal })),
    words: within.map(elementText).join('\n'),
  }
}

async function readSounds(audio: readonly Uint8Array[], { reader, models, ...parts }: Parts, signal: AbortSignal) {
  if (audio.length === 0) return { said: '', heard: [] }
  const { encodings } = await models()
  const listens = encodings.some(({ encoder }) => encoder.accepts.includes('audio'))
  const transcriber = await parts.transcriber()
  if (!listens && !transcriber)
    throw new DuomoError('part-unavailable', 'a question with sound needs a model that listens, and none is set up', {
      hint: 'Set encoding.audio, or for spoken questions transcriber, for example to local:whisper-base.',
    })
  const heard = await Promise.all(audio.map(async (bytes, n) => toWav(bytes, n, await reader(), signal)))
  if (!transcriber) return { said: '', heard }
  const words: string[] = []
  for (const wav of heard)
    words.push(...(await transcriber.doTranscribe(samplesOf(wav), signal)).map(({ text }) => text.trim()))
  return { said: words.join(' '), heard: listens ? heard : [] }
}

async function toWav(
  bytes: Uint8Array,
  n: number,
  { sound }: Awaited<ReturnType<Parts['reader']>>,
  signal: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>> {
  const mediaType = detectMediaType(bytes, '') ?? ''
  if (!/^(?:audio|video)\//.test(mediaType))
    throw new DuomoError(
      'unsupported-format',
      `sound ${n + 1} of the question is ${mediaType || 'of no known format'}`,
      {
        hint: 'Give a WAV, MP3, FLAC, OGG or M4A file.',
      },
    )
  try {
    const name = `sound ${n + 1} of the question`
    return new Uint8Array(await sound({ bytes, mediaType, name, startMs: 0, endMs: LONGEST_SOUND_MS }, signal))
  } catch (error) {
    throw toDuomoError(error, `reading sound ${n + 1} of the question`)
  }
}

/** Of a WAV file that `soundStretch` wrote. */
function samplesOf(wav: Uint8Array): Float32Array {
  const view = new DataView(wav.buffer, wav.byteOffset + WAV_HEADER)
  return Float32Array.from({ length: view.byteLength >> 1 }, (_, n) => view.getInt16(2 * n, true) / 32768)
}

const WAV_HEADER = 44
