/** A part of a message that tests write. */
export interface PartDraft {
  readonly type: string
  readonly name?: string
  readonly contentId?: string
  readonly disposition?: 'attachment' | 'inline'
  readonly content: string | Uint8Array
}

/** A message of mixed parts, each in Base64. */
export function writeMail(head: Readonly<Record<string, string>>, parts: readonly PartDraft[]): Uint8Array {
  const lines = Object.entries(head).map(([field, value]) => `${field}: ${value}`)
  lines.push('MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary="edge"', '')
  for (const part of parts) lines.push('--edge', ...partHead(part), '', base64(part.content))
  lines.push('--edge--', '')
  return new TextEncoder().encode(lines.join('\r\n'))
}

function partHead({ type, name, contentId, disposition }: PartDraft): string[] {
  const shown = disposition ?? (name === undefined ? 'inline' : 'attachment')
  return [
    `Content-Type: ${type}`,
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: ${shown}${name === undefined ? '' : `; filename="${name}"`}`,
    ...(contentId === undefined ? [] : [`Content-ID: <${contentId}>`]),
  ]
}

function base64(content: string | Uint8Array): string {
  const text = Buffer.from(content).toString('base64')
  return (text.match(/.{1,76}/g) ?? ['']).join('\r\n')
}
