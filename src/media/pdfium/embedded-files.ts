import { type Library, type Pointer, readText } from './library.ts'

/** A file inside the file. */
export interface EmbeddedFile {
  /** As the file names it; may be a path, may be empty. */
  readonly name: string
  /** Bytes. */
  readonly size: number
  /** As the file tells it; may be empty or wrong. */
  readonly mediaType: string
  /** Absent above 8 MiB, and where the content can't be decoded. */
  readonly bytes?: Uint8Array
}

/** Larger files inside a file are named, not taken out. */
const MAX_EMBEDDED_BYTES = 8 * 2 ** 20
const MAX_FILES = 1000

export function readEmbeddedFiles(library: Library, document: Pointer): EmbeddedFile[] {
  const { raw } = library
  const count = Math.min(raw._FPDFDoc_GetAttachmentCount(document), MAX_FILES)
  const files: EmbeddedFile[] = []
  for (let n = 0; n < count; n++) {
    const attachment = raw._FPDFDoc_GetAttachment(document, n)
    if (attachment !== 0) files.push(readEmbeddedFile(library, attachment))
  }
  return files
}

export function readEmbeddedFile({ raw, scratch }: Library, attachment: Pointer): EmbeddedFile {
  const name = readText(raw, (buffer, length) => raw._FPDFAttachment_GetName(attachment, buffer, length))
  const mediaType = readText(raw, (buffer, length) => raw._FPDFAttachment_GetSubtype(attachment, buffer, length))
  const about = { name: name.trim(), mediaType: mediaType.trim() }
  raw.HEAP32[scratch >> 2] = 0
  const known = raw._FPDFAttachment_GetFile(attachment, 0, 0, scratch) !== 0
  const size = known ? (raw.HEAP32[scratch >> 2] ?? 0) >>> 0 : 0
  if (size === 0 || size > MAX_EMBEDDED_BYTES) return { ...about, size }
  const buffer = raw._malloc(size)
  if (buffer === 0) return { ...about, size }
  try {
    const read = raw._FPDFAttachment_GetFile(attachment, buffer, size, scratch) !== 0
    return { ...about, size, ...(read ? { bytes: raw.HEAPU8.slice(buffer, buffer + size) } : {}) }
  } finally {
    raw._free(buffer)
  }
}
