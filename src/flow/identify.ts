import { DuomoError } from '../base/errors.ts'
import type { Reader } from '../spec/reader.ts'

/** The media type of a file's bytes; rejects what holds nothing (`empty-file`) and what no parser reads (`unsupported-format`). */
export function identify(bytes: Uint8Array, label: string, reader: Pick<Reader, 'mediaType'>): string {
  if (bytes.length === 0)
    throw new DuomoError('empty-file', `${label} is empty (0 bytes)`, {
      hint: 'Check that it was saved or copied completely.',
    })
  return reader.mediaType(bytes, label)
}
