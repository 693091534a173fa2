/** Encodings older than Unicode that are told apart by how their bytes are used. */
export type LegacyEncoding = 'gb18030' | 'big5' | 'shift_jis' | 'euc-jp' | 'euc-kr' | 'windows-1252'

export interface EncodingRating {
  readonly encoding: LegacyEncoding | 'utf-8'
  /** At most 1: every character outside ASCII is a usual one. */
  readonly rating: number
}

const SAMPLE_BYTES = 256 * 1024
const USUAL = 1
const UNUSUAL = 0
const WRONG = -4

/** A character that starts at `at`: how many bytes, and how usual it is in running text of the encoding. */
type Step = (bytes: Uint8Array, at: number) => { length: number; worth: number }

/**
 * The encoding under which bytes that are not valid UTF-8 look most like writing. The double-byte sets order their characters by use
 * (GB 2312, Big5, JIS X 0208 and KS X 1001 each keep frequent ones in their first block), so the share of such characters tells them apart.
 * Equal ratings go to the first of: UTF-8 with damage, Korean, GB 18030, Shift_JIS, EUC-JP, Big5, windows-1252.
 */
export function rateLegacyEncodings(bytes: Uint8Array): EncodingRating {
  const start = Math.max(
    bytes.findIndex((byte) => byte >= 0x80),
    0,
  )
  // From just before the first telling byte; a letter before it is needed to judge windows-1252.
  const sample = bytes.subarray(Math.max(start - 1, 0), start + SAMPLE_BYTES)
  const ratings: EncodingRating[] = [
    { encoding: 'utf-8', rating: rate(sample, utf8) },
    { encoding: 'euc-kr', rating: rateKorean(sample) },
    { encoding: 'gb18030', rating: rate(sample, gb18030) },
    { encoding: 'shift_jis', rating: rate(sample, shiftJis) },
    { encoding: 'euc-jp', rating: rate(sample, eucJp) },
    { encoding: 'big5', rating: rate(sample, big5) },
    { encoding: 'windows-1252', rating: rateWestern(sample) },
  ]
  return ratings.reduce((best, next) => (next.rating > best.rating ? next : best))
}

function rate(bytes: Uint8Array, step: Step): number {
  let worth = 0
  let characters = 0
  for (let at = 0; at < bytes.length; ) {
    if ((bytes[at] ?? 0) < 0x80) {
      at++
      continue
    }
    const next = step(bytes, at)
    // A sample may end inside a character.
    if (at + next.length > bytes.length) break
    worth += next.worth
    characters++
    at += next.length
  }
  return characters === 0 ? 0 : worth / characters
}

const within = (byte: number, low: number, high: number) => byte >= low && byte <= high

const utf8: Step = (bytes, at) => {
  const lead = bytes[at] ?? 0
  const length = within(lead, 0xc2, 0xdf) ? 2 : within(lead, 0xe0, 0xef) ? 3 : within(lead, 0xf0, 0xf4) ? 4 : 1
  if (length === 1) return { length, worth: WRONG }
  for (let n = 1; n < length && at + n < bytes.length; n++) {
    if (!within(bytes[at + n] ?? 0, 0x80, 0xbf)) return { length: n, worth: WRONG }
  }
  return { length, worth: USUAL }
}

const gb18030: Step = (bytes, at) => {
  const lead = bytes[at] ?? 0
  const trail = bytes[at + 1] ?? 0x40
  if (lead === 0x80 || lead === 0xff) return { length: 1, worth: WRONG }
  if (within(trail, 0x30, 0x39)) {
    const four = within(bytes[at + 2] ?? 0x81, 0x81, 0xfe) && within(bytes[at + 3] ?? 0x30, 0x30, 0x39)
    return four ? { length: 4, worth: UNUSUAL } : { length: 1, worth: WRONG }
  }
  if (!within(trail, 0x40, 0xfe) || trail === 0x7f) return { length: 1, worth: WRONG }
  const usual = trail >= 0xa1 && (within(lead, 0xa1, 0xa3) || within(lead, 0xb0, 0xd7))
  return { length: 2, worth: usual ? USUAL : UNUSUAL }
}

const big5: Step = (bytes, at) => {
  const lead = bytes[at] ?? 0
  const trail = bytes[at + 1] ?? 0x40
  if (!within(lead, 0x87, 0xfe)) return { length: 1, worth: WRONG }
  if (!within(trail, 0x40, 0x7e) && !within(trail, 0xa1, 0xfe)) return { length: 1, worth: WRONG }
  const usual = within(lead, 0xa4, 0xc6) || lead === 0xa1
  return { length: 2, worth: usual ? USUAL : lead < 0xa1 || lead > 0xf9 ? WRONG / 2 : UNUSUAL }
}

const shiftJis: Step = (bytes, at) => {
  const lead = bytes[at] ?? 0
  // Half-width katakana.
  if (within(lead, 0xa1, 0xdf)) return { length: 1, worth: UNUSUAL }
  if (!within(lead, 0x81, 0x9f) && !within(lead, 0xe0, 0xfc)) return { length: 1, worth: WRONG }
  const trail = bytes[at + 1] ?? 0x40
  if (!within(trail, 0x40, 0xfc) || trail === 0x7f) return { length: 1, worth: WRONG }
  const usual = within(lead, 0x81, 0x83) || within(lead, 0x88, 0x97) || (lead === 0x98 && trail <= 0x72)
  return { length: 2, worth: usual ? USUAL : UNUSUAL }
}

const eucJp: Step = (bytes, at) => {
  const lead = bytes[at] ?? 0
  const trail = bytes[at + 1] ?? 0xa1
  if (lead === 0x8e) return within(trail, 0xa1, 0xdf) ? { length: 2, worth: UNUSUAL } : { length: 1, worth: WRONG }
  if (lead === 0x8f) return { length: 3, worth: UNUSUAL }
  if (!within(lead, 0xa1, 0xfe) || !within(trail, 0xa1, 0xfe)) return { length: 1, worth: WRONG }
  // Kana is what sets Japanese apart from GB 2312, which lays out its bytes alike.
  const usual = lead === 0xa1 || lead === 0xa4 || lead === 0xa5 || within(lead, 0xb0, 0xcf)
  return { length: 2, worth: usual ? USUAL : UNUSUAL }
}

/**
 * Hangul fills B0–C8, a range that GB 2312 uses for six in ten of its frequent characters: twenty in a row
 * that stay inside are Korean, a few say nothing.
 */
function rateKorean(bytes: Uint8Array): number {
  let inside = 0
  let other = 0
  for (let at = 0; at + 1 < bytes.length; ) {
    const lead = bytes[at] ?? 0
    if (lead < 0x80) at++
    else {
      if (within(lead, 0xb0, 0xc8) && within(bytes[at + 1] ?? 0, 0xa1, 0xfe)) inside++
      else other++
      at += 2
    }
  }
  return inside >= 20 && inside / (inside + other) >= 0.97 ? 1 : -1
}

/** Western letters outside ASCII stand alone or in twos, touching ASCII letters; quotation marks and signs stand alone. */
function rateWestern(bytes: Uint8Array): number {
  let worth = 0
  let characters = 0
  for (let at = 0; at < bytes.length; ) {
    if ((bytes[at] ?? 0) < 0x80) {
      at++
      continue
    }
    let end = at
    while (end < bytes.length && (bytes[end] ?? 0) >= 0x80) end++
    const length = end - at
    const letters = bytes.subarray(at, end).every((byte) => byte >= 0xc0 && byte !== 0xd7 && byte !== 0xf7)
    const touches = isLetter(bytes[at - 1]) || isLetter(bytes[end])
    characters += length
    if (length === 1) worth += letters && !touches ? 0.5 : letters || touches ? 1 : 0.7
    else if (length === 2) worth += letters && touches ? 1.6 : touches ? 0.8 : -1
    else worth -= length
    at = end
  }
  return characters === 0 ? 0 : worth / characters
}

function isLetter(byte: number | undefined): boolean {
  return byte !== undefined && within(byte | 0x20, 0x61, 0x7a)
}
