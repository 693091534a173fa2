import { type Box, boxOnPage } from '../../model/geometry.ts'
import { childOf, type XmlElement } from './xml.ts'

/** English Metric Units in a point. */
export const EMU_PER_POINT = 12_700

/** From the coordinates of a group's children to those of the slide: scale, then shift; in EMU. */
export interface Placement {
  readonly scaleX: number
  readonly scaleY: number
  readonly shiftX: number
  readonly shiftY: number
}

export const ON_SLIDE: Placement = { scaleX: 1, scaleY: 1, shiftX: 0, shiftY: 0 }

/** The box of an `xfrm` in points on a slide of so many points; `undefined` if it names none. */
export function boxOfTransform(
  transform: XmlElement | undefined,
  placement: Placement,
  slide: { readonly width: number; readonly height: number },
): Box | undefined {
  const frame = frameOf(transform)
  if (!frame) return undefined
  const { x, y, width, height } = frame
  const points = (value: number, scale: number, shift: number) => (value * scale + shift) / EMU_PER_POINT
  const box = {
    x: points(x, placement.scaleX, placement.shiftX),
    y: points(y, placement.scaleY, placement.shiftY),
    width: (width * Math.abs(placement.scaleX)) / EMU_PER_POINT,
    height: (height * Math.abs(placement.scaleY)) / EMU_PER_POINT,
  }
  // 60,000ths of a degree; a shape on its side keeps its middle and swaps its sides.
  const quarter = Math.round(Number(transform?.attributes.rot ?? 0) / 5_400_000)
  if (quarter % 2 === 0) return boxOnPage(box, slide.width, slide.height)
  const turned = {
    x: box.x + (box.width - box.height) / 2,
    y: box.y + (box.height - box.width) / 2,
    width: box.height,
    height: box.width,
  }
  return boxOnPage(turned, slide.width, slide.height)
}

/** How the children of a group are placed, given how the group itself is. */
export function insideGroup(transform: XmlElement | undefined, outer: Placement): Placement {
  const frame = frameOf(transform)
  const childOffset = childOf(transform, 'a:chOff')?.attributes
  const childExtent = childOf(transform, 'a:chExt')?.attributes
  if (!frame || !childOffset || !childExtent) return outer
  const ratio = (size: number, inner: number) => (Number.isFinite(size / inner) && inner !== 0 ? size / inner : 1)
  const scaleX = ratio(frame.width, Number(childExtent.cx))
  const scaleY = ratio(frame.height, Number(childExtent.cy))
  const shiftX = frame.x - (Number(childOffset.x) || 0) * scaleX
  const shiftY = frame.y - (Number(childOffset.y) || 0) * scaleY
  return {
    scaleX: outer.scaleX * scaleX,
    scaleY: outer.scaleY * scaleY,
    shiftX: shiftX * outer.scaleX + outer.shiftX,
    shiftY: shiftY * outer.scaleY + outer.shiftY,
  }
}

function frameOf(transform: XmlElement | undefined): Box | undefined {
  const offset = childOf(transform, 'a:off')?.attributes
  const extent = childOf(transform, 'a:ext')?.attributes
  const box = { x: Number(offset?.x), y: Number(offset?.y), width: Number(extent?.cx), height: Number(extent?.cy) }
  return Object.values(box).every(Number.isFinite) ? box : undefined
}
