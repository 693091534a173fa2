import { DuomoError } from '../base/errors.ts'
import type { AssetReference } from '../model/asset.ts'
import type { Chunk } from '../model/chunk.ts'
import type { Document } from '../model/document.ts'
import type { AssetStore } from '../spec/asset-store.ts'
import type { Content, Contents } from '../spec/encoding.ts'
import type { ChildReader } from './child-reader.ts'
import { createRenderers } from './parsers.ts'
import { drawPage, drawPicture, sourceOfPage } from './pictures.ts'

/** Pixels of the longer side of a drawn page: small print can be read, and no page encoder looks at more. */
const PAGE_SIDE = 1_536
/** Pictures that encoders take as they are, when they are no larger. */
const PLAIN_TYPES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/webp'])
const PLAIN_BYTES = 4 * 2 ** 20
/** Others can be kept and shown, and not looked at. */
const DRAWN_TYPES: ReadonlySet<string> = new Set(createRenderers().flatMap(({ mediaTypes }) => mediaTypes))

export interface ContentParts {
  readonly reader: ChildReader
  readonly assets: AssetStore
}

/** The pictures of figures and pages and stretches of sound, made in child processes; `original` is the document's file, without which there are only figures. */
export function createContents({ reader, assets }: ContentParts, original: Uint8Array | undefined): Contents {
  async function pictureOf(asset: AssetReference, signal: AbortSignal): Promise<Uint8Array> {
    const bytes = await assets.get(asset.sha256)
    if (!bytes) throw new DuomoError('base-damaged', `the picture ${asset.sha256} is gone`)
    if (PLAIN_TYPES.has(asset.mediaType) && bytes.length <= PLAIN_BYTES) return bytes
    return (await drawPicture(reader, asset, bytes, signal)).bytes
  }

  async function pageOf(document: Document, page: number, signal: AbortSignal): Promise<Uint8Array> {
    const { sha256 } = sourceOfPage(document, page)
    const inside = document.attachments?.find(({ asset }) => asset?.sha256 === sha256)?.asset
    const bytes = inside ? await assets.get(sha256) : original
    if (!bytes) throw new DuomoError('not-found', `the file of page ${page} of ${document.origin.uri} is gone`)
    const { width = 0, height = 0 } = document.pages.find(({ number }) => number === page) ?? {}
    const scale = PAGE_SIDE / Math.max(width, height, 1)
    const mediaType = inside?.mediaType ?? document.origin.mediaType
    return drawPage(reader, document, { bytes, mediaType }, page, { scale, signal })
  }

  return {
    image(chunk, document) {
      if (chunk.group === 'page') return pageContent(chunk, document, pageOf)
      const asset = assetOf(chunk, document)
      if (!asset || !DRAWN_TYPES.has(asset.mediaType)) return undefined
      return { key: asset.sha256, load: (signal) => pictureOf(asset, signal) }
    },
    audio({ time }, document) {
      if (!time || !original || !/^(?:audio|video)\//.test(document.origin.mediaType)) return undefined
      const { uri: name, mediaType } = document.origin
      return {
        key: `${document.id}/${time.startMs}-${time.endMs}`,
        load: (signal) => reader.sound({ bytes: original, mediaType, name, ...time }, signal),
      }
    },
  }
}

function pageContent(
  { pages: [page = 1] }: Chunk,
  document: Document,
  load: (document: Document, page: number, signal: AbortSignal) => Promise<Uint8Array>,
): Content | undefined {
  const { width = 0 } = document.pages.find(({ number }) => number === page) ?? {}
  if (width === 0) return undefined
  return {
    key: `${document.id}/${page}/${PAGE_SIDE}`,
    load: (signal) => load(document, page, signal),
  }
}

/** Of the figure that a chunk is about. */
function assetOf({ group, elementIds }: Chunk, { elements }: Document): AssetReference | undefined {
  if (group !== 'figure') return undefined
  const figure = elements.find((element) => element.kind === 'figure' && elementIds.includes(element.id))
  return figure?.kind === 'figure' ? figure.asset : undefined
}
