import { hashParts } from '../base/hash.ts'

/** Signs that nobody sees on a page, among them the Unicode tags in which orders can be hidden, and overrides of direction. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/gu

/** A document's words as a prompt may hold them: without signs that nobody sees (line breaks and tabs stay), and without anything that could pass for the line of {@link fenceAround}. */
export function asData(text: string): string {
  return text.replace(UNSEEN, (sign) => (sign === '\n' || sign === '\t' ? sign : '')).replace(/={4,}/gu, '===')
}

/** The line that opens and closes the data of a prompt; made of the data itself, so that no document can hold it. */
export function fenceAround(parts: readonly string[]): string {
  return `===== ${hashParts(parts).slice(0, 12)} =====`
}
