import { assembleDocument } from '../model/assemble-document.ts'
import type { Document, Ledger, Page } from '../model/document.ts'
import type { Problem } from '../model/problem.ts'
import type { ParserInput } from '../spec/parser.ts'
import type { ElementList } from './element-list.ts'
import type { EmbeddedPictures } from './embedded-pictures.ts'
import { emptyFile } from './text.ts'

/** What a parser knows beside its elements and pictures. */
export interface FoundBeside {
  readonly title?: string | undefined
  readonly pages: readonly Page[]
  /** Parts that could not be read: where there is one, a file without elements is not called empty. */
  readonly lost?: readonly Problem[]
  /** Other problems; told after the lost parts, before those of the pictures. */
  readonly problems?: readonly Problem[]
  /** All that was left out, pictures included, in the order in which it is told. */
  readonly skipped: Ledger['skipped']
}

/**
 * A document of what was listed and of the pictures that were kept.
 *
 * @throws `empty-file` when nothing was found and nothing was lost
 */
export function assembleListed(
  { name, sha256, mediaType }: ParserInput,
  { elements }: ElementList,
  pictures: EmbeddedPictures,
  { title, pages, lost = [], problems = [], skipped }: FoundBeside,
): Document {
  if (elements.length === 0 && lost.length + pictures.problems.length === 0) throw emptyFile(name)
  return assembleDocument({
    origin: { uri: name, sha256, mediaType },
    title,
    pages,
    elements,
    problems: [...lost, ...problems, ...pictures.problems],
    skipped,
  })
}
