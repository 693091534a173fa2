/** Han, kana, hangul and full-width forms: written without blanks between words. */
export function isCjk(code: number): boolean {
  if (code < 0x2e80) return false
  return (
    code <= 0x9fff ||
    (code >= 0xac00 && code <= 0xd7af) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe4f) ||
    (code >= 0xff00 && code <= 0xffef) ||
    (code >= 0x20000 && code <= 0x3ffff)
  )
}

/** Hebrew, Arabic and their presentation forms. */
export function isRightToLeft(code: number): boolean {
  return (code >= 0x590 && code <= 0x8ff) || (code >= 0xfb1d && code <= 0xfdff) || (code >= 0xfe70 && code <= 0xfeff)
}

export function startsCjk(text: string): boolean {
  return isCjk(text.codePointAt(0) ?? 0)
}

export function endsCjk(text: string): boolean {
  const last = text.charCodeAt(text.length - 1)
  // The second half of a surrogate pair: the rare Han characters beyond the basic plane.
  return isCjk(last) || (last >= 0xdc00 && last <= 0xdfff)
}

/** Numbers, amounts, shares, years, dates in digits, and the usual signs for "none". */
export function isNumeric(text: string): boolean {
  return (
    /^[-–—−+±~≈<>≤≥(（[]*[$€£¥￥]?\s*[-–−]?\s*[\d０-９][\d０-９,.，．\s'’/:*†‡–-]*\s*[%‰％)）\]a-c*†‡]*$/u.test(text) ||
    isPlaceholder(text)
  )
}

/** A cell that says "no value". */
function isPlaceholder(text: string): boolean {
  return /^(?:[-–—−.…*:]+|n\/?a\.?|N\/?A\.?|[x×✓✔√]|—+|无|\/)$/u.test(text)
}
