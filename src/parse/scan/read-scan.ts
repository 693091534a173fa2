import type { Pixels } from '../../spec/page-renderer.ts'
import type { PictureText } from '../../spec/text-reader.ts'
import type { PageContent } from '../layout/page-content.ts'
import { boxOf, type Extent, median } from '../pdf/extent.ts'
import type { Ruling } from '../pdf/rulings.ts'
import type { Word } from '../pdf/word-builder.ts'
import { findInk, readBrightness, turnUpright } from './ink.ts'
import { levelFrame, slopesOf } from './level-frame.ts'
import { findPictureRegions } from './picture-regions.ts'
import { findRuledLines } from './ruled-lines.ts'
import { scanFrame } from './scan-frame.ts'
import { bodySize, toWords } from './scan-words.ts'

/** A page whose picture was read. */
export interface ScannedPage {
  /** From 1. */
  readonly number: number
  /** As displayed, in points; of a picture that has no such size in pixels. */
  readonly width: number
  /** A page of a document, measured in points; else a picture of anything, measured in pixels. */
  readonly isSheet: boolean
}

/** Sizes of text that the layout is used to; a scan with a wrong resolution has others. */
const LEAST_SIZE = 6
const MOST_SIZE = 15
const USUAL_SIZE = 10
/** Of a picture without text, by which lines and pictures are then measured. */
const NO_TEXT_SIZE = 0.012

/** The picture of a page and the words read in it → what is on the page, as a digital one has it. */
export function readScan(pixels: Pixels, text: PictureText, page: ScannedPage): PageContent {
  // Lines that run downwards are laid out on their side, as those of digital pages.
  const vertical = isVertical(text)
  const turn = (text.turn + (vertical ? 1 : 0)) % 4
  const straight = scanFrame(pixels.width, pixels.height, turn, text.skew)
  const slopes = vertical ? undefined : slopesOf(text, straight)
  const upright = slopes ? levelFrame(straight, slopes) : straight
  const brightness = readBrightness(pixels)
  const ink = turnUpright(findInk(brightness, inkRadius(pixels, text)), upright, 0)
  const words = toWords(text, upright, ink, vertical)
  const size = bodySize(words) || NO_TEXT_SIZE * Math.max(pixels.width, pixels.height)
  const printed = words.map(printOf)
  const lines = findRuledLines(ink, size, printed)
  const regions = findPictureRegions(ink, turnUpright(brightness, upright, 255), size, printed, lines)

  const points = page.width / pixels.width
  const usual = page.isSheet && size * points >= LEAST_SIZE && size * points <= MOST_SIZE
  /** Units of the layout in which a pixel is wide. */
  const scale = usual ? points : USUAL_SIZE / size
  const [width, height] = [pixels.width * scale, pixels.height * scale]
  const scaledUp = scanFrame(width, height, turn, text.skew)
  const frame = slopes ? levelFrame(scaledUp, (y) => slopes(y / scale)) : scaledUp
  const images = regions.map((region) => ({
    box: boxOf(frame.toPage(scaled(region, scale))),
    pixelWidth: region.x1 - region.x0,
    pixelHeight: region.y1 - region.y0,
  }))
  return {
    number: page.number,
    width,
    height,
    unit: points / scale,
    frame,
    words: words.map((word) => ({
      ...word,
      ...scaled(word, scale),
      size: word.size * scale,
      baseline: word.baseline * scale,
    })),
    rulings: {
      horizontal: lines.horizontal.map((line) => scaledRuling(line, scale)),
      vertical: lines.vertical.map((line) => scaledRuling(line, scale)),
    },
    marks: [],
    drawings: { paths: [], shadings: [], images },
    knowsFonts: false,
    isPicture: false,
  }
}

/** Most of the text stands in lines that run downwards. */
function isVertical({ lines }: PictureText): boolean {
  let [down, all] = [0, 0]
  for (const { text, vertical } of lines) {
    all += text.length
    if (vertical) down += text.length
  }
  return 2 * down > all
}

/** Wider than the strokes of usual text, narrower than the spaces around it. */
function inkRadius({ width, height }: Pixels, { lines }: PictureText): number {
  const heights = lines.map(({ box }) => Math.min(box.width, box.height))
  const usual = median(heights) || NO_TEXT_SIZE * Math.max(width, height)
  return Math.round(Math.min(Math.max(usual, 6), 60))
}

/** What a word covers with ink, not the space that its line takes. */
function printOf({ x0, x1, y0, y1, baseline, size, turned }: Word): Extent {
  return turned ? { x0, x1, y0, y1 } : { x0, x1, y0: baseline - 0.72 * size, y1: baseline + 0.1 * size }
}

function scaled({ x0, y0, x1, y1 }: Extent, scale: number): Extent {
  return { x0: x0 * scale, y0: y0 * scale, x1: x1 * scale, y1: y1 * scale }
}

function scaledRuling({ at, start, end }: Ruling, scale: number): Ruling {
  return { at: at * scale, start: start * scale, end: end * scale }
}
