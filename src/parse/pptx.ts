import { DuomoError } from '../base/errors.ts'
import type { Page } from '../model/document.ts'
import type { Problem } from '../model/problem.ts'
import type { Parser } from '../spec/parser.ts'
import { assembleListed } from './assemble-listed.ts'
import { createElementList } from './element-list.ts'
import { createEmbeddedPictures } from './embedded-pictures.ts'
import { openOfficePackage } from './office/package.ts'
import { addSlide, type SlideContext } from './office/slide.ts'
import { EMU_PER_POINT } from './office/slide-geometry.ts'
import { childOf, childrenOf } from './office/xml.ts'

const MEDIA_TYPE = 'application/vnd.openxmlformats-officedocument.presentationml.presentation'

/** PowerPoint slides: a slide is a page in points; titles, paragraphs, lists, tables, pictures, values of charts, notes and comments with the boxes of their shapes. */
export function createPptxParser(): Parser {
  return {
    name: 'pptx',
    version: 2,
    mediaTypes: [MEDIA_TYPE],
    async doParse(input, context) {
      const office = openOfficePackage(input.bytes, input.name)
      const main = office.related('', 'officeDocument') ?? 'ppt/presentation.xml'
      const presentation = office.xml(main)
      const size = childOf(presentation, 'p:sldSz')?.attributes
      // 10 × 7.5 inches, as ECMA-376 part 1, 19.2.1.39 has it when nothing is said.
      const width = (Number(size?.cx) || 9_144_000) / EMU_PER_POINT
      const height = (Number(size?.cy) || 6_858_000) / EMU_PER_POINT
      const list = createElementList()
      const pictures = createEmbeddedPictures(context)
      const pages: Page[] = []
      const problems: Problem[] = []
      const skipped: { what: string; reason: string; page: number }[] = []
      const leaveOut = (what: string, reason: string, page: number) => skipped.push({ what, reason, page })
      const inherited: SlideContext['inherited'] = new Map()
      const slides = childrenOf(childOf(presentation, 'p:sldIdLst'), 'p:sldId')
      for (const [n, { attributes }] of slides.entries()) {
        context.signal.throwIfAborted()
        const page = n + 1
        pages.push({ number: page, width, height, source: 'digital' })
        const part = office.relations(main).get(attributes['r:id'] ?? '')?.target ?? ''
        try {
          if (office.xml(part).attributes.show === '0') leaveOut('the slide', 'it is hidden', page)
          else
            await addSlide(part, page, {
              office,
              presentation: main,
              list,
              pictures,
              width,
              height,
              leaveOut,
              inherited,
            })
        } catch (error) {
          // A bomb is refused as a whole.
          if (!(error instanceof DuomoError) || error.code !== 'damaged-file') throw error
          const { message, hint } = error
          problems.push({ stage: 'parse', page, code: 'slide-unreadable', message, ...(hint ? { hint } : {}) })
        }
        context.progress(page, slides.length)
      }
      return assembleListed(input, list, pictures, {
        title: office.title(),
        pages,
        lost: problems,
        problems: office.problems,
        skipped: [...skipped, ...pictures.skipped],
      })
    },
  }
}
