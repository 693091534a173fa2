/**
 * Tokens of a text as no tokenizer of today makes more of: half its bytes in UTF-8, which is 1.5 a Chinese character and half
 * a token a Latin letter.
 */
export function countTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 2)
}

/** The beginning of a text that has at most so many tokens, whole characters only. */
export function cutToTokens(text: string, tokens: number): string {
  if (countTokens(text) <= tokens) return text
  const bytes = Buffer.from(text).subarray(0, tokens * 2)
  return bytes.toString('utf8').replace(/\uFFFD+$/u, '')
}
