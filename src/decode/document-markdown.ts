import type { Cell, Document, Element, FigureElement, TextElement } from '../model/document.ts'
import { captionsOf } from './captions.ts'
import { type RenderOptions, tableHtml } from './document-html.ts'
import { listItems } from './list-items.ts'
import { notesOf, WRITTEN_BY } from './notes.ts'
import { tableGrid } from './table-grid.ts'

/**
 * A document as Markdown (CommonMark with GFM tables); tables that those can't express become HTML. The source's words stay words:
 * nothing in them turns into markup. Running heads are left out.
 */
export function documentMarkdown(document: Document, options: RenderOptions = {}): string {
  const captions = captionsOf(document)
  const blocks = document.elements
    .filter((element) => element.layer === 'body' && !captions.taken.has(element.id))
    .map((element) => elementMarkdown(element, captions.textOf(element), options))
    .filter((block) => block !== '')
  const all = [...blocks, ...notesMarkdown(document)]
  return all.length > 0 ? `${all.join('\n\n')}\n` : ''
}

/** Text of which nothing is read as Markdown or HTML; line breaks stay. */
export function escapeMarkdown(text: string): string {
  return text
    .split('\n')
    .map((line) => escapeLineStart(escapeInline(line.trim())))
    .filter((line) => line !== '')
    .join('\n')
}

/** Cells as a table: GFM where it can hold them (one header row, no merged cells), else HTML. */
/** Cells as a table of GitHub’s Markdown, of HTML where cells are merged; its caption above it. */
export function tableMarkdown(cells: readonly Cell[], caption = ''): string {
  const grid = tableGrid(cells)
  if (grid.length === 0) return ''
  const headRows = grid.filter((row) => row.every((place) => typeof place === 'object' && place.header)).length
  const merged = grid.some((row) => row.includes('covered'))
  if (merged || headRows > 1) return tableHtml(cells, caption)
  const lines = grid.map((row) =>
    row.map((place) => (typeof place === 'object' ? escapeInline(place.text.trim()).replaceAll('\n', '<br>') : '')),
  )
  const width = grid[0]?.length ?? 0
  const head = headRows === 1 ? lines.slice(0, 1) : [Array.from({ length: width }, () => '')]
  const rest = headRows === 1 ? lines.slice(1) : lines
  const rule = Array.from({ length: width }, () => '---')
  const table = [...head, rule, ...rest].map((row) => `| ${row.join(' | ')} |`).join('\n')
  return caption ? `${emphasis(caption)}\n\n${table}` : table
}

function elementMarkdown(element: Element, caption: string, options: RenderOptions): string {
  switch (element.kind) {
    case 'title':
      return `${'#'.repeat(Math.min(element.level, 6))} ${escapeInline(oneLine(element.text))}`
    case 'list': {
      const { ordered, items } = listItems(element.text)
      return items
        .map((item, n) => `${ordered === undefined ? '-' : `${ordered + n}.`} ${escapeMarkdown(item)}`)
        .join('\n')
    }
    case 'code':
      return fenced(element.text)
    case 'formula':
      return formulaMarkdown(element)
    case 'caption':
      return emphasis(element.text)
    case 'table':
      return tableMarkdown(element.cells, caption)
    case 'figure':
      return figureMarkdown(element, caption, options)
    case 'text':
      return escapeMarkdown(element.text)
  }
}

/** A formula's LaTeX, else its words, which may be LaTeX too; what would end the formula or start a link is never written as one. */
function formulaMarkdown({ latex, text }: TextElement): string {
  const tex = (latex ?? (isLatex(text) ? text : '')).trim()
  if (!/^[^$`\n]+$/.test(tex) || tex.includes('](')) return escapeMarkdown(text)
  return `$$\n${tex.replaceAll('<', '\\lt ').replaceAll('>', '\\gt ')}\n$$`
}

function figureMarkdown(element: FigureElement, caption: string, options: RenderOptions): string {
  const parts: string[] = []
  const alt = escapeInline(oneLine(caption))
  if (element.asset && options.assetPath)
    parts.push(`![${alt}](<${options.assetPath(element.asset).replace(/[<>\\]/g, encodeURIComponent)}>)`)
  if (caption) parts.push(emphasis(caption))
  const described = element.description?.trim() ? `${WRITTEN_BY}: ${element.description}` : undefined
  const quoted = [element.text, described].filter((text) => text !== undefined && text.trim() !== '')
  for (const text of quoted)
    parts.push(
      escapeMarkdown(text ?? '')
        .split('\n')
        .map((line) => `> ${line}`)
        .join('\n'),
    )
  return parts.join('\n\n')
}

/** What programs wrote, behind a rule, each line saying that it is no part of the document. */
function notesMarkdown(document: Document): string[] {
  const notes = notesOf(document)
  if (notes.length === 0) return []
  const lines = notes.map(({ by, about, text }) => `- ${escapeInline(`${WRITTEN_BY} (${by}, ${about}): ${text}`)}`)
  return ['---', lines.join('\n')]
}

function emphasis(text: string): string {
  const inner = escapeInline(oneLine(text))
  return inner ? `*${inner}*` : ''
}

/** One line of LaTeX in which a reader without formulas finds no link and no tag. */
function isLatex(text: string): boolean {
  return /\\[a-z]/i.test(text) && /^[^<>$`\n]+$/.test(text.trim()) && !text.includes('](')
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim()
}

function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}\n${text.replace(/\n$/, '')}\n${fence}`
}

/** An underscore between letters or digits is no markup and is left alone, for the sake of names. */
function escapeInline(text: string): string {
  return text
    .replace(/[\\`*[\]<>|~]/g, '\\$&')
    .replace(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '\\_')
    .replace(/&(?=#?\w+;)/g, '\\&')
}

/** What begins a heading, a list, a quotation or a rule at the start of a line. */
function escapeLineStart(line: string): string {
  return line.replace(/^([#+=-])/, '\\$1').replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2')
}
