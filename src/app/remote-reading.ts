import { DuomoError, toDuomoError } from '../base/errors.ts'
import { sha256 } from '../base/hash.ts'
import type { Document, Element, FigureElement } from '../model/document.ts'
import { type Problem, toProblem } from '../model/problem.ts'
import { mergePages, poorPages, type RemotePages } from '../parse/remote/merge-pages.ts'
import type { RemoteReader } from '../parse/remote/remote-reader.ts'
import type { ParserInput } from '../spec/parser.ts'
import type { Reading, ReadOptions } from '../spec/reader.ts'
import type { ChildReader } from './child-reader.ts'

/** Pictures of figures are drawn at 144 dpi, and never above so many pixels. */
const FIGURE_SCALE = 2
const MAX_FIGURE_PIXELS = 4_000_000

/** What is pictures of pages; of other formats our own parsers know more. */
const PAGED_TYPES: readonly string[] = [
  'application/pdf',
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/gif',
  'image/tiff',
  'image/avif',
]

/** A server that is away, busy or too slow may be back soon: the file fails, and is read again when it is added again. */
const PASSING = new Set(['part-unavailable', 'timeout', 'cancelled', 'usage'])

/**
 * A reader that has pages read by a server: all of them, or those that our own parsers read badly. Our parsers read every file
 * first, because they know the size of each page and what the file carries besides its print. The server is asked from this
 * process, since children that read untrusted bytes have no keys; it gets nothing but the pages, cut out by a child.
 */
export function withRemoteReader(own: ChildReader, remote: RemoteReader, pages: 'all' | 'poor'): ChildReader {
  const reads = (mediaType: string) => PAGED_TYPES.includes(mediaType)
  return {
    ...own,
    recipe(mediaType) {
      const recipe = own.recipe(mediaType)
      return reads(mediaType) ? `${recipe}+${remote.name}/${remote.version}:${pages}` : recipe
    },
    async read(input, options) {
      const reading = await own.read(input, options)
      if (!reads(input.mediaType)) return reading
      const { document } = reading
      const wanted =
        pages === 'poor'
          ? poorPages(document)
          : document.pages.filter(({ width }) => width > 0).map(({ number }) => number)
      if (wanted.length === 0) return reading
      const { parts, problems } = await ask(own, remote, input, wanted, options)
      const merged = mergePages(document, parts)
      const whole = { ...merged, problems: [...merged.problems, ...problems] }
      return drawFigures(own, input, { document: whole, assets: reading.assets }, options)
    },
  }
}

/** A failure of some pages costs only these: what our own parsers read of them stays. */
async function ask(
  own: ChildReader,
  remote: RemoteReader,
  input: ParserInput,
  wanted: readonly number[],
  options: ReadOptions,
): Promise<{ parts: RemotePages[]; problems: Problem[] }> {
  const parts: RemotePages[] = []
  const problems: Problem[] = []
  const most = input.mediaType === 'application/pdf' ? remote.pagesPerRequest : 1
  let done = 0
  for (const pages of runsOf(wanted, most)) {
    try {
      const file = await cut(own, input, pages, options)
      const context = { signal: options.signal, progress() {}, saveAsset: noAssets }
      parts.push({ pages, document: await remote.doParse(file, context), reader: `${remote.name}/${remote.version}` })
    } catch (thrown) {
      const error = toDuomoError(thrown, `reading the pages ${pages.join(', ')}`)
      if (PASSING.has(error.code)) throw error
      problems.push(...pages.map((page) => ({ ...toProblem(error, 'parse'), page })))
    }
    done += pages.length
    options.onPage?.(done, wanted.length)
  }
  return { parts, problems }
}

/** Pages that follow each other, at the most so many: servers join what goes over from a page to the next. */
function runsOf(pages: readonly number[], most: number): number[][] {
  const runs: number[][] = []
  for (const page of pages) {
    const last = runs.at(-1)
    if (last && last.length < most && last.at(-1) === page - 1) last.push(page)
    else runs.push([page])
  }
  return runs
}

/** Some pages as a file of their own: of a PDF file without its password, of a picture file upright. */
async function cut(
  own: ChildReader,
  { name, bytes, mediaType }: ParserInput,
  pages: readonly number[],
  { signal, password }: ReadOptions,
): Promise<ParserInput> {
  const unlock = password === undefined ? {} : { password }
  if (mediaType === 'application/pdf') {
    const piece = await own.cut({ bytes, pages, ...unlock }, signal)
    return { name, bytes: piece, sha256: sha256(piece), mediaType }
  }
  const [page = 1] = pages
  const picture = await own.draw({ bytes, mediaType, page, scale: 1, marks: [], ...unlock }, signal)
  return { name, bytes: picture, sha256: sha256(picture), mediaType: 'image/png' }
}

/** Gives a picture to each figure that a server found. */
async function drawFigures(
  own: ChildReader,
  { bytes, mediaType }: ParserInput,
  { document, assets }: Reading,
  { signal, password }: ReadOptions,
): Promise<Reading> {
  const all = new Map(assets)
  const elements: Element[] = []
  const remote = new Set(document.pages.filter(({ reader }) => reader !== undefined).map(({ number }) => number))
  for (const element of document.elements) {
    const [region] = element.provenance
    const missing = element.kind === 'figure' && !element.asset && region?.kind === 'page' && remote.has(region.page)
    if (!missing || region.box.width < 1 || region.box.height < 1) {
      elements.push(element)
      continue
    }
    const { page, box } = region
    const wanted = mediaType === 'application/pdf' ? FIGURE_SCALE : 1
    const scale = Math.min(wanted, Math.sqrt(MAX_FIGURE_PIXELS / (box.width * box.height)))
    const task = { bytes, mediaType, page, box, scale, marks: [], ...(password === undefined ? {} : { password }) }
    const picture = await own.draw(task, signal)
    const hash = sha256(picture)
    all.set(hash, picture)
    const figure: FigureElement = { ...element, asset: { sha256: hash, mediaType: 'image/png', ...pngSize(picture) } }
    elements.push(figure)
  }
  const drawn: Document = { ...document, elements }
  return { document: drawn, assets: all }
}

/** Width and height stand first in the header (PNG specification, 11.2.1). */
function pngSize(png: Uint8Array): { width: number; height: number } {
  const header = new DataView(png.buffer, png.byteOffset, png.byteLength)
  return { width: header.getUint32(16), height: header.getUint32(20) }
}

function noAssets(): never {
  throw new DuomoError('internal', 'a remote reader kept a picture')
}
