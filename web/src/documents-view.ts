import type { AddResult, DocumentSummary } from '../../src/model/catalogue.ts'
import type { Problem } from '../../src/model/problem.ts'
import type { Api, Waiting } from './api.ts'
import { h, ICONS, iconButton } from './dom.ts'
import { errorTexts } from './error-view.ts'
import type { Messages } from './messages/en.ts'

/** A file that this page sends or has sent. */
export interface Sent {
  readonly name: string
  readonly state: 'sending' | 'done' | 'failed'
  readonly result?: AddResult
  readonly error?: unknown
  cancel?(): void
}

/** What the list shows. */
export interface DocumentsState {
  readonly documents: readonly DocumentSummary[]
  readonly waiting: readonly Waiting[]
  readonly sent: readonly Sent[]
  /** The document that the viewer shows. */
  readonly openId?: string
}

export interface DocumentsOptions {
  readonly api: Api
  readonly messages: Messages
  choose(): void
  open(document: DocumentSummary): void
  remove(document: DocumentSummary): void
  dismiss(sent: Sent): void
  close(): void
}

export interface DocumentsView {
  readonly element: HTMLElement
  update(state: DocumentsState): void
}

/** The documents of the base with their state, files on their way above them. */
export function createDocumentsView(options: DocumentsOptions): DocumentsView {
  const { messages } = options
  const list = h('ul', { class: 'document-list' })
  const note = h('p', { class: 'note', role: 'status' })
  const element = h(
    'aside',
    { class: 'documents', 'aria-label': messages.documents.title },
    h(
      'header',
      {},
      h('h2', {}, messages.documents.title),
      iconButton(ICONS.plus, messages.documents.add, options.choose, 'add'),
      iconButton(ICONS.close, messages.documents.close, options.close, 'close'),
    ),
    note,
    list,
  )
  let asked: string | undefined
  let last: DocumentsState = { documents: [], waiting: [], sent: [] }

  function update(state: DocumentsState): void {
    last = state
    const busy = state.waiting.length > 0 || state.sent.some((one) => one.state === 'sending')
    note.textContent = busy ? messages.documents.indexing : ''
    const waitingNames = new Set(state.waiting.map(({ file }) => file))
    list.replaceChildren(
      ...state.sent.filter((one) => one.state !== 'sending' || !waitingNames.has(one.name)).map(sentView),
      ...state.waiting.map(waitingView),
      ...state.documents.map(documentView),
    )
  }

  function waitingView(one: Waiting): HTMLElement {
    return h(
      'li',
      { class: 'row busy' },
      h('span', { class: 'name' }, one.file),
      h('span', { class: 'state' }, stageText(one, messages)),
    )
  }

  function sentView(one: Sent): HTMLElement {
    const problem = one.result?.problems[0]
    const reason = reasonOf(one.result?.problems ?? [], messages)
    const failed = one.error === undefined ? undefined : errorTexts(one.error, messages)
    const says =
      one.state === 'sending'
        ? messages.documents.sending
        : failed
          ? failed.title
          : one.result
            ? [messages.documents.statuses[one.result.status], reason].filter((part) => part !== '').join(' · ')
            : ''
    const isBad = one.error !== undefined || one.result?.status === 'failed' || one.result?.status === 'skipped'
    const kind = one.state === 'sending' ? 'busy' : isBad ? 'bad' : 'good'
    const detail = problem ? [problem.message, problem.hint ?? ''].join(' ') : failed?.detail
    return h(
      'li',
      { class: `row ${kind}`, title: detail },
      h('span', { class: 'name' }, one.name),
      h('span', { class: 'state', role: isBad ? 'alert' : undefined }, says),
      one.state === 'sending'
        ? one.cancel && iconButton(ICONS.close, `${messages.documents.cancel}: ${one.name}`, one.cancel)
        : iconButton(ICONS.close, `${messages.documents.dismiss}: ${one.name}`, () => options.dismiss(one)),
    )
  }

  function documentView(one: DocumentSummary): HTMLElement {
    const name = one.paths[0] ?? one.documentId.slice(0, 12)
    const about = one.status === 'failed' ? [] : [messages.documents.pages(one.pages)]
    if (one.status !== 'indexed') about.push(messages.documents.statuses[one.status], reasonOf(one.problems, messages))
    return h(
      'li',
      { class: `row ${one.status}`, 'aria-current': one.documentId === last.openId ? 'true' : undefined },
      h(
        'button',
        {
          type: 'button',
          class: 'open',
          title: [...one.paths, ...one.problems.map(({ message }) => message)].join('\n'),
          on: { click: () => options.open(one) },
        },
        h('span', { class: 'name' }, name),
        h('span', { class: 'state' }, about.filter((part) => part !== '').join(' · ')),
      ),
      asked === one.documentId
        ? sureView(one)
        : iconButton(ICONS.remove, messages.documents.remove(name), () => ask(one.documentId)),
    )
  }

  function sureView(one: DocumentSummary): HTMLElement {
    const yes = h(
      'button',
      { type: 'button', class: 'danger', on: { click: () => options.remove(one) } },
      messages.documents.removeSure,
    )
    queueMicrotask(() => yes.focus())
    return h(
      'span',
      {
        class: 'sure',
        on: {
          focusout: () => setTimeout(() => yes.isConnected && document.activeElement !== yes && ask(undefined), 150),
        },
      },
      yes,
    )
  }

  function ask(id: string | undefined): void {
    asked = id
    update(last)
  }

  return { element, update }
}

/** The first problem that can be said in the reader's language, else the first in the server's words. */
function reasonOf(problems: readonly Problem[], messages: Messages): string {
  const codes: Readonly<Record<string, string>> = messages.errors.codes
  const known = problems.find(({ code }) => Object.hasOwn(codes, code))
  return (known ? codes[known.code] : problems[0]?.message) ?? ''
}

function stageText(one: Waiting, { documents }: Messages): string {
  if (one.stage === 'wait') return documents.waiting
  if (one.stage === 'read' && one.page && one.pages) return documents.pageOf(one.page, one.pages)
  if (one.stage === 'enrich' && one.request && one.requests) return documents.notesOf(one.request, one.requests)
  return documents.stages[one.stage]
}
