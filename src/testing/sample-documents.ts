import { sha256 } from '../base/hash.ts'
import { assembleDocument } from '../model/assemble-document.ts'
import type { Cell, Document, Element } from '../model/document.ts'
import type { Box } from '../model/geometry.ts'

/** An element without what every test can do without: its id, layer and place. */
export type Draft =
  | { readonly kind: 'title'; readonly text: string; readonly level?: number; readonly page?: number }
  | {
      readonly kind: 'text' | 'list' | 'caption' | 'code'
      readonly text: string
      readonly page?: number
      readonly id?: string
      readonly layer?: 'furniture'
    }
  | {
      readonly kind: 'table'
      readonly rows: readonly (readonly string[])[]
      readonly caption?: string
      readonly page?: number
      readonly header?: boolean
    }
  | {
      readonly kind: 'figure'
      readonly text?: string
      readonly caption?: string
      readonly page?: number
      readonly description?: string
    }

const WIDTH = 600
const HEIGHT = 800

/** A document of paged elements, one below the other, each table cell with its box. */
export function sampleDocument(uri: string, drafts: readonly Draft[]): Document {
  const hash = sha256(new TextEncoder().encode(uri + JSON.stringify(drafts)))
  const heights = new Map<number, number>()
  const place = (page: number): Box => {
    const y = heights.get(page) ?? 40
    heights.set(page, y + 30)
    return { x: 50, y, width: 500, height: 20 }
  }
  const elements = drafts.flatMap((draft, n): Element[] => {
    const page = draft.page ?? 1
    const box = place(page)
    const base = { id: `${n}`, layer: 'body' as const, provenance: [{ kind: 'page' as const, page, box }] }
    const captionText = draft.kind === 'table' || draft.kind === 'figure' ? draft.caption : undefined
    const caption: Element[] = captionText ? [{ ...base, id: `${n}-caption`, kind: 'caption', text: captionText }] : []
    const link = caption.length > 0 ? { captionId: `${n}-caption` } : {}
    switch (draft.kind) {
      case 'title':
        return [{ ...base, kind: 'title', level: draft.level ?? 1, text: draft.text }]
      case 'table':
        return [
          ...caption,
          {
            ...base,
            ...link,
            kind: 'table',
            rows: draft.rows.length,
            columns: draft.rows[0]?.length ?? 0,
            cells: cellsOf(draft.rows, page, box, draft.header ?? true),
          },
        ]
      case 'figure':
        return [
          {
            ...base,
            ...link,
            kind: 'figure',
            ...(draft.text ? { text: draft.text } : {}),
            ...(draft.description ? { description: draft.description } : {}),
          },
          ...caption,
        ]
      default:
        return [{ ...base, layer: draft.layer ?? 'body', id: draft.id ?? base.id, kind: draft.kind, text: draft.text }]
    }
  })
  const last = Math.max(1, ...drafts.map((draft) => draft.page ?? 1))
  return assembleDocument({
    origin: { uri, sha256: hash, mediaType: 'application/pdf' },
    pages: Array.from({ length: last }, (_, i) => ({
      number: i + 1,
      width: WIDTH,
      height: HEIGHT,
      source: 'digital' as const,
    })),
    elements,
  })
}

function cellsOf(rows: readonly (readonly string[])[], page: number, around: Box, header: boolean): Cell[] {
  return rows.flatMap((row, r) =>
    row.map((text, c): Cell => {
      const width = around.width / row.length
      const box = { x: around.x + c * width, y: around.y + r * 4, width, height: 4 }
      return { row: r, column: c, rowSpan: 1, columnSpan: 1, header: header && r === 0, text, page, box }
    }),
  )
}

/** A printer's manual in Chinese: a table of data, a paragraph, a figure of the panel. */
export function printerManual(): Document {
  return sampleDocument('打印机说明书.pdf', [
    { kind: 'title', text: '喷墨打印机 P-320 用户手册' },
    { kind: 'title', text: '1 安装', level: 2 },
    {
      kind: 'text',
      text: '首次使用前请撕下墨盒上的黄色胶带，因为胶带会堵住喷嘴。安装时间约为 8 分钟。电源接通后如图 1 所示，面板上的绿灯会亮起。',
    },
    { kind: 'figure', text: '电源 取消 继续', caption: '图 1 控制面板示意图' },
    { kind: 'title', text: '2 技术规格', level: 2, page: 2 },
    { kind: 'text', text: '本机适合家庭和小型办公室，客服电话由杭州的服务中心接听。', page: 2 },
    {
      kind: 'table',
      caption: '表 1 主要技术参数',
      page: 2,
      rows: [
        ['项目', '参数'],
        ['打印速度', '黑白约 10 页/分钟，彩色约 7 页/分钟'],
        ['最高分辨率', '4800×1200 dpi'],
        ['纸盒容量', '100 张'],
        ['重量', '5.2 kg'],
      ],
    },
  ])
}

/** Monthly figures of two products as a table without marked headers. */
export function monthlyTable(): Document {
  return sampleDocument('quarter.pdf', [
    { kind: 'title', text: 'First quarter report' },
    { kind: 'text', text: 'The following table gives monthly sales of both product lines.' },
    {
      kind: 'table',
      caption: 'Table 1: Monthly sales (million yuan)',
      header: false,
      rows: [
        ['Month', 'Online', 'Retail'],
        ['Jan', '132', '58'],
        ['Feb', '147', '76'],
        ['Mar', '125', '52'],
        ['Total', '404', '186'],
      ],
    },
  ])
}

/** A paper in English with a figure that its text mentions. */
export function riverPaper(): Document {
  return sampleDocument('rivers.pdf', [
    { kind: 'title', text: 'Gauging small rivers with floating sensors' },
    { kind: 'title', text: '1 Introduction', level: 2 },
    {
      kind: 'text',
      text: 'Water level in small rivers is rarely recorded. Maria Keller and Tom Brandt founded the gauge network in 1998 near Bern. It now covers 47 streams.',
    },
    { kind: 'title', text: '2 Method', level: 2, page: 2 },
    {
      kind: 'text',
      text: 'Each buoy carries two pressure sensors and one antenna. The overall layout is shown in Figure 1. Readings are sent every 15 minutes because the battery lasts longer that way.',
      page: 2,
    },
    {
      kind: 'figure',
      caption: 'Figure 1: Layout of the measuring buoy.',
      text: 'antenna battery sensor',
      page: 2,
      description: 'A drawing of a float with an aerial.',
    },
    { kind: 'text', text: 'Confidential draft', page: 2, layer: 'furniture' },
  ])
}
