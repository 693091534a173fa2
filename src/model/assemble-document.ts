import type { Attachment, Document, Element, Ledger, Link, OutlineEntry, Page, Provenance } from './document.ts'
import { elementText } from './element-text.ts'
import type { MediaFacts } from './media.ts'
import type { Problem } from './problem.ts'

/** What a parser knows; {@link assembleDocument} makes a document of it. */
export interface ParsedParts {
  readonly origin: Document['origin']
  readonly title?: string | undefined
  readonly language?: string | undefined
  readonly outline?: readonly OutlineEntry[] | undefined
  readonly links?: readonly Link[] | undefined
  readonly attachments?: readonly Attachment[] | undefined
  readonly media?: MediaFacts | undefined
  readonly pages: readonly Page[]
  /** In reading order; ids are any unique strings, `captionId` refers to them. */
  readonly elements: readonly Element[]
  readonly problems?: readonly Problem[]
  readonly skipped?: Ledger['skipped']
}

/** Numbers the elements in reading order, keeps their links, and counts the ledger. */
export function assembleDocument(parts: ParsedParts): Document {
  const id = parts.origin.sha256
  const names = new Map(parts.elements.map((element, n) => [element.id, `${id}/${n}`]))
  const elements = parts.elements.map((element, n): Element => {
    const numbered = { ...element, id: `${id}/${n}`, provenance: element.provenance.map(onPage) }
    if (numbered.kind !== 'table' && numbered.kind !== 'figure') return numbered
    const { captionId, ...rest } = numbered
    const caption = captionId === undefined ? undefined : names.get(captionId)
    return caption === undefined ? rest : { ...rest, captionId: caption }
  })
  return {
    schema: 'document/1',
    id,
    origin: parts.origin,
    ...(parts.title ? { title: parts.title } : {}),
    ...(parts.language ? { language: parts.language } : {}),
    ...(parts.outline?.length ? { outline: [...parts.outline] } : {}),
    ...(parts.links?.length ? { links: [...parts.links] } : {}),
    ...(parts.attachments?.length ? { attachments: [...parts.attachments] } : {}),
    ...(parts.media ? { media: parts.media } : {}),
    pages: [...parts.pages],
    elements,
    problems: [...(parts.problems ?? [])],
    ledger: {
      pages: parts.pages.length,
      characters: elements.reduce((sum, element) => sum + elementText(element).length, 0),
      tables: elements.filter((element) => element.kind === 'table').length,
      figures: elements.filter((element) => element.kind === 'figure').length,
      formulas: elements.filter((element) => element.kind === 'formula').length,
      skipped: [...(parts.skipped ?? [])],
    },
  }
}

/** What has no pages counts as one page. */
function onPage(place: Provenance): Provenance {
  return place.kind === 'span' || place.kind === 'time' ? { ...place, page: place.page ?? 1 } : place
}
