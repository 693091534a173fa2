import type { PdfField, PdfNote } from '../../media/pdfium/annotations.ts'
import type { Attached, Element, TextElement } from '../../model/document.ts'
import { type Box, boxOnPage } from '../../model/geometry.ts'
import type { CarriedPage } from './carried.ts'

/**
 * Puts comments and form fields behind the element that they stand at. What the page prints at the same place anyway
 * (a comment that repeats the words it marks, a filled form that was printed into the page) is not said twice.
 */
export function addAttached(elements: readonly Element[], pages: readonly CarriedPage[]): Element[] {
  const behind = new Map<number, TextElement[]>()
  const known = new Set<string>()
  for (const page of pages) {
    const found = attachedOf(page, known)
    if (found.length === 0) continue
    const places = placesOn(elements, page.number)
    for (const { box, element } of found.sort((a, b) => a.box.y - b.box.y || a.box.x - b.box.x)) {
      const at = anchor(places, box) ?? lastBefore(elements, page.number)
      behind.set(at, [...(behind.get(at) ?? []), element])
    }
  }
  if (behind.size === 0) return [...elements]
  return [...(behind.get(-1) ?? []), ...elements.flatMap((element, n) => [element, ...(behind.get(n) ?? [])])]
}

interface Found {
  readonly box: Box
  readonly element: TextElement
}

/** @param known - names of the fields seen before: a field shown at several places has one value */
function attachedOf({ number, width, height, notes, fields }: CarriedPage, known: Set<string>): Found[] {
  const found: Found[] = []
  const add = (place: Box, text: string, attached: Attached) => {
    const box = boxOnPage(place, width, height)
    const id = `attached ${number}.${found.length}`
    const provenance = [{ kind: 'page' as const, page: number, box }]
    found.push({ box, element: { id, layer: 'body', provenance, kind: 'text', text, attached } })
  }
  for (const note of notes) {
    if (isPrinted(note)) continue
    const { type, author } = note
    add(note.box, note.text, { kind: 'annotation', type, ...(author ? { author } : {}) })
  }
  for (const field of fields) {
    const { type, name, value } = field
    const label = labelOf(field)
    // An unchecked box tells something only when it is known what for.
    if (value === 'Off' && !/\p{L}{3}|\p{Script=Han}/u.test(label)) continue
    if (known.has(name) || ((type === 'text' || type === 'choice') && isPrinted({ ...field, text: value }))) continue
    if (name) known.add(name)
    add(field.box, label ? `${label}: ${value}` : value, { kind: 'field', type, name, value })
  }
  return found
}

function isPrinted({ printed, text }: Pick<PdfNote, 'printed' | 'text'>): boolean {
  const plain = (words: string) => words.normalize('NFKC').replace(/\s+/g, '')
  return plain(printed).includes(plain(text))
}

/** What the form shows to people, else the last part of the name: `form[0].page[0].first_name[0]` is "first name". */
function labelOf({ label, name }: PdfField): string {
  if (label) return label.replace(/\s+/g, ' ').replace(/\s*[:：]$/u, '')
  const last = name.split('.').at(-1) ?? ''
  return last
    .replace(/\[\d+\]$/, '')
    .replaceAll('_', ' ')
    .trim()
}

interface Place {
  readonly at: number
  readonly box: Box
}

function placesOn(elements: readonly Element[], page: number): Place[] {
  return elements.flatMap((element, at) =>
    element.provenance.flatMap((place) =>
      place.kind === 'page' && place.page === page ? [{ at, box: place.box }] : [],
    ),
  )
}

/** The element behind which something at `box` is read: the nearest one, or the one before that when `box` stands above it. */
function anchor(places: readonly Place[], box: Box): number | undefined {
  let best: Place | undefined
  let least = Infinity
  for (const place of places) {
    const { x, y, width, height } = place.box
    const dx = Math.max(x - box.x - box.width, box.x - x - width, 0)
    const dy = Math.max(y - box.y - box.height, box.y - y - height, 0)
    // A line's height away is further than a column's gap: labels stand beside their fields.
    const distance = dx + 3 * dy
    if (distance < least) {
      least = distance
      best = place
    }
  }
  if (!best) return undefined
  return box.y + box.height / 2 < best.box.y ? best.at - 1 : best.at
}

/** The last element of the pages before `page`; -1 when there is none. */
function lastBefore(elements: readonly Element[], page: number): number {
  const next = elements.findIndex(({ provenance: [place] }) => place?.kind === 'page' && place.page > page)
  return next === -1 ? elements.length - 1 : next - 1
}
