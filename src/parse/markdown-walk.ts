import type { Html, Image, List, Nodes, Paragraph, Root, Table } from 'mdast'
import type { AssetReference } from '../model/asset.ts'
import type { Cell, Provenance } from '../model/document.ts'
import type { ElementList } from './element-list.ts'
import { countHeaderRows } from './header-rows.ts'
import { readInline } from './markdown-inline.ts'

/** What a walk needs beside the tree. */
export interface MarkdownWalk {
  /** The Markdown that the tree was made of. */
  readonly source: string
  /** Where it starts in the decoded text. */
  readonly offset: number
  readonly list: ElementList
  picture(uri: string): Promise<AssetReference | undefined>
  /** Adds what the HTML at `[start, end)` of the source holds. */
  readHtml(start: number, end: number): Promise<void>
}

interface Place {
  readonly node: Nodes
  /** Words of a list's items, at any depth, are lists. */
  readonly kind: 'text' | 'list'
  /** `2. `, in front of the first words of an ordered list's item. */
  readonly marker: string
}

/** Adds the elements of a tree to a list, in document order; without recursion. */
export async function walkMarkdown(root: Root, walk: MarkdownWalk): Promise<void> {
  const stack: Place[] = [{ node: root, kind: 'text', marker: '' }]
  for (let place = stack.pop(); place; place = stack.pop()) {
    const inside = placesInside(place)
    if (inside) stack.push(...inside.toReversed())
    else await addBlock(place, walk)
  }
}

/** The blocks of a container; `undefined` for a block without blocks in it. */
function placesInside({ node, kind, marker }: Place): Place[] | undefined {
  switch (node.type) {
    case 'root':
    case 'blockquote':
      return joinTornTables(node.children).map((child) => ({ node: child, kind, marker: '' }))
    case 'list':
      return node.children.map((item, n) => ({ node: item, kind: 'list', marker: markerOf(node, n) }))
    case 'listItem':
      return joinTornTables(node.children).map((child, n) => ({ node: child, kind, marker: n === 0 ? marker : '' }))
    default:
      return undefined
  }
}

function markerOf(list: List, n: number): string {
  return list.ordered ? `${(list.start ?? 1) + n}. ` : ''
}

/** Blank lines end a block of HTML, so that a table written with blank lines falls apart: from `<table` to `</table>` it is one block again. */
function joinTornTables(children: readonly Nodes[]): Nodes[] {
  const joined: Nodes[] = []
  for (let n = 0; n < children.length; n++) {
    const first = children[n]
    if (!first) break
    const torn = first.type === 'html' && /<table\b/i.test(first.value) && !/<\/table\s*>/i.test(first.value)
    const end = torn
      ? children.findIndex((node, at) => at > n && node.type === 'html' && /<\/table\s*>/i.test(node.value))
      : -1
    const last = children[end]
    if (first.position && last?.position) {
      joined.push({ type: 'html', value: '', position: { start: first.position.start, end: last.position.end } })
      n = end
    } else joined.push(first)
  }
  return joined
}

async function addBlock({ node, kind, marker }: Place, walk: MarkdownWalk): Promise<void> {
  const { list } = walk
  const provenance = [spanOf(node, walk)]
  switch (node.type) {
    case 'heading': {
      const { text, pictures } = readInline(node.children)
      if (text !== '') list.add({ kind: 'title', level: node.depth, text, provenance })
      await addPictures(pictures, walk)
      break
    }
    case 'paragraph': {
      const formula = displayedFormula(node, walk)
      const { text, pictures } = readInline(node.children)
      if (formula !== undefined) list.add({ kind: 'formula', text: formula, latex: formula, provenance })
      else if (text !== '') list.add({ kind, text: marker + text, provenance })
      await addPictures(pictures, walk)
      break
    }
    case 'code':
      if (node.value.trim() !== '') {
        const math = node.lang === 'math' || node.lang === 'latex-math'
        if (math) list.add({ kind: 'formula', text: node.value, latex: node.value, provenance })
        else list.add({ kind: 'code', text: node.value, provenance })
      }
      break
    case 'table':
      await addTable(node, walk)
      break
    case 'html':
      await addHtml(node, walk)
      break
    default:
  }
}

/** `$$ … $$` on lines of its own; its source, because Markdown would take `_` and `*` in it for emphasis. */
function displayedFormula(node: Paragraph, { source }: MarkdownWalk): string | undefined {
  const raw = source.slice(node.position?.start.offset, node.position?.end.offset)
  return /^\$\$([^$]+)\$\$$/.exec(raw.trim())?.[1]?.trim()
}

async function addHtml(node: Html, walk: MarkdownWalk): Promise<void> {
  const start = node.position?.start.offset
  const end = node.position?.end.offset
  if (start !== undefined && end !== undefined) await walk.readHtml(start, end)
}

async function addPictures(pictures: readonly (Image | Html)[], walk: MarkdownWalk): Promise<void> {
  for (const node of pictures) {
    if (node.type === 'html') {
      await addHtml(node, walk)
      continue
    }
    const asset = await walk.picture(node.url)
    const text = node.alt?.trim()
    if (!asset && !text) continue
    const provenance = [spanOf(node, walk)]
    const since = walk.list.elements.length
    walk.list.add({ kind: 'figure', ...(asset ? { asset } : {}), ...(text ? { text } : {}), provenance })
    const caption = node.title?.trim()
    if (caption) walk.list.caption(walk.list.add({ kind: 'caption', text: caption, provenance }), since)
  }
}

async function addTable(table: Table, walk: MarkdownWalk): Promise<void> {
  const pictures: (Image | Html)[] = []
  const rows = table.children.map((row) =>
    row.children.map((cell) => {
      const inline = readInline(cell.children)
      pictures.push(...inline.pictures)
      return inline.text
    }),
  )
  // Converters write an empty first row when the source had no header, because the syntax asks for one.
  const [first = []] = rows
  const body = rows.length > 1 && first.every((text) => text === '') ? rows.slice(1) : rows
  const headers = body === rows ? 1 : countHeaderRows(body)
  const columns = body.reduce((most, row) => Math.max(most, row.length), 0)
  const cells: Cell[] = body.flatMap((row, n) =>
    Array.from({ length: columns }, (_, column): Cell => {
      const text = row[column] ?? ''
      return { row: n, column, rowSpan: 1, columnSpan: 1, header: n < headers, text }
    }),
  )
  if (cells.some((cell) => cell.text !== '')) {
    walk.list.add({ kind: 'table', rows: body.length, columns, cells, provenance: [spanOf(table, walk)] })
  }
  await addPictures(pictures, walk)
}

function spanOf(node: Nodes, { offset }: MarkdownWalk): Provenance {
  const { start, end } = node.position ?? {}
  return { kind: 'span', start: (start?.offset ?? 0) + offset, end: (end?.offset ?? 0) + offset }
}
