import type { AssetReference } from '../model/asset.ts'
import type { Cell, Document, Element, FigureElement, TableElement } from '../model/document.ts'
import { captionsOf } from './captions.ts'
import { listItems } from './list-items.ts'
import { notesOf, WRITTEN_BY } from './notes.ts'
import { tableGrid } from './table-grid.ts'

export interface RenderOptions {
  /** Where a picture lies, as a path relative to the text; without it pictures are named, not shown. */
  readonly assetPath?: (asset: AssetReference) => string
}

const STYLE =
  'body{max-width:46rem;margin:2rem auto;padding:0 1rem;font:16px/1.6 system-ui,sans-serif}' +
  'table{border-collapse:collapse}th,td{border:1px solid #999;padding:.2em .5em;text-align:start;vertical-align:top}' +
  'figure{margin:1em 0}img{max-width:100%}pre{overflow:auto}figcaption,caption{font-style:italic;text-align:start}'

/** A document as a page of HTML that loads nothing but its pictures; every element carries its id and page. Running heads are left out. */
export function documentHtml(document: Document, options: RenderOptions = {}): string {
  const captions = captionsOf(document)
  const body = document.elements
    .filter((element) => element.layer === 'body' && !captions.taken.has(element.id))
    .map((element) => elementHtml(element, captions.textOf(element), options))
  const title = escapeHtml(document.title ?? document.origin.uri)
  return [
    '<!doctype html>',
    '<html>',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self' file:; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width">',
    `<title>${title}</title>`,
    `<style>${STYLE}</style>`,
    '</head>',
    '<body>',
    ...body,
    ...notesHtml(document),
    '</body>',
    '</html>',
    '',
  ].join('\n')
}

/** Text that can't leave its place in HTML, in an element or in a quoted attribute. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;')
}

/** Cells as an HTML table with its spans; header rows at the top become the head. */
export function tableHtml(cells: readonly Cell[], caption = '', attributes = ''): string {
  const lines = tableGrid(cells).map((row) => {
    const places = row.map((place) => {
      if (place === 'covered') return ''
      if (place === 'empty') return '<td></td>'
      const name = place.header ? 'th' : 'td'
      const spans =
        (place.rowSpan > 1 ? ` rowspan="${place.rowSpan}"` : '') +
        (place.columnSpan > 1 ? ` colspan="${place.columnSpan}"` : '')
      return `<${name}${spans}>${lineBreaks(place.text)}</${name}>`
    })
    return `<tr>${places.join('')}</tr>`
  })
  const head = caption ? [`<caption>${lineBreaks(caption)}</caption>`] : []
  return [`<table${attributes}>`, ...head, ...lines, '</table>'].join('\n')
}

function elementHtml(element: Element, caption: string, options: RenderOptions): string {
  const attributes = placeAttributes(element)
  switch (element.kind) {
    case 'title': {
      const name = `h${Math.min(element.level, 6)}`
      return `<${name}${attributes}>${lineBreaks(element.text)}</${name}>`
    }
    case 'list': {
      const { ordered, items } = listItems(element.text)
      const name = ordered ? 'ol' : 'ul'
      const start = ordered && ordered !== 1 ? ` start="${ordered}"` : ''
      return `<${name}${attributes}${start}>\n${items.map((item) => `<li>${lineBreaks(item)}</li>`).join('\n')}\n</${name}>`
    }
    case 'code':
      return `<pre${attributes}><code>${escapeHtml(element.text)}</code></pre>`
    case 'formula':
      return `<p${attributes} class="formula">${lineBreaks(element.text)}</p>`
    case 'caption':
      return `<p${attributes}><em>${lineBreaks(element.text)}</em></p>`
    case 'table':
      return tableElementHtml(element, caption, attributes)
    case 'figure':
      return figureHtml(element, caption, attributes, options)
    case 'text':
      return `<p${attributes}>${lineBreaks(element.text)}</p>`
  }
}

function tableElementHtml(element: TableElement, caption: string, attributes: string): string {
  return tableHtml(element.cells, caption, attributes)
}

function figureHtml(element: FigureElement, caption: string, attributes: string, options: RenderOptions): string {
  const { asset } = element
  const lines = [`<figure${attributes}>`]
  if (asset && options.assetPath) {
    const size = asset.width && asset.height ? ` width="${asset.width}" height="${asset.height}"` : ''
    lines.push(`<img src="${escapeHtml(options.assetPath(asset))}" alt="${escapeHtml(caption)}"${size}>`)
  }
  if (element.text) lines.push(`<blockquote class="words-in-picture">${lineBreaks(element.text)}</blockquote>`)
  if (element.description)
    lines.push(`<p class="written-by-model">${WRITTEN_BY}: ${lineBreaks(element.description)}</p>`)
  if (caption) lines.push(`<figcaption>${lineBreaks(caption)}</figcaption>`)
  lines.push('</figure>')
  return lines.join('\n')
}

/** What programs wrote, apart from the document. */
function notesHtml(document: Document): string[] {
  const notes = notesOf(document)
  if (notes.length === 0) return []
  const items = notes.map(
    ({ kind, by, about, text, elementIds }) =>
      `<li class="written-by-model" data-note="${kind}" data-elements="${escapeHtml(elementIds.join(' '))}">` +
      `${escapeHtml(`${WRITTEN_BY} (${by}, ${about}): ${text}`)}</li>`,
  )
  return ['<aside>', '<ul>', ...items, '</ul>', '</aside>']
}

function lineBreaks(text: string): string {
  return escapeHtml(text.trim()).replaceAll('\n', '<br>')
}

function placeAttributes(element: Element): string {
  const place = element.provenance[0]
  const page = place?.kind === 'page' || place?.kind === 'range' ? ` data-page="${place.page}"` : ''
  return ` data-element="${escapeHtml(element.id)}"${page}`
}
