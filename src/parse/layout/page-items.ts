import type { AssetReference } from '../../model/asset.ts'
import type { Box } from '../../model/geometry.ts'
import type { Problem } from '../../model/problem.ts'
import type { Pixels } from '../../spec/page-renderer.ts'
import type { TextBlock } from '../pdf/blocks.ts'
import type { TableGrid } from '../pdf/table-grid.ts'

export interface TextItem {
  readonly kind: 'text'
  readonly box: Box
  /** Counts the columns of the page: a paragraph goes on from one to the next. */
  readonly region: number
  readonly block: TextBlock
}

export interface TableItem {
  readonly kind: 'table'
  readonly box: Box
  readonly grid: TableGrid
  readonly cellBoxes: readonly Box[]
}

/** A figure where it stands, not yet cut out of the page. */
export interface FigureItem {
  readonly kind: 'figure'
  readonly box: Box
  readonly text: string
  /** Made of placed pictures, not only of drawn paths. */
  readonly image: boolean
  /** Pixels per point of the finest picture in it; 0 for drawings. */
  readonly density: number
}

/** What stands on a page, with its place as displayed. */
export type LaidOutItem = TextItem | TableItem | FigureItem

/** The same, figures with their pixels. */
export type DrawnItem = TextItem | TableItem | (FigureItem & { readonly pixels: Pixels })

/** The same, figures as kept pictures. */
export type PageItem = TextItem | TableItem | (FigureItem & { readonly asset: AssetReference })

/** A page as read, its items in reading order. */
export interface PageReading<Item = PageItem> {
  readonly number: number
  /** In units of the layout, like its items. */
  readonly width: number
  readonly height: number
  /** Points of the page as displayed (of a picture: pixels) to one unit of the layout; 1 on digital pages. */
  readonly unit: number
  readonly source: 'digital' | 'ocr' | 'mixed'
  readonly items: readonly Item[]
  readonly problems: readonly Problem[]
}
