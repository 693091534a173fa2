import { h, ICONS, iconButton } from './dom.ts'
import type { Messages } from './messages/en.ts'
import { createShownPicture, type ShownPicture } from './shown-picture.ts'

/** Words, a picture, or both. */
export interface Asked {
  readonly question: string
  readonly picture?: File | undefined
}

export interface AskBox {
  readonly element: HTMLElement
  readonly input: HTMLTextAreaElement
  /** What the next question will show. */
  readonly picture: ShownPicture
  /** While an answer is under way the button stops it. */
  setBusy(isBusy: boolean): void
}

/** Where a question is written: Enter asks, Shift + Enter begins a line, and an input method's Enter stays its own. */
export function createAskBox(messages: Messages, onAsk: (asked: Asked) => void, onStop: () => void): AskBox {
  const input = h('textarea', {
    id: 'question',
    rows: 1,
    maxlength: 10_000,
    placeholder: messages.ask.placeholder,
    'aria-label': messages.ask.label,
    enterkeyhint: 'send',
    autocomplete: 'off',
  })
  const picture = createShownPicture(messages, () => input.focus())
  const send = iconButton(ICONS.send, messages.ask.send, () => ask(), 'send')
  const stop = iconButton(ICONS.stop, messages.ask.stop, onStop, 'send')
  stop.hidden = true
  const element = h(
    'form',
    {
      class: 'ask',
      on: {
        submit: (event) => {
          event.preventDefault()
          ask()
        },
      },
    },
    picture.preview,
    h('div', { class: 'field' }, picture.button, input, send, stop),
    h('p', { class: 'keys' }, messages.ask.keys),
  )
  let isBusy = false

  function ask(): void {
    const question = input.value.trim()
    const { file } = picture
    if ((question === '' && file === undefined) || isBusy) return
    input.value = ''
    picture.set(undefined)
    fit()
    onAsk({ question, picture: file })
  }

  function fit(): void {
    input.style.height = 'auto'
    input.style.height = `${input.scrollHeight}px`
  }

  input.addEventListener('input', fit)
  input.addEventListener('keydown', (event) => {
    // 229: some browsers report the Enter that ends a composition after they have ended it.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return
    event.preventDefault()
    ask()
  })

  return {
    element,
    input,
    picture,
    setBusy(busy) {
      isBusy = busy
      send.hidden = busy
      stop.hidden = !busy
    },
  }
}
