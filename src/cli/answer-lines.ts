import type { Answer, Block, Evidence } from '../model/answer.ts'
import { evidenceLines } from './evidence-lines.ts'
import type { Context } from './io.ts'
import { tableLines } from './table-text.ts'
import { clock, safeLine, safeText, wrapText } from './terminal-text.ts'

// Of a refusal: enough to see what came nearest.
const NEAREST = 2

/** An answer for a terminal: its blocks in order with `[1]` markers, then the evidence that they name. */
export function answerLines(answer: Answer, context: Pick<Context, 'messages' | 'paint' | 'io'>): string[] {
  const { messages, paint } = context
  const width = Math.min(context.io.stdout.columns ?? 100, 120)
  const view: View = {
    ...context,
    width,
    evidence: new Map(answer.evidence.map((evidence) => [evidence.id, evidence])),
    marker: (id) => {
      const index = answer.evidence.findIndex((evidence) => evidence.id === id)
      return index < 0 ? '' : `[${index + 1}]`
    },
  }
  const blocks = answer.blocks.length > 0 ? answer.blocks.map((block) => blockLines(block, view)) : []
  if (blocks.length === 0) blocks.push(wrapText(safeText(answer.text), width))
  const lines = blocks.filter((block) => block.length > 0).flatMap((block, n) => (n === 0 ? block : ['', ...block]))
  if (!answer.grounded) lines[0] = `${paint.yellow(messages.notInDocuments)} ${lines[0] ?? ''}`
  const evidence = evidenceLines(answer.evidence, context, citedIds(answer))
  const title = answer.grounded ? messages.evidence : messages.closest
  if (evidence.length > 0) lines.push('', paint.bold(title), ...evidence)
  return lines
}

function citedIds({ blocks, evidence }: Answer): Set<string> {
  const cited = blocks.flatMap((block) => {
    if (block.type === 'text') return block.citations
    return typeof block.evidence === 'string' ? [block.evidence] : block.evidence
  })
  return new Set(cited.length > 0 ? cited : evidence.slice(0, NEAREST).map(({ id }) => id))
}

interface View extends Pick<Context, 'messages' | 'paint' | 'io'> {
  readonly width: number
  readonly evidence: ReadonlyMap<string, Evidence>
  /** `[2]` for the second entry of the evidence; empty for an unknown id. */
  marker(id: string): string
}

function blockLines(block: Block, view: View): string[] {
  const { messages, paint } = view
  switch (block.type) {
    case 'text': {
      const missing = [...new Set(block.citations.map((id) => view.marker(id)))].filter(
        (marker) => marker !== '' && !block.text.includes(marker),
      )
      const words = [safeText(block.text).trim(), missing.join('')].filter((part) => part !== '').join(' ')
      const check = block.basis ? messages.seenInPicture : messages.checks[block.check]
      return [...wrapText(words, view.width), ...(check === '' ? [] : [paint.yellow(`(${check})`)])]
    }
    case 'table': {
      const caption = [safeLine(block.caption ?? ''), view.marker(block.evidence)].filter((part) => part !== '')
      return [
        `  ${paint.bold(caption.join(' '))}`,
        ...tableLines(block.cells, view.width - 2).map((line) => `  ${line}`),
      ]
    }
    case 'figure':
      return [placeLine(messages.figure, block.evidence, view, block.caption)]
    case 'calculation': {
      const markers = block.evidence.map((id) => view.marker(id)).join('')
      return [
        `${paint.bold(safeLine(block.result))} ${markers}`.trimEnd(),
        `  ${paint.dim(`${messages.calculation}: ${safeLine(block.expression)}`)}`,
      ]
    }
    case 'formula':
      return [placeLine(messages.formula, block.evidence, view, view.evidence.get(block.evidence)?.quote)]
    case 'clip':
      return [placeLine(messages.clip, block.evidence, view, timeText(view.evidence.get(block.evidence)))]
  }
}

function timeText(evidence: Evidence | undefined): string {
  const time = evidence?.time
  return time ? `${clock(time.startMs)}–${clock(time.endMs)}` : ''
}

/** Pictures can't be drawn here, so it is said where each can be seen. */
function placeLine(name: string, id: string, view: View, caption = ''): string {
  const { messages, paint } = view
  const evidence = view.evidence.get(id)
  const place = evidence ? messages.pageOf(evidence.regions[0]?.page ?? 1, safeLine(evidence.document)) : ''
  const words = safeLine(caption)
  return `  ${paint.bold(name)} ${view.marker(id)} ${place}${words === '' ? '' : `: ${words}`}`
}
