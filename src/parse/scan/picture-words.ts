import { DuomoError } from '../../base/errors.ts'
import { readImage } from '../../media/images.ts'
import type { TextReader } from '../../spec/text-reader.ts'
import { joinLines } from '../pdf/lines.ts'
import { toLegible } from './legible.ts'

/**
 * The words in a picture file, in the order of its lines; empty where nothing is written in it.
 *
 * @throws as `readImage` for bytes that are no picture, and what the reader throws
 */
export async function readPictureWords(bytes: Uint8Array, reader: TextReader, signal: AbortSignal): Promise<string> {
  const { pixels } = await readImage(bytes)
  if (!pixels) throw new DuomoError('internal', 'a picture was read without its pixels')
  const { lines } = await reader.doRead(await toLegible(pixels), signal)
  return joinLines(lines.map(({ text }) => text))
}
