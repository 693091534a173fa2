import { DuomoError } from '../base/errors.ts'
import type { Problem } from '../model/problem.ts'
import type { Parser } from '../spec/parser.ts'
import { assembleListed } from './assemble-listed.ts'
import { decodeText } from './decode-text.ts'
import { createElementList, TEXT_PAGE } from './element-list.ts'
import { createEmbeddedPictures, type EmbeddedPictures } from './embedded-pictures.ts'
import { readHtml } from './html.ts'
import { type Archive, openArchive } from './office/archive.ts'
import { resolvePart } from './office/package.ts'
import { below, childrenOf, parseXml, type XmlElement } from './office/xml.ts'

const MEDIA_TYPE = 'application/epub+zip'

/** EPUB books: the chapters in their order, each read as the HTML that it is. Spans count in the decoded chapters, one below the other. */
export function createEpubParser(): Parser {
  return {
    name: 'epub',
    version: 2,
    mediaTypes: [MEDIA_TYPE],
    async doParse(input, context) {
      if (input.bytes.length === 0) throw new DuomoError('empty-file', `${input.name} has no bytes.`)
      const archive = openArchive(input.bytes, input.name)
      const book = openBook(archive, input.name)
      const list = createElementList()
      const pictures = createEmbeddedPictures(context)
      const problems: Problem[] = []
      const skipped: { what: string; reason: string }[] = []
      let offset = 0
      for (const [n, chapter] of book.chapters.entries()) {
        context.signal.throwIfAborted()
        const bytes = archive.read(chapter)
        if (bytes) {
          const decoded = decodeText(bytes)
          const inside = picturesOf(archive, chapter, pictures)
          const read = await readHtml({ source: decoded.text, offset, fragment: false }, list, inside)
          problems.push(...decoded.problems, ...read.problems)
          skipped.push(...read.skipped)
          offset += decoded.text.length + 1
        } else {
          problems.push({
            stage: 'parse',
            code: 'chapter-missing',
            message: `The chapter ${chapter} is not in the file.`,
            hint: 'Get the book again; this copy is not whole.',
          })
        }
        context.progress(n + 1, book.chapters.length)
      }
      return assembleListed(input, list, pictures, {
        title: book.title,
        pages: [TEXT_PAGE],
        lost: problems,
        skipped: [...skipped, ...pictures.skipped],
      })
    },
  }
}

/** Title and chapters of a book (EPUB Open Container Format 3.3; Packages 3.3). */
function openBook(archive: Archive, fileName: string): { title: string | undefined; chapters: string[] } {
  const xml = (part: string): XmlElement => {
    const bytes = archive.read(part)
    if (!bytes) throw new DuomoError('damaged-file', `${fileName} lacks its part ${part}.`)
    return parseXml(bytes, part)
  }
  const [root] = below(xml('META-INF/container.xml'), 'rootfile')
  const main = root?.attributes['full-path'] ?? ''
  const book = xml(main)
  const items = new Map([...below(book, 'item')].map(({ attributes }) => [attributes.id ?? '', attributes.href ?? '']))
  const [spine] = below(book, 'spine')
  const chapters = childrenOf(spine, 'itemref').flatMap(({ attributes }) => {
    const href = items.get(attributes.idref ?? '')
    return href === undefined ? [] : [partOf(main, href)]
  })
  const locked = archive.has('META-INF/encryption.xml')
    ? [...below(xml('META-INF/encryption.xml'), 'CipherReference')].map(({ attributes }) => attributes.URI ?? '')
    : []
  if (chapters.some((chapter) => locked.includes(chapter))) {
    throw new DuomoError('password-needed', `${fileName} is protected against copying; its chapters can't be read.`, {
      hint: 'Add a copy without protection.',
    })
  }
  const [title] = below(book, 'title')
  return { title: title?.text.trim() || undefined, chapters }
}

/** The part that an address inside another part names, without what stands after `#` and `?`. */
function partOf(from: string, href: string): string {
  const path = href.replace(/[#?].*$/s, '')
  return resolvePart(from.slice(0, from.lastIndexOf('/') + 1), decoded(path))
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

/** Pictures by their address in a chapter: those of the book are kept, everything else as in any page. */
function picturesOf(archive: Archive, chapter: string, pictures: EmbeddedPictures): EmbeddedPictures {
  return {
    ...pictures,
    keepUri(uri) {
      if (/^[a-z][a-z0-9+.-]*:/i.test(uri)) return pictures.keepUri(uri)
      const name = partOf(chapter, uri)
      return pictures.keepPart({ name, read: () => archive.read(name) })
    },
  }
}
