import type { Cell } from '../../model/document.ts'
import { below, childOf, childrenOf, type XmlElement } from './xml.ts'

/** What a chart part keeps of its data: the values as they were drawn last. */
export interface Chart {
  readonly title: string
  /** One row a category, one column a series, names in the first row and column. */
  readonly rows: number
  readonly columns: number
  readonly cells: readonly Cell[]
  /** Names of the axes. */
  readonly axes: readonly string[]
}

interface Series {
  readonly name: string
  readonly categories: ReadonlyMap<number, string>
  readonly values: ReadonlyMap<number, string>
}

const MAX_POINTS = 20_000
const MAX_SERIES = 256

/** Reads `chartSpace`; a chart without kept values has no rows. */
export function readChart(root: XmlElement): Chart {
  const chart = childOf(root, 'c:chart')
  const plot = childOf(chart, 'c:plotArea')
  const series = [...below(plot, 'c:ser')].slice(0, MAX_SERIES).map(readSeries)
  const points = new Map<number, string>()
  for (const { categories, values } of series) {
    for (const [index, text] of categories) if (points.size < MAX_POINTS) points.set(index, text)
    for (const index of values.keys()) if (points.size < MAX_POINTS && !points.has(index)) points.set(index, '')
  }
  const ordered = [...points].sort(([a], [b]) => a - b)
  const filled = ordered.length > 0 && series.some((each) => each.values.size > 0)
  const texts = filled
    ? [
        ['', ...series.map((each) => each.name)],
        ...ordered.map(([index, label]) => [label, ...series.map((each) => each.values.get(index) ?? '')]),
      ]
    : []
  return {
    title: textOfTitle(childOf(chart, 'c:title')),
    rows: texts.length,
    columns: filled ? series.length + 1 : 0,
    cells: texts.flatMap((row, n) =>
      row.map((text, column) => ({ row: n, column, rowSpan: 1, columnSpan: 1, header: n === 0 || column === 0, text })),
    ),
    axes: ['c:catAx', 'c:valAx', 'c:dateAx', 'c:serAx']
      .flatMap((name) => childrenOf(plot, name))
      .map((axis) => textOfTitle(childOf(axis, 'c:title')))
      .filter((text) => text !== ''),
  }
}

function readSeries(series: XmlElement): Series {
  const name =
    [...readPoints(childOf(series, 'c:tx')).values()].join(' ') || (childOf(series, 'c:tx', 'c:v')?.text ?? '')
  return {
    name: name.trim(),
    categories: readPoints(childOf(series, 'c:cat') ?? childOf(series, 'c:xVal')),
    values: readPoints(childOf(series, 'c:val') ?? childOf(series, 'c:yVal')),
  }
}

/** Points by their index; of categories on several levels those of the innermost, which the file names first. */
function readPoints(source: XmlElement | undefined): Map<number, string> {
  const points = new Map<number, string>()
  const [level] = below(source, 'c:lvl')
  for (const point of below(level ?? source, 'c:pt')) {
    const index = Number(point.attributes.idx)
    if (Number.isInteger(index) && index >= 0 && points.size < MAX_POINTS)
      points.set(index, tidyNumber(childOf(point, 'c:v')?.text.trim() ?? ''))
  }
  return points
}

/** 0.30000000000000004 is kept for what the sheet shows as 0.3. */
function tidyNumber(text: string): string {
  return /^-?\d+\.\d{12,}(?:E-?\d+)?$/i.test(text) ? String(Number(Number(text).toPrecision(12))) : text
}

function textOfTitle(title: XmlElement | undefined): string {
  const paragraphs = [...below(title, 'a:p')].map((paragraph) =>
    [...below(paragraph, 'a:t')].map((run) => run.text).join(''),
  )
  const written = paragraphs.filter((text) => text.trim() !== '').join(' ')
  return (written || [...readPoints(title).values()].join(' ')).trim()
}
