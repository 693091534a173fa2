import type { Answer, Evidence } from '../../src/model/answer.ts'
import type { DocumentSummary } from '../../src/model/catalogue.ts'
import type { Document } from '../../src/model/document.ts'
import { type Api, createApi, type Waiting } from './api.ts'
import { type Asked, createAskBox } from './ask-box.ts'
import { type Turn, turnView, welcomeView } from './conversation.ts'
import { createDocumentsView, type Sent } from './documents-view.ts'
import { h, ICONS, iconButton } from './dom.ts'
import { watchDrops } from './dropping.ts'
import { errorView } from './error-view.ts'
import { askForKey } from './key-dialog.ts'
import { chooseMessages } from './messages/choose.ts'
import { createSettings } from './settings.ts'
import { createViewer, type Shown } from './viewer.ts'

const POLL_MS = 1500
/** Turns that a follow-up may rest on, and characters of each answer that are sent along. */
const HISTORY = { turns: 6, answer: 2_000 }
const THEMES = ['auto', 'light', 'dark'] as const

/** The whole page. Everything it knows lies here; a change of language builds the views again from it. */
export function startApp(root: HTMLElement): void {
  const settings = createSettings()
  let messages = chooseMessages(settings.get('language'), navigator.languages)
  const api: Api = createApi((isWrong) => askForKey(messages, isWrong))
  const readings = new Map<string, Promise<Document>>()
  const turns: Turn[] = []
  let documents: readonly DocumentSummary[] = []
  let waiting: readonly Waiting[] = []
  let sent: readonly Sent[] = []
  let unreachable: unknown
  /** For how many documents the welcome was written. */
  let welcomed = -1
  let running: AbortController | undefined
  let openedFrom: HTMLElement | undefined
  let views = build()

  function build() {
    document.documentElement.lang = messages.language === 'zh' ? 'zh-CN' : 'en'
    document.title = messages.title
    const viewer = createViewer({
      api,
      messages,
      document: readingOf,
      onClose() {
        root.classList.remove('viewing')
        openedFrom?.focus()
        updateDocuments()
      },
    })
    const askBox = createAskBox(
      messages,
      (asked) => void ask(asked),
      () => running?.abort(),
    )
    const list = createDocumentsView({
      api,
      messages,
      choose: chooseFiles,
      open: (one) => show({ documentId: one.documentId, name: one.paths[0] ?? '', page: 1 }),
      remove: (one) => void remove(one),
      dismiss(one) {
        sent = sent.filter((other) => other !== one)
        updateDocuments()
      },
      close: () => root.classList.remove('listing'),
    })
    const talk = h('div', {
      class: 'turns',
      role: 'log',
      'aria-label': messages.conversation.label,
      'aria-live': 'off',
    })
    const said = h('p', { class: 'unseen', role: 'status' })
    const banner = h('div', { class: 'banner' })
    const main = h('main', {}, banner, talk, askBox.element, said)
    root.replaceChildren(
      h('a', { class: 'skip', href: '#question' }, messages.skip),
      headView(),
      list.element,
      main,
      viewer.element,
      h(
        'div',
        { class: 'drop' },
        h('p', {}, messages.documents.drop),
        h('p', { class: 'note' }, messages.documents.dropHint),
      ),
    )
    return { viewer, askBox, list, talk, said, banner }
  }

  function headView(): HTMLElement {
    const theme = THEMES.find((one) => one === settings.get('theme')) ?? 'auto'
    if (theme === 'auto') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme
    const icon = { auto: ICONS.half, light: ICONS.sun, dark: ICONS.moon }[theme]
    return h(
      'header',
      { class: 'head' },
      iconButton(ICONS.documents, messages.documents.open, () => root.classList.toggle('listing'), 'list'),
      h('h1', { class: 'brand' }, h('img', { src: '/icon.svg', alt: '', width: 26, height: 26 }), messages.title),
      h('p', { class: 'motto' }, messages.motto),
      iconButton(icon, messages.theme[theme], () => {
        settings.set('theme', THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length] ?? 'auto')
        root.querySelector('.head')?.replaceWith(headView())
      }),
      h(
        'button',
        {
          type: 'button',
          class: 'quiet language',
          lang: messages.language === 'zh' ? 'en' : 'zh-CN',
          on: { click: () => changeLanguage(messages.language === 'zh' ? 'en' : 'zh') },
        },
        messages.otherLanguage,
      ),
    )
  }

  function changeLanguage(language: string): void {
    settings.set('language', language)
    messages = chooseMessages(language, [])
    const { shown } = views.viewer
    const { input, picture } = views.askBox
    views = build()
    views.askBox.input.value = input.value
    views.askBox.picture.set(picture.file)
    views.askBox.setBusy(running !== undefined)
    updateTurns()
    updateDocuments()
    if (shown) views.viewer.show(shown)
    root.querySelector<HTMLElement>('.language')?.focus()
  }

  /** Documents that can be asked about. */
  function searchable(): number {
    return documents.filter(({ status }) => status !== 'failed').length
  }

  function updateTurns(): void {
    const options = { api, messages, open: openEvidence, again: (asked: Asked) => void ask(asked) }
    welcomed = searchable()
    views.talk.replaceChildren(
      ...(turns.length === 0
        ? [welcomeView(searchable(), messages, chooseFiles)]
        : turns.map((turn) => turnView(turn, options))),
    )
  }

  /** Only the last turn can change, so the others keep what is opened and selected in them. */
  function updateLastTurn(): void {
    const turn = turns.at(-1)
    if (!turn) return
    const options = { api, messages, open: openEvidence, again: (asked: Asked) => void ask(asked) }
    const view = turnView(turn, options)
    const shown = views.talk.querySelectorAll(':scope > .turn')
    const old = shown[turns.length - 1]
    if (old) old.replaceWith(view)
    else if (shown.length === 0) views.talk.replaceChildren(view)
    else views.talk.append(view)
  }

  function updateDocuments(): void {
    const { shown } = views.viewer
    views.list.update({ documents, waiting, sent, ...(shown ? { openId: shown.documentId } : {}) })
    root.classList.toggle('empty', searchable() === 0 && turns.length === 0)
    views.banner.replaceChildren(
      ...(unreachable === undefined ? [] : [errorView(unreachable, messages, () => void refresh())]),
    )
    // Built again only when it says something else, so that it keeps the focus.
    if (turns.length === 0 && welcomed !== searchable()) updateTurns()
  }

  async function refresh(): Promise<void> {
    try {
      const { documents: listed, waiting: underWay } = await api.documents()
      documents = listed
      waiting = underWay
      unreachable = undefined
    } catch (error) {
      unreachable = error
    }
    updateDocuments()
  }

  async function ask(asked: Asked): Promise<void> {
    running?.abort()
    const stop = new AbortController()
    running = stop
    const history = historyOf(turns)
    turns.push({ ...asked, state: 'running' })
    views.askBox.setBusy(true)
    root.classList.remove('empty')
    updateLastTurn()
    views.talk.lastElementChild?.scrollIntoView({ block: 'start' })
    let ended: Turn
    try {
      const answer = await api.ask(asked, history, stop.signal)
      ended = { ...asked, state: 'answered', answer }
    } catch (error) {
      ended = stop.signal.aborted ? { ...asked, state: 'stopped' } : { ...asked, state: 'failed', error }
    }
    if (running !== stop) {
      // Another question was asked meanwhile; this turn stands above it.
      const at = turns.findLastIndex((turn) => turn.state === 'running' && turn.question === asked.question)
      if (at >= 0) turns[at] = ended
      updateTurns()
      return
    }
    running = undefined
    turns[turns.length - 1] = ended
    views.askBox.setBusy(false)
    updateLastTurn()
    views.talk.lastElementChild?.scrollIntoView({ block: 'start' })
    views.said.textContent = ended.state === 'answered' ? messages.conversation.answered : ''
    if (ended.state === 'answered') showFirst(ended.answer)
    else closeViewer()
  }

  /** Beside the answer its first source is opened at once; where it would cover the answer it waits for a click. */
  function showFirst(answer: Answer): void {
    const block = answer.blocks.find((one) => one.type !== 'calculation')
    const id =
      block?.type === 'text' ? block.citations[0] : block && 'evidence' in block ? String(block.evidence) : undefined
    const evidence = answer.evidence.find((one) => one.id === id)
    if (!isWide()) return
    if (evidence && answer.grounded) openEvidence(evidence, answer)
    else closeViewer()
  }

  function openEvidence(evidence: Evidence, answer: Answer, from?: HTMLElement): void {
    openedFrom = from
    for (const chip of root.querySelectorAll('[aria-pressed]')) chip.removeAttribute('aria-pressed')
    const turn =
      views.talk.querySelectorAll(':scope > .turn')[
        turns.findIndex((one) => one.state === 'answered' && one.answer === answer)
      ]
    for (const chip of turn?.querySelectorAll(`[data-evidence="${CSS.escape(evidence.id)}"]`) ?? [])
      chip.setAttribute('aria-pressed', 'true')
    show({
      documentId: evidence.documentId,
      name: evidence.document,
      page: evidence.regions[0]?.page ?? 1,
      number: answer.evidence.indexOf(evidence) + 1,
      evidence,
    })
  }

  function show(shown: Shown): void {
    root.classList.add('viewing')
    root.classList.remove('listing')
    views.viewer.show(shown)
    updateDocuments()
    if (!isWide()) views.viewer.element.querySelector<HTMLElement>('.close')?.focus()
  }

  /** What belongs to another question must not stand beside this one. */
  function closeViewer(): void {
    views.viewer.clear()
    root.classList.remove('viewing')
    updateDocuments()
  }

  function readingOf(id: string): Promise<Document> {
    const known = readings.get(id)
    if (known) return known
    const reading = api.document(id)
    readings.set(id, reading)
    reading.catch(() => readings.delete(id))
    return reading
  }

  function chooseFiles(): void {
    const input = h('input', { type: 'file', multiple: true })
    input.addEventListener('change', () => void upload([...(input.files ?? [])]))
    input.click()
  }

  async function upload(files: readonly File[]): Promise<void> {
    if (files.length === 0) return
    if (!isWide()) root.classList.add('listing')
    const stop = new AbortController()
    const own: Sent[] = files.map(({ name }) => ({ name, state: 'sending', cancel: () => stop.abort() }))
    const change = (name: string, next: Partial<Sent>) => {
      const at = own.findIndex((one) => one.name === name && one.state === 'sending')
      const old = own[at]
      if (!old) return
      const { cancel: _, ...rest } = old
      own[at] = { ...rest, ...next }
      sent = sent.map((one) => (one === old ? (own[at] ?? one) : one))
    }
    sent = [...own, ...sent]
    updateDocuments()
    try {
      await api.upload(
        files,
        (result) => {
          change(result.file.split('/').at(-1) ?? result.file, { state: 'done', result })
          void refresh()
        },
        stop.signal,
      )
      // What is ready is in the list below; only what went wrong stays to be read.
      sent = sent.filter((one) => !own.includes(one) || isWorthReading(one))
    } catch (error) {
      for (const { name } of files) change(name, { state: 'failed', error })
      if (stop.signal.aborted) sent = sent.filter((one) => !own.includes(one))
    }
    await refresh()
  }

  async function remove(one: DocumentSummary): Promise<void> {
    const name = one.paths[0] ?? ''
    try {
      await api.remove(one.documentId)
      views.said.textContent = messages.documents.removed(name)
      if (views.viewer.shown?.documentId === one.documentId) closeViewer()
      readings.delete(one.documentId)
    } catch (error) {
      sent = [{ name, state: 'failed', error }, ...sent]
    }
    await refresh()
  }

  document.addEventListener('keydown', (event) => {
    const isWriting = event.target instanceof HTMLElement && /^(TEXTAREA|INPUT)$/.test(event.target.tagName)
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Escape') {
      if (running) running.abort()
      else if (root.classList.contains('listing')) root.classList.remove('listing')
      else root.querySelector<HTMLElement>('.viewer:not(.empty) .close')?.click()
    } else if (!isWriting && /^[1-9]$/.test(event.key)) {
      const last = turns.findLast((turn) => turn.state === 'answered')
      const evidence = last?.answer.evidence[Number(event.key) - 1]
      if (last && evidence) openEvidence(evidence, last.answer)
    } else if (!isWriting && event.key === '/') {
      event.preventDefault()
      views.askBox.input.focus()
    }
  })

  watchDrops(root, (files) => void upload(files))
  setInterval(() => {
    const isSending = sent.some(({ state }) => state === 'sending')
    if (isSending || waiting.length > 0 || unreachable !== undefined) void refresh()
  }, POLL_MS)
  updateTurns()
  void refresh().then(() => isWide() && views.askBox.input.focus())
}

function historyOf(turns: readonly Turn[]) {
  return (
    turns
      .flatMap((turn) => (turn.state === 'answered' ? [turn.answer] : []))
      // A picture alone says nothing that a follow-up could leave out.
      .filter(({ asked, question }) => (asked ?? question) !== '')
      .slice(-HISTORY.turns)
      .map(({ asked, question, text }) => ({ question: asked ?? question, answer: text.slice(0, HISTORY.answer) }))
  )
}

/** Does the source stand beside the answer instead of over it? */
function isWide(): boolean {
  return matchMedia('(min-width: 56rem)').matches
}

function isWorthReading(one: Sent): boolean {
  return (
    one.error !== undefined ||
    one.result?.status === 'failed' ||
    one.result?.status === 'skipped' ||
    one.result?.status === 'partial'
  )
}
