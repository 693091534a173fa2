import { RequestError } from './api.ts'
import { h } from './dom.ts'
import type { Messages } from './messages/en.ts'

/** What went wrong in the reader's language, the server's own words below it, and a way to try again. */
export function errorView(error: unknown, messages: Messages, retry?: () => void): HTMLElement {
  const { title, detail } = errorTexts(error, messages)
  return h(
    'div',
    { class: 'error', role: 'alert' },
    h('h3', {}, messages.errors.title),
    h('p', {}, title),
    detail === '' ? undefined : h('p', { class: 'detail' }, detail),
    retry ? h('button', { type: 'button', class: 'plain', on: { click: retry } }, messages.errors.retry) : undefined,
  )
}

/** The same as two texts. */
export function errorTexts(error: unknown, messages: Messages): { readonly title: string; readonly detail: string } {
  if (!(error instanceof RequestError)) return { title: String(error), detail: '' }
  if (error.code === 'offline') return { title: messages.errors.offline, detail: messages.errors.offlineHint }
  const codes: Readonly<Record<string, string>> = messages.errors.codes
  const title = Object.hasOwn(codes, error.code) ? codes[error.code] : undefined
  const detail = [error.message, error.hint ?? ''].filter((text) => text !== '').join(' ')
  return title === undefined ? { title: detail, detail: '' } : { title, detail }
}
