import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, extname, join, relative } from 'node:path'
import sharp from 'sharp'
import type { AddOptions, AskOptions, Duomo, PageBytes } from '../../src/app/duomo.ts'
import { DuomoError } from '../../src/base/errors.ts'
import type { Answer, Block, Evidence, SearchResult } from '../../src/model/answer.ts'
import type { AddResult, DocumentSummary } from '../../src/model/catalogue.ts'
import type { Document, Element } from '../../src/model/document.ts'
import { elementText } from '../../src/model/element-text.ts'
import type { Box } from '../../src/model/geometry.ts'
import type { Query } from '../../src/model/query.ts'
import { readPlain } from './read-plain.ts'

interface Kept {
  readonly document: Document
  readonly paths: string[]
  readonly bytes: Uint8Array
}

const counted = (document: Document) => {
  const counts: Record<string, number> = {}
  for (const { kind } of document.elements) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}

/**
 * A small real knowledge base in memory, for tests of what stands in front of it: reads plain text,
 * finds elements by the words they share with the question, answers with the best one.
 */
export function createMemoryDuomo(): Duomo {
  const kept = new Map<string, Kept>()
  const assets = new Map<string, PageBytes>()

  const find = (id: string): Kept => {
    const found = [...kept.values()].filter(({ document }) => id.length >= 8 && document.id.startsWith(id))
    if (found.length !== 1 || !found[0]) throw new DuomoError('not-found', `there is no document ${id}`)
    return found[0]
  }
  const summary = ({ document, paths }: Kept): DocumentSummary => ({
    documentId: document.id,
    paths,
    status: 'indexed',
    pages: document.pages.length,
    elements: counted(document),
    problems: [],
    skipped: [],
  })

  async function addFile(path: string, name: string, options: AddOptions): Promise<AddResult> {
    const nothing = { file: name, pages: 0, elements: {}, problems: [], skipped: [], ms: 1 }
    if (!['.txt', '.md'].includes(extname(path))) return { ...nothing, status: 'skipped' }
    try {
      const { document, assets: pictures } = await readPlain(path, name)
      const about = { ...nothing, documentId: document.id, pages: document.pages.length, elements: counted(document) }
      options.onProgress?.({ stage: 'read', file: name, done: 0, total: 1, page: 1, pages: 2, elapsedMs: 100 })
      const known = kept.get(document.id)
      if (known) {
        if (!known.paths.includes(name)) known.paths.push(name)
        return { ...about, status: 'unchanged' }
      }
      kept.set(document.id, { document, paths: [name], bytes: await readFile(path) })
      for (const [hash, bytes] of pictures) assets.set(hash, { bytes, mediaType: 'image/png' })
      return { ...about, status: 'indexed' }
    } catch (error) {
      if (!(error instanceof DuomoError)) throw error
      const { code, message, hint } = error
      const problem = { stage: 'read', code, message, ...(hint ? { hint } : {}) }
      return { ...nothing, status: 'failed', problems: [problem] }
    }
  }

  async function search(query: string | Query, options: AskOptions = {}): Promise<SearchResult> {
    options.signal?.throwIfAborted()
    const wanted = wordsOf(typeof query === 'string' ? query : query.text)
    const found = [...kept.values()].flatMap(({ document, paths }) =>
      document.elements.flatMap((element): (Omit<Evidence, 'id'> & { element: Element })[] => {
        const words = wordsOf(elementText(element))
        const shared = [...wanted].filter((word) => words.has(word)).length
        if (shared === 0) return []
        const score = shared / wanted.size
        return [{ ...evidenceOf(element, document, paths[0] ?? '', wanted), score, element }]
      }),
    )
    found.sort((a, b) => b.score - a.score)
    const evidence = found
      .slice(0, options.limit ?? 10)
      .map(({ element: _, ...one }, n) => ({ id: `e${n + 1}`, ...one }))
    return { evidence }
  }

  return {
    base: 'default',
    dataFolder: '/nowhere',
    async *add(paths, options = {}) {
      for (const path of paths) {
        const about = await stat(path).catch((cause: unknown) => {
          throw new DuomoError('not-found', `adding ${path}: no such file or folder`, { cause })
        })
        const files = about.isDirectory()
          ? (await readdir(path, { recursive: true })).sort().map((name) => join(path, name))
          : [path]
        for (const file of files) {
          options.signal?.throwIfAborted()
          yield addFile(file, about.isDirectory() ? relative(path, file) : basename(file), options)
        }
      }
    },
    async *watch() {},
    search,
    async ask(question, options) {
      const { evidence } = await search(question, options)
      const text = typeof question === 'string' ? question : question.text
      const best = evidence[0]
      const engine = { generator: 'extractive', encoders: ['words'] }
      const about = { schema: 'answer/1' as const, question: text, engine, timings: { retrieveMs: 1, generateMs: 1 } }
      if (!best || best.score < 0.3)
        return {
          ...about,
          grounded: false,
          text: 'The documents do not say.',
          blocks: [],
          evidence: [],
        } satisfies Answer
      const block = blocksOf(best, kept.get(best.documentId)?.document)
      const words: Block = { type: 'text', text: best.quote, citations: [best.id], check: 'verified' }
      return { ...about, grounded: true, text: `${best.quote} [1]`, blocks: [words, ...block], evidence }
    },
    async *chat(messages) {
      const last = messages.at(-1)
      yield `${messages.length} messages, ${messages[0]?.images?.length ?? 0} pictures: `
      yield last?.text ?? ''
    },
    speak: async (answer) => ({ bytes: Buffer.from(`RIFF${answer.text}`), mediaType: 'audio/wav' }),
    list: async () => [...kept.values()].map(summary),
    document: async (id) => find(id).document,
    async remove(ids) {
      const found = ids.map(find)
      for (const one of found) kept.delete(one.document.id)
      return found.map(summary)
    },
    async move(to, { onProgress } = {}) {
      const rows = kept.size
      onProgress?.({ stage: 'copy', done: rows, total: rows, elapsedMs: 0 })
      return { from: 'memory', to, store: 'memory', rows, vectors: 0, questions: rows, agreement: 1, ms: 0 }
    },
    original: async (id) => {
      const { bytes, document } = find(id)
      return { bytes, mediaType: 'text/plain', name: document.origin.uri }
    },
    async pagePicture(id, page, { scale = 2, marks = [] } = {}) {
      const { document } = find(id)
      const about = document.pages.find((one) => one.number === page)
      if (!about) throw new DuomoError('not-found', `${document.origin.uri} has no page ${page}`)
      return draw(about.width, about.height, scale, marks)
    },
    async similarityMap(id, page, text, { scale = 2 } = {}) {
      const { document } = find(id)
      const about = document.pages.find((one) => one.number === page)
      if (!about) throw new DuomoError('not-found', `${document.origin.uri} has no page ${page}`)
      const words = wordsOf(text)
      const found = document.elements.filter((element) => [...wordsOf(elementText(element))].some((w) => words.has(w)))
      const boxes = found.flatMap(({ provenance }) => provenance.flatMap((place) => ('box' in place ? place.box : [])))
      return draw(about.width, about.height, scale, boxes)
    },
    async regionPicture(id, page, box, { scale = 2 } = {}) {
      find(id)
      return draw(box.width, box.height, scale, [{ ...box, x: 0, y: 0 }].slice(page))
    },
    async asset(hash) {
      const found = assets.get(hash)
      if (!found) throw new DuomoError('not-found', `there is no picture ${hash}`)
      return found
    },
    tag: async (id) => summary(find(id)),
    async *reread() {},
    async *reencode() {},
    bases: async () => [{ base: 'default', documents: kept.size, pages: kept.size }],
    async *examine() {},
    async *repair() {},
    close: async () => {},
  }
}

/** English words and single Chinese characters. */
function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/[a-z0-9]{2,}|\p{Script=Han}/gu) ?? [])
}

function evidenceOf(
  element: Element,
  document: Document,
  name: string,
  wanted: ReadonlySet<string>,
): Omit<Evidence, 'id' | 'score'> {
  const regions = element.provenance.flatMap((place) =>
    place.kind === 'page' ? [{ page: place.page, box: place.box }] : [],
  )
  const base = { documentId: document.id, document: name, kind: element.kind, trail: [], quote: elementText(element) }
  if (element.kind !== 'table') return { ...base, modality: element.kind === 'figure' ? 'image' : 'text', regions }
  const cell = element.cells.find((one) => [...wordsOf(one.text)].some((word) => wanted.has(word))) ?? element.cells[0]
  const cells = element.cells.filter((one) => one.row === cell?.row)
  return {
    ...base,
    modality: 'table',
    regions: cells.map((one) => ({ page: one.page ?? 1, ...(one.box ? { box: one.box } : {}) })),
    cells: cells.map(({ row, column }) => ({ row, column })),
    quote: cells.map((one) => one.text).join(' | '),
  }
}

function blocksOf(evidence: Evidence, document: Document | undefined): Block[] {
  const element = document?.elements.find((one) => {
    const place = one.provenance[0]
    return (
      one.kind === evidence.kind &&
      place?.kind === 'page' &&
      elementText(one).includes(evidence.quote.split(' | ')[0] ?? '')
    )
  })
  if (element?.kind === 'table') return [{ type: 'table', evidence: evidence.id, cells: element.cells }]
  if (element?.kind === 'figure')
    return [
      {
        type: 'figure',
        evidence: evidence.id,
        ...(element.asset ? { asset: element.asset } : {}),
        caption: element.text ?? '',
      },
    ]
  return []
}

function draw(width: number, height: number, scale: number, marks: readonly Box[]): Promise<Uint8Array> {
  const rects = marks
    .map(
      (box) => `<rect x="${box.x}" y="${box.y}" width="${box.width}" height="${box.height}" fill="none" stroke="red"/>`,
    )
    .join('')
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width * scale}" height="${height * scale}"><rect width="100%" height="100%" fill="white"/>${rects}</svg>`
  return sharp(Buffer.from(svg)).png().toBuffer()
}
