import { DuomoError } from '../../base/errors.ts'
import { toFingerprint } from '../../encode/fingerprint.ts'
import { SMALL_SIDE } from '../../encode/small-picture.ts'
import { readImage, shrinkToSquare } from '../../media/images.ts'
import { createImageParser } from '../../parse/image.ts'
import { readPictureWords } from '../../parse/scan/picture-words.ts'
import type { TextReader } from '../../spec/text-reader.ts'

const { mediaTypes } = createImageParser()

/** Of a picture file, whatever its name says it is. */
export async function fingerprintOf(bytes: Uint8Array): Promise<Float32Array> {
  await checkFormat(bytes)
  const { pixels, width, height } = await shrinkToSquare(bytes, SMALL_SIDE)
  return toFingerprint({ pixels, aspect: width / height })
}

/** What is written in a picture file. */
export async function wordsOf(bytes: Uint8Array, textReader: TextReader): Promise<string> {
  await checkFormat(bytes)
  // The parent stops a task by ending this process.
  return readPictureWords(bytes, textReader, new AbortController().signal)
}

async function checkFormat(bytes: Uint8Array): Promise<void> {
  const { mediaType } = await readImage(bytes, { decode: false })
  if (!mediaTypes.includes(mediaType))
    throw new DuomoError('unsupported-format', `The picture is ${mediaType}, and none of ${mediaTypes.join(', ')}.`, {
      hint: 'Save it as PNG or JPEG and try again.',
    })
}
