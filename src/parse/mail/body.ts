import { DuomoError } from '../../base/errors.ts'
import type { Element, Provenance } from '../../model/document.ts'
import { createElementList, type ElementList, TEXT_PAGE } from '../element-list.ts'
import { createEmbeddedPictures, type EmbeddedPictures } from '../embedded-pictures.ts'
import { readHtml } from '../html.ts'
import { readPlainText } from '../text.ts'
import type { MailRun } from './mail-run.ts'
import { type MailPart, type Message, readMessage } from './message.ts'
import type { Gathered } from './nested.ts'
import { isOutlookMessage, readOutlookMessage } from './outlook.ts'

/** A message whose own words stand in the document, with what is left to be read of it. */
export interface OpenMessage {
  readonly subject: string | undefined
  /** Its page. */
  readonly page: number
  /** Where the names of its attached files begin in the text that it makes. */
  readonly end: number
  /** What its body does not show. */
  readonly attached: readonly MailPart[]
}

/** Adds a message's page, subject, head and body. */
export async function addMessage(
  { bytes, name }: { readonly bytes: Uint8Array; readonly name: string },
  into: Gathered,
  { context, figures }: MailRun,
): Promise<OpenMessage> {
  const message = isOutlookMessage(bytes) ? readOutlookMessage(bytes, name) : await readMessage(bytes, name)
  const { subject, headers } = message
  if (subject === undefined && headers.length === 0)
    throw new DuomoError('damaged-file', `${name} has no sender, no recipient, no date and no subject`, {
      hint: 'Save it again from the mail program, as a message with its head.',
    })
  const page = into.pages.length + 1
  const ownPage = { ...TEXT_PAGE, number: page }
  into.pages.push(ownPage)
  const list = createElementList()
  let end = 0
  const add = (kind: 'title' | 'text', text: string) => {
    const provenance: Provenance[] = [{ kind: 'span', start: end, end: end + text.length }]
    list.add(kind === 'title' ? { kind, level: 1, text, provenance } : { kind, text, provenance })
    end += text.length + 1
  }
  if (subject !== undefined) add('title', subject)
  if (headers.length > 0) add('text', headers.join('\n'))
  const shown = new Set<MailPart>()
  if (message.body)
    end += (await addBody(message, { offset: end, page, shown, list }, into, figures?.context ?? context)) + 1
  const elements = list.elements.map((element) => onPage(element, page))
  into.elements.push(...(figures ? await figures.read(elements, [ownPage]) : elements))
  if (message.encrypted) into.problems.push(encryptedMessage(name, page))
  return { subject, page, end, attached: message.parts.filter((part) => !shown.has(part)) }
}

function encryptedMessage(name: string, page: number) {
  return {
    stage: 'parse',
    page,
    code: 'encrypted-message',
    message: `${name} is encrypted; only its head was read.`,
    hint: 'Open it in the mail program and save a decrypted copy.',
  }
}

interface Where {
  readonly offset: number
  readonly page: number
  /** Parts that the body shows are added to it. */
  readonly shown: Set<MailPart>
  readonly list: ElementList
}

/** @returns how long the body's text is */
async function addBody(message: Message, where: Where, into: Gathered, context: MailRun['context']): Promise<number> {
  const { list, offset, page, shown } = where
  const { body, parts } = message
  if (body?.kind === 'html') {
    const pictures = createEmbeddedPictures(context)
    const before = list.elements.length
    const read = await readHtml(
      { source: body.text, offset, fragment: false },
      list,
      inlinePictures(pictures, parts, shown),
    )
    into.problems.push(...[...read.problems, ...pictures.problems].map((problem) => ({ ...problem, page })))
    into.skipped.push(...[...read.skipped, ...pictures.skipped].map((one) => ({ ...one, page })))
    if (list.elements.length > before) return body.text.length
  }
  const text = body?.kind === 'html' ? (message.plain ?? '') : (body?.text ?? '')
  for (const piece of quoteLevels(text)) {
    for (const { id: _, ...element } of readPlainText(piece.text, context.signal)) {
      // A reply in one line is no heading of what it answers.
      const { provenance } = element
      const moved = { ...element, provenance: provenance.map((place) => shifted(place, offset + piece.start)) }
      if (moved.kind === 'title') list.add({ kind: 'text', text: moved.text, provenance: moved.provenance })
      else if (moved.kind !== 'table' && moved.kind !== 'figure') list.add(moved)
    }
  }
  const lost = text.split('\ufffd').length - 1
  if (lost > 0)
    into.problems.push({
      stage: 'read',
      page,
      code: 'characters-lost',
      message: `${lost} characters are not in the encoding that the message names and stand as U+FFFD.`,
      hint: 'Open it in the mail program, check that it is shown right, and save it again.',
    })
  return text.length
}

/** Changes between quotation and reply that are followed; a text with more is read on in one stretch. */
const MAX_TURNS = 5000

/**
 * Stretches of a plain text that are quoted equally deep, in order; the signs `>` in front of the lines become blanks,
 * so that every character keeps its place.
 */
function* quoteLevels(text: string): Generator<{ readonly start: number; readonly text: string }> {
  let start = 0
  let level = 0
  let turns = 0
  let piece = ''
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
    // A bounded look: no one quotes a hundred deep, and an endless row of signs is no quotation.
    const signs = /^(?:[ \t]?>){1,100} ?/.exec(line)?.[0] ?? ''
    const depth = signs.split('>').length - 1
    if (depth !== level && piece !== '' && ++turns <= MAX_TURNS) {
      yield { start, text: piece }
      start += piece.length
      piece = ''
    }
    level = depth
    piece += ' '.repeat(signs.length) + line.slice(signs.length)
  }
  if (piece !== '') yield { start, text: piece }
}

/** Pictures by their address in an HTML body: those that the message carries are kept, everything else as in any page. */
function inlinePictures(
  pictures: EmbeddedPictures,
  parts: readonly MailPart[],
  shown: Set<MailPart>,
): EmbeddedPictures {
  return {
    ...pictures,
    async keepUri(uri) {
      const id = /^cid:(.+)$/is.exec(uri.trim())?.[1]
      if (id === undefined) return pictures.keepUri(uri)
      const part = parts.find(({ contentId }) => contentId === id || contentId === decoded(id))
      if (!part) return undefined
      const asset = await pictures.keepPart({ name: part.name || id, read: () => part.bytes })
      if (asset) shown.add(part)
      return asset
    },
  }
}

function decoded(id: string): string {
  try {
    return decodeURIComponent(id)
  } catch {
    return id
  }
}

function shifted(place: Provenance, by: number): Provenance {
  return place.kind === 'span' ? { ...place, start: place.start + by, end: place.end + by } : place
}

/** An element of a message with an id that no other message has. */
function onPage(element: Element, page: number): Element {
  const rename = (id: string) => `m${page}:${id}`
  const placed = { id: rename(element.id), provenance: element.provenance.map((place) => ({ ...place, page })) }
  if (element.kind === 'table' || element.kind === 'figure') {
    const caption = element.captionId === undefined ? {} : { captionId: rename(element.captionId) }
    return { ...element, ...placed, ...caption }
  }
  // The subject is the title of all.
  return element.kind === 'title' && element.id !== '0'
    ? { ...element, ...placed, level: element.level + 1 }
    : { ...element, ...placed }
}
