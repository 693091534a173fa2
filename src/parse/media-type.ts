import { formatOfName } from './formats.ts'
import { textFormatOf } from './text-formats.ts'
import { zipEntries } from './zip-directory.ts'

/** How much of a file is looked at to tell text from other bytes. */
const SAMPLE_BYTES = 64 * 1024
const MAX_ENTRIES = 10_000

/**
 * What a file is: by its bytes first, its name second, so that a PNG named `.pdf` is a picture.
 * The name decides only between formats that are alike in bytes (kinds of text, old Office files) and for bytes that say nothing.
 *
 * @returns `undefined` for bytes that are no text and no known format, under a name that says nothing either
 */
export function detectMediaType(bytes: Uint8Array, name: string): string | undefined {
  const named = formatOfName(name)?.mediaType
  if (bytes.length === 0) return named
  const byMagic = magic(bytes, named)
  if (byMagic) return byMagic
  if (!looksLikeText(bytes)) return named !== undefined && !isTextual(named) ? named : undefined
  return textualType(bytes, named)
}

function magic(bytes: Uint8Array, named: string | undefined): string | undefined {
  const starts = (signature: string, at = 0) => ascii(bytes, at, signature.length) === signature
  // ISO 32000-1 Annex H: the header may stand anywhere in the first 1024 bytes.
  if (ascii(bytes, 0, 1024).includes('%PDF-')) return 'application/pdf'
  if (starts('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (starts('\xff\xd8\xff')) return 'image/jpeg'
  if (starts('GIF87a') || starts('GIF89a')) return 'image/gif'
  if (starts('II*\0') || starts('MM\0*') || starts('II+\0') || starts('MM\0+')) return 'image/tiff'
  if (starts('RIFF')) return riffType(ascii(bytes, 8, 4))
  if (starts('ftyp', 4)) return isoMediaType(ascii(bytes, 8, 4))
  if (starts('BM') && bytes.length > 26 && ascii(bytes, 6, 4) === '\0\0\0\0') return 'image/bmp'
  if (starts('\0\0\x01\0')) return 'image/x-icon'
  if (starts('PK\x03\x04') || starts('PK\x05\x06')) return zipType(bytes)
  if (starts('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')) return oleType(bytes, named)
  if (starts('{\\rtf')) return 'application/rtf'
  if (starts('\x1f\x8b')) return 'application/gzip'
  if (starts("7z\xbc\xaf'\x1c")) return 'application/x-7z-compressed'
  if (starts('Rar!\x1a\x07')) return 'application/vnd.rar'
  if (starts('fLaC')) return 'audio/flac'
  if (starts('OggS')) return 'audio/ogg'
  if (starts('\x1a\x45\xdf\xa3')) return ascii(bytes, 0, 64).includes('webm') ? 'video/webm' : 'video/x-matroska'
  if (starts('ID3')) return 'audio/mpeg'
  // An MPEG sound frame: eleven set bits, then a version and layer that exist. Two bytes are little, so the name must agree.
  if (named === 'audio/mpeg' && bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe6) === 0xe2) return 'audio/mpeg'
  return undefined
}

function riffType(kind: string): string | undefined {
  if (kind === 'WEBP') return 'image/webp'
  if (kind === 'WAVE') return 'audio/wav'
  return kind === 'AVI ' ? 'video/x-msvideo' : undefined
}

function isoMediaType(brand: string): string {
  if (brand === 'avif' || brand === 'avis') return 'image/avif'
  if (/^(hei[cmsx]|hev[cx]|mif1|msf1)$/.test(brand)) return 'image/heic'
  if (brand.startsWith('M4A')) return 'audio/mp4'
  return brand === 'qt  ' ? 'video/quicktime' : 'video/mp4'
}

/** Office files are told by the parts that they must have; OpenDocument and EPUB by their first entry, `mimetype`, which is stored plain. */
function zipType(bytes: Uint8Array): string {
  if (ascii(bytes, 30, 8) === 'mimetype') {
    const declared = /^application\/(?:epub\+zip|vnd\.oasis\.opendocument\.(?:text|spreadsheet|presentation))/.exec(
      ascii(bytes, 38, 64),
    )?.[0]
    if (declared) return declared
  }
  const names = new Set(zipEntries(bytes, MAX_ENTRIES).map((entry) => entry.name))
  const office = 'application/vnd.openxmlformats-officedocument'
  if (names.has('word/document.xml')) return `${office}.wordprocessingml.document`
  if (names.has('ppt/presentation.xml')) return `${office}.presentationml.presentation`
  if (names.has('xl/workbook.xml')) return `${office}.spreadsheetml.sheet`
  if (names.has('xl/workbook.bin')) return 'application/vnd.ms-excel.sheet.binary.macroenabled.12'
  return 'application/zip'
}

const OUTLOOK = 'application/vnd.ms-outlook'
/** Streams that each kind of old Office file, and each message of Outlook, must have. */
const OLE_STREAMS: ReadonlyMap<string, string> = new Map([
  ['WordDocument', 'application/msword'],
  ['PowerPoint Document', 'application/vnd.ms-powerpoint'],
  ['Workbook', 'application/vnd.ms-excel'],
  ['Book', 'application/vnd.ms-excel'],
  ['__properties_version1.0', OUTLOOK],
])

/** Old Office files are told by the streams in their directory ([MS-CFB] 2.6); a protected new one holds only an encrypted package. */
function oleType(bytes: Uint8Array, named: string | undefined): string {
  const other = 'application/x-ole-storage'
  let found: string | undefined
  for (const name of oleStreams(bytes)) {
    if (name === 'EncryptedPackage') return 'application/x-ms-encrypted-package'
    const type = OLE_STREAMS.get(name)
    // Whatever else lies in a message is attached to it.
    if (type === OUTLOOK) return type
    found ??= type
  }
  return found ?? (named !== undefined && [...OLE_STREAMS.values()].includes(named) ? named : other)
}

/** Names of streams: entries of 128 bytes, the name in UTF-16 with its length in bytes at 64, its kind at 66. Where they lie says a chain; looking everywhere is simpler and as sure. */
function* oleStreams(bytes: Uint8Array): Generator<string> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = 512; at + 128 <= file.length; at += 128) {
    const length = file.readUInt16LE(at + 64)
    const isStream = file[at + 66] === 2 && length >= 4 && length <= 64 && file[at + 1] === 0
    if (isStream) yield file.toString('utf16le', at, at + length - 2)
  }
}

function isTextual(mediaType: string): boolean {
  return mediaType.startsWith('text/') || mediaType === 'image/svg+xml'
}

function looksLikeText(bytes: Uint8Array): boolean {
  const sample = bytes.subarray(0, SAMPLE_BYTES)
  const bom = (sample[0] === 0xff && sample[1] === 0xfe) || (sample[0] === 0xfe && sample[1] === 0xff)
  let zeros = 0
  let evenZeros = 0
  let controls = 0
  for (let at = 0; at < sample.length; at++) {
    const byte = sample[at] ?? 0
    if (byte === 0) {
      zeros++
      if (at % 2 === 0) evenZeros++
    } else if ((byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d) && byte !== 0x1b) || byte === 0x7f) controls++
  }
  // UTF-16 keeps its zero bytes on one side; elsewhere a stray NUL in a long text is a damaged byte, not another format.
  const sided = Math.max(evenZeros, zeros - evenZeros) > zeros * 0.95
  if (bom || (sided && zeros > sample.length * 0.2 && controls <= sample.length * 0.15)) return true
  return zeros <= sample.length * 0.001 && controls <= sample.length * 0.01
}

function textualType(bytes: Uint8Array, named: string | undefined): string {
  const head = ascii(bytes, 0, 4096)
    .replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
    .replaceAll('\0', '')
    .trimStart()
    .toLowerCase()
  if (/^(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*(?:<!doctype html\b|<html[\s>])/.test(head)) return 'text/html'
  if (/^(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)*(?:<!doctype svg\b|<svg[\s>])/.test(head)) return 'image/svg+xml'
  // A PDF that lost its first bytes still holds its objects; the PDF parser says best what is wrong with it.
  if (named === 'application/pdf' && /\d+ \d+ obj\b|\bxref\b|%%eof/.test(head)) return named
  return textFormatOf(head, named) ?? (named?.startsWith('text/') ? named : 'text/plain')
}

function ascii(bytes: Uint8Array, start: number, length: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', start, start + length)
}
