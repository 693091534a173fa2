import { toLetters } from '../language/normal.ts'
import { quantities } from '../language/numbers.ts'
import type { Block, Evidence } from '../model/answer.ts'
import { captionText } from '../model/caption.ts'
import type { Cell } from '../model/document.ts'
import { elementText, timeOf } from '../model/element-text.ts'
import type { Decoder } from '../spec/decoder.ts'
import type { Citation, GeneratedPart } from '../spec/generator.ts'
import type { Passage } from '../spec/passage.ts'
import { columnLabels, rowLabels, unitOf } from '../table/cells.ts'
import { gridOf } from '../table/grid.ts'
import { checkText } from './check.ts'
import { type Aligned, alignCitation, tableOf, toEvidence } from './evidence.ts'
import { cellsAt } from './regions.ts'

/** Cells of a table that is shown without saying which of them matter. */
const MAX_CELLS = 400

/**
 * Parts → blocks. Each citation is found again in its passage; the evidence is narrowed to it; what is said is compared
 * with what is cited. Every passage becomes evidence: what is cited, then the rest, best first. Citations of unknown passages are dropped and counted,
 * and so are tables and figures that a passage does not have. What rests on sound or video ends with its clips.
 */
export function createDecoder(): Decoder {
  return ({ parts, passages }) => {
    const ordered = citedFirst(passages, parts)
    const evidenceIds = new Map(ordered.map((passage, n) => [passage.id, `e${n + 1}`]))
    const state: State = {
      passages: new Map(passages.map((passage) => [passage.id, passage])),
      evidenceIds,
      cited: new Map(),
      dropped: 0,
    }
    const refusal = parts.find((part) => part.type === 'refusal')
    const blocks = refusal ? [] : withClips(toBlocks(parts, state), state)
    const evidence = ordered.map((passage) =>
      toEvidence(passage, evidenceIds.get(passage.id) ?? '', state.cited.get(passage.id) ?? []),
    )
    return {
      grounded: refusal === undefined && blocks.some(restsOnDocuments),
      text: refusal ? refusal.text : plainText(blocks, evidence),
      blocks,
      evidence,
      dropped: state.dropped,
    }
  }
}

/**
 * What the answer rests on comes first, in the order in which it is cited: it was read closer than any ranking can.
 * Such an entry gets at least the best score, and its trail says that the answer ranked it.
 */
function citedFirst(passages: readonly Passage[], parts: readonly GeneratedPart[]): Passage[] {
  const ranked = passages.toSorted((a, b) => b.score - a.score)
  const [best] = ranked
  const ids = new Set(parts.flatMap(citationsOf).map((citation) => citation.passage))
  const cited = [...ids].flatMap((id) => ranked.find((passage) => passage.id === id) ?? [])
  if (!best) return ranked
  const raised = cited.map(
    (passage, n): Passage => ({
      ...passage,
      score: best.score,
      trail: [...passage.trail, { by: 'answer', rank: n + 1, score: best.score }],
    }),
  )
  return [...raised, ...ranked.filter((passage) => !ids.has(passage.id))]
}

function citationsOf(part: GeneratedPart): readonly Citation[] {
  switch (part.type) {
    case 'text-end':
    case 'calculation':
      return part.citations
    case 'table':
    case 'figure':
      return [part.citation]
    case 'conflict':
      return part.claims.map(({ citation }) => citation)
    default:
      return []
  }
}

/** What was only seen in a picture of the question is said, but it is not in the documents. */
function restsOnDocuments(block: Block): boolean {
  return block.type !== 'text' || block.basis === undefined || block.citations.length > 0
}

interface State {
  readonly passages: ReadonlyMap<string, Passage>
  readonly evidenceIds: ReadonlyMap<string, string>
  readonly cited: Map<string, Aligned[]>
  dropped: number
}

function toBlocks(parts: readonly GeneratedPart[], state: State): Block[] {
  const blocks: Block[] = []
  let said = ''
  for (const part of parts) {
    if (part.type === 'text-delta') said += part.text
    else if (part.type === 'text-end') {
      const block = textBlock(said, part.citations, state, part.seen)
      if (block) blocks.push(block)
      said = ''
    } else if (part.type !== 'refusal' && part.type !== 'fallback') {
      const block =
        part.type === 'table'
          ? tableBlock(part.citation, state)
          : part.type === 'figure'
            ? figureBlock(part.citation, state)
            : part.type === 'conflict'
              ? conflictBlock(part, state)
              : calculationBlock(part, state)
      if (block) blocks.push(block)
    }
  }
  // A stream that ends without its last text-end has said something for which it names no source.
  const rest = textBlock(said, [], state)
  return rest ? [...blocks, rest] : blocks
}

/** Behind what is said and shown, each stretch of sound or video that it rests on, in the order in which it is cited. */
function withClips(blocks: readonly Block[], { passages, evidenceIds, cited }: State): Block[] {
  const clips = [...cited.keys()].flatMap((passage): Block[] => {
    const evidence = evidenceIds.get(passage)
    const heard = timeOf(passages.get(passage)?.elements ?? [])
    return evidence !== undefined && heard ? [{ type: 'clip', evidence }] : []
  })
  return [...blocks, ...clips]
}

function cite(citation: Citation, state: State): { passage: Passage; aligned: Aligned; id: string } | undefined {
  const passage = state.passages.get(citation.passage)
  const id = state.evidenceIds.get(citation.passage)
  if (!passage || id === undefined) {
    state.dropped++
    return undefined
  }
  const aligned = alignCitation(passage, citation)
  state.cited.set(passage.id, [...(state.cited.get(passage.id) ?? []), aligned])
  return { passage, aligned, id }
}

function textBlock(said: string, citations: readonly Citation[], state: State, seen?: true): Block | undefined {
  const text = said.trim()
  if (!text) return undefined
  const cited = citations.flatMap((citation) => cite(citation, state) ?? [])
  const check = checkText(
    text,
    cited.flatMap(({ passage, aligned }) => sourcesOf(passage, aligned)),
  )
  const missed = check === 'verified' && cited.some(({ aligned }) => !aligned.found)
  return {
    type: 'text',
    text,
    citations: [...new Set(cited.map(({ id }) => id))],
    check: missed ? 'partial' : check,
    ...(seen ? { basis: 'question-picture' } : {}),
  }
}

/** What is cited, and what names it. */
function sourcesOf(passage: Passage, aligned: Aligned): string[] {
  const { chunk } = passage
  const table = tableOf(passage, aligned.elements.find((element) => element.kind === 'table')?.id)
  const caption = captionOf(passage)
  const names = [...chunk.headings, caption]
  if (!table || !aligned.cells)
    return aligned.found ? [aligned.quote, ...names] : [...passage.elements.map(elementText), ...names]
  const grid = gridOf(table)
  const labels = cellsAt(table, aligned.cells).flatMap((cell) => {
    const unit = unitOf(grid, cell, caption)
    return [
      ...[...rowLabels(grid, cell), ...columnLabels(grid, cell)].map((label) => label.text),
      unit ? `${cell.text} ${unit}` : '',
    ]
  })
  return [aligned.quote, ...labels, ...names]
}

function captionOf({ elements, document }: Passage, id?: string): string {
  const shown = elements.find(
    (element) => (element.kind === 'table' || element.kind === 'figure') && (id === undefined || element.id === id),
  )
  return captionText(document, shown)
}

function tableBlock(citation: Citation, state: State): Block | undefined {
  const cited = cite(citation, state)
  const table = cited && tableOf(cited.passage, citation.elementId)
  if (!cited || !table) {
    if (cited) state.dropped++
    return undefined
  }
  const caption = captionOf(cited.passage, table.id)
  const places = citation.cells ?? []
  return {
    type: 'table',
    evidence: cited.id,
    cells: cellsAround(cellsAt(table, places), table.cells, gridOf(table)),
    ...(caption ? { caption } : {}),
  }
}

/** The rows and columns of the cells that matter with their headers; the table's first cells when none is named. */
function cellsAround(chosen: readonly Cell[], all: readonly Cell[], grid: ReturnType<typeof gridOf>): Cell[] {
  if (chosen.length === 0) return all.slice(0, MAX_CELLS)
  const within = (index: number, span: number, picked: (cell: Cell) => [number, number]) =>
    chosen.some((cell) => picked(cell)[0] < index + span && index < picked(cell)[0] + picked(cell)[1])
  return all.filter((cell) => {
    const inRows = cell.row < grid.headerRows || within(cell.row, cell.rowSpan, (one) => [one.row, one.rowSpan])
    const inColumns =
      cell.column < grid.headerColumns || within(cell.column, cell.columnSpan, (one) => [one.column, one.columnSpan])
    return inRows && inColumns
  })
}

function figureBlock(citation: Citation, state: State): Block | undefined {
  const passage = state.passages.get(citation.passage)
  const figures = passage?.elements.filter((element) => element.kind === 'figure') ?? []
  const figure = figures.find(({ id }) => id === citation.elementId) ?? figures[0]
  if (!figure) {
    state.dropped++
    return undefined
  }
  const cited = cite({ ...citation, elementId: figure.id }, state)
  if (!cited) return undefined
  const caption = captionOf(cited.passage, figure.id)
  return {
    type: 'figure',
    evidence: cited.id,
    ...(figure.asset ? { asset: figure.asset } : {}),
    ...(caption ? { caption } : {}),
  }
}

/** Verified when each value stands where it is said to; nothing where fewer than two of the places are there. */
function conflictBlock(part: Extract<GeneratedPart, { type: 'conflict' }>, state: State): Block | undefined {
  const found = part.claims.flatMap(({ citation, value }) => {
    const cited = cite(citation, state)
    return cited ? [{ value, id: cited.id, stands: holdsValue(cited.aligned.quote, value) }] : []
  })
  if (found.length < 2) return undefined
  return {
    type: 'text',
    text: part.text,
    citations: [...new Set(found.map(({ id }) => id))],
    check: found.every(({ stands }) => stands) ? 'verified' : 'partial',
    conflict: found.map(({ id, value }) => ({ evidence: id, value })),
  }
}

function holdsValue(quote: string, value: string): boolean {
  if (toLetters(quote).letters.includes(toLetters(value).letters)) return true
  const [wanted] = quantities(value)
  return wanted !== undefined && quantities(quote).some((one) => one.value === wanted.value)
}

function calculationBlock(part: Extract<GeneratedPart, { type: 'calculation' }>, state: State): Block {
  const cited = part.citations.flatMap((citation) => cite(citation, state) ?? [])
  return {
    type: 'calculation',
    expression: part.expression,
    result: part.result,
    evidence: [...new Set(cited.map(({ id }) => id))],
  }
}

/** Text blocks with markers, results, and the captions of figures that no text has named. */
function plainText(blocks: readonly Block[], evidence: readonly Evidence[]): string {
  const mark = (ids: readonly string[]) =>
    ids.map((id) => `[${evidence.findIndex((one) => one.id === id) + 1}]`).join('')
  const said = blocks.map((block) => (block.type === 'text' ? block.text : '')).join('\n')
  return blocks
    .flatMap((block) => {
      if (block.type === 'text')
        return [`${block.text}${block.citations.length > 0 ? ` ${mark(block.citations)}` : ''}`]
      if (block.type === 'calculation')
        return [`${block.result}${block.evidence.length > 0 ? ` ${mark(block.evidence)}` : ''}`]
      if (block.type === 'figure' && block.caption && !said.includes(block.caption))
        return [`${block.caption} ${mark([block.evidence])}`]
      return []
    })
    .join('\n')
}
