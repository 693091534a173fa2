import type { EmbeddedFile } from '../../media/pdfium/embedded-files.ts'
import type { Attachment, Ledger } from '../../model/document.ts'
import type { ParserContext } from '../../spec/parser.ts'
import { detectMediaType } from '../media-type.ts'

/** All files of one document together; what is beyond is named only. */
const MAX_TOTAL_BYTES = 64 * 2 ** 20

export interface FoundFile extends EmbeddedFile {
  /** Where it is pinned to a page. */
  readonly page?: number
}

/** Keeps the files that a document carries, and names them all as not read. */
export function keepAttachments(
  files: readonly FoundFile[],
  context: ParserContext,
): { readonly attachments: Attachment[]; readonly skipped: Ledger['skipped'] } {
  let room = MAX_TOTAL_BYTES
  const attachments: Attachment[] = []
  const skipped: Ledger['skipped'] = []
  for (const { name, size, mediaType, bytes, page } of files) {
    const where = page === undefined ? {} : { page }
    const taken = bytes && bytes.length <= room ? bytes : undefined
    room -= taken?.length ?? 0
    const asset = taken && context.saveAsset(taken, { mediaType: typeOf(taken, name, mediaType) })
    attachments.push({ name, size, ...where, ...(asset ? { asset } : {}) })
    const what = `the attached file "${name}" (${size.toLocaleString('en')} bytes)`
    const reason = asset
      ? 'files inside a file are kept, not read'
      : size === 0
        ? "its content is missing or can't be decoded"
        : 'it is too large to be taken out'
    skipped.push({ what, reason, ...where })
  }
  return { attachments, skipped }
}

function typeOf(bytes: Uint8Array, name: string, told: string): string {
  const isType = /^[\w.+-]+\/[\w.+-]+$/.test(told)
  return detectMediaType(bytes, name) ?? (isType ? told.toLowerCase() : 'application/octet-stream')
}
