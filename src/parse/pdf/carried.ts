import type { PageAnnotations } from '../../media/pdfium/annotations.ts'
import type { PdfPage } from '../../media/pdfium/file.ts'
import type { PageTags } from '../../media/pdfium/tags.ts'
import type { Link } from '../../model/document.ts'
import { boxOnPage } from '../../model/geometry.ts'

/** What a page carries beside its printed text. */
export interface CarriedPage extends PageAnnotations {
  readonly number: number
  readonly width: number
  readonly height: number
  readonly tags: PageTags
}

export function readCarried(page: PdfPage): CarriedPage {
  const { number, width, height } = page
  return { number, width, height, ...page.annotations(), tags: page.tags() }
}

const MAX_LINKS = 20_000

export function linksOf(pages: readonly CarriedPage[]): Link[] {
  return pages
    .flatMap(({ number, width, height, links }) =>
      links.map((link) => ({ page: number, ...link, box: boxOnPage(link.box, width, height) })),
    )
    .filter(({ box }) => box.width > 0 && box.height > 0)
    .slice(0, MAX_LINKS)
}

/** A language tag (BCP 47) that can be one; some files put anything there. */
export function languageOf(told: string): string | undefined {
  const tag = told.trim().replaceAll('_', '-')
  return /^[a-z]{2,3}(?:-[a-z\d]{2,8})*$/i.test(tag) && !/^x-none$/i.test(tag) ? tag : undefined
}
