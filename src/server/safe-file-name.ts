/** The last part of a sent name as a file name that is harmless on every system; letters of all scripts stay. */
export function safeFileName(sent: string): string {
  const name = (sent.split(/[/\\]/).at(-1) ?? '')
    .normalize('NFC')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be in a file's name
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069<>:"|?*]/gu, '')
    .replace(/^[. ]+|[. ]+$/g, '')
  const [, stem = '', ending = ''] = /^(.*?)(\.[^.]{1,16})?$/su.exec(name) ?? []
  // Names of devices on Windows, whatever the ending.
  const own = /^(con|prn|aux|nul|com\d|lpt\d)$/i.test(stem.split('.')[0] ?? '') ? `_${stem}` : stem
  return `${cutBytes(own, 180) || 'file'}${ending}`
}

/** The name itself, or `name (2).ext` when it is taken; large and small letters count as the same, as some file systems have it. */
export function freeName(name: string, taken: Iterable<string>): string {
  const folded = new Set([...taken].map((one) => one.toLowerCase()))
  const isFree = (one: string) => !folded.has(one.toLowerCase())
  if (isFree(name)) return name
  const [, stem = '', ending = ''] = /^(.*?)(\.[^.]*)?$/s.exec(name) ?? []
  let n = 2
  while (!isFree(`${stem} (${n})${ending}`)) n++
  return `${stem} (${n})${ending}`
}

/** At most `limit` bytes of UTF-8 (file systems allow 255), whole characters. */
function cutBytes(text: string, limit: number): string {
  let kept = ''
  let bytes = 0
  for (const character of text) {
    bytes += Buffer.byteLength(character)
    if (bytes > limit) break
    kept += character
  }
  return kept
}
