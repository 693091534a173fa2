const END_SIGNATURE = 0x06054b50
const ENTRY_SIGNATURE = 0x02014b50
const LOCAL_SIGNATURE = 0x04034b50
/** In a 32-bit field: the value stands in the ZIP64 extra field. */
const IN_EXTRA = 0xffffffff

export interface ZipEntry {
  readonly name: string
  /** 0: stored, 8: deflated. */
  readonly method: number
  readonly encrypted: boolean
  readonly compressedSize: number
  /** Its packed bytes; `undefined` when they do not lie inside the file. */
  content(bytes: Uint8Array): Uint8Array | undefined
}

/**
 * The entries of a ZIP's central directory in their order, without unpacking anything.
 * A directory that breaks off gives the entries up to there. Source: PKWARE APPNOTE 4.3.7, 4.3.12, 4.3.16, 4.5.3.
 */
export function zipEntries(bytes: Uint8Array, most: number): ZipEntry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entries: ZipEntry[] = []
  const end = endOfDirectory(view)
  if (end === undefined) return entries
  const decoder = new TextDecoder()
  let at = view.getUint32(end + 16, true)
  while (entries.length < most && at + 46 <= bytes.length && view.getUint32(at, true) === ENTRY_SIGNATURE) {
    const nameLength = view.getUint16(at + 28, true)
    const extraLength = view.getUint16(at + 30, true)
    const extra = at + 46 + nameLength
    const next = extra + extraLength + view.getUint16(at + 32, true)
    if (next > bytes.length) break
    const sizes = wideSizes(view, at, extra, extra + extraLength)
    entries.push({
      name: decoder.decode(bytes.subarray(at + 46, extra)),
      method: view.getUint16(at + 10, true),
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
      compressedSize: sizes.compressed,
      content: (whole) => contentAt(whole, sizes.offset, sizes.compressed),
    })
    at = next
  }
  return entries
}

/** The end record stands last, before a comment of at most 65,535 bytes. */
function endOfDirectory(view: DataView): number | undefined {
  const lowest = Math.max(view.byteLength - 22 - 0xffff, 0)
  for (let at = view.byteLength - 22; at >= lowest; at--) {
    if (view.getUint32(at, true) === END_SIGNATURE) return at
  }
  return undefined
}

/** Packed size and offset, from the ZIP64 extra field (id 1) where the 32-bit fields say so; it holds only those that do, in this order. */
function wideSizes(
  view: DataView,
  at: number,
  extra: number,
  extraEnd: number,
): { compressed: number; offset: number } {
  const plain = view.getUint32(at + 24, true)
  let compressed = view.getUint32(at + 20, true)
  let offset = view.getUint32(at + 42, true)
  for (let field = extra; field + 4 <= extraEnd; field += 4 + view.getUint16(field + 2, true)) {
    if (view.getUint16(field, true) !== 1) continue
    let value = field + 4
    const take = () => {
      value += 8
      return value <= extraEnd ? Number(view.getBigUint64(value - 8, true)) : 0
    }
    if (plain === IN_EXTRA) take()
    if (compressed === IN_EXTRA) compressed = take()
    if (offset === IN_EXTRA) offset = take()
    break
  }
  return { compressed, offset }
}

function contentAt(bytes: Uint8Array, offset: number, size: number): Uint8Array | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== LOCAL_SIGNATURE) return undefined
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true)
  return start + size <= bytes.length ? bytes.subarray(start, start + size) : undefined
}
