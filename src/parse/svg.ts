import { DuomoError } from '../base/errors.ts'
import { readImage, toPng } from '../media/images.ts'
import { assembleDocument } from '../model/assemble-document.ts'
import type { Problem } from '../model/problem.ts'
import type { Parser } from '../spec/parser.ts'
import { decodeText } from './decode-text.ts'
import { createElementList } from './element-list.ts'
import { parseXml, pushReversed, type XmlElement } from './office/xml.ts'
import { emptyFile } from './text.ts'

const MAX_BYTES = 10 * 1024 * 1024
const MAX_ELEMENTS = 100_000
const WORDS = new Set(['title', 'desc', 'text', 'tspan', 'textPath'])
/** Elements that bring in something that is not drawn by the file itself. */
const FOREIGN = new Set(['image', 'feImage', 'script', 'foreignObject', 'iframe'])

/**
 * SVG drawings: drawn once as a PNG, because the format can carry scripts; one figure with the drawing's own words.
 * A drawing that refers to anything outside itself is not drawn.
 */
export function createSvgParser(): Parser {
  return {
    name: 'svg',
    version: 1,
    mediaTypes: ['image/svg+xml'],
    async doParse(input, context) {
      if (input.bytes.length > MAX_BYTES)
        throw new DuomoError(
          'too-large',
          `${input.name} has ${input.bytes.length} bytes; a drawing may have ${MAX_BYTES}.`,
        )
      const source = withoutDocumentType(decodeText(input.bytes).text)
      const bytes = new TextEncoder().encode(source)
      const { words, selfContained } = inspect(parseXml(bytes, input.name))
      const { width, height } = await readImage(bytes, { decode: false })
      context.signal.throwIfAborted()
      const asset = selfContained
        ? context.saveAsset(await toPng(bytes), { mediaType: 'image/png', width, height })
        : undefined
      if (!asset && words === '') throw emptyFile(input.name)
      const list = createElementList()
      list.add({
        kind: 'figure',
        ...(asset ? { asset } : {}),
        ...(words === '' ? {} : { text: words }),
        provenance: [{ kind: 'page', page: 1, box: { x: 0, y: 0, width, height } }],
      })
      context.progress(1, 1)
      return assembleDocument({
        origin: { uri: input.name, sha256: input.sha256, mediaType: input.mediaType },
        pages: [{ number: 1, width, height, source: 'digital' }],
        elements: list.elements,
        problems: selfContained ? [] : [NOT_DRAWN],
      })
    },
  }
}

const NOT_DRAWN: Problem = {
  stage: 'parse',
  code: 'drawing-not-shown',
  message: 'The drawing refers to something outside itself, or carries scripts or pictures; only its words were read.',
  hint: 'Export it as PNG or PDF.',
}

/** A document type that only names the format is common and harmless; one that declares anything is left for the reader to refuse. */
function withoutDocumentType(source: string): string {
  return source.replace(/<!DOCTYPE\s[^[>]*>/i, '')
}

function inspect(root: XmlElement): { words: string; selfContained: boolean } {
  const lines: string[] = []
  let selfContained = true
  let count = 0
  const stack = [root]
  for (let element = stack.pop(); element; element = stack.pop()) {
    if (++count > MAX_ELEMENTS) throw new DuomoError('too-large', `The drawing has more than ${MAX_ELEMENTS} elements.`)
    if (WORDS.has(element.name) && element.text.trim() !== '') lines.push(element.text.trim().replace(/\s+/g, ' '))
    selfContained &&= !FOREIGN.has(element.name) && !refersOutside(element)
    pushReversed(stack, element.children)
  }
  return { words: lines.join('\n'), selfContained }
}

function refersOutside({ name, attributes, text }: XmlElement): boolean {
  if (attributes.href !== undefined && !attributes.href.trim().startsWith('#') && name !== 'a') return true
  const styles = [...Object.values(attributes), name === 'style' ? text : '']
  return styles.some((style) => /@import|url\(\s*["']?\s*(?!["'#\s])/i.test(style))
}
