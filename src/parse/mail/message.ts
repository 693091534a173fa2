import PostalMime, { type Address, type Attachment, type Email } from 'postal-mime'
import { DuomoError } from '../../base/errors.ts'

/** A file that a message carries. */
export interface MailPart {
  /** As the message names it; empty where it doesn't. */
  readonly name: string
  /** As the message declares it; not to be trusted. */
  readonly declaredType: string
  /** Without angle brackets; what `cid:` addresses of the body name. */
  readonly contentId: string | undefined
  readonly bytes: Uint8Array
}

/** An e-mail, taken apart and decoded. */
export interface Message {
  readonly subject: string | undefined
  /** `From: …`, `To: …`, `Cc: …`, `Date: …`: those that the message has, in this order. */
  readonly headers: readonly string[]
  /** What to read: HTML where there is some, else plain text; `undefined` for a message without words. */
  readonly body: { readonly kind: 'html' | 'text'; readonly text: string } | undefined
  /** The plain text beside an HTML body. */
  readonly plain: string | undefined
  readonly parts: readonly MailPart[]
  /** The words are encrypted and not in the file as words. */
  readonly encrypted: boolean
}

/** Deeper or longer than any program writes; a message beyond is refused, not half read. */
const LIMITS = { maxNestingDepth: 64, maxHeadersSize: 2 * 2 ** 20, forceRfc822Attachments: true } as const
const ENCRYPTED = /^(?:application\/(?:x-)?pkcs7-mime|application\/pgp-encrypted)$/

/**
 * Takes a MIME message apart (RFC 5322, 2045–2049, 2231); messages inside it are parts like others.
 *
 * @throws `damaged-file` when nesting or headers pass every honest size, or the bytes hold no message
 */
export async function readMessage(bytes: Uint8Array, name: string): Promise<Message> {
  let email: Email
  try {
    email = await PostalMime.parse(bytes, LIMITS)
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    throw new DuomoError('damaged-file', `${name} can't be read as an e-mail: ${said}`, {
      hint: 'Open it in a mail program and save it again.',
      cause: error,
    })
  }
  const html = email.html?.trim() ? email.html : undefined
  const plain = email.text?.trim() ? email.text : undefined
  const main = html ?? plain
  return {
    subject: email.subject?.trim() || undefined,
    headers: headerLines(email),
    body: main === undefined ? undefined : { kind: html === undefined ? 'text' : 'html', text: main },
    plain,
    parts: email.attachments.map(toPart),
    encrypted: email.attachments.some((part) => ENCRYPTED.test(part.mimeType) && !/signed/.test(contentType(email))),
  }
}

function headerLines(email: Email): string[] {
  const lines: [string, string | undefined][] = [
    ['From', email.from && addressText(email.from)],
    ['To', email.to?.map(addressText).join(', ')],
    ['Cc', email.cc?.map(addressText).join(', ')],
    // As it stands in the message: the sender's own clock and zone.
    ['Date', email.headers.find(({ key }) => key === 'date')?.value],
  ]
  return lines.flatMap(([label, value]) => {
    const text = value?.replace(/\s+/g, ' ').trim()
    return text ? [`${label}: ${text}`] : []
  })
}

function addressText(address: Address): string {
  if (address.group) return `${address.name}: ${address.group.map(addressText).join(', ')}`
  if (!address.address) return address.name
  return address.name ? `${address.name} <${address.address}>` : address.address
}

function toPart(part: Attachment): MailPart {
  const { content } = part
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content)
  return {
    name: (part.filename ?? '').replace(/[\p{Cc}/\\]+/gu, ' ').trim(),
    declaredType: part.mimeType,
    contentId: part.contentId?.replace(/^<|>$/g, ''),
    bytes,
  }
}

function contentType(email: Email): string {
  return email.headers.find(({ key }) => key === 'content-type')?.value ?? ''
}
