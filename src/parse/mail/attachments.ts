import { toDuomoError } from '../../base/errors.ts'
import { sha256 } from '../../base/hash.ts'
import type { Attachment, Document } from '../../model/document.ts'
import { toProblem } from '../../model/problem.ts'
import { FORMATS, formatOfName } from '../formats.ts'
import { detectMediaType } from '../media-type.ts'
import type { OpenMessage } from './body.ts'
import { isOfOneFile, MAIL, MAILBOX, type MailRun, OUTLOOK_MESSAGE } from './mail-run.ts'
import type { MailPart } from './message.ts'
import { addDocument, type Gathered } from './nested.ts'

/** Reads the files that a message carries, each below a title with its name; what can't be read is named. */
export async function addAttachments(message: OpenMessage, into: Gathered, run: MailRun): Promise<void> {
  let at = message.end
  for (const [n, part] of message.attached.entries()) {
    run.context.signal.throwIfAborted()
    const name = nameOf(part, n)
    into.elements.push({
      id: `m${message.page}:a${n}`,
      kind: 'title',
      level: 2,
      layer: 'body',
      text: name,
      provenance: [{ kind: 'span', page: message.page, start: at, end: at + name.length }],
    })
    at += name.length + 1
    into.attachments.push(await addAttachment(part, name, message.page, into, run))
    run.context.progress(n + 1, message.attached.length)
  }
}

async function addAttachment(
  part: MailPart,
  name: string,
  page: number,
  into: Gathered,
  run: MailRun,
): Promise<Attachment> {
  const { bytes } = part
  const listed: Attachment = { name, size: bytes.length, page }
  const leaveOut = (reason: string) => {
    into.skipped.push({
      what: `the attached file "${name}" (${bytes.length.toLocaleString('en')} bytes)`,
      reason,
      page,
    })
    return listed
  }
  if (bytes.length === 0) return leaveOut('it is empty')
  const mediaType = typeOf(part, name)
  const isMail = mediaType === MAIL || mediaType === OUTLOOK_MESSAGE || mediaType === MAILBOX
  const parser = isMail ? undefined : run.inner.find(({ mediaTypes }) => mediaType && mediaTypes.includes(mediaType))
  if (mediaType === undefined || (!isMail && !parser)) {
    const format = FORMATS.find((known) => known.mediaType === mediaType)
    return leaveOut(format ? `${format.label} can't be read` : 'it is of no known format')
  }
  if (run.left.files <= 0 || run.left.bytes < bytes.length) {
    tellCut(into)
    return leaveOut('the message carries more than is read of one file')
  }
  run.left.files--
  run.left.bytes -= bytes.length
  const input = { name, bytes, sha256: sha256(bytes), mediaType }
  try {
    // Times of several recordings can't stand in one document's order of time, so nobody listens here.
    const { hear: _, ...context } = run.context
    const document = await (parser ? parser.doParse(input, context) : run.readMail(input))
    const pages = addDocument(into, document, { name, level: 2 })
    // Kept only to draw its pages; pictures keep themselves.
    const asset = parser && isDrawn(document) ? run.context.saveAsset(bytes, { mediaType }) : undefined
    return { ...listed, pages, ...(asset ? { asset } : {}) }
  } catch (thrown) {
    const error = toDuomoError(thrown, name)
    if (run.context.signal.aborted || !isOfOneFile(error)) throw error
    const problem = toProblem(error, 'parse')
    const message = error.message.includes(name) ? error.message : `${name}: ${error.message}`
    into.problems.push({ ...problem, page, message })
    return leaveOut('it could not be read')
  }
}

function isDrawn({ pages }: Document): boolean {
  return pages.some(({ width, height }) => width > 0 && height > 0)
}

function tellCut(into: Gathered): void {
  if (into.problems.some(({ code }) => code === 'attachments-cut')) return
  into.problems.push({
    stage: 'parse',
    code: 'attachments-cut',
    message: 'The file carries more attached files than are read of one file; the rest was left out.',
    hint: 'Save the attached files in a folder and add it.',
  })
}

/** The declared type speaks only through the extension that a file without one gets. */
function typeOf(part: MailPart, name: string): string | undefined {
  const extension = formatOfName(name) ? undefined : extensionOf(part)
  return detectMediaType(part.bytes, extension === undefined ? name : `${name}.${extension}`)
}

function nameOf(part: MailPart, n: number): string {
  if (part.name !== '') return part.name
  const extension = extensionOf(part)
  return `attachment-${n + 1}${extension === undefined ? '' : `.${extension}`}`
}

function extensionOf({ declaredType }: MailPart): string | undefined {
  return FORMATS.find(({ mediaType }) => mediaType === declaredType)?.extensions[0]
}
