import burner from '@kenjiuno/msgreader/lib/Burner.js'

/** A message of Outlook that tests write. */
export interface OutlookDraft {
  readonly subject?: string
  readonly from?: { readonly name: string; readonly address: string }
  readonly to?: readonly { readonly name: string; readonly address: string }[]
  readonly body?: string
  /** In Windows code page 936 (GBK), given as bytes. */
  readonly gbkHtml?: Uint8Array
  readonly files?: readonly { readonly name: string; readonly contentId?: string; readonly content: Uint8Array }[]
}

const [FOLDER, STREAM, ROOT] = [1, 2, 5]
type Node =
  | { readonly name: string; readonly children: readonly Node[] }
  | { readonly name: string; readonly bytes: Uint8Array }

/** Streams of properties in a compound file, as [MS-OXMSG] lays them out. */
export function writeOutlook({ subject, from, to = [], body, gbkHtml, files = [] }: OutlookDraft): Uint8Array {
  const children: Node[] = [
    ...text('0037', subject),
    ...text('0C1A', from?.name),
    ...text('0C1F', from?.address),
    ...text('1000', body),
    ...(gbkHtml ? [{ name: '__substg1.0_10130102', bytes: gbkHtml }] : []),
    // PidTagInternetCodepage, the only property of fixed size.
    properties(32, [[0x3fde0003, 936]]),
    ...to.map(({ name, address }, n) => ({
      name: `__recip_version1.0_#${String(n).padStart(8, '0')}`,
      children: [...text('3001', name), ...text('39FE', address), properties(8, [[0x0c150003, 1]])],
    })),
    ...files.map(({ name, contentId, content }, n) => ({
      name: `__attach_version1.0_#${String(n).padStart(8, '0')}`,
      children: [
        ...text('3707', name),
        ...text('3712', contentId),
        { name: '__substg1.0_37010102', bytes: content },
        properties(8, [[0x37050003, 1]]),
      ],
    })),
  ]
  return burner.burn(flattened(children))
}

const text = (tag: string, value: string | undefined): Node[] =>
  value === undefined ? [] : [{ name: `__substg1.0_${tag}001F`, bytes: new Uint8Array(Buffer.from(value, 'utf16le')) }]

/** @param head - bytes before the first entry */
function properties(head: number, entries: readonly (readonly [tag: number, value: number])[]): Node {
  const bytes = Buffer.alloc(head + 16 * entries.length)
  for (const [n, [tag, value]] of entries.entries()) {
    bytes.writeUInt32LE(tag, head + 16 * n)
    bytes.writeUInt32LE(6, head + 16 * n + 4)
    bytes.writeUInt32LE(value, head + 16 * n + 8)
  }
  return { name: '__properties_version1.0', bytes: new Uint8Array(bytes) }
}

function flattened(children: readonly Node[]): Parameters<typeof burner.burn>[0] {
  const entries: Parameters<typeof burner.burn>[0] = []
  const add = (name: string, type: number, bytes?: Uint8Array): number =>
    entries.push({ name, type, length: bytes?.length ?? 0, ...(bytes ? { binaryProvider: () => bytes } : {}) }) - 1
  const fill = (at: number, nodes: readonly Node[]) => {
    const ids = nodes.map((node) => ('bytes' in node ? add(node.name, STREAM, node.bytes) : add(node.name, FOLDER)))
    const entry = entries[at]
    if (entry) entry.children = ids
    for (const [n, node] of nodes.entries()) if ('children' in node) fill(ids[n] ?? 0, node.children)
  }
  fill(add('Root Entry', ROOT), children)
  return entries
}
