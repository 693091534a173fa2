import { roleOfName, type WordRole } from '../office/word-styles.ts'

interface Style {
  role: WordRole | undefined
  basedOn: number | undefined
}

/** Styles rest on each other no deeper than this. */
const MAX_CHAIN = 20

/** The styles of paragraphs that a file names, as far as they say what a paragraph is. */
export class RtfStyles {
  readonly #styles = new Map<number, Style>()
  #number = 0
  #basedOn: number | undefined
  #outline: number | undefined

  /** A style begins; what is told until {@link end} is its own. */
  begin(number: number): void {
    this.#number = number
    this.#basedOn = undefined
    this.#outline = undefined
  }

  baseOn(number: number | undefined): void {
    this.#basedOn = number
  }

  outline(level: number | undefined): void {
    this.#outline = level
  }

  end(name: string): void {
    const plain = name.replace(/;\s*$/, '').trim().toLowerCase()
    const outline = this.#outline === undefined ? undefined : roleOfOutline(this.#outline)
    if (plain !== '') this.#styles.set(this.#number, { role: roleOfName(plain) ?? outline, basedOn: this.#basedOn })
  }

  /** A style without a role of its own has that of the style that it rests on. */
  roleOf(style: number | undefined): WordRole | undefined {
    let at = style
    for (let steps = 0; at !== undefined && steps < MAX_CHAIN; steps++) {
      const found = this.#styles.get(at)
      if (found?.role) return found.role
      at = found?.basedOn
    }
    return undefined
  }
}

/** Levels count from 0; 9 is body text. */
export function roleOfOutline(outline: number): WordRole {
  return outline >= 0 && outline < 9 ? { kind: 'title', level: outline + 1 } : { kind: 'text' }
}
