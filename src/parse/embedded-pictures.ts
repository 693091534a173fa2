import { toDuomoError } from '../base/errors.ts'
import { readImage, toPng } from '../media/images.ts'
import type { AssetReference } from '../model/asset.ts'
import type { Ledger } from '../model/document.ts'
import type { Problem } from '../model/problem.ts'
import type { ParserContext } from '../spec/parser.ts'

const MAX_PICTURES = 2000
const KEPT_AS_THEY_ARE = ['image/png', 'image/jpeg', 'image/webp']
const READABLE = [...KEPT_AS_THEY_ARE, 'image/gif', 'image/tiff', 'image/avif']

/** A part of a file of many parts. */
export interface EmbeddedPart {
  readonly name: string
  read(): Uint8Array | undefined
}

/** Keeps the pictures that lie inside a file, and remembers what could not be kept. */
export interface EmbeddedPictures {
  readonly problems: Problem[]
  readonly skipped: Ledger['skipped']
  /**
   * A picture that is a part of the file, read once however often it is used.
   * `undefined` when there is none, or none that can be shown, which is then a problem.
   */
  keepPart(part: EmbeddedPart | undefined): Promise<AssetReference | undefined>
  /** The picture of a `data:` URI; nothing else is ever opened: a path or an address counts as left out. */
  keepUri(uri: string): Promise<AssetReference | undefined>
}

export function createEmbeddedPictures(context: ParserContext): EmbeddedPictures {
  const problems: Problem[] = []
  const skipped: Ledger['skipped'] = []
  const byUri = new Map<string, AssetReference | undefined>()
  const byPart = new Map<string, AssetReference | undefined>()
  let kept = 0
  let linked = 0

  async function keep(bytes: Uint8Array, what: string): Promise<AssetReference | undefined> {
    context.signal.throwIfAborted()
    if (++kept > MAX_PICTURES) {
      if (kept === MAX_PICTURES + 1)
        skipped.push({ what: 'further pictures', reason: `a file may hold ${MAX_PICTURES}` })
      return undefined
    }
    try {
      const { width, height, mediaType } = await readImage(bytes, { decode: false })
      if (!READABLE.includes(mediaType)) throw new Error(`${mediaType} is not kept`)
      if (KEPT_AS_THEY_ARE.includes(mediaType)) return context.saveAsset(bytes, { mediaType, width, height })
      return context.saveAsset(await toPng(bytes), { mediaType: 'image/png', width, height })
    } catch (error) {
      const { code, message } = toDuomoError(error, what)
      if (code === 'part-unavailable' || code === 'no-space' || code === 'no-permission') throw error
      problems.push({
        stage: 'parse',
        code: 'picture-unreadable',
        message: `A picture was left out (${what}): ${message}`,
        hint: 'Open the file in its program, replace the picture by a PNG or JPEG, and save it again.',
      })
      return undefined
    }
  }

  return {
    problems,
    skipped,
    async keepPart(part) {
      if (!part || byPart.has(part.name)) return part && byPart.get(part.name)
      const bytes = part.read()
      const reference = bytes && (await keep(bytes, part.name))
      byPart.set(part.name, reference)
      return reference
    },
    async keepUri(uri) {
      if (byUri.has(uri)) return byUri.get(uri)
      const bytes = dataUriBytes(uri)
      if (bytes === undefined && ++linked === 1) {
        skipped.push({ what: 'linked pictures', reason: 'references to other files and addresses are never opened' })
      }
      const reference = bytes && (await keep(bytes, 'data: URI'))
      byUri.set(uri, reference)
      return reference
    },
  }
}

/** The bytes of a `data:image/…` URI (RFC 2397); `undefined` for anything else. */
function dataUriBytes(uri: string): Uint8Array | undefined {
  const comma = uri.indexOf(',')
  const head = /^\s*data:image\/[\w.+-]+(;[^,]*)?$/i.exec(uri.slice(0, Math.min(comma, 200)))
  if (comma < 0 || !head) return undefined
  const body = uri.slice(comma + 1)
  if (/;\s*base64\s*$/i.test(head[1] ?? '')) return new Uint8Array(Buffer.from(body, 'base64'))
  try {
    return new TextEncoder().encode(decodeURIComponent(body))
  } catch {
    return undefined
  }
}
