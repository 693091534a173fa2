const IMAGE_OR_LINK = /!?\[([^[\]]*)\]\s*\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s[^()]*)?\)/gu
const REFERENCE_LINK = /!\[([^[\]]*)\](?:\[[^[\]]*\])?/gu
const DEFINITION = /^[ \t]*\[[^\]\n]+\]:[ \t]*(?:<|\/|\w[\w+.-]*:)\S*.*$/gmu
const TAG = /<(?:\/?[a-z][^<>]*|!--[\s\S]*?--|![a-z][^<>]*|\?[^<>]*)>/giu
const ADDRESS =
  /(?:\b[a-z][a-z\d+.-]*:\/\/|\b(?:javascript|vbscript|data|file|mailto):|(?<![\w@.])www\.)[^\s<>"'`)\]}，。；、）】]*/giu
const ID = /^\s*(?:(?:table|figure)\s+)?e\d+\s*$/u

/**
 * What a model wrote as words alone: links and pictures become their text, tags vanish, marks of Markdown too. An address
 * stays only where `isKnown` says that the documents hold it; a page or a chat window may follow any other.
 */
export function toPlainText(text: string, isKnown: (address: string) => boolean): string {
  let plain = text.normalize('NFC').replace(/[\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}\u200b-\u200f\ufeff]/gu, '')
  // What is left after one removal can be the next one's find: `<scr<b>ipt>`.
  for (let before = ''; before !== plain; ) {
    before = plain
    plain = plain
      .replace(DEFINITION, '')
      .replace(IMAGE_OR_LINK, (_, inner: string) => (ID.test(inner) ? `[${inner}]` : inner))
      .replace(REFERENCE_LINK, '$1')
      .replace(TAG, '')
      .replace(ADDRESS, (address) => (isKnown(address) ? address : ''))
  }
  return (
    plain
      // An opened tag that never closes.
      .replace(/<(?=[a-z/!?])/giu, '< ')
      .replace(/^[ \t]*(?:#{1,6}|>)[ \t]+/gmu, '')
      .replace(/^[ \t]*\|?[ \t]*:?-{3,}:?[ \t|:-]*$/gmu, '')
      .replace(/\*\*|__|^```.*$|`/gmu, '')
  )
}
