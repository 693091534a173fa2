import { foldText } from './normal.ts'

/** Letters and digits in pieces that `-`, `_`, `.`, `/` or `+` hold together; such a sign at the end shows that more may follow. */
const RUN = /[\p{Script=Latin}\p{Nd}]+(?:[-_./+]+[\p{Script=Latin}\p{Nd}]+)*[-_./+]?/gu
const SHORTEST = 3

/**
 * What in a text is written like a part number, the number of a norm or a longer number: at least three characters, a digit
 * among them (`ESP32-PICO-D4`, `27001`; not `A4`, not `ISO/IEC`). Folded, each once.
 */
export function codesIn(text: string): string[] {
  const codes = runsIn(text).map((run) => run.replace(/[-_./+]$/u, ''))
  return [...new Set(codes.filter((code) => code.length >= SHORTEST && /\p{Nd}/u.test(code)).map(foldText))]
}

/** What in a question may be the beginning of a code: a code itself, letters before a sign (`MLX-`), three capitals and more. */
export function codeBeginningsIn(text: string): string[] {
  // A full stop ends a sentence far more often than it ends half a code.
  const runs = runsIn(text).map((run) => run.replace(/\.$/u, ''))
  const beginnings = runs.filter((run) => run.length >= SHORTEST && /\p{Nd}|[-_/+]$|^\p{Lu}+$/u.test(run))
  return [...new Set(beginnings.map(foldText))]
}

function runsIn(text: string): string[] {
  // Two characters of Unicode are hyphens beside the one of keyboards.
  return text.normalize('NFKC').replace(/[‐‑]/gu, '-').match(RUN) ?? []
}
