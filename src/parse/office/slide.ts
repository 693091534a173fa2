import type { Element, Provenance } from '../../model/document.ts'
import type { Box } from '../../model/geometry.ts'
import type { ElementList } from '../element-list.ts'
import type { EmbeddedPictures } from '../embedded-pictures.ts'
import { pictureWords } from './alt-text.ts'
import { readChart } from './chart.ts'
import { attachedBy, readSlideComments } from './comments.ts'
import type { OfficePackage } from './package.ts'
import { boxOfTransform, insideGroup, ON_SLIDE, type Placement } from './slide-geometry.ts'
import { readSlideTable } from './slide-table.ts'
import { readParagraphs, textOfBody } from './slide-text.ts'
import { below, childOf, childrenOf, type XmlElement } from './xml.ts'

/** What all slides share. */
export interface SlideContext {
  readonly office: OfficePackage
  /** The part of the presentation. */
  readonly presentation: string
  readonly list: ElementList
  readonly pictures: EmbeddedPictures
  /** Points. */
  readonly width: number
  readonly height: number
  leaveOut(what: string, reason: string, page: number): void
  /** What slides take from their layouts, by the layout's part; filled as it is read. */
  readonly inherited: Map<string, Inherited>
}

/** Placeholders of layout and master, from which a slide's shapes take what they do not say. */
interface Inherited {
  readonly shapes: readonly XmlElement[]
  /** The master's style of body text. */
  readonly bodyStyle: XmlElement | undefined
}

const FURNITURE = new Set(['ftr', 'sldNum', 'dt', 'hdr'])
const TITLES = new Set(['title', 'ctrTitle'])

/** Adds the elements of a slide: its title first, then its shapes in their order, then its notes and comments. */
export async function addSlide(part: string, page: number, context: SlideContext): Promise<void> {
  const { office } = context
  const tree = childOf(office.xml(part), 'p:cSld', 'p:spTree')
  await new SlideReader(part, page, context).read(tree)
  const notesPart = office.related(part, 'notesSlide')
  const notes = childOf(office.optionalXml(notesPart), 'p:cSld', 'p:spTree')
  for (const shape of childrenOf(notes, 'p:sp')) {
    if (placeholderOf(shape)?.attributes.type !== 'body') continue
    const text = textOfBody(childOf(shape, 'p:txBody'))
    const box = { x: 0, y: 0, width: context.width, height: context.height }
    if (text !== '') context.list.add({ kind: 'text', text, provenance: [{ kind: 'page', page, box }] })
  }
  const whole: Provenance = { kind: 'page', page, box: { x: 0, y: 0, width: context.width, height: context.height } }
  for (const { text, author } of readSlideComments(office, context.presentation, part))
    context.list.add({ kind: 'text', text, attached: attachedBy(author), provenance: [whole] })
}

class SlideReader {
  readonly #part: string
  readonly #page: number
  readonly #context: SlideContext
  readonly #inherited: Inherited

  constructor(part: string, page: number, context: SlideContext) {
    this.#part = part
    this.#page = page
    this.#context = context
    this.#inherited = inheritedBy(part, context)
  }

  async read(tree: XmlElement | undefined): Promise<void> {
    const shapes = tree?.children ?? []
    const isTitle = (shape: XmlElement) => TITLES.has(placeholderOf(shape)?.attributes.type ?? '')
    const ordered = [...shapes.filter(isTitle), ...shapes.filter((shape) => !isTitle(shape))]
    for (const shape of ordered) await this.#addShape(shape, ON_SLIDE)
  }

  /** Groups nest no deeper than the reader of XML lets them. */
  async #addShape(shape: XmlElement, placement: Placement): Promise<void> {
    switch (shape.name) {
      case 'p:sp':
      case 'p:cxnSp':
        this.#addText(shape, placement)
        break
      case 'p:pic':
        await this.#addPicture(shape, placement)
        break
      case 'p:graphicFrame':
        await this.#addFrame(shape, placement)
        break
      case 'p:grpSp': {
        const inside = insideGroup(childOf(shape, 'p:grpSpPr', 'a:xfrm'), placement)
        for (const child of shape.children) await this.#addShape(child, inside)
        break
      }
      case 'mc:AlternateContent':
        await this.#addAlternative(shape, placement)
        break
      default:
    }
  }

  /** The first choice that holds something we know, else the fallback. */
  async #addAlternative(shape: XmlElement, placement: Placement): Promise<void> {
    const before = this.#context.list.elements.length
    for (const choice of [...childrenOf(shape, 'mc:Choice'), ...childrenOf(shape, 'mc:Fallback')]) {
      for (const child of choice.children) await this.#addShape(child, placement)
      if (this.#context.list.elements.length > before) return
    }
  }

  #addText(shape: XmlElement, placement: Placement): void {
    const placeholder = placeholderOf(shape)
    const type = placeholder?.attributes.type
    const models = this.#modelsOf(placeholder)
    const box = this.#boxOf(childOf(shape, 'p:spPr', 'a:xfrm'), placement, models)
    const layer: Element['layer'] = FURNITURE.has(type ?? '') ? 'furniture' : 'body'
    const provenance = [this.#place(box)]
    const body = childOf(shape, 'p:txBody')
    if (TITLES.has(type ?? '')) {
      const text = textOfBody(body)
      if (text !== '') this.#context.list.add({ kind: 'title', level: 1, text, provenance })
      return
    }
    const isBody = placeholder !== undefined && (type === undefined || type === 'body' || type === 'obj')
    const styles = [shape, ...models].map((each) => childOf(each, 'p:txBody', 'a:lstStyle'))
    for (const { text, listed, formula } of readParagraphs(
      body,
      isBody ? [...styles, this.#inherited.bodyStyle] : styles,
    )) {
      if (formula !== undefined) this.#context.list.add({ kind: 'formula', text, latex: formula, layer, provenance })
      else this.#context.list.add({ kind: listed ? 'list' : 'text', text, layer, provenance })
    }
  }

  async #addPicture(shape: XmlElement, placement: Placement): Promise<void> {
    const { office, pictures, list } = this.#context
    const [blip] = below(shape, 'a:blip')
    const asset = await pictures.keepPart(office.picture(this.#part, blip?.attributes['r:embed']))
    const words = childOf(shape, 'p:nvPicPr', 'p:cNvPr')?.attributes.descr
    const properties = childOf(shape, 'p:nvPicPr', 'p:nvPr')
    for (const kind of ['a:videoFile', 'a:audioFile', 'a:wavAudioFile']) {
      if (childOf(properties, kind))
        this.#context.leaveOut('sound or video', 'it is not read inside slides', this.#page)
    }
    if (!asset && !words) return
    const models = this.#modelsOf(placeholderOf(shape))
    const place = this.#place(this.#boxOf(childOf(shape, 'p:spPr', 'a:xfrm'), placement, models))
    list.add({ kind: 'figure', ...(asset ? { asset } : {}), ...pictureWords(words), provenance: [place] })
  }

  async #addFrame(shape: XmlElement, placement: Placement): Promise<void> {
    const box = this.#boxOf(childOf(shape, 'p:xfrm'), placement, this.#modelsOf(placeholderOf(shape)))
    const data = childOf(shape, 'a:graphic', 'a:graphicData')
    for (const content of data?.children ?? []) {
      if (content.name === 'a:tbl') this.#addTable(content, box)
      else if (content.name === 'c:chart') this.#addChart(content.attributes['r:id'], box)
      else if (content.name === 'dgm:relIds') this.#addDiagram(content.attributes['r:dm'], box)
      else {
        // An embedded object shows itself by a picture.
        const embedded = [...below(data, 'p:pic')]
        for (const picture of embedded) await this.#addPicture(picture, placement)
        if (embedded.length === 0) this.#context.leaveOut('an embedded object', 'its kind is not known', this.#page)
        return
      }
    }
  }

  #addTable(table: XmlElement, box: Box): void {
    const { rows, columns, cells } = readSlideTable(table, this.#page, box)
    if (cells.some((cell) => cell.text !== ''))
      this.#context.list.add({ kind: 'table', rows, columns, cells, provenance: [this.#place(box)] })
  }

  #addChart(relationId: string | undefined, box: Box): void {
    const { office, list } = this.#context
    const root = office.optionalXml(office.relations(this.#part).get(relationId ?? '')?.target)
    if (root) addChartTable(root, [this.#place(box)], list)
  }

  /** A drawn diagram keeps its words in a part of its own, one point a shape. */
  #addDiagram(relationId: string | undefined, box: Box): void {
    const { office, list } = this.#context
    const model = office.optionalXml(office.relations(this.#part).get(relationId ?? '')?.target)
    for (const point of below(childOf(model, 'dgm:ptLst'), 'dgm:pt')) {
      const text = textOfBody(childOf(point, 'dgm:t'))
      if (text !== '') list.add({ kind: 'list', text, provenance: [this.#place(box)] })
    }
  }

  /** The placeholders that a shape is modelled on: of the layout, then of the master. */
  #modelsOf(placeholder: XmlElement | undefined): XmlElement[] {
    if (!placeholder) return []
    const { type, idx } = placeholder.attributes
    return this.#inherited.shapes.filter((shape) => {
      const model = placeholderOf(shape)?.attributes
      if (!model) return false
      if (idx !== undefined && model.idx === idx) return true
      return alike(type) === alike(model.type) && (idx === undefined || model.idx === undefined || type !== undefined)
    })
  }

  /** A shape without a place of its own or a model's is shown to lie anywhere on the slide. */
  #boxOf(transform: XmlElement | undefined, placement: Placement, models: readonly XmlElement[]): Box {
    const { width, height } = this.#context
    const own = boxOfTransform(transform, placement, { width, height })
    if (own) return own
    for (const model of models) {
      const box = boxOfTransform(childOf(model, 'p:spPr', 'a:xfrm'), ON_SLIDE, { width, height })
      if (box) return box
    }
    return { x: 0, y: 0, width, height }
  }

  #place(box: Box): Provenance {
    return { kind: 'page', page: this.#page, box }
  }
}

/** Adds what a chart's values were when it was drawn last, as a table under the chart's title; without values its words. */
function addChartTable(root: XmlElement, provenance: Provenance[], list: ElementList): void {
  const { title, rows, columns, cells, axes } = readChart(root)
  const since = list.elements.length
  const captionId = title === '' ? undefined : list.add({ kind: 'caption', text: title, provenance })
  if (rows > 0) list.add({ kind: 'table', rows, columns, cells: [...cells], provenance })
  else if (axes.length > 0) list.add({ kind: 'figure', text: axes.join('\n'), provenance })
  if (captionId !== undefined) list.caption(captionId, since)
}

function inheritedBy(part: string, { office, inherited }: SlideContext): Inherited {
  const layoutPart = office.related(part, 'slideLayout') ?? ''
  const known = inherited.get(layoutPart)
  if (known) return known
  const master = office.optionalXml(office.related(layoutPart, 'slideMaster'))
  const shapes = [office.optionalXml(layoutPart), master].flatMap((each) =>
    childrenOf(childOf(each, 'p:cSld', 'p:spTree'), 'p:sp'),
  )
  const read = { shapes, bodyStyle: childOf(master, 'p:txStyles', 'p:bodyStyle') }
  inherited.set(layoutPart, read)
  return read
}

/** The placeholder that a shape fills, if it is one. */
function placeholderOf(shape: XmlElement): XmlElement | undefined {
  const properties = shape.children.find((child) => child.name.startsWith('p:nv'))
  return childOf(properties, 'p:nvPr', 'p:ph')
}

/** Types that stand for each other between slide, layout and master. */
function alike(type: string | undefined): string {
  if (type === 'ctrTitle') return 'title'
  return type === undefined || type === 'obj' || type === 'subTitle' ? 'body' : type
}
