import { h, ICONS, iconButton } from './dom.ts'
import type { Messages } from './messages/en.ts'
import { pictureView } from './picture-view.ts'

/** A picture that the next question will show, with the buttons to choose and to take it away. */
export interface ShownPicture {
  /** Chooses one. */
  readonly button: HTMLElement
  /** The chosen one, small; hidden where there is none. */
  readonly preview: HTMLElement
  readonly file: File | undefined
  set(file: File | undefined): void
}

export function createShownPicture({ ask }: Messages, onChange: () => void): ShownPicture {
  let file: File | undefined
  const preview = h('div', { class: 'enclosed', hidden: true })
  const button = iconButton(ICONS.picture, ask.addPicture, choose, 'attach')

  function choose(): void {
    const input = h('input', { type: 'file', accept: 'image/*' })
    input.addEventListener('change', () => set(input.files?.[0] ?? file))
    input.click()
  }

  function set(next: File | undefined): void {
    file = next
    preview.hidden = next === undefined
    const shown = next && [
      pictureView(async () => next, ask.picture(next.name), next.name),
      iconButton(ICONS.close, ask.removePicture(next.name), () => set(undefined)),
    ]
    preview.replaceChildren(...(shown ?? []))
    onChange()
  }

  return {
    button,
    preview,
    get file() {
      return file
    },
    set,
  }
}
