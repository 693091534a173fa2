import { basename } from 'node:path'
import type { Progress } from '../app/duomo.ts'
import type { TextStream } from './io.ts'
import type { Messages } from './messages/en.ts'
import { sizeText } from './size-text.ts'
import { cutToWidth, safeLine } from './terminal-text.ts'

const REWRITE_MS = 80
const SPARSE_MS = 10_000

/** One line that is rewritten on a terminal; elsewhere a line every ten seconds. */
export interface ProgressLine {
  show(progress: Progress): void
  clear(): void
}

/** A progress line that says nothing. */
export const silentProgress: ProgressLine = { show() {}, clear() {} }

export function createProgressLine(stream: TextStream, messages: Messages): ProgressLine {
  const rewrites = stream.isTTY === true
  let lastMs = rewrites ? -Infinity : 0
  let shown = false
  return {
    show(progress) {
      if (progress.elapsedMs - lastMs < (rewrites ? REWRITE_MS : SPARSE_MS)) return
      lastMs = progress.elapsedMs
      const text = progressText(progress, messages)
      if (!rewrites) {
        stream.write(`${text}\n`)
        return
      }
      shown = true
      stream.write(`\r\x1b[2K${cutToWidth(text, (stream.columns ?? 80) - 1)}`)
    },
    clear() {
      if (!shown) return
      shown = false
      stream.write('\r\x1b[2K')
    },
  }
}

function progressText(progress: Progress, messages: Messages): string {
  const { file, page, pages, request, requests, etaMs } = progress
  const parts = [countText(progress, messages), messages.stages[progress.stage]]
  if (file !== undefined) parts.push(safeLine(basename(file)))
  if (page !== undefined && pages !== undefined && pages > 1) parts.push(messages.progress.pages(page, pages))
  if (request !== undefined && requests !== undefined) parts.push(messages.progress.requests(request, requests))
  if (etaMs !== undefined) parts.push(messages.progress.left(durationText(etaMs)))
  return parts.join(' · ')
}

function countText({ stage, done, total }: Progress, { progress }: Messages): string {
  if (stage === 'download') return progress.bytes(sizeText(done), sizeText(total))
  return stage === 'copy' ? progress.rows(done, total) : progress.files(done, total)
}

/** `12:05` minutes and seconds, `1:02:30` with hours. */
function durationText(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  const two = (n: number) => String(n).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  const tail = `${minutes >= 60 ? two(minutes % 60) : minutes % 60}:${two(seconds % 60)}`
  return minutes >= 60 ? `${Math.floor(minutes / 60)}:${tail}` : tail
}
