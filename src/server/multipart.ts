import { DuomoError } from '../base/errors.ts'

const HEAD_LIMIT_BYTES = 16 * 1024

/** A file inside a `multipart/form-data` body (RFC 7578). */
export interface MultipartFile {
  /** As the sender wrote it: never to be trusted as a path. */
  readonly fileName: string
  /** Read it before asking for the next file; what is left is skipped. */
  readonly body: AsyncIterable<Uint8Array>
}

/**
 * The files of a body as they arrive, in memory never more than one delimiter and one chunk; plain fields are skipped.
 *
 * @throws `usage` when the body breaks off or is no such body
 */
export async function* readMultipart(
  source: AsyncIterable<Uint8Array>,
  contentType: string,
): AsyncGenerator<MultipartFile> {
  const reader = createReader(source)
  const delimiter = Buffer.from(`\r\n--${boundaryOf(contentType)}`)
  // The first delimiter has no line break before it.
  reader.unread(Buffer.from('\r\n'))
  await drain(reader.until(delimiter))
  for (;;) {
    const mark = (await reader.take(2)).toString('latin1')
    if (mark === '--') return
    if (mark !== '\r\n') throw broken('a delimiter does not end its line')
    const head = await headOf(reader)
    const body = reader.until(delimiter)
    const fileName = fileNameOf(head)
    if (fileName !== undefined) yield { fileName, body }
    await drain(body)
  }
}

interface Reader {
  /** Bytes up to the delimiter, which is taken away with them. */
  until(delimiter: Buffer): AsyncGenerator<Uint8Array>
  take(count: number): Promise<Buffer>
  unread(bytes: Buffer): void
}

function createReader(source: AsyncIterable<Uint8Array>): Reader {
  const chunks = source[Symbol.asyncIterator]()
  let pending: Buffer = Buffer.alloc(0)

  async function more(): Promise<void> {
    const { done, value } = await chunks.next()
    if (done) throw broken('it ends before its last delimiter')
    pending = pending.length > 0 ? Buffer.concat([pending, value]) : Buffer.from(value)
  }

  return {
    async *until(delimiter) {
      for (;;) {
        const at = pending.indexOf(delimiter)
        // A delimiter may stand across two chunks, so as many bytes as it has less one stay behind.
        const sure = at >= 0 ? at : Math.max(0, pending.length - delimiter.length + 1)
        const ready = pending.subarray(0, sure)
        pending = pending.subarray(at >= 0 ? at + delimiter.length : sure)
        if (ready.length > 0) yield ready
        if (at >= 0) return
        await more()
      }
    },
    async take(count) {
      while (pending.length < count) await more()
      const taken = pending.subarray(0, count)
      pending = pending.subarray(count)
      return taken
    },
    unread(bytes) {
      pending = Buffer.concat([bytes, pending])
    },
  }
}

async function headOf(reader: Reader): Promise<string> {
  const parts: Uint8Array[] = []
  let length = 0
  // A part without headers begins with the empty line at once.
  reader.unread(Buffer.from('\r\n'))
  for await (const part of reader.until(Buffer.from('\r\n\r\n'))) {
    length += part.length
    if (length > HEAD_LIMIT_BYTES) throw broken('the head of a part is too long')
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

async function drain(bytes: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const _ of bytes);
}

function boundaryOf(contentType: string): string {
  const boundary = /^multipart\/form-data\s*;(?:.*;)?\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType)
  const found = boundary?.[1] ?? boundary?.[2]
  if (found === undefined) throw broken('its content type names no boundary')
  return found
}

function fileNameOf(head: string): string | undefined {
  const disposition = /^content-disposition:(.*)$/im.exec(head)?.[1] ?? ''
  const name =
    /;\s*filename="((?:[^"\\]|\\.)*)"/i.exec(disposition)?.[1] ?? /;\s*filename=([^\s;"]+)/i.exec(disposition)?.[1]
  // Browsers write these three as percent escapes (HTML, "multipart/form-data encoding algorithm"), other programs a backslash.
  return name
    ?.replace(/\\(["\\])/g, '$1')
    .replace(/%22/g, '"')
    .replace(/%0D|%0A/gi, ' ')
}

function broken(why: string): DuomoError {
  return new DuomoError('usage', `the upload can't be read: ${why}`, {
    hint: 'Send it as multipart/form-data, for example `curl -F file=@manual.pdf`.',
  })
}
