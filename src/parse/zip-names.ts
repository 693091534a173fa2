const END_SIGNATURE = 0x06054b50
const ENTRY_SIGNATURE = 0x02014b50
const MAX_NAMES = 10_000

/**
 * The names in a ZIP's central directory, at most 10,000, without unpacking anything.
 * A directory that can't be read gives the names up to there. Source: PKWARE APPNOTE 4.3.12, 4.3.16.
 */
export function zipNames(bytes: Uint8Array): string[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endOfDirectory(view)
  const names: string[] = []
  if (end === undefined) return names
  const decoder = new TextDecoder()
  let at = view.getUint32(end + 16, true)
  while (names.length < MAX_NAMES && at + 46 <= bytes.length && view.getUint32(at, true) === ENTRY_SIGNATURE) {
    const nameLength = view.getUint16(at + 28, true)
    names.push(decoder.decode(bytes.subarray(at + 46, at + 46 + nameLength)))
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return names
}

/** The end record stands last, before a comment of at most 65,535 bytes. */
function endOfDirectory(view: DataView): number | undefined {
  const lowest = Math.max(view.byteLength - 22 - 0xffff, 0)
  for (let at = view.byteLength - 22; at >= lowest; at--) {
    if (view.getUint32(at, true) === END_SIGNATURE) return at
  }
  return undefined
}
