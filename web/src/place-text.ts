import type { Evidence } from '../../src/model/answer.ts'
import type { Messages } from './messages/en.ts'

/** File and page of a piece of evidence, or the time for sound. */
export function placeText(evidence: Evidence, messages: Messages): string {
  const name = evidence.document.split('/').at(-1) ?? evidence.document
  if (evidence.time) return `${name} · ${clock(evidence.time.startMs)}`
  return `${name} · ${messages.pageShort(evidence.regions[0]?.page ?? 1)}`
}

export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
