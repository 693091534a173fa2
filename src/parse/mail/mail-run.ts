import type { DuomoError } from '../../base/errors.ts'
import type { Document } from '../../model/document.ts'
import type { Parser, ParserContext, ParserInput } from '../../spec/parser.ts'
import type { FigureReading } from '../figure-reading.ts'

export const MAIL = 'message/rfc822'
export const OUTLOOK_MESSAGE = 'application/vnd.ms-outlook'
export const MAILBOX = 'application/mbox'

/** One reading of a file, through all that lies inside it. */
export interface MailRun {
  readonly context: ParserContext
  /** Who reads attached files. */
  readonly inner: readonly Parser[]
  /** Who reads the pictures that bodies show; nobody if absent. */
  readonly figures?: FigureReading | undefined
  /** Reads a message that is attached to one. */
  readMail(input: ParserInput): Promise<Document>
  /** What may still be read. */
  readonly left: { files: number; bytes: number }
}

/** Whether an error concerns one file alone, so that others can go on. */
export function isOfOneFile({ code }: DuomoError): boolean {
  return !['cancelled', 'no-space', 'no-permission', 'out-of-memory'].includes(code)
}
