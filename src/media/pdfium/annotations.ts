import { type Box, boxFromCorners } from '../../model/geometry.ts'
import { type EmbeddedFile, readEmbeddedFile } from './embedded-files.ts'
import type { Form } from './form.ts'
import { type Library, type Pointer, type Raw, readBuffer, readText, withCString } from './library.ts'
import type { PageSpace } from './page-space.ts'

/** A place that leads elsewhere: to an address (http, https, ftp, mailto, tel or without a scheme), or to a page of the file. */
export interface PdfLink {
  readonly box: Box
  readonly uri?: string
  /** From 1. */
  readonly toPage?: number
}

/** Words that a reader put on the page, or a text box that lies over it. */
export interface PdfNote {
  readonly type: 'note' | 'free-text' | 'highlight' | 'strike-out' | 'insertion' | 'stamp' | 'drawing' | 'file'
  readonly box: Box
  readonly text: string
  readonly author?: string
  /** What the page itself prints inside the box. */
  readonly printed: string
}

/** A form field with a value. */
export interface PdfField {
  readonly type: 'text' | 'check' | 'radio' | 'choice'
  readonly box: Box
  /** Full name, unique in the file, e.g. `person.name`. */
  readonly name: string
  /** What is shown to a person in place of the name; may be empty. */
  readonly label: string
  /** For `check` and `radio` the name of the chosen state; `Off` for a box that is not checked. */
  readonly value: string
  /** What the page itself prints inside the box. */
  readonly printed: string
}

/** What lies on a page beside its content. */
export interface PageAnnotations {
  readonly links: readonly PdfLink[]
  readonly notes: readonly PdfNote[]
  readonly fields: readonly PdfField[]
  readonly files: readonly EmbeddedFile[]
  /** Where stamps are drawn: pictures of their own, of any size. */
  readonly stamps: readonly Box[]
}

// FPDF_ANNOT_… of fpdf_annot.h
const LINK = 2
const STAMP = 13
const FILE = 17
const WIDGET = 20
const NOTE_TYPES: Readonly<Record<number, PdfNote['type']>> = {
  1: 'note',
  3: 'free-text',
  4: 'drawing',
  5: 'drawing',
  6: 'drawing',
  7: 'drawing',
  8: 'drawing',
  9: 'highlight',
  10: 'highlight',
  11: 'highlight',
  12: 'strike-out',
  13: 'stamp',
  14: 'insertion',
  15: 'drawing',
  17: 'file',
}
/** Invisible, hidden, not shown: bits 1, 2 and 6 (ISO 32000-1, table 165). */
const HIDDEN = 0x01 | 0x02 | 0x20
// FPDF_FORMFIELD_… of fpdf_formfill.h
const CHECK = 2
const RADIO = 3
const COMBO = 4
const LIST = 5
const TEXT = 6
/** Bit 14 of a text field (ISO 32000-1, table 228). */
const SECRET = 1 << 13

const MAX_ANNOTATIONS = 10_000
const MAX_ADDRESS = 4096
const ADDRESS = /^(?:(?:https?|ftp|mailto|tel):|(?![a-z][a-z\d+.-]*:)[^\s])/i

export function readAnnotations(
  library: Library,
  document: Pointer,
  page: Pointer,
  space: PageSpace,
  form: Form,
): PageAnnotations {
  const reader = new AnnotationReader(library, document, space, form)
  const { raw } = library
  const count = Math.min(raw._FPDFPage_GetAnnotCount(page), MAX_ANNOTATIONS)
  for (let n = 0; n < count; n++) {
    const annotation = raw._FPDFPage_GetAnnot(page, n)
    if (annotation === 0) continue
    try {
      reader.visit(annotation)
    } finally {
      raw._FPDFPage_CloseAnnot(annotation)
    }
  }
  return {
    links: reader.links,
    files: reader.files,
    stamps: reader.stamps,
    ...printedInside(library, page, reader.notes, reader.fields),
  }
}

/** Corners in the page's own space. */
interface Corners {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

type Unprinted<T> = Omit<T, 'printed'> & { readonly corners: Corners }

class AnnotationReader {
  readonly links: PdfLink[] = []
  readonly notes: Unprinted<PdfNote>[] = []
  readonly fields: Unprinted<PdfField>[] = []
  readonly files: EmbeddedFile[] = []
  readonly stamps: Box[] = []
  private readonly library: Library
  private readonly document: Pointer
  private readonly space: PageSpace
  private readonly form: Form

  constructor(library: Library, document: Pointer, space: PageSpace, form: Form) {
    this.library = library
    this.document = document
    this.space = space
    this.form = form
  }

  visit(annotation: Pointer): void {
    const { raw } = this.library
    if ((raw._FPDFAnnot_GetFlags(annotation) & HIDDEN) !== 0) return
    const corners = this.corners(annotation)
    if (!corners) return
    const subtype = raw._FPDFAnnot_GetSubtype(annotation)
    if (subtype === LINK) this.link(annotation, this.box(corners))
    else if (subtype === WIDGET) this.field(annotation, corners)
    else {
      if (subtype === FILE) {
        const file = raw._FPDFAnnot_GetFileAttachment(annotation)
        if (file !== 0) this.files.push(readEmbeddedFile(this.library, file))
      }
      if (subtype === STAMP && raw._FPDFAnnot_GetObjectCount(annotation) > 0) this.stamps.push(this.box(corners))
      const type = NOTE_TYPES[subtype]
      if (type) this.note(type, annotation, corners)
    }
  }

  private corners(annotation: Pointer): Corners | undefined {
    const { raw, scratch } = this.library
    if (raw._FPDFAnnot_GetRect(annotation, scratch) === 0) return undefined
    const at = scratch >> 2
    // FS_RECTF
    const [left = 0, top = 0, right = 0, bottom = 0] = raw.HEAPF32.subarray(at, at + 4)
    return Number.isFinite(left + top + right + bottom) ? { left, top, right, bottom } : undefined
  }

  private box({ left, top, right, bottom }: Corners): Box {
    const { a, b, c, d, e, f } = this.space.matrix
    return boxFromCorners(
      a * left + c * top + e,
      b * left + d * top + f,
      a * right + c * bottom + e,
      b * right + d * bottom + f,
    )
  }

  private link(annotation: Pointer, box: Box): void {
    const { raw } = this.library
    const link = raw._FPDFAnnot_GetLink(annotation)
    if (link === 0) return
    let destination = raw._FPDFLink_GetDest(this.document, link)
    if (destination === 0) {
      const action = raw._FPDFLink_GetAction(link)
      if (action === 0) return
      // PDFACTION_URI of fpdf_doc.h
      if (raw._FPDFAction_GetType(action) === 3) {
        const uri = address(raw, this.document, action)
        if (uri.length <= MAX_ADDRESS && ADDRESS.test(uri)) this.links.push({ box, uri })
        return
      }
      destination = raw._FPDFAction_GetDest(this.document, action)
    }
    if (destination === 0) return
    const index = raw._FPDFDest_GetDestPageIndex(this.document, destination)
    if (index >= 0 && index < raw._FPDF_GetPageCount(this.document)) this.links.push({ box, toPage: index + 1 })
  }

  private note(type: PdfNote['type'], annotation: Pointer, corners: Corners): void {
    const text = this.entry(annotation, 'Contents')
    // A reply that only records a state, such as "accepted", is no text of anyone.
    if (text === '' || this.has(annotation, 'StateModel')) return
    const author = this.entry(annotation, 'T')
    this.notes.push({ type, box: this.box(corners), text, corners, ...(author ? { author } : {}) })
  }

  private field(annotation: Pointer, corners: Corners): void {
    const { raw } = this.library
    const form = this.form.handle()
    if (form === 0) return
    const told = this.value(form, annotation)
    if (!told || told.value === '') return
    const name = readText(raw, (buffer, length) => raw._FPDFAnnot_GetFormFieldName(form, annotation, buffer, length))
    const label = readText(raw, (buffer, length) =>
      raw._FPDFAnnot_GetFormFieldAlternateName(form, annotation, buffer, length),
    )
    this.fields.push({ ...told, box: this.box(corners), name, label: tidy(label), corners })
  }

  private value(form: Pointer, annotation: Pointer): Pick<PdfField, 'type' | 'value'> | undefined {
    const { raw } = this.library
    const read = (call: (form: Pointer, annotation: Pointer, buffer: Pointer, length: number) => number) =>
      tidy(readText(raw, (buffer, length) => call(form, annotation, buffer, length)))
    switch (raw._FPDFAnnot_GetFormFieldType(form, annotation)) {
      case TEXT: {
        const secret = (raw._FPDFAnnot_GetFormFieldFlags(form, annotation) & SECRET) !== 0
        return secret ? undefined : { type: 'text', value: read(raw._FPDFAnnot_GetFormFieldValue) }
      }
      case COMBO:
      case LIST: {
        const chosen = this.chosen(form, annotation)
        return { type: 'choice', value: chosen === '' ? read(raw._FPDFAnnot_GetFormFieldValue) : chosen }
      }
      case CHECK:
        return { type: 'check', value: this.entry(annotation, 'AS') || read(raw._FPDFAnnot_GetFormFieldValue) || 'Off' }
      case RADIO: {
        // Every button of a group has the group's name; the chosen one stands for all.
        const state = this.entry(annotation, 'AS')
        return state === '' || state === 'Off' ? undefined : { type: 'radio', value: state }
      }
      default:
        return undefined
    }
  }

  /** The labels of the chosen options, in their order. */
  private chosen(form: Pointer, annotation: Pointer): string {
    const { raw } = this.library
    const labels: string[] = []
    const count = Math.min(raw._FPDFAnnot_GetOptionCount(form, annotation), 1000)
    for (let n = 0; n < count; n++)
      if (raw._FPDFAnnot_IsOptionSelected(form, annotation, n) !== 0)
        labels.push(
          tidy(readText(raw, (buffer, length) => raw._FPDFAnnot_GetOptionLabel(form, annotation, n, buffer, length))),
        )
    return labels.join(', ')
  }

  private entry(annotation: Pointer, key: string): string {
    const { raw } = this.library
    return tidy(
      withCString(raw, key, (name) =>
        readText(raw, (buffer, length) => raw._FPDFAnnot_GetStringValue(annotation, name, buffer, length)),
      ),
    )
  }

  private has(annotation: Pointer, key: string): boolean {
    const { raw } = this.library
    return withCString(raw, key, (name) => raw._FPDFAnnot_HasKey(annotation, name)) !== 0
  }
}

function address(raw: Raw, document: Pointer, action: Pointer): string {
  const bytes = readBuffer(raw, (buffer, length) => raw._FPDFAction_GetURIPath(document, action, buffer, length))
  return new TextDecoder().decode(bytes).replace(/\0+$/, '').trim()
}

/** Lines end as everywhere else; no other control characters. */
function tidy(text: string): string {
  return (
    text
      .replace(/\r\n?/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
      .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')
      .trim()
  )
}

function printedInside(
  { raw }: Library,
  page: Pointer,
  notes: readonly Unprinted<PdfNote>[],
  fields: readonly Unprinted<PdfField>[],
): Pick<PageAnnotations, 'notes' | 'fields'> {
  if (notes.length + fields.length === 0) return { notes: [], fields: [] }
  const text = raw._FPDFText_LoadPage(page)
  const inside = <T extends { readonly corners: Corners }>({ corners, ...rest }: T) => {
    const { left, top, right, bottom } = corners
    if (text === 0) return { ...rest, printed: '' }
    const size = raw._FPDFText_GetBoundedText(text, left, top, right, bottom, 0, 0)
    if (size <= 0) return { ...rest, printed: '' }
    const buffer = raw._malloc(2 * size)
    try {
      const written = raw._FPDFText_GetBoundedText(text, left, top, right, bottom, buffer, size)
      const printed = new TextDecoder('utf-16le').decode(raw.HEAPU8.slice(buffer, buffer + 2 * written))
      return { ...rest, printed: printed.replace(/\0+$/, '') }
    } finally {
      raw._free(buffer)
    }
  }
  try {
    return { notes: notes.map(inside), fields: fields.map(inside) }
  } finally {
    if (text !== 0) raw._FPDFText_ClosePage(text)
  }
}
