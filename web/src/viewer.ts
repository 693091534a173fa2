import type { Evidence } from '../../src/model/answer.ts'
import type { Document } from '../../src/model/document.ts'
import { copyButton } from './answer-view.ts'
import type { Api } from './api.ts'
import { h, ICONS, iconButton } from './dom.ts'
import { errorView } from './error-view.ts'
import type { Messages } from './messages/en.ts'
import { readingView } from './reading-view.ts'
import { regionOverlay } from './region-overlay.ts'

const ZOOMS = [1, 1.5, 2, 3]

/** What the reader wants to see of a document. */
export interface Shown {
  readonly documentId: string
  readonly name: string
  readonly page: number
  /** The number that the answer gives to the evidence. */
  readonly number?: number
  readonly evidence?: Evidence
}

export interface Viewer {
  readonly element: HTMLElement
  show(shown: Shown): void
  /** Nothing is shown any more. */
  clear(): void
  readonly shown: Shown | undefined
}

export interface ViewerOptions {
  readonly api: Api
  readonly messages: Messages
  /** Readings by document. */
  document(id: string): Promise<Document>
  onClose(): void
}

/** The page behind an answer with its place marked, and the words that were quoted. */
export function createViewer(options: ViewerOptions): Viewer {
  const { api, messages } = options
  const body = h('div', { class: 'viewer-body', tabindex: 0, role: 'region', 'aria-label': messages.viewer.label })
  const bar = h('header', { class: 'viewer-bar' })
  const foot = h('footer', { class: 'viewer-foot' })
  const element = h('section', { class: 'viewer', 'aria-label': messages.viewer.label }, bar, body, foot)
  let shown: Shown | undefined
  let zoom = 0
  let running = new AbortController()
  let pictureUrl = ''

  function clear(): void {
    running.abort()
    shown = undefined
    element.classList.add('empty')
    bar.replaceChildren()
    foot.replaceChildren()
    body.replaceChildren(h('p', { class: 'hint' }, messages.viewer.empty))
  }

  async function show(next: Shown): Promise<void> {
    running.abort()
    running = new AbortController()
    const { signal } = running
    shown = next
    element.classList.remove('empty')
    foot.replaceChildren(...quoteView(next, messages))
    body.replaceChildren(h('p', { class: 'hint', role: 'status' }, messages.viewer.loading))
    bar.replaceChildren(...titleView(next))
    try {
      const document = await options.document(next.documentId)
      if (signal.aborted) return
      const page = document.pages.find(({ number }) => number === next.page)
      if (!page || page.width === 0 || page.height === 0) showWords(document, next)
      else {
        bar.replaceChildren(...titleView(next), toolsView(document, next))
        await showPage(next, page, signal)
      }
    } catch (error) {
      if (signal.aborted) return
      body.replaceChildren(errorView(error, messages, () => show(next)))
    }
  }

  function showWords(document: Document, { evidence }: Shown): void {
    body.replaceChildren(readingView(document, evidence, { api, messages }))
    const cited = body.querySelector('.cited')
    if (cited instanceof HTMLElement) body.scrollTop = cited.offsetTop - body.clientHeight / 3
  }

  async function showPage(
    { documentId, page, name, evidence }: Shown,
    { width, height }: { readonly width: number; readonly height: number },
    signal: AbortSignal,
  ): Promise<void> {
    const factor = ZOOMS[zoom] ?? 1
    // As many pixels as the screen has for it, but never so many that drawing takes long.
    const wanted = ((body.clientWidth || 600) * factor * devicePixelRatio) / width
    const scale = Math.min(4, Math.max(1, Math.ceil(wanted * 2) / 2))
    const blob = await api.pagePicture(documentId, page, scale, signal)
    URL.revokeObjectURL(pictureUrl)
    pictureUrl = URL.createObjectURL(blob)
    const image = h('img', { alt: messages.viewer.picture(page, name), src: pictureUrl })
    await image.decode()
    if (signal.aborted) return
    const boxes = (evidence?.regions ?? []).flatMap((region) =>
      region.page === page && region.box ? [region.box] : [],
    )
    const sheet = h('div', { class: 'sheet' }, image)
    sheet.style.width = `${factor * 100}%`
    if (boxes.length > 0) sheet.append(regionOverlay({ width, height }, boxes, evidence?.kind === 'figure'))
    body.replaceChildren(sheet)
    const top = Math.min(...boxes.map((box) => box.y))
    const left = Math.min(...boxes.map((box) => box.x))
    if (boxes.length > 0) {
      body.scrollTop = (top / height) * sheet.offsetHeight - body.clientHeight / 4
      body.scrollLeft = (left / width) * sheet.offsetWidth - body.clientWidth / 6
    }
  }

  function titleView(next: Shown): Node[] {
    return [
      h(
        'h2',
        { title: next.name },
        next.number === undefined ? undefined : h('span', { class: 'number' }, String(next.number)),
        h('span', { class: 'name' }, next.name.split('/').at(-1)),
      ),
      iconButton(
        ICONS.close,
        messages.viewer.close,
        () => {
          clear()
          options.onClose()
        },
        'close',
      ),
    ]
  }

  function toolsView(document: Document, next: Shown): HTMLElement {
    const pages = document.pages.length
    const places = [...new Set((next.evidence?.regions ?? []).map(({ page }) => page))].sort((a, b) => a - b)
    const place = places.indexOf(next.page)
    const goto = (page: number) => void show({ ...next, page })
    const step = (icon: string, label: string, page: number | undefined) => {
      const button = iconButton(icon, label, () => page !== undefined && goto(page))
      button.disabled = page === undefined
      return button
    }
    const enlarge = (by: number) => {
      zoom = Math.min(ZOOMS.length - 1, Math.max(0, zoom + by))
      goto(next.page)
    }
    return h(
      'div',
      { class: 'viewer-tools' },
      step(ICONS.left, messages.viewer.previousPage, next.page > 1 ? next.page - 1 : undefined),
      h('span', { role: 'status' }, messages.viewer.page(next.page, pages)),
      step(ICONS.right, messages.viewer.nextPage, next.page < pages ? next.page + 1 : undefined),
      places.length > 1
        ? h(
            'span',
            { class: 'places' },
            step(ICONS.left, messages.viewer.previousPlace, places[place - 1]),
            h('span', {}, place < 0 ? '–' : messages.viewer.place(place + 1, places.length)),
            step(ICONS.right, messages.viewer.nextPlace, places[place + 1]),
          )
        : undefined,
      h(
        'span',
        { class: 'zoom' },
        iconButton(ICONS.minus, messages.viewer.zoomOut, () => enlarge(-1)),
        iconButton(ICONS.plus, messages.viewer.zoomIn, () => enlarge(1)),
      ),
    )
  }

  clear()
  return {
    element,
    show: (next) => void show(next),
    clear,
    get shown() {
      return shown
    },
  }
}

function quoteView({ evidence }: Shown, messages: Messages): Node[] {
  if (!evidence) return []
  const words = evidence.quote.trim()
  return [
    h(
      'div',
      { class: 'quote-bar' },
      h('h3', {}, `${messages.viewer.quote} · ${messages.kinds[evidence.kind]}`),
      words === '' ? undefined : copyButton(messages.viewer.copy, () => words, messages),
    ),
    h('blockquote', {}, words === '' ? messages.viewer.noWords : words),
    evidence.trail.length > 0
      ? h(
          'details',
          {},
          h('summary', {}, messages.viewer.found),
          h('ul', {}, ...evidence.trail.map(({ by, rank }) => h('li', {}, messages.viewer.trail(by, rank)))),
        )
      : h('span'),
  ]
}
