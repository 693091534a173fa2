/** What RTF is made of (Rich Text Format Specification 1.9.1, "RTF Syntax"). */
export type RtfToken =
  | { readonly kind: 'open' }
  | { readonly kind: 'close' }
  /** `\b0`: a control word; without number the value is undefined. Control symbols such as `\*` are words of one sign. */
  | { readonly kind: 'word'; readonly name: string; readonly value: number | undefined }
  /** Bytes of text, in whatever code page holds. */
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** `\'e9`: one byte of text. */
  | { readonly kind: 'hex'; readonly byte: number }
  /** `\bin5`: bytes that are no text. */
  | { readonly kind: 'binary'; readonly bytes: Uint8Array }

const BACKSLASH = 0x5c
const OPEN = 0x7b
const CLOSE = 0x7d

/** The tokens of a file, one after another; what is no RTF is text. */
export function* rtfTokens(bytes: Uint8Array): Generator<RtfToken> {
  let at = 0
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0
    if (byte === OPEN || byte === CLOSE) {
      at++
      yield { kind: byte === OPEN ? 'open' : 'close' }
    } else if (byte === BACKSLASH) {
      const { token, next } = control(bytes, at + 1)
      at = next
      yield token
    } else {
      const start = at
      while (at < bytes.length && !isMark(bytes[at])) at++
      yield { kind: 'bytes', bytes: bytes.subarray(start, at) }
    }
  }
}

function isMark(byte: number | undefined): boolean {
  return byte === BACKSLASH || byte === OPEN || byte === CLOSE
}

/** What follows a backslash. */
function control(bytes: Uint8Array, start: number): { token: RtfToken; next: number } {
  const first = bytes[start]
  if (first === 0x27) {
    const digits = Number.parseInt(latin(bytes, start + 1, start + 3), 16)
    const byte = Number.isNaN(digits) ? 0x3f : digits
    return { token: { kind: 'hex', byte }, next: start + 3 }
  }
  if (!isLetter(first)) {
    const name = first === undefined ? '' : String.fromCharCode(first)
    return { token: { kind: 'word', name, value: undefined }, next: start + 1 }
  }
  let at = start
  // The specification allows 32 letters.
  while (isLetter(bytes[at]) && at - start < 64) at++
  const name = latin(bytes, start, at)
  const digitsStart = at
  if (bytes[at] === 0x2d) at++
  while (isDigit(bytes[at]) && at - digitsStart < 12) at++
  const digits = latin(bytes, digitsStart, at)
  const value = digits === '' || digits === '-' ? undefined : Number(digits)
  // One blank ends a word and is no text.
  if (bytes[at] === 0x20) at++
  if (name === 'bin' && value !== undefined && value >= 0) {
    const end = Math.min(at + value, bytes.length)
    return { token: { kind: 'binary', bytes: bytes.subarray(at, end) }, next: end }
  }
  return { token: { kind: 'word', name, value }, next: at }
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && ((byte >= 0x61 && byte <= 0x7a) || (byte >= 0x41 && byte <= 0x5a))
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39
}

function latin(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, end))
}
