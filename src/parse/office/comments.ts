import type { OfficePackage } from './package.ts'
import { textOfBody } from './slide-text.ts'
import { below, childOf, childrenOf, type XmlElement } from './xml.ts'

/** What someone wrote beside a file's content. */
export interface OfficeComment {
  readonly text: string
  readonly author: string | undefined
  /** The cell that it hangs on, such as `B2`; of sheets only. */
  readonly cell?: string
}

/** How a comment stands among the elements. */
export function attachedBy(author: string | undefined): {
  readonly kind: 'annotation'
  readonly type: 'note'
  readonly author?: string
} {
  const by = author?.trim()
  return { kind: 'annotation', type: 'note', ...(by ? { author: by } : {}) }
}

/** Comments on a slide, with their replies, of both kinds that PowerPoint has written. */
export function readSlideComments(office: OfficePackage, presentation: string, slide: string): OfficeComment[] {
  const part = office.related(slide, 'comments')
  const root = office.optionalXml(part)
  if (!root) return []
  const authors = new Map<string, string>()
  for (const type of ['commentAuthors', 'authors']) {
    const list = office.optionalXml(office.related(presentation, type))
    for (const { attributes } of list?.children ?? []) authors.set(attributes.id ?? '', attributes.name ?? '')
  }
  const comments: OfficeComment[] = []
  const add = (comment: XmlElement): void => {
    const text = childOf(comment, 'p:text')?.text ?? textOfBody(childOf(comment, 'txBody'))
    const author = authors.get(comment.attributes.authorId ?? '')
    if (text.trim() !== '') comments.push({ text: text.trim(), author })
    for (const reply of childrenOf(childOf(comment, 'replyLst'), 'reply')) add(reply)
  }
  for (const comment of root.children) if (comment.name === 'p:cm' || comment.name === 'cm') add(comment)
  return comments
}

/** Comments on a sheet: conversations, and notes that are not only there to show a conversation to older programs. */
export function readSheetComments(office: OfficePackage, workbook: string, sheet: string): OfficeComment[] {
  const persons = new Map<string, string>()
  for (const { attributes } of childrenOf(office.optionalXml(office.related(workbook, 'person')), 'person'))
    persons.set(attributes.id ?? '', attributes.displayName ?? '')
  const threads = office.optionalXml(office.related(sheet, 'threadedComment'))
  const comments = childrenOf(threads, 'threadedComment').flatMap((each): OfficeComment[] => {
    const { ref, personId } = each.attributes
    const text = childOf(each, 'text')?.text.trim() ?? ''
    return ref === undefined || text === '' ? [] : [{ text, author: persons.get(personId ?? ''), cell: ref }]
  })
  const told = new Set(comments.map(({ cell }) => cell))
  const notes = office.optionalXml(office.related(sheet, 'comments'))
  const authors = childrenOf(childOf(notes, 'authors'), 'author').map((each) => each.text)
  for (const note of childrenOf(childOf(notes, 'commentList'), 'comment')) {
    const { ref, authorId } = note.attributes
    const text = [...below(childOf(note, 'text'), 't')].map((run) => run.text).join('')
    const author = authors[Number(authorId)]
    if (ref !== undefined && !told.has(ref) && text.trim() !== '')
      comments.push({ text: withoutName(text.trim(), author), author, cell: ref })
  }
  return comments
}

/** Excel writes the author's name as the first line of a note. */
function withoutName(text: string, author: string | undefined): string {
  const name = `${author ?? ''}:`
  return author && text.startsWith(name) ? text.slice(name.length).trim() || text : text
}
