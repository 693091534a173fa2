import type { Problem } from '../model/problem.ts'
import { type LegacyEncoding, rateLegacyEncodings } from './rate-encodings.ts'

/** Text of a file, and what it took to read it. */
export interface DecodedText {
  /**
   * Without byte order mark and without control characters other than tab, line feed, vertical tab, form feed and carriage return.
   * `span` provenance counts in this string.
   */
  readonly text: string
  /** As the WHATWG Encoding Standard names it. */
  readonly encoding: string
  readonly problems: readonly Problem[]
}

type Encoding = LegacyEncoding | 'utf-8' | 'utf-16le' | 'utf-16be' | 'iso-2022-jp'

/** Below this rating (1 is a text without doubt) the user is told that the encoding was guessed. */
const SURE = 0.75

/**
 * Bytes → text: a byte order mark decides; then UTF-8 if every byte agrees; then `declared`, if every byte agrees with it;
 * then the legacy encoding under which the text looks most like writing. What can't be decoded becomes U+FFFD and a problem.
 *
 * @param declared - what the file says of itself, such as an HTML charset
 */
export function decodeText(bytes: Uint8Array, declared?: string): DecodedText {
  const marked = byteOrderMark(bytes)
  if (marked) return finish(bytes.subarray(marked.length), marked.encoding, [])
  const utf16 = utf16Side(bytes)
  if (utf16) return finish(bytes, utf16, [])
  const strict = decodeStrictly(bytes, 'utf-8')
  if (strict !== undefined) {
    // ISO-2022-JP is 7-bit, so it passes for UTF-8; its escape sequences occur in no other text.
    const japanese =
      strict.includes('\x1b$B') || strict.includes('\x1b$@') ? decodeStrictly(bytes, 'iso-2022-jp') : undefined
    return japanese === undefined ? clean(strict, 'utf-8', []) : clean(japanese, 'iso-2022-jp', [])
  }
  const wanted = declared === undefined ? undefined : knownLabel(declared)
  if (wanted !== undefined && wanted !== 'utf-8' && !wanted.startsWith('utf-16')) {
    const text = decodeStrictly(bytes, wanted)
    if (text !== undefined) return clean(text, wanted, [])
  }
  const best = rateLegacyEncodings(bytes)
  const problems: Problem[] = []
  if (best.rating < SURE) {
    problems.push({
      stage: 'read',
      code: 'encoding-guessed',
      message: `The text names no encoding and is not UTF-8; read as ${best.encoding}, which is a guess.`,
      hint: 'Save the file as UTF-8 if words look wrong.',
    })
  }
  return finish(bytes, best.encoding, problems)
}

function byteOrderMark(bytes: Uint8Array): { encoding: Encoding; length: number } | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return { encoding: 'utf-8', length: 3 }
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { encoding: 'utf-16le', length: 2 }
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { encoding: 'utf-16be', length: 2 }
  if (bytes[0] === 0x84 && bytes[1] === 0x31 && bytes[2] === 0x95 && bytes[3] === 0x33)
    return { encoding: 'gb18030', length: 4 }
  return undefined
}

/** UTF-16 without mark: no other text has many zero bytes, and they stand on the side of the high byte. */
function utf16Side(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const length = Math.min(bytes.length, 64 * 1024)
  const zeros = [0, 0]
  for (let at = 0; at < length; at++) if (bytes[at] === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1
  const [even = 0, odd = 0] = zeros
  if (even + odd < length * 0.02 || even + odd < 2) return undefined
  if (odd >= even * 20) return 'utf-16le'
  return even >= odd * 20 ? 'utf-16be' : undefined
}

function knownLabel(label: string): string | undefined {
  try {
    return new TextDecoder(label.trim()).encoding
  } catch {
    return undefined
  }
}

function decodeStrictly(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function finish(bytes: Uint8Array, encoding: Encoding, problems: Problem[]): DecodedText {
  return clean(new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes), encoding, problems)
}

function clean(decoded: string, encoding: string, problems: Problem[]): DecodedText {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is removed
  const text = decoded.replace(/[\0-\x08\x0e-\x1f\x7f]+/g, '')
  const found = [...problems]
  if (text.length < decoded.length) {
    found.push({
      stage: 'read',
      code: 'control-characters',
      message: `${decoded.length - text.length} control characters were left out.`,
      hint: 'Save the file as UTF-8 if words are missing.',
    })
  }
  const lost = text.split('\ufffd').length - 1
  if (lost > 0) {
    found.push({
      stage: 'read',
      code: 'characters-lost',
      message: `${lost} characters could not be decoded as ${encoding} and stand as U+FFFD.`,
      hint: 'Save the file as UTF-8 from the program that wrote it.',
    })
  }
  return { text, encoding, problems: found }
}
