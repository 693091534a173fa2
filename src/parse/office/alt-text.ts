/** What office programs put below words that a model wrote for a picture. */
const MACHINE_WRITTEN =
  /(?:description|descripción|beschreibung) automatically generated|automatisch generiert|automatically generated|AI-generated content may be incorrect|AI 生成的内容可能不正确|AI 產生的內容可能不正確|自动生成的说明|自動產生的描述/i

/**
 * The words that a file gives a picture: those of its author are the source's own, those of a program are a description,
 * which is never quoted as source.
 */
export function pictureWords(words: string | undefined): {
  readonly text?: string
  readonly alternate?: string
  readonly description?: string
} {
  const trimmed = words?.trim() ?? ''
  if (trimmed === '') return {}
  if (!MACHINE_WRITTEN.test(trimmed)) return { text: trimmed, alternate: trimmed }
  const description = (trimmed.split(/\n\s*\n/, 1)[0] ?? '').trim()
  return {
    description: MACHINE_WRITTEN.test(description)
      ? description.replace(MACHINE_WRITTEN, '').trim() || trimmed
      : description,
  }
}
