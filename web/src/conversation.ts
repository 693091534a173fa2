import type { Answer, Evidence } from '../../src/model/answer.ts'
import { answerView } from './answer-view.ts'
import type { Api } from './api.ts'
import type { Asked } from './ask-box.ts'
import { h } from './dom.ts'
import { errorView } from './error-view.ts'
import type { Messages } from './messages/en.ts'
import { pictureView } from './picture-view.ts'

/** A question and what became of it. */
export type Turn = Asked &
  (
    | { readonly state: 'running' }
    | { readonly state: 'answered'; readonly answer: Answer }
    | { readonly state: 'stopped' }
    | { readonly state: 'failed'; readonly error: unknown }
  )

export interface ConversationOptions {
  readonly api: Api
  readonly messages: Messages
  open(evidence: Evidence, answer: Answer, from: HTMLElement): void
  again(asked: Asked): void
}

/** One question with its answer, or with what is there instead of one. */
export function turnView(turn: Turn, options: ConversationOptions): HTMLElement {
  const { messages } = options
  const { question, picture } = turn
  const element = h(
    'article',
    { class: `turn ${turn.state}` },
    h('h2', {}, question || messages.ask.withPicture),
    picture &&
      h(
        'div',
        { class: 'asked' },
        pictureView(async () => picture, messages.ask.picture(picture.name), picture.name),
      ),
  )
  const again = () => options.again({ question, picture })
  switch (turn.state) {
    case 'running':
      element.append(h('p', { class: 'searching', role: 'status' }, messages.conversation.searching))
      break
    case 'answered':
      if (turn.answer.asked !== undefined)
        element.append(h('p', { class: 'note' }, messages.conversation.understoodAs(turn.answer.asked)))
      element.append(
        answerView(turn.answer, {
          api: options.api,
          messages,
          open: (evidence, from) => options.open(evidence, turn.answer, from),
        }),
      )
      break
    case 'stopped':
      element.append(
        h('p', { class: 'note' }, messages.conversation.stopped),
        h('button', { type: 'button', class: 'plain', on: { click: again } }, messages.conversation.again),
      )
      break
    case 'failed':
      element.append(errorView(turn.error, messages, again))
      break
  }
  return element
}

/** What stands there before the first question: how to begin. */
export function welcomeView(documents: number, messages: Messages, choose: () => void): HTMLElement {
  if (documents > 0)
    return h(
      'div',
      { class: 'welcome' },
      h('h2', {}, messages.conversation.ready),
      h('p', {}, messages.conversation.readyText(documents)),
    )
  return h(
    'div',
    { class: 'welcome first' },
    h('h2', {}, messages.documents.emptyTitle),
    h('p', {}, messages.documents.emptyText),
    h('button', { type: 'button', class: 'primary', on: { click: choose } }, messages.documents.choose),
    h('p', { class: 'note' }, messages.documents.dropHint),
  )
}
