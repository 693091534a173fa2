import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { DuomoError } from '../base/errors.ts'
import { assembleDocument } from '../model/assemble-document.ts'
import type { Document } from '../model/document.ts'
import type { Parser } from '../spec/parser.ts'
import type { TextReader } from '../spec/text-reader.ts'
import { parseWith } from '../testing/parse-with.ts'
import { createElementList } from './element-list.ts'
import { withFigureWords } from './figure-words.ts'

interface Picture {
  readonly grey: number
  readonly width?: number
  readonly text?: string
  readonly layer?: 'furniture'
}

/** A parser of a file that holds these pictures. */
function parserOf(pictures: readonly Picture[], source: Document['pages'][number]['source'] = 'digital'): Parser {
  return {
    name: 'album',
    version: 3,
    mediaTypes: ['text/plain'],
    async doParse(input, context) {
      const list = createElementList()
      for (const { grey, width = 200, text, layer } of pictures) {
        const background = { r: grey, g: grey, b: grey }
        const png = await sharp({ create: { width, height: 100, channels: 3, background } })
          .png()
          .toBuffer()
        const asset = context.saveAsset(new Uint8Array(png), { mediaType: 'image/png', width, height: 100 })
        const box = { x: 0, y: 0, width, height: 100 }
        const provenance = [{ kind: 'page' as const, page: 1, box }]
        list.add({ kind: 'figure', asset, provenance, ...(text ? { text } : {}), ...(layer ? { layer } : {}) })
      }
      context.progress(1, 1)
      return assembleDocument({
        origin: { uri: input.name, sha256: input.sha256, mediaType: input.mediaType },
        pages: [{ number: 1, width: 200, height: 100, source }],
        elements: list.elements,
      })
    },
  }
}

/** Reads "grey 90" in a picture of that grey. */
function greyReader(): TextReader & { readonly read: number[] } {
  const read: number[] = []
  return {
    read,
    name: 'grey',
    version: 7,
    languages: ['en'],
    async doRead({ data }) {
      const grey = data[0] ?? 0
      read.push(grey)
      const line = { text: `grey ${grey}`, box: { x: 0, y: 0, width: 50, height: 10 }, confidence: 1 }
      return { lines: [{ ...line, words: [line] }], turn: 0, skew: 0 }
    },
  }
}

const textsOf = ({ elements }: Document) =>
  elements.map((element) => (element.kind === 'figure' ? (element.text ?? '') : ''))

describe('withFigureWords', () => {
  it('gives figures the words in their pictures, and reads equal pictures once', async () => {
    const reader = greyReader()
    const document = await parseWith(
      withFigureWords(parserOf([{ grey: 90 }, { grey: 120 }, { grey: 90 }]), reader),
      'x',
      {
        name: 'a',
      },
    )
    expect(textsOf(document)).toEqual(['grey 90', 'grey 120', 'grey 90'])
    expect(reader.read).toEqual([90, 120])
    expect(document.ledger.characters).toBe('grey 90grey 120grey 90'.length)
  })

  it('leaves alone what has its words, is small, or stands at the edge of every page', async () => {
    const reader = greyReader()
    const told = 'The quays of the old harbour'
    const pictures: Picture[] = [
      { grey: 90, text: told },
      { grey: 100, width: 24 },
      { grey: 110, layer: 'furniture' },
    ]
    expect(textsOf(await parseWith(withFigureWords(parserOf(pictures), reader), 'x', { name: 'a' }))).toEqual([
      told,
      '',
      '',
    ])
    expect(reader.read).toEqual([])
  })

  it('leaves alone the figures of pages that were read as a whole', async () => {
    const reader = greyReader()
    await parseWith(withFigureWords(parserOf([{ grey: 90 }], 'ocr'), reader), 'x', { name: 'a' })
    expect(reader.read).toEqual([])
  })

  it('names its reader, so that a better one reads again', () => {
    const reader = greyReader()
    expect(withFigureWords(parserOf([]), reader)).toMatchObject({
      name: 'album',
      textReader: { name: 'grey', version: 7 },
    })
  })

  it('keeps the document when a picture can’t be read, with the reason', async () => {
    const broken: TextReader = {
      ...greyReader(),
      async doRead({ data }) {
        if (data[0] === 90) throw new Error('the model has a hole')
        return greyReader().doRead({ data, width: 200, height: 100 }, AbortSignal.any([]))
      },
    }
    const document = await parseWith(withFigureWords(parserOf([{ grey: 90 }, { grey: 120 }]), broken), 'x', {
      name: 'a',
    })
    expect(textsOf(document)).toEqual(['', 'grey 120'])
    expect(document.problems).toMatchObject([{ stage: 'ocr', code: 'internal' }])
    expect(document.problems[0]?.message).toContain('the model has a hole')
  })

  it('tries a reader that is not to be had once', async () => {
    let calls = 0
    const absent: TextReader = {
      ...greyReader(),
      async doRead() {
        calls++
        throw new DuomoError('part-unavailable', 'The models are not installed.')
      },
    }
    const document = await parseWith(withFigureWords(parserOf([{ grey: 90 }, { grey: 120 }]), absent), 'x', {
      name: 'a',
    })
    expect(calls).toBe(1)
    expect(document.problems.map(({ code }) => code)).toEqual(['part-unavailable'])
  })
})
