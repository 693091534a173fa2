/** A message begins at a line `From sender date` that opens the file or follows an empty line (RFC 4155). */
const SEPARATOR = /^From \S.*\d{4}\s*$/

/** The messages of an mbox file, each without its separator line; the quoting of lines that begin with `From ` is undone. */
export function* mboxMessages(bytes: Uint8Array): Generator<Uint8Array> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let start: number | undefined
  for (let at = nextSeparator(buffer, 0); at !== undefined; at = nextSeparator(buffer, at + 5)) {
    if (start !== undefined) yield unquoted(buffer.subarray(start, at))
    start = lineEnd(buffer, at) + 1
  }
  if (start !== undefined) yield unquoted(buffer.subarray(start))
}

/** Whether some bytes begin as an mbox file does. */
export function isMbox(head: string): boolean {
  const [separator = '', header = ''] = head.split(/\r?\n/, 2)
  return SEPARATOR.test(separator) && /^[\x21-\x39\x3b-\x7e]+:/.test(header)
}

function nextSeparator(buffer: Buffer, from: number): number | undefined {
  for (let at = buffer.indexOf('From ', from); at >= 0; at = buffer.indexOf('From ', at + 5)) {
    const opens = at === 0 || /\n\r?\n$/.test(buffer.toString('latin1', Math.max(at - 3, 0), at))
    if (opens && SEPARATOR.test(buffer.toString('latin1', at, Math.min(lineEnd(buffer, at), at + 400)))) return at
  }
  return undefined
}

function lineEnd(buffer: Buffer, from: number): number {
  const end = buffer.indexOf('\n', from)
  return end < 0 ? buffer.length : end
}

/** `>From ` → `From `, `>>From ` → `>From ` (the mboxrd way of writing, which the others are part of). */
function unquoted(message: Buffer): Uint8Array {
  if (!message.includes('\n>')) return message
  return Buffer.from(message.toString('latin1').replace(/^>(>*From )/gm, '$1'), 'latin1')
}
