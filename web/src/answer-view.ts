import type { Answer, Block, Evidence } from '../../src/model/answer.ts'
import type { Api } from './api.ts'
import { h } from './dom.ts'
import type { Messages } from './messages/en.ts'
import { pictureView } from './picture-view.ts'
import { clock, placeText } from './place-text.ts'
import { tableCsv, tableMarkdown } from './table-export.ts'
import { tableView } from './table-view.ts'

/** How many closest places are shown when none of them answers. */
const CLOSEST = 3

export interface AnswerContext {
  readonly api: Api
  readonly messages: Messages
  /** Opens a source beside the answer. */
  open(evidence: Evidence, from: HTMLElement): void
}

type CheckState = 'verified' | 'partial' | 'unsupported'

/** An answer: its blocks in order, each with chips to its sources, then the sources by number. */
export function answerView(answer: Answer, context: AnswerContext): HTMLElement {
  const { messages } = context
  const view = { ...context, answer, byId: new Map(answer.evidence.map((evidence) => [evidence.id, evidence])) }
  if (!answer.grounded) return refusalView(view)
  const isWeak = answer.blocks.some((block) => block.type === 'text' && block.check !== 'verified')
  const cited = answer.evidence.filter(({ id }) => answer.blocks.some((block) => idsOf(block).includes(id)))
  return h(
    'div',
    { class: 'answer' },
    isWeak ? h('p', { class: 'weak', role: 'note' }, messages.conversation.weak) : undefined,
    ...answer.blocks.map((block) => blockView(block, view)),
    answer.blocks.length === 0 ? h('p', {}, answer.text) : undefined,
    sourcesView(cited, view, messages.conversation.sources),
    problemsView(answer, messages),
    engineView(answer, messages),
  )
}

interface View extends AnswerContext {
  readonly answer: Answer
  readonly byId: ReadonlyMap<string, Evidence>
}

function refusalView(view: View): HTMLElement {
  const { answer, messages } = view
  return h(
    'div',
    { class: 'answer refusal' },
    h('h3', {}, messages.conversation.notInDocuments),
    h('p', {}, answer.text),
    sourcesView(answer.evidence.slice(0, CLOSEST), view, messages.conversation.closest),
    problemsView(answer, messages),
    engineView(answer, messages),
  )
}

function idsOf(block: Block): readonly string[] {
  if (block.type === 'text') return block.citations
  return block.type === 'calculation' ? block.evidence : [block.evidence]
}

function blockView(block: Block, view: View): HTMLElement {
  const { messages, api } = view
  switch (block.type) {
    case 'text':
      return h(
        'p',
        { class: 'said' },
        block.text,
        ' ',
        ...chips(block.citations, view, block.check),
        block.check === 'verified'
          ? undefined
          : h(
              'span',
              { class: `check ${block.check}` },
              block.basis ? messages.conversation.seenInPicture : messages.conversation.checks[block.check],
            ),
      )
    case 'table': {
      const evidence = view.byId.get(block.evidence)
      return h(
        'figure',
        { class: 'table' },
        h('figcaption', {}, captionOf(block, view), ' ', ...chips([block.evidence], view)),
        h('div', { class: 'scroll', tabindex: 0 }, tableView(block.cells, evidence?.cells)),
        h(
          'div',
          { class: 'tools' },
          copyButton(messages.conversation.copyCsv, () => tableCsv(block.cells), messages),
          copyButton(messages.conversation.copyMarkdown, () => tableMarkdown(block.cells), messages),
        ),
      )
    }
    case 'figure': {
      const evidence = view.byId.get(block.evidence)
      const caption = block.caption ?? evidence?.quote ?? ''
      const picture = pictureView(
        () => figurePicture(block, evidence, api),
        caption,
        messages.conversation.pictureMissing,
      )
      const frame = evidence
        ? h(
            'button',
            {
              type: 'button',
              class: 'enlarge',
              title: messages.conversation.showFigure,
              'aria-label': `${messages.conversation.showFigure}: ${caption}`,
              on: { click: (event) => view.open(evidence, event.currentTarget as HTMLElement) },
            },
            picture,
          )
        : picture
      return h(
        'figure',
        { class: 'shown' },
        frame,
        h('figcaption', {}, captionOf(block, view), ' ', ...chips([block.evidence], view)),
      )
    }
    case 'calculation':
      return h(
        'div',
        { class: 'calculation' },
        h('strong', {}, block.result),
        ' ',
        ...chips(block.evidence, view),
        h(
          'details',
          {},
          h('summary', {}, messages.conversation.calculation),
          h('pre', {}, h('code', {}, block.expression)),
        ),
      )
    case 'formula': {
      const evidence = view.byId.get(block.evidence)
      return h('p', { class: 'formula' }, evidence?.quote ?? '', ' ', ...chips([block.evidence], view))
    }
    case 'clip': {
      const time = view.byId.get(block.evidence)?.time
      const span = time ? `${clock(time.startMs)} – ${clock(time.endMs)}` : ''
      return h('p', { class: 'clip' }, `${messages.conversation.clip} ${span} `, ...chips([block.evidence], view))
    }
  }
}

/** The caption, or the place when there is none or the words above have said it already. */
function captionOf(block: Block & { type: 'table' | 'figure' }, { answer, byId, messages }: View): string {
  const { caption } = block
  const isSaid = caption !== undefined && answer.blocks.some((one) => one.type === 'text' && one.text.includes(caption))
  const evidence = byId.get(block.evidence)
  return caption !== undefined && !isSaid ? caption : evidence ? placeText(evidence, messages) : ''
}

/** The picture itself where it was kept, else the place on its page. */
function figurePicture(block: Block & { type: 'figure' }, evidence: Evidence | undefined, api: Api): Promise<Blob> {
  if (block.asset) return api.asset(block.asset.sha256)
  const region = evidence?.regions[0]
  if (evidence && region?.box) return api.regionPicture(evidence.documentId, region.page, region.box)
  return Promise.reject(new Error('no picture'))
}

function chips(ids: readonly string[], view: View, check: CheckState = 'verified'): HTMLElement[] {
  return ids.flatMap((id) => {
    const evidence = view.byId.get(id)
    if (!evidence) return []
    const number = numberOf(evidence, view)
    const label = view.messages.conversation.source(number, placeText(evidence, view.messages))
    return [
      h(
        'button',
        {
          type: 'button',
          class: `chip ${check}`,
          title: `${label}\n${evidence.quote.slice(0, 300)}`,
          'aria-label': label,
          'data-evidence': id,
          on: { click: (event) => view.open(evidence, event.currentTarget as HTMLElement) },
        },
        String(number),
      ),
    ]
  })
}

function numberOf(evidence: Evidence, { answer }: View): number {
  return answer.evidence.indexOf(evidence) + 1
}

function sourcesView(shown: readonly Evidence[], view: View, title: string): HTMLElement | undefined {
  if (shown.length === 0) return undefined
  const entry = (evidence: Evidence) =>
    h(
      'li',
      {},
      h(
        'button',
        {
          type: 'button',
          class: 'source',
          'data-evidence': evidence.id,
          on: { click: (event) => view.open(evidence, event.currentTarget as HTMLElement) },
        },
        h('span', { class: 'number' }, String(numberOf(evidence, view))),
        h(
          'span',
          { class: 'words' },
          h('span', { class: 'place' }, placeText(evidence, view.messages)),
          h('span', { class: 'kind' }, view.messages.kinds[evidence.kind]),
          h('q', {}, shorten(evidence.quote) || view.messages.viewer.noWords),
        ),
      ),
    )
  const rest = view.answer.evidence.filter((evidence) => !shown.includes(evidence))
  return h(
    'section',
    { class: 'sources' },
    h('h3', {}, title),
    h('ol', {}, ...shown.map(entry)),
    rest.length > 0
      ? h(
          'details',
          {},
          h('summary', {}, view.messages.conversation.more(rest.length)),
          h('ol', {}, ...rest.map(entry)),
        )
      : undefined,
  )
}

function shorten(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 140 ? `${[...line].slice(0, 140).join('')}…` : line
}

/** What went wrong on the way and was made good, such as a model that could not be asked. */
function problemsView({ problems = [] }: Answer, messages: Messages): HTMLElement | undefined {
  if (problems.length === 0) return undefined
  const told = problems.map(({ message }) => message).join(' ')
  return h('p', { class: 'weak', role: 'note' }, messages.conversation.madeGood(told))
}

function engineView(answer: Answer, messages: Messages): HTMLElement {
  const { generator, encoders } = answer.engine
  const ms = Math.round(answer.timings.retrieveMs + answer.timings.generateMs)
  const time = ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`
  return h('p', { class: 'engine' }, messages.conversation.engine(generator, encoders.join(' + '), time))
}

/** A button that copies a text and says so for a moment. */
export function copyButton(label: string, text: () => string, messages: Messages): HTMLButtonElement {
  const button = h('button', { type: 'button', class: 'quiet' }, label)
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(text())
    button.textContent = messages.conversation.copied
    setTimeout(() => {
      button.textContent = label
    }, 1500)
  })
  return button
}
