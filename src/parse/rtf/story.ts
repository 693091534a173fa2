import type { MathNode } from '../math/math-tree.ts'
import { toLinear } from '../math/to-linear.ts'
import { toTex } from '../math/to-tex.ts'
import type { WordRole } from '../office/word-styles.ts'
import { gridOf, type RtfCellForm, type RtfRow } from './table.ts'

/** What a text is made of, in order. */
export type RtfBlock =
  | { readonly kind: 'paragraph'; readonly text: string; readonly role: WordRole; readonly listed: boolean }
  | { readonly kind: 'formula'; readonly text: string; readonly latex: string }
  | { readonly kind: 'table'; readonly table: ReturnType<typeof gridOf> }
  | { readonly kind: 'picture'; readonly name: string; readonly bytes: Uint8Array }
  | { readonly kind: 'comment'; readonly text: string; readonly author: string }
  /** A text box. */
  | { readonly kind: 'box'; readonly blocks: readonly RtfBlock[] }

/** How the paragraph that ends now stands. */
export interface ParagraphForm {
  readonly role: WordRole
  readonly listed: boolean
  /** How many tables it lies in. */
  readonly depth: number
}

interface OpenTable {
  rows: RtfRow[]
  texts: string[]
  lines: string[]
  forms: RtfCellForm[]
  header: boolean
}

const NO_FORM: Omit<RtfCellForm, 'right'> = { down: undefined, across: false }

/** A text with paragraphs of its own: the body, a header, a note, a box. Gathers words until they end as a paragraph, cell or row. */
export class Story {
  readonly #blocks: RtfBlock[] = []
  /** What stands inside an open table and comes after it. */
  #after: RtfBlock[] = []
  /** Open tables, the outermost first. */
  readonly #tables: OpenTable[] = []
  #text = ''
  #form: Omit<RtfCellForm, 'right'> = NO_FORM
  #words = false
  #equations: string[] = []
  /** What stands inside the open paragraph and comes after it. */
  #inside: RtfBlock[] = []

  push(text: string): void {
    this.#text += text
    this.#words ||= text.trim() !== ''
  }

  pushFormula(tree: MathNode): void {
    this.#text += toLinear(tree)
    this.#equations.push(toTex(tree))
  }

  /** Whether the paragraph that is open has no words yet. */
  get blank(): boolean {
    return this.#text === ''
  }

  add(block: RtfBlock): void {
    this.#inside.push(block)
  }

  endParagraph(form: ParagraphForm): void {
    const { text, formula, inside } = this.#take()
    if (form.depth > 0) {
      if (text !== '') this.#tableAt(form.depth).lines.push(text)
      this.#after.push(...inside)
      return
    }
    this.#closeTables(0)
    const { role, listed } = form
    if (formula !== undefined) this.#blocks.push({ kind: 'formula', text, latex: formula })
    else if (text !== '') this.#blocks.push({ kind: 'paragraph', text, role, listed })
    this.#blocks.push(...inside)
  }

  endCell(depth: number): void {
    this.#closeTables(depth)
    const table = this.#tableAt(depth)
    const { text, inside } = this.#take()
    this.#after.push(...inside)
    if (text !== '') table.lines.push(text)
    table.texts.push(table.lines.join('\n'))
    table.lines = []
  }

  endRow(depth: number): void {
    const table = this.#tableAt(depth)
    const { forms, texts, header } = table
    // Some writers end more cells than the row has.
    while (forms.length > 0 && texts.length > forms.length && texts.at(-1) === '') texts.pop()
    if (texts.length > 0) table.rows.push({ forms, texts, header })
    table.texts = []
  }

  /** What a file tells of a row: before its cells, behind them, or both. Other words are passed over. */
  takeRowWord(name: string, value: number | undefined, depth: number): void {
    switch (name) {
      case 'trowd': {
        const table = this.#tableAt(depth)
        table.forms = []
        table.header = false
        this.#form = NO_FORM
        return
      }
      case 'irow': {
        // A first row: what is open beside it is another table.
        const table = this.#tables[depth - 1]
        const begun = table !== undefined && table.rows.length > 0 && table.texts.length === 0
        if (value === 0 && begun) this.#closeTables(depth - 1)
        return
      }
      case 'trhdr':
        this.#tableAt(depth).header = true
        return
      case 'clvmgf':
      case 'clvmrg':
        this.#form = { ...this.#form, down: name === 'clvmgf' ? 'first' : 'joined' }
        return
      case 'clmrg':
        this.#form = { ...this.#form, across: true }
        return
      case 'cellx':
        this.#tableAt(depth).forms.push({ ...this.#form, right: value ?? 0 })
        this.#form = NO_FORM
        return
      default:
    }
  }

  finish(form: ParagraphForm): RtfBlock[] {
    if (this.#text !== '' || this.#inside.length > 0) this.endParagraph({ ...form, depth: 0 })
    this.#closeTables(0)
    return this.#blocks
  }

  #take(): { text: string; formula: string | undefined; inside: RtfBlock[] } {
    const text = this.#text.replace(/[ \t]+\n/g, '\n').trim()
    const formula = this.#equations.length > 0 && !this.#words ? this.#equations.join(' \\quad ') : undefined
    const inside = this.#inside
    this.#text = ''
    this.#words = false
    this.#equations = []
    this.#inside = []
    return { text, formula, inside }
  }

  #tableAt(depth: number): OpenTable {
    while (this.#tables.length < depth) this.#tables.push({ rows: [], texts: [], lines: [], forms: [], header: false })
    const table = this.#tables[depth - 1]
    if (!table) throw new RangeError(`no table is ${depth} deep`)
    return table
  }

  /** Ends the tables that lie deeper; an inner one comes after the one around it. */
  #closeTables(depth: number): void {
    while (this.#tables.length > depth) {
      const table = this.#tables.pop()
      if (!table) return
      if (table.texts.length > 0) table.rows.push({ forms: table.forms, texts: table.texts, header: table.header })
      const grid = gridOf(table.rows)
      if (grid.cells.some((cell) => cell.text !== '')) {
        if (this.#tables.length > 0) this.#after.push({ kind: 'table', table: grid })
        else this.#blocks.push({ kind: 'table', table: grid })
      }
    }
    if (this.#tables.length > 0) return
    this.#blocks.push(...this.#after)
    this.#after = []
  }
}
