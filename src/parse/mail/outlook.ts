import { createRequire } from 'node:module'
import type { FieldsData } from '@kenjiuno/msgreader'
import { DuomoError } from '../../base/errors.ts'
import { decodeText } from '../decode-text.ts'
import { decodeCodePage } from '../rtf/code-pages.ts'
import type { MailPart, Message } from './message.ts'

/** Its default export under CommonJS, which not every loader of ES modules finds. */
const { default: MsgReader }: typeof import('@kenjiuno/msgreader') = createRequire(import.meta.url)(
  '@kenjiuno/msgreader',
)

/** Compound File Binary, [MS-CFB] 2.2. */
const SIGNATURE = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]
/** S/MIME messages carry their words in one encrypted part ([MS-OXOSMIME] 2.1.1). */
const ENCRYPTED = /^IPM\.Note\.SMIME$/i

/** Whether the bytes are those of a message that Outlook saved (`.msg`), not of MIME. */
export function isOutlookMessage(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, n) => bytes[n] === byte)
}

/**
 * Takes a message of Outlook apart ([MS-OXMSG]); messages inside it are parts like others, in the same format.
 *
 * @throws `damaged-file` when the container or its properties can't be read
 */
export function readOutlookMessage(bytes: Uint8Array, name: string): Message {
  try {
    const reader = new MsgReader(new Uint8Array(bytes).buffer)
    const fields = reader.getFileData()
    if (fields.error) throw new Error(fields.error)
    const html = htmlOf(fields)
    const plain = fields.body?.trim() ? fields.body : undefined
    const main = html ?? plain
    return {
      subject: fields.subject?.trim() || undefined,
      headers: headerLines(fields),
      body: main === undefined ? undefined : { kind: html === undefined ? 'text' : 'html', text: main },
      plain,
      parts: (fields.attachments ?? []).map((attachment) => toPart(attachment, reader)),
      encrypted: ENCRYPTED.test(fields.messageClass ?? ''),
    }
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    throw new DuomoError('damaged-file', `${name} can't be read as a message of Outlook: ${said}`, {
      hint: 'Open it in Outlook and save it again, as .msg or .eml.',
      cause: error,
    })
  }
}

function htmlOf({ bodyHtml, html, internetCodepage }: FieldsData): string | undefined {
  if (bodyHtml?.trim()) return bodyHtml
  if (!html?.length) return undefined
  return internetCodepage === undefined ? decodeText(html).text : decodeCodePage(html, internetCodepage)
}

function headerLines(fields: FieldsData): string[] {
  const to = (type: 'to' | 'cc') =>
    (fields.recipients ?? [])
      .filter(({ recipType }) => recipType === type)
      .map((one) => addressText(one.name, one.smtpAddress ?? one.email))
      .join(', ')
  const lines: [string, string | undefined][] = [
    ['From', addressText(fields.senderName, fields.senderSmtpAddress ?? fields.senderEmail)],
    ['To', to('to')],
    ['Cc', to('cc')],
    ['Date', fields.clientSubmitTime ?? fields.messageDeliveryTime],
  ]
  return lines.flatMap(([label, value]) => {
    const text = value?.replace(/\s+/g, ' ').trim()
    return text ? [`${label}: ${text}`] : []
  })
}

/** Addresses inside an organisation are long paths that mean nothing outside it. */
function addressText(name = '', address = ''): string {
  if (!address.includes('@') || address === name) return name
  return name ? `${name} <${address}>` : address
}

function toPart(attachment: FieldsData, reader: InstanceType<typeof MsgReader>): MailPart {
  const { fileName, content } = reader.getAttachment(attachment)
  return {
    name: (fileName ?? '').replace(/[\p{Cc}/\\]+/gu, ' ').trim(),
    declaredType: attachment.innerMsgContent ? 'application/vnd.ms-outlook' : (attachment.attachMimeTag ?? ''),
    contentId: attachment.pidContentId?.replace(/^<|>$/g, ''),
    bytes: content,
  }
}
