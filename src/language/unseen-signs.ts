/** Signs that nobody sees on a page, among them the Unicode tags in which orders can be hidden, and overrides of direction. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/gu

/** A text without signs that nobody sees; line breaks and tabs stay. */
export function withoutUnseen(text: string): string {
  return text.replace(UNSEEN, (sign) => (sign === '\n' || sign === '\t' ? sign : ''))
}
