import { DuomoError } from '../base/errors.ts'
import { answerHtml } from '../decode/answer-html.ts'
import { answerPageMarkdown } from '../decode/answer-markdown.ts'
import { citedEvidence } from '../decode/answer-page.ts'
import type { Answer, Evidence } from '../model/answer.ts'
import { type Box, unionBoxes } from '../model/geometry.ts'
import type { Duomo, PageBytes } from './duomo.ts'

export interface ExportOptions {
  readonly format: 'markdown' | 'html'
  /** Path of a picture from where a page of Markdown will lie, by the picture's name; without it pictures are named only. */
  readonly assetPath?: (name: string) => string
  readonly signal?: AbortSignal
}

/** An answer as a page, and its pictures as files. */
export interface ExportedAnswer {
  readonly text: string
  /** Figures, and the regions of the sources that can be drawn, by name. */
  readonly pictures: ReadonlyMap<string, Uint8Array>
}

/** What every browser shows and what can hold no script. */
const EMBEDDED: Readonly<Record<string, string>> = {
  'image/png': 'png',
  'image/jpeg': 'jpg',
  'image/webp': 'webp',
  'image/gif': 'gif',
  'image/avif': 'avif',
}
/** Points around a region that is drawn. */
const MARGIN = 6
/** Pages of one source that are drawn. */
const MAX_CROPS = 3

/**
 * An answer as a page of Markdown or as one of HTML that loads nothing, with its figures and the regions of its sources. A
 * source that can't be drawn (a format without pages, a protected file) is quoted only.
 */
export async function exportAnswer(
  duomo: Pick<Duomo, 'asset' | 'regionPicture'>,
  answer: Answer,
  { format, assetPath, signal }: ExportOptions,
): Promise<ExportedAnswer> {
  const crops = new Map<string, Uint8Array[]>()
  for (const { evidence } of citedEvidence(answer)) crops.set(evidence.id, await drawn(duomo, evidence, signal))
  const figures = new Map<string, PageBytes>()
  for (const block of answer.blocks) {
    if (block.type !== 'figure') continue
    const kept = block.asset && (await unlessMissing(duomo.asset(block.asset.sha256)))
    const crop = crops.get(block.evidence)?.[0]
    if (kept && Object.hasOwn(EMBEDDED, kept.mediaType)) figures.set(block.evidence, kept)
    else if (crop) figures.set(block.evidence, { bytes: crop, mediaType: 'image/png' })
  }
  const numbers = new Map(answer.evidence.map(({ id }, n) => [id, n + 1]))
  const names = new Map(
    [...figures].map(([id, { mediaType }]) => [id, `figure-${numbers.get(id)}.${EMBEDDED[mediaType]}`]),
  )
  const pictures = new Map<string, Uint8Array>()
  for (const [id, { bytes }] of figures) pictures.set(names.get(id) ?? id, bytes)
  for (const [id, drawings] of crops)
    for (const [n, bytes] of drawings.entries())
      pictures.set(`source-${numbers.get(id)}${drawings.length > 1 ? `-${n + 1}` : ''}.png`, bytes)
  if (format === 'html') {
    const embedded = {
      figures: new Map([...figures].map(([id, picture]) => [id, dataUrl(picture)])),
      crops: new Map(
        [...crops].map(([id, all]) => [id, all.map((bytes) => dataUrl({ bytes, mediaType: 'image/png' }))]),
      ),
    }
    return { text: answerHtml(answer, embedded), pictures }
  }
  const pathOf = (id: string) => {
    const name = names.get(id)
    return name === undefined ? undefined : assetPath?.(name)
  }
  return { text: answerPageMarkdown(answer, { picture: pathOf }), pictures }
}

/** One picture a page, around all regions on it. */
async function drawn(
  { regionPicture }: Pick<Duomo, 'regionPicture'>,
  { documentId, regions }: Evidence,
  signal: AbortSignal | undefined,
): Promise<Uint8Array[]> {
  const boxes = new Map<number, Box>()
  for (const { page, box } of regions) {
    const all = unionBoxes([boxes.get(page), box].flatMap((one) => one ?? []))
    if (all) boxes.set(page, all)
  }
  const pictures: Uint8Array[] = []
  for (const [page, { x, y, width, height }] of [...boxes].slice(0, MAX_CROPS)) {
    const around = { x: x - MARGIN, y: y - MARGIN, width: width + 2 * MARGIN, height: height + 2 * MARGIN }
    const picture = await unlessMissing(regionPicture(documentId, page, around, signal ? { signal } : {}))
    if (picture) pictures.push(picture)
  }
  return pictures
}

/** What is said of a document without pages, of a protected one, of a place outside a page. */
const CANT_BE_DRAWN: ReadonlySet<string> = new Set([
  'not-found',
  'password-needed',
  'unsupported-format',
  'damaged-file',
  'too-large',
  'usage',
])

async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (error instanceof DuomoError && CANT_BE_DRAWN.has(error.code)) return undefined
    throw error
  }
}

function dataUrl({ bytes, mediaType }: PageBytes): string {
  return `data:${mediaType};base64,${Buffer.from(bytes).toString('base64')}`
}
