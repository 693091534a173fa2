import type { ElementList } from '../element-list.ts'
import type { EmbeddedPictures } from '../embedded-pictures.ts'
import { pictureWords } from './alt-text.ts'
import { readChart } from './chart.ts'
import type { OfficePackage } from './package.ts'
import type { SheetRect } from './sheet.ts'
import { rangeOf } from './sheet-elements.ts'
import { below, childOf, type XmlElement } from './xml.ts'

/** Adds pictures, charts and text boxes that lie on a sheet, each with the cells that it covers. */
export async function addDrawings(
  office: OfficePackage,
  part: string,
  sheet: number,
  list: ElementList,
  pictures: EmbeddedPictures,
): Promise<void> {
  const relations = office.relations(part)
  for (const anchor of office.optionalXml(part)?.children ?? []) {
    const place = [rangeOf(sheet, rectOf(anchor))]
    for (const picture of below(anchor, 'xdr:pic')) {
      const [blip] = below(picture, 'a:blip')
      const asset = await pictures.keepPart(office.picture(part, blip?.attributes['r:embed']))
      const words = childOf(picture, 'xdr:nvPicPr', 'xdr:cNvPr')?.attributes.descr
      if (asset || words)
        list.add({ kind: 'figure', ...(asset ? { asset } : {}), ...pictureWords(words), provenance: place })
    }
    for (const { attributes } of below(anchor, 'c:chart')) {
      const chartPart = relations.get(attributes['r:id'] ?? '')?.target
      addChart(office.optionalXml(chartPart), place, list)
    }
    for (const shape of below(anchor, 'xdr:txBody')) {
      const text = [...below(shape, 'a:p')]
        .map((line) => [...below(line, 'a:t')].map((run) => run.text).join(''))
        .join('\n')
        .trim()
      if (text !== '') list.add({ kind: 'text', text, provenance: place })
    }
  }
}

/** A chart of a workbook draws cells that are there as tables already; its own words are its title, axes and series. */
function addChart(root: XmlElement | undefined, place: ReturnType<typeof rangeOf>[], list: ElementList): void {
  if (!root) return
  const { title, axes, cells } = readChart(root)
  const names = cells.filter((cell) => cell.row === 0 && cell.text !== '').map((cell) => cell.text)
  const words = [...axes, ...names].join('\n')
  const since = list.elements.length
  if (title === '' && words === '') return
  const captionId = title === '' ? undefined : list.add({ kind: 'caption', text: title, provenance: place })
  list.add({ kind: 'figure', ...(words === '' ? {} : { text: words }), provenance: place })
  if (captionId !== undefined) list.caption(captionId, since)
}

/** The cells under an anchor; the first cell for one that names none. */
function rectOf(anchor: XmlElement): SheetRect {
  const read = (name: 'xdr:from' | 'xdr:to', part: 'xdr:row' | 'xdr:col') => {
    const value = Number(childOf(anchor, name, part)?.text ?? Number.NaN)
    return Number.isInteger(value) && value >= 0 ? value : undefined
  }
  const top = read('xdr:from', 'xdr:row') ?? 0
  const left = read('xdr:from', 'xdr:col') ?? 0
  return {
    top,
    left,
    bottom: Math.max(read('xdr:to', 'xdr:row') ?? top, top),
    right: Math.max(read('xdr:to', 'xdr:col') ?? left, left),
  }
}
