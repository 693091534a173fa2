import { DuomoError } from '../../base/errors.ts'
import type { Problem } from '../../model/problem.ts'
import type { EmbeddedPart } from '../embedded-pictures.ts'
import { openArchive } from '../office/archive.ts'
import { resolvePart } from '../office/package.ts'
import { below, childOf, parseXml, type XmlElement } from '../office/xml.ts'

/** An OpenDocument file (OASIS OpenDocument 1.3, parts 2 and 3): XML for content and styles, pictures, objects in folders of their own. */
export interface OpenDocumentPackage {
  /** Children of the one element below `office:body`; mixed content. */
  readonly body: XmlElement
  readonly content: XmlElement
  readonly styles: XmlElement | undefined
  readonly title: string | undefined
  readonly problems: readonly Problem[]
  /** The content of an embedded object: a chart or a formula; `undefined` for others. */
  object(href: string | undefined): XmlElement | undefined
  /** A picture inside the file; nothing outside it is opened. */
  picture(href: string | undefined): EmbeddedPart | undefined
}

/** @throws `password-needed` for an encrypted file, `damaged-file` for one without content, and what a ZIP can be refused for */
export function openOpenDocument(bytes: Uint8Array, fileName: string): OpenDocumentPackage {
  if (bytes.length === 0) throw new DuomoError('empty-file', `${fileName} has no bytes.`)
  const archive = openArchive(bytes, fileName)
  const faults = new Map<string, Problem>()
  const xml = (part: string) => {
    const read = archive.read(part)
    if (!read) return undefined
    const fault = (said: string) => {
      const message = `The part ${part} is damaged (${said.replace(/^[\d:]+\s*/, '')}); some of it may be missing.`
      if (!faults.has(part)) faults.set(part, { stage: 'parse', code: 'part-damaged', message })
    }
    return parseXml(read, part, fault, true)
  }
  const manifest = archive.read('META-INF/manifest.xml')
  const [locked] = manifest ? below(parseXml(manifest, 'META-INF/manifest.xml'), 'manifest:encryption-data') : []
  if (locked) {
    throw new DuomoError('password-needed', `${fileName} is encrypted.`, {
      hint: 'Open it in LibreOffice and save a copy without password.',
    })
  }
  const content = xml('content.xml')
  const body = childOf(content, 'office:body')?.children.find((child) => child.name.startsWith('office:'))
  if (!content || !body) {
    throw new DuomoError('damaged-file', `${fileName} holds no content.`, {
      hint: 'Open it in the program that wrote it and save it again.',
    })
  }
  const meta = xml('meta.xml')
  const title = [...below(meta, 'title')][0]?.text.trim()
  return {
    body,
    content,
    styles: xml('styles.xml'),
    title: title === '' ? undefined : title,
    get problems() {
      return [...faults.values()]
    },
    object(href) {
      const folder = insideFile(href)
      return folder === undefined ? undefined : xml(`${folder}/content.xml`)
    },
    picture(href) {
      const name = insideFile(href)
      if (name === undefined || !archive.has(name)) return undefined
      return { name, read: () => archive.read(name) }
    },
  }
}

/** The part that a link names; `undefined` for an address; steps out of the file stay in it. */
function insideFile(href: string | undefined): string | undefined {
  if (href === undefined || href === '' || /^[a-z][a-z0-9+.-]*:/i.test(href)) return undefined
  return resolvePart('', href.replace(/\/+$/, ''))
}
