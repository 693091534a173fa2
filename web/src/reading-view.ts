import type { Evidence } from '../../src/model/answer.ts'
import type { Document, Element } from '../../src/model/document.ts'
import type { Api } from './api.ts'
import { h } from './dom.ts'
import type { Messages } from './messages/en.ts'
import { pictureView } from './picture-view.ts'
import { tableView } from './table-view.ts'

/** The words of a document whose format has no pages to draw, with the cited ones marked. */
export function readingView(
  document: Document,
  evidence: Evidence | undefined,
  { api, messages }: { readonly api: Api; readonly messages: Messages },
): HTMLElement {
  const elements = document.elements.filter((element) => element.layer === 'body')
  const cited = evidence ? citedElement(elements, evidence) : undefined
  return h(
    'article',
    { class: 'reading' },
    h('p', { class: 'note' }, elements.length === 0 ? messages.viewer.nothing : messages.viewer.asText),
    ...elements.map((element) => {
      const view = elementView(element, element === cited ? evidence : undefined, api, messages)
      if (element === cited) view.classList.add('cited')
      return view
    }),
  )
}

function elementView(element: Element, evidence: Evidence | undefined, api: Api, messages: Messages): HTMLElement {
  switch (element.kind) {
    case 'title':
      return h(element.level === 1 ? 'h2' : 'h3', {}, element.text)
    case 'table':
      return h('div', { class: 'scroll', tabindex: 0 }, tableView(element.cells, evidence?.cells))
    case 'figure': {
      const { asset } = element
      const words = element.text ? h('p', {}, element.text) : undefined
      if (!asset) return h('figure', {}, words)
      return h(
        'figure',
        {},
        pictureView(() => api.asset(asset.sha256), element.text ?? '', messages.conversation.pictureMissing),
        words,
      )
    }
    case 'code':
      return h('pre', {}, h('code', {}, element.text))
    default:
      return h('p', { class: element.kind }, element.text)
  }
}

/** The element of the evidence's kind that holds the longest piece of its quote. */
function citedElement(elements: readonly Element[], evidence: Evidence): Element | undefined {
  const pieces = evidence.quote
    .split(/ \| |\t|\n|…/)
    .map(plain)
    .filter((piece) => piece !== '')
  const scores = elements.map((element) => {
    const words = plain(wordsOf(element))
    const held = pieces.filter((piece) => words.includes(piece)).reduce((sum, piece) => sum + piece.length, 0)
    return held === 0 ? 0 : held + (element.kind === evidence.kind ? 0.5 : 0)
  })
  const best = Math.max(0, ...scores)
  return best > 0 ? elements[scores.indexOf(best)] : undefined
}

function wordsOf(element: Element): string {
  if (element.kind === 'table') return element.cells.map((cell) => cell.text).join(' ')
  return element.text ?? ''
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
