import { toDuomoError } from '../base/errors.ts'
import { readImage } from '../media/images.ts'
import type { AssetReference } from '../model/asset.ts'
import type { Document, Element, FigureElement } from '../model/document.ts'
import { type Problem, toProblem } from '../model/problem.ts'
import type { Parser, ParserContext } from '../spec/parser.ts'
import type { TextReader } from '../spec/text-reader.ts'
import { joinLines } from './pdf/lines.ts'

/** Smaller pictures (pixels of their sides) are icons, bullets and rules. */
const MIN_LONG_SIDE = 96
const MIN_SHORT_SIDE = 32
/** A figure of which the file tells more letters than this has told its words. */
const FEW_LETTERS = 20
/** So many different pictures of a file are read at the most; each takes about a second. */
const MAX_PICTURES = 150
/** Their bytes, all together, are held until the file is parsed. */
const MAX_HELD_BYTES = 128 * 2 ** 20

/**
 * The same parser, whose figures also have the words in their pictures, so that charts and screenshots are found by what they say.
 * Figures whose words are known, furniture and small pictures are left alone; equal pictures are read once.
 */
export function withFigureWords(parser: Parser, textReader: TextReader): Parser {
  return {
    ...parser,
    textReader,
    async doParse(input, context) {
      const held = new Map<string, Uint8Array>()
      let heldBytes = 0
      let progress: [done: number, total: number] = [0, 1]
      const document = await parser.doParse(input, {
        ...context,
        saveAsset(bytes, about) {
          const asset = context.saveAsset(bytes, about)
          if (isLarge(asset) && !held.has(asset.sha256) && heldBytes + bytes.length <= MAX_HELD_BYTES) {
            held.set(asset.sha256, bytes)
            heldBytes += bytes.length
          }
          return asset
        },
        progress(done, total) {
          progress = [done, total]
          context.progress(done, total)
        },
      })
      return readFigures(document, held, textReader, { ...context, progress: () => context.progress(...progress) })
    },
  }
}

async function readFigures(
  document: Document,
  pictures: ReadonlyMap<string, Uint8Array>,
  textReader: TextReader,
  context: ParserContext & { progress(): void },
): Promise<Document> {
  const digital = new Set(document.pages.filter(({ source }) => source === 'digital').map(({ number }) => number))
  const wordless = document.elements.filter(
    (element): element is WithPicture => lacksWords(element) && digital.has(pageOf(element)),
  )
  const hashes = [...new Set(wordless.map(({ asset }) => asset.sha256))]
  const texts = new Map<string, string>()
  const problems: Problem[] = []
  let unread = 0
  for (const [n, hash] of hashes.entries()) {
    const bytes = pictures.get(hash)
    if (!bytes || n >= MAX_PICTURES) {
      unread++
      continue
    }
    context.signal.throwIfAborted()
    try {
      const { pixels } = await readImage(bytes)
      if (pixels) texts.set(hash, textOf(await textReader.doRead(pixels, context.signal)))
    } catch (error) {
      const failure = toDuomoError(error, 'reading the words of a figure')
      if (failure.code === 'cancelled' || failure.code === 'out-of-memory') throw failure
      problems.push(toProblem(failure, 'ocr'))
      // What is not there for one picture is not there for the next.
      if (failure.code === 'part-unavailable') break
    }
    context.progress()
  }
  if (unread > 0) problems.push(notAllRead(unread, hashes.length))
  return withTexts(document, new Set(wordless.map(({ id }) => id)), texts, problems)
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

function withTexts(
  document: Document,
  figures: ReadonlySet<string>,
  texts: ReadonlyMap<string, string>,
  problems: readonly Problem[],
): Document {
  let added = 0
  const elements = document.elements.map((element): Element => {
    if (element.kind !== 'figure' || !element.asset || !figures.has(element.id)) return element
    const [known, read] = [element.text ?? '', texts.get(element.asset.sha256) ?? '']
    if (read.length <= known.length) return element
    added += read.length - known.length
    return { ...element, text: read }
  })
  const ledger = { ...document.ledger, characters: document.ledger.characters + added }
  return { ...document, elements, problems: [...document.problems, ...problems], ledger }
}
