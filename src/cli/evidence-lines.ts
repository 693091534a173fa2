import type { Evidence } from '../model/answer.ts'
import type { Box } from '../model/geometry.ts'
import type { Context } from './io.ts'
import { clock, safeText, wrapText } from './terminal-text.ts'

const QUOTE_LINES = 4

/**
 * Numbered evidence: file, kind, page, box or cells, then the beginning of the source's own words.
 *
 * @param shown - ids of the entries to print, which keep their numbers; all if absent
 */
export function evidenceLines(
  evidence: readonly Evidence[],
  context: Pick<Context, 'messages' | 'paint' | 'io'>,
  shown?: ReadonlySet<string>,
): string[] {
  const { messages, paint } = context
  const width = Math.min(context.io.stdout.columns ?? 100, 120)
  return evidence.flatMap((one, index) => {
    if (shown && !shown.has(one.id)) return []
    const place = [paint.bold(safeText(one.document)), ...placeParts(one, messages), messages.kinds[one.kind]]
    const quote = safeText(one.quote).trim()
    const all = quote === '' ? [messages.withoutWords] : wrapText(quote, width - 6)
    const words = all.length > QUOTE_LINES ? [...all.slice(0, QUOTE_LINES), '…'] : all
    return [
      ` ${paint.cyan(`[${index + 1}]`)} ${place.join(' · ')}`,
      ...words.map((line) => `     ${quote === '' ? paint.dim(line) : line}`),
    ]
  })
}

function placeParts(evidence: Evidence, messages: Context['messages']): string[] {
  const parts: string[] = []
  for (const region of evidence.regions)
    parts.push(
      region.box === undefined
        ? messages.page(region.page)
        : `${messages.page(region.page)} ${messages.box(boxText(region.box))}`,
    )
  const { cells, time } = evidence
  if (cells && cells.length > 0) {
    // Counted from 1 for people, as pages are.
    const rows = [...new Set(cells.map((cell) => cell.row + 1))]
    const columns = [...new Set(cells.map((cell) => cell.column + 1))]
    parts.push(messages.cellNames(rows.join(','), columns.join(',')))
  }
  if (time) parts.push(`${clock(time.startMs)}–${clock(time.endMs)}`)
  return parts
}

function boxText(box: Box): string {
  const round = (n: number) => String(Math.round(n))
  return `${round(box.x)},${round(box.y)} ${round(box.width)}×${round(box.height)}`
}
