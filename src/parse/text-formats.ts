import { isMbox } from './mail/mbox.ts'

/** Head fields that a message has and other text does not begin with (RFC 5322; those of delivery in front). */
const MAIL_FIELDS =
  /^(?:received|return-path|delivered-to|message-id|mime-version|content-type|content-transfer-encoding|date|from|to|subject|reply-to|sender|dkim-signature|x-[a-z-]+):/

/**
 * Formats that are text by their bytes and something else by their first lines.
 *
 * @param head - the first lines, in lower case, without byte order mark and leading blanks
 * @param named - what the file's name claims
 */
export function textFormatOf(head: string, named: string | undefined): string | undefined {
  if (head.startsWith('webvtt')) return 'text/vtt'
  if (named === 'application/x-subrip' || named === 'text/vtt')
    return /^\d{1,2}:\d\d(?::\d\d)?[,.]\d{1,3}\s*-->/m.test(head) ? 'application/x-subrip' : 'text/plain'
  if (isMbox(head.replace(/^from /, 'From '))) return 'application/mbox'
  const fields = headFields(head)
  const known = fields.filter((field) => MAIL_FIELDS.test(field)).length
  // Under its own name two fields are enough; else it must carry what only mail programs write.
  if (named === 'message/rfc822' && known >= 2) return named
  const sent = fields.some((field) => /^(?:received|return-path|message-id|mime-version):/.test(field))
  return sent && known >= 4 && /^from:/m.test(head) ? 'message/rfc822' : undefined
}

/** The lines up to the first that is neither a field nor the continuation of one. */
function headFields(head: string): string[] {
  const fields: string[] = []
  for (const line of head.split(/\r?\n/)) {
    if (/^[\x21-\x39\x3b-\x7e]+:/.test(line)) fields.push(line)
    else if (!/^[ \t]/.test(line) || fields.length === 0) break
  }
  return fields
}
