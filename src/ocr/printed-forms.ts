/** Latin letters, digits and signs of full width, U+FF01 to U+FF5E; U+FF00 plus n stands for U+0020 plus n. */
const FULL_WIDTH_LETTER = /[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]/g
const FULL_WIDTH_MARK = /[\uff01-\uff5e]/g
const SQUARE = /[\u2e80-\u2fff\u3040-\u9fff\uac00-\ud7af\uf900-\ufaff]/

/**
 * The recogniser writes a mark now in full and now in half width. Letters and digits become half-width; marks stay as read
 * in a line that holds Chinese, Japanese or Korean, and become half-width in any other.
 */
export function toPrintedForms(line: string): (text: string) => string {
  const forms = SQUARE.test(line) ? FULL_WIDTH_LETTER : FULL_WIDTH_MARK
  return (text) => text.replace(forms, (form) => String.fromCharCode(form.charCodeAt(0) - 0xfee0))
}
