import { DuomoError, toDuomoError } from '../../base/errors.ts'
import { assembleDocument } from '../../model/assemble-document.ts'
import type { Document } from '../../model/document.ts'
import type { LayoutDetector } from '../../spec/layout-detector.ts'
import type { Parser, ParserInput } from '../../spec/parser.ts'
import type { TextReader } from '../../spec/text-reader.ts'
import { createFigureReading } from '../figure-reading.ts'
import { addAttachments } from './attachments.ts'
import { addMessage } from './body.ts'
import { isOfOneFile, MAIL, MAILBOX, type MailRun, OUTLOOK_MESSAGE } from './mail-run.ts'
import { mboxMessages } from './mbox.ts'
import { createGathered, type Gathered } from './nested.ts'

/** Messages of one mailbox. */
const MAX_MESSAGES = 20_000
/** Files inside files inside files. */
const MAX_DEPTH = 4
/** Attached files that are read, and their bytes, in all messages of a file together. */
const MAX_FILES = 500
const MAX_BYTES = 512 * 2 ** 20

/** Who reads the pixels of attached files, too: they are named, so that other readers read again. */
export interface MailReaders {
  /** Reads the pictures that bodies show. */
  readonly textReader?: TextReader | undefined
  readonly layoutDetector?: LayoutDetector | undefined
}

/**
 * E-mails and mailboxes. A message is a page without size: its subject a title, its head lines, its words; each attached
 * file that one of `inner` reads follows with its own pages below a title with its name. Spans count in the text that a
 * message makes: subject, head, body, names of attached files, a line break after each.
 */
export function createMailParser(inner: readonly Parser[], { textReader, layoutDetector }: MailReaders = {}): Parser {
  return {
    name: 'mail',
    version: 2,
    mediaTypes: [MAIL, OUTLOOK_MESSAGE, MAILBOX],
    ...(textReader ? { textReader } : {}),
    ...(layoutDetector ? { layoutDetector } : {}),
    async doParse(input, context) {
      if (input.bytes.length === 0) throw new DuomoError('empty-file', `${input.name} has no bytes.`)
      let told: [done: number, total: number] = [0, 1]
      const progress = (...now: typeof told) => {
        told = now
        context.progress(...now)
      }
      const figures = textReader && createFigureReading(textReader, context, () => context.progress(...told))
      const left = { files: MAX_FILES, bytes: MAX_BYTES }
      const document = await readMail(input, { context: { ...context, progress }, inner, figures, left }, 0)
      return figures ? { ...document, problems: [...document.problems, ...figures.problems()] } : document
    },
  }
}

async function readMail(input: ParserInput, shared: Omit<MailRun, 'readMail'>, depth: number): Promise<Document> {
  if (depth >= MAX_DEPTH)
    throw new DuomoError('too-large', `messages are nested more than ${MAX_DEPTH} deep`, {
      hint: 'Save the inner message as a file of its own and add it.',
    })
  const run: MailRun = { ...shared, readMail: (nested) => readMail(nested, shared, depth + 1) }
  const into = createGathered()
  const title = input.mediaType === MAILBOX ? await readMailbox(input, into, run) : await readOne(input, into, run)
  return assembleDocument({
    origin: { uri: input.name, sha256: input.sha256, mediaType: input.mediaType },
    ...(title ? { title } : {}),
    ...into,
  })
}

/** @returns the message's subject */
async function readOne({ bytes, name }: Pick<ParserInput, 'bytes' | 'name'>, into: Gathered, run: MailRun) {
  const message = await addMessage({ bytes, name }, into, run)
  await addAttachments(message, into, run)
  return message.subject
}

async function readMailbox({ bytes, name }: ParserInput, into: Gathered, run: MailRun): Promise<undefined> {
  let count = 0
  let first: DuomoError | undefined
  for (const message of mboxMessages(bytes)) {
    run.context.signal.throwIfAborted()
    if (++count > MAX_MESSAGES) {
      into.problems.push({
        stage: 'parse',
        code: 'messages-cut',
        message: `${name} holds more than ${MAX_MESSAGES} messages; the first ${MAX_MESSAGES} were read.`,
        hint: 'Split the mailbox into smaller files.',
      })
      break
    }
    try {
      await readOne({ bytes: message, name: `message ${count} of ${name}` }, into, run)
    } catch (thrown) {
      const error = toDuomoError(thrown, `message ${count} of ${name}`)
      if (!isOfOneFile(error)) throw error
      first ??= error
      const hint = error.hint === undefined ? {} : { hint: error.hint }
      into.problems.push({ stage: 'parse', code: 'message-unreadable', message: error.message, ...hint })
    }
    run.context.progress(count, count)
  }
  if (into.pages.length > 0) return
  throw first ?? new DuomoError('damaged-file', `${name} holds no message`, { hint: 'Export the mailbox again.' })
}
