import { type NumberForm, showNumber } from './cell-values.ts'
import { readXml } from './xml.ts'

/** Rows and columns from 0, both ends included. */
export interface SheetRect {
  readonly top: number
  readonly left: number
  readonly bottom: number
  readonly right: number
}

/** A cell that holds something, with the place that it takes when it is merged with others. */
export interface SheetCell extends SheetRect {
  readonly text: string
}

export interface Sheet {
  /** By row, then column. */
  readonly cells: readonly SheetCell[]
  /** Areas whose first row names their columns: filters. */
  readonly headed: readonly SheetRect[]
  /** Id of the relation to its drawings. */
  readonly drawing: string | undefined
  /** Cells with content that were beyond the limit. */
  readonly cut: number
}

/** What the cells of all sheets share. */
export interface SheetContext {
  readonly strings: readonly string[]
  readonly forms: readonly NumberForm[]
  readonly from1904: boolean
  readonly maxCells: number
  fault(message: string): void
}

const MAX_ROW = 1_048_575
const MAX_COLUMN = 16_383
/** Rows or columns of one merged cell; a larger one says nothing about the cells that it hides. */
const MAX_MERGED = 1000
/** A cell holds no more in any program that writes sheets. */
const MAX_TEXT = 32_767

/** The cells of a sheet. Only those that exist are visited, never the rows that it claims to have. */
export function readSheet(bytes: Uint8Array, part: string, context: SheetContext): Sheet {
  const reader = new SheetReader(context)
  readXml(bytes, part, reader)
  return reader.finish()
}

class SheetReader {
  readonly #context: SheetContext
  readonly #cells: { row: number; column: number; text: string }[] = []
  readonly #merges = new Map<number, SheetRect>()
  readonly #headed: SheetRect[] = []
  #drawing: string | undefined
  #cut = 0
  #row = -1
  #column = -1
  #type = 'n'
  #style = 0
  #value = ''
  /** Inside `v` or the `t` of an inline string; not inside phonetic guides. */
  #listening = false
  #phonetic = false

  constructor(context: SheetContext) {
    this.#context = context
  }

  open(name: string, attributes: Readonly<Record<string, string>>): void {
    switch (name) {
      case 'row':
        this.#row = attributes.r === undefined ? this.#row + 1 : Number(attributes.r) - 1
        this.#column = -1
        break
      case 'c': {
        const place = attributes.r === undefined ? undefined : parseReference(attributes.r)
        this.#row = place?.row ?? this.#row
        this.#column = place?.column ?? this.#column + 1
        this.#type = attributes.t ?? 'n'
        this.#style = Number(attributes.s ?? 0)
        this.#value = ''
        break
      }
      case 'rPh':
        this.#phonetic = true
        break
      case 'v':
      case 't':
        this.#listening = !this.#phonetic
        break
      case 'mergeCell': {
        const rect = parseRange(attributes.ref ?? '')
        if (rect && rect.bottom - rect.top <= MAX_MERGED && rect.right - rect.left <= MAX_MERGED)
          this.#merges.set(keyOf(rect.top, rect.left), rect)
        break
      }
      case 'autoFilter': {
        const rect = parseRange(attributes.ref ?? '')
        if (rect) this.#headed.push(rect)
        break
      }
      case 'drawing':
        this.#drawing = attributes['r:id']
        break
      default:
    }
  }

  text(text: string): void {
    if (this.#listening && this.#value.length < MAX_TEXT) this.#value += text
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.#listening = false
    else if (name === 'rPh') this.#phonetic = false
    else if (name === 'c') this.#keep()
  }

  fault(message: string): void {
    this.#context.fault(message)
  }

  finish(): Sheet {
    const sorted = this.#cells.toSorted((a, b) => a.row - b.row || a.column - b.column)
    const bottom = sorted.at(-1)?.row ?? 0
    const right = sorted.reduce((most, cell) => Math.max(most, cell.column), 0)
    const cells = sorted.map(({ row, column, text }): SheetCell => {
      const merged = this.#merges.get(keyOf(row, column))
      // A merge may reach further than the last cell with content; there is nothing to see beyond that.
      return {
        text,
        top: row,
        left: column,
        bottom: merged ? Math.max(Math.min(merged.bottom, bottom), row) : row,
        right: merged ? Math.max(Math.min(merged.right, right), column) : column,
      }
    })
    return { cells, headed: this.#headed, drawing: this.#drawing, cut: this.#cut }
  }

  #keep(): void {
    const text = this.#show().trim()
    const known = this.#row >= 0 && this.#row <= MAX_ROW && this.#column >= 0 && this.#column <= MAX_COLUMN
    if (text === '' || !known) return
    if (this.#cells.length >= this.#context.maxCells) this.#cut++
    else this.#cells.push({ row: this.#row, column: this.#column, text })
  }

  #show(): string {
    const { strings, forms, from1904 } = this.#context
    const value = this.#value.slice(0, MAX_TEXT)
    switch (this.#type) {
      case 's':
        return strings[Number(value)] ?? ''
      case 'b':
        return value.trim() === '1' ? 'TRUE' : 'FALSE'
      case 'n':
        return showNumber(value, forms[this.#style] ?? { kind: 'plain' }, from1904)
      case 'd':
        return value.replace(/T00:00:00(?:\.0+)?Z?$/, '').replace('T', ' ')
      default:
        return unescapeText(value)
    }
  }
}

/** The strings that cells share, in their order; phonetic guides are left out. */
export function readSharedStrings(bytes: Uint8Array, part: string, fault: (message: string) => void): string[] {
  const strings: string[] = []
  let text = ''
  let listening = false
  let phonetic = false
  readXml(bytes, part, {
    fault,
    open(name) {
      if (name === 'si') text = ''
      else if (name === 'rPh') phonetic = true
      else if (name === 't') listening = !phonetic
    },
    text(piece) {
      if (listening && text.length < MAX_TEXT) text += piece
    },
    close(name) {
      if (name === 't') listening = false
      else if (name === 'rPh') phonetic = false
      else if (name === 'si') strings.push(unescapeText(text.slice(0, MAX_TEXT)))
    },
  })
  return strings
}

/** `_x000A_` stands for a character that XML can't hold or would change (ECMA-376 part 1, 22.9.2.19). */
function unescapeText(text: string): string {
  const plain = text.replace(/_x([0-9A-Fa-f]{4})_/g, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  )
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is removed
  return plain.replace(/[\0-\x08\x0b-\x1f\x7f]/g, '')
}

const keyOf = (row: number, column: number) => row * (MAX_COLUMN + 1) + column

/** `B7` → row 6, column 1; signs for absolute places are passed over. */
function parseReference(reference: string): { row: number; column: number } | undefined {
  const [, letters, digits] = /^\$?([A-Za-z]{1,3})\$?(\d{1,7})$/.exec(reference) ?? []
  if (letters === undefined || digits === undefined) return undefined
  const column = [...letters.toUpperCase()].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1
  return { row: Number(digits) - 1, column }
}

/** `B2:D9`, or a single cell. */
export function parseRange(range: string): SheetRect | undefined {
  const [from = '', to = from] = range.split(':')
  const a = parseReference(from)
  const b = parseReference(to)
  if (!a || !b) return undefined
  return {
    top: Math.min(a.row, b.row),
    left: Math.min(a.column, b.column),
    bottom: Math.max(a.row, b.row),
    right: Math.max(a.column, b.column),
  }
}
