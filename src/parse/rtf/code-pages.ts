/** Windows code pages as the WHATWG Encoding Standard names them. */
const ENCODINGS: ReadonlyMap<number, string> = new Map([
  [866, 'ibm866'],
  [874, 'windows-874'],
  [932, 'shift_jis'],
  [936, 'gb18030'],
  [949, 'euc-kr'],
  [950, 'big5'],
  ...[1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258].map((page): [number, string] => [page, `windows-${page}`]),
  [10000, 'macintosh'],
  [10007, 'x-mac-cyrillic'],
  [54936, 'gb18030'],
  [65001, 'utf-8'],
])

/** Code pages by the character set that a font names (`\fcharset`). */
const CHARSETS: ReadonlyMap<number, number> = new Map([
  [77, 10000],
  [128, 932],
  [129, 949],
  [134, 936],
  [136, 950],
  [161, 1253],
  [162, 1254],
  [163, 1258],
  [177, 1255],
  [178, 1256],
  [186, 1257],
  [204, 1251],
  [222, 874],
  [238, 1250],
])

/** `undefined` for sets that only say "the usual one". */
export function codePageOfCharset(charset: number): number | undefined {
  return CHARSETS.get(charset)
}

/** Bytes of text in a code page; an unknown one is read as Western European. */
export function decodeCodePage(bytes: Uint8Array, page: number): string {
  return new TextDecoder(ENCODINGS.get(page) ?? 'windows-1252').decode(bytes)
}
