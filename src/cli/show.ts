import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { DrawOptions, Duomo } from '../app/duomo.ts'
import { DuomoError, toDuomoError } from '../base/errors.ts'
import { notesOf } from '../decode/notes.ts'
import type { Document, Element } from '../model/document.ts'
import { timeOf } from '../model/element-text.ts'
import { usageError } from './failure.ts'
import type { Context, ExitStatus } from './io.ts'
import { pageMarks } from './page-marks.ts'
import { problemLines } from './problem-lines.ts'
import { tableLines } from './table-text.ts'
import { clock, safeLine, safeText, wrapText } from './terminal-text.ts'

export interface ShowArguments {
  readonly id: string
  /** From 1; the whole document if absent. */
  readonly page?: number
  /** A PNG file to draw the page to. */
  readonly out?: string
  /** Of a protected file, to draw it. */
  readonly password?: string
  /** Words whose places on the page are coloured. */
  readonly query?: string
}

/** `duomo show ID`: what was read, or a picture of a page with the regions that were found on it. */
export async function show(context: Context, { id, page, out, password, query }: ShowArguments): Promise<ExitStatus> {
  if (query !== undefined && out === undefined) throw usageError(context.messages.usage.queryNeedsOut)
  return context.withDuomo(async (duomo) => {
    const document = await duomo.document(id)
    if (page !== undefined) checkPage(document, page)
    if (out !== undefined) {
      const options = { signal: context.signal, ...(password === undefined ? {} : { password }) }
      const drawing = { document, page: page ?? 1, file: resolve(context.io.cwd, out), query, options }
      await draw(context, duomo, drawing)
    } else if (context.json)
      await context.out(`${JSON.stringify(page === undefined ? document : ofPage(document, page))}\n`)
    else await context.out(`${documentLines(document, page, context).join('\n')}\n`)
    return 0
  })
}

function checkPage(document: Document, page: number): void {
  const pages = Math.max(1, document.pages.length)
  if (page > pages)
    throw new DuomoError('not-found', `${document.origin.uri} has no page ${page}, expected 1 to ${pages}`)
}

interface Drawing {
  readonly document: Document
  readonly page: number
  readonly file: string
  readonly query: string | undefined
  readonly options: DrawOptions
}

async function draw(context: Context, duomo: Duomo, { document, page, file, query, options }: Drawing): Promise<void> {
  const { messages } = context
  if (query !== undefined) {
    await write(file, await duomo.similarityMap(document.id, page, query, options))
    return context.note(messages.mapped(file, safeLine(query)))
  }
  const { marks, regions } = pageMarks(document, page)
  await write(file, await duomo.pagePicture(document.id, page, { ...options, marks }))
  context.note(messages.drawn(file, regions))
}

async function write(file: string, bytes: Uint8Array): Promise<void> {
  await writeFile(file, bytes).catch((error: unknown) => {
    throw toDuomoError(error, `writing ${file}`)
  })
}

function ofPage(document: Document, page: number): Document {
  const elements = document.elements.filter((element) => pageOf(element) === page)
  const here = new Set(elements.map(({ id }) => id))
  const { notes, ...rest } = document
  const about = notes?.filter(({ elementIds }) => elementIds.some((id) => here.has(id))) ?? []
  return {
    ...rest,
    ...(about.length > 0 ? { notes: about } : {}),
    pages: document.pages.filter((one) => one.number === page),
    elements,
    problems: document.problems.filter((problem) => problem.page === undefined || problem.page === page),
  }
}

/** The first page that an element stands on; what has no pages counts as one. */
function pageOf(element: Element): number {
  return element.provenance[0]?.page ?? 1
}

function documentLines(document: Document, page: number | undefined, context: Context): string[] {
  const { messages, paint } = context
  const width = Math.min(context.io.stdout.columns ?? 100, 120)
  const shown = document.elements.filter((element) => page === undefined || pageOf(element) === page)
  const lines = [paint.bold(safeText(document.origin.uri)), paint.dim(document.id), ...mediaLine(document, context)]
  let current = 0
  for (const element of shown) {
    const at = pageOf(element)
    if (at !== current) lines.push('', paint.cyan(messages.page(at)))
    current = at
    const layer = element.layer === 'furniture' ? ` (${messages.furniture})` : ''
    lines.push(
      paint.dim(`${messages.kinds[element.kind]}${layer}${timeText(element)}`),
      ...elementLines(element, width - 2, messages).map((line) => `  ${line}`),
    )
  }
  if (shown.length === 0) lines.push('', messages.noElements)
  return [
    ...lines,
    ...noteLines(page === undefined ? document : ofPage(document, page), context),
    ...ledgerLines(document, page, context),
  ]
}

/** What programs wrote, apart from what was read. */
function noteLines(document: Document, { messages, paint }: Context): string[] {
  const notes = notesOf(document)
  if (notes.length === 0) return []
  const lines = notes.map(({ about, by, text }) => `    ${paint.dim(`${about} · ${safeLine(by)}`)} ${safeLine(text)}`)
  return ['', paint.bold(messages.notesTitle), ...lines]
}

/** What went wrong, and what was left out with its reason. */
function ledgerLines({ problems, ledger }: Document, page: number | undefined, { messages, paint }: Context): string[] {
  const here = (one: { readonly page?: number | undefined }) => page === undefined || (one.page ?? page) === page
  const troubles = problemLines(problems.filter(here), messages, paint)
  const left = ledger.skipped.filter(here).map(({ what, reason }) => `    ${safeLine(what)}: ${safeLine(reason)}`)
  return [
    ...(troubles.length > 0 ? ['', ...troubles] : []),
    ...(left.length > 0 ? ['', paint.bold(messages.leftOutTitle), ...left] : []),
  ]
}

/** Length, and tracks with what their headers tell. */
function mediaLine({ media }: Document, { messages }: Context): string[] {
  if (!media) return []
  const tracks = media.tracks.map(({ kind, codec, width, height, sampleRate, language }) => {
    const size = width && height ? `${width} × ${height}` : ''
    return [kind, codec, size, sampleRate ? `${sampleRate} Hz` : '', language].filter(Boolean).join(' ')
  })
  const length = media.durationMs === undefined ? [] : [`${messages.duration} ${clock(media.durationMs)}`]
  return [safeLine([...length, ...tracks].join(' · '))]
}

function timeText(element: Element): string {
  const time = timeOf([element])
  return time ? ` ${clock(time.startMs)}–${clock(time.endMs)}` : ''
}

function elementLines(element: Element, width: number, messages: Context['messages']): string[] {
  switch (element.kind) {
    case 'table':
      return tableLines(element.cells, width)
    case 'figure':
      return wrapText(
        [
          ...(element.text ? [safeText(element.text)] : []),
          ...(element.description ? [`${messages.writtenByModel}: ${safeText(element.description)}`] : []),
        ].join('\n'),
        width,
      )
    default:
      return wrapText(safeText(element.text), width)
  }
}
