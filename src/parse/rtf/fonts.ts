import { codePageOfCharset } from './code-pages.ts'

/** The code pages of a file's fonts, in which the bytes of its text are written. */
export class RtfFonts {
  readonly #pages = new Map<number, number>()
  /** Of text whose font says nothing. */
  usualPage = 1252
  usualFont: number | undefined
  /** The font that was named last. */
  named = 0

  /** The font that was named last has this character set. */
  declare(charset: number): void {
    const page = codePageOfCharset(charset)
    if (page !== undefined) this.#pages.set(this.named, page)
  }

  pageOf(font: number | undefined): number {
    return (font === undefined ? undefined : this.#pages.get(font)) ?? this.usualPage
  }
}
