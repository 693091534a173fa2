import { zipSync } from 'fflate'
import { SAMPLE_DATE } from './sheet.ts'

/** The parts of an OOXML package, by their path in it. */
export type Parts = Readonly<Record<string, string | Uint8Array>>

/** A part's link to another: `type` is the last word of the relationship's URI. */
export interface Relationship {
  readonly id: string
  readonly type: string
  readonly target: string
}

export const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'

/** Zips the parts in the given order, always with the same time. */
export function zipParts(parts: Parts): Uint8Array {
  const encoder = new TextEncoder()
  const files = Object.fromEntries(
    Object.entries(parts).map(([path, part]) => [path, typeof part === 'string' ? encoder.encode(part) : part]),
  )
  // Zip stores local time: a date made of local parts is the same in every time zone.
  return zipSync(files, { level: 9, mtime: new Date(2026, 3, 15, 8, 0, 0) })
}

/** Text for an XML element or attribute. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}

export function relationshipsXml(relationships: readonly Relationship[]): string {
  const entries = relationships.map(({ id, type, target }) => {
    const uri = type === 'core-properties' ? `${PACKAGE}/relationships/metadata/core-properties` : `${OFFICE}/${type}`
    return `<Relationship Id="${id}" Type="${uri}" Target="${target}"/>`
  })
  return `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${entries.join('')}</Relationships>`
}

/** `[Content_Types].xml`: types of parts by path, over those by file ending. */
export function contentTypesXml(types: Readonly<Record<string, string>>): string {
  const overrides = Object.entries(types).map(([part, type]) => `<Override PartName="/${part}" ContentType="${type}"/>`)
  const defaults = [
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
    '<Default Extension="xml" ContentType="application/xml"/>',
    '<Default Extension="png" ContentType="image/png"/>',
  ]
  return `${DECLARATION}<Types xmlns="${PACKAGE}/content-types">${defaults.join('')}${overrides.join('')}</Types>`
}

/** `docProps/core.xml`. */
export function corePropertiesXml(title: string): string {
  const time = SAMPLE_DATE.toISOString().replace('.000', '')
  return (
    `${DECLARATION}<cp:coreProperties xmlns:cp="${PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"` +
    ' xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">' +
    `<dc:title>${escapeXml(title)}</dc:title><dc:creator>岚序科技</dc:creator>` +
    `<dcterms:created xsi:type="dcterms:W3CDTF">${time}</dcterms:created>` +
    `<dcterms:modified xsi:type="dcterms:W3CDTF">${time}</dcterms:modified></cp:coreProperties>`
  )
}
