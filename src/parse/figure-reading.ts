import { toDuomoError } from '../base/errors.ts'
import { readImage } from '../media/images.ts'
import type { AssetReference } from '../model/asset.ts'
import type { Element, FigureElement, Page } from '../model/document.ts'
import { type Problem, toProblem } from '../model/problem.ts'
import type { ParserContext } from '../spec/parser.ts'
import type { TextReader } from '../spec/text-reader.ts'
import { joinLines } from './pdf/lines.ts'

/** Smaller pictures (pixels of their sides) are icons, bullets and rules. */
const MIN_LONG_SIDE = 96
const MIN_SHORT_SIDE = 32
/** A figure of which the file tells more letters than this has told its words. */
const FEW_LETTERS = 20
/** So many different pictures of a file are read at the most; each takes about a second. */
const MAX_PICTURES = 150
/** Their bytes, all together, are held until they are read. */
const MAX_HELD_BYTES = 128 * 2 ** 20

/** The words in the pictures of one file's figures. */
export interface FigureReading {
  /** For who finds the figures: the pictures that are saved with it are held to be read. */
  readonly context: ParserContext
  /**
   * The same elements; figures without words have those in their pictures. Furniture, small pictures and pages that were read
   * as a whole are left alone; equal pictures are read once. What is held is let go.
   */
  read(elements: readonly Element[], pages: readonly Page[]): Promise<Element[]>
  /** What could not be read, of all elements. */
  problems(): Problem[]
}

/** @param told - called after each picture that was looked at */
export function createFigureReading(textReader: TextReader, context: ParserContext, told: () => void): FigureReading {
  const held = new Map<string, Uint8Array>()
  const texts = new Map<string, string>()
  const unread = new Set<string>()
  const failures: Problem[] = []
  let heldBytes = 0
  let away = false

  async function readOne(hash: string): Promise<void> {
    const bytes = held.get(hash)
    if (!bytes || texts.size >= MAX_PICTURES) {
      unread.add(hash)
      return
    }
    context.signal.throwIfAborted()
    unread.delete(hash)
    texts.set(hash, '')
    try {
      const { pixels } = await readImage(bytes)
      if (pixels) texts.set(hash, textOf(await textReader.doRead(pixels, context.signal)))
    } catch (error) {
      const failure = toDuomoError(error, 'reading the words of a figure')
      if (failure.code === 'cancelled' || failure.code === 'out-of-memory') throw failure
      failures.push(toProblem(failure, 'ocr'))
      // What is not there for one picture is not there for the next.
      away ||= failure.code === 'part-unavailable'
    }
    told()
  }

  return {
    context: {
      ...context,
      saveAsset(bytes, about) {
        const asset = context.saveAsset(bytes, about)
        const { sha256 } = asset
        if (!isLarge(asset) || held.has(sha256) || texts.has(sha256)) return asset
        if (heldBytes + bytes.length > MAX_HELD_BYTES) return asset
        held.set(sha256, bytes)
        heldBytes += bytes.length
        return asset
      },
    },
    async read(elements, pages) {
      const digital = new Set(pages.filter(({ source }) => source === 'digital').map(({ number }) => number))
      const wordless = elements.filter(
        (element): element is WithPicture => lacksWords(element) && digital.has(pageOf(element)),
      )
      for (const hash of new Set(wordless.map(({ asset }) => asset.sha256)))
        if (!away && !texts.has(hash)) await readOne(hash)
      held.clear()
      heldBytes = 0
      const ids = new Set(wordless.map(({ id }) => id))
      return elements.map((element) => {
        if (element.kind !== 'figure' || !element.asset || !ids.has(element.id)) return element
        const text = texts.get(element.asset.sha256) ?? ''
        return text.length > (element.text ?? '').length ? { ...element, text } : element
      })
    },
    problems: () => (unread.size > 0 ? [...failures, notAllRead(unread.size, unread.size + texts.size)] : failures),
  }
}

type WithPicture = FigureElement & { readonly asset: AssetReference }

function lacksWords(element: Element): element is WithPicture {
  if (element.kind !== 'figure' || element.layer === 'furniture') return false
  return element.asset !== undefined && isLarge(element.asset) && (element.text ?? '').length < FEW_LETTERS
}

function isLarge({ width = 0, height = 0 }: AssetReference): boolean {
  return Math.max(width, height) >= MIN_LONG_SIDE && Math.min(width, height) >= MIN_SHORT_SIDE
}

const pageOf = ({ provenance: [place] }: Element) => place?.page ?? 1

const textOf = ({ lines }: { readonly lines: readonly { readonly text: string }[] }) =>
  joinLines(lines.map(({ text }) => text))

function notAllRead(unread: number, all: number): Problem {
  return {
    stage: 'ocr',
    code: 'figures-unread',
    message: `Of ${all} pictures ${unread} were not read for the words in them.`,
    hint: 'Split the file, or add those pictures as files of their own.',
  }
}
