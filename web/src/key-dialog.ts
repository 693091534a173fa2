import { h } from './dom.ts'
import type { Messages } from './messages/en.ts'

/** Asks for the server's key; resolves when one was given. It is kept in memory only. */
export function askForKey(messages: Messages, isWrong: boolean): Promise<string> {
  return new Promise((done) => {
    const input = h('input', { id: 'key', type: 'password', autocomplete: 'current-password', required: true })
    const dialog = h(
      'dialog',
      { class: 'key' },
      h(
        'form',
        { method: 'dialog' },
        h('h2', {}, messages.key.title),
        h('label', { for: 'key' }, messages.key.label),
        input,
        isWrong ? h('p', { role: 'alert' }, messages.key.wrong) : undefined,
        h('button', { class: 'primary' }, messages.key.enter),
      ),
    )
    dialog.addEventListener('cancel', (event) => event.preventDefault())
    dialog.addEventListener('close', () => {
      dialog.remove()
      done(input.value)
    })
    document.body.append(dialog)
    dialog.showModal()
  })
}
