import { describe, expect, it } from 'vitest'
import type { Problem } from '../model/problem.ts'
import { assembleListed } from './assemble-listed.ts'
import { createElementList, TEXT_PAGE } from './element-list.ts'
import { createEmbeddedPictures } from './embedded-pictures.ts'

const input = { name: '报告.rtf', bytes: new Uint8Array(), sha256: 'a'.repeat(64), mediaType: 'application/rtf' }
const told = (code: string): Problem => ({ stage: 'parse', code, message: code })

/** Pictures of which as many as named could not be read. */
async function picturesWith(broken: number) {
  const signal = new AbortController().signal
  const pictures = createEmbeddedPictures({
    signal,
    progress: () => {},
    saveAsset: (_, about) => ({ sha256: 'b'.repeat(64), ...about }),
  })
  for (let n = 0; n < broken; n++) await pictures.keepPart({ name: `${n}.png`, read: () => Uint8Array.of(n) })
  return pictures
}

describe('assembleListed', () => {
  it('tells lost parts, then the file’s problems, then those of its pictures', async () => {
    const list = createElementList()
    list.add({ kind: 'text', text: '一', provenance: [{ kind: 'span', start: 0, end: 1 }] })
    const pictures = await picturesWith(1)
    const found = { title: '报告', pages: [TEXT_PAGE], lost: [told('lost')], problems: [told('cut')], skipped: [] }
    const document = assembleListed(input, list, pictures, found)
    expect(document).toMatchObject({
      title: '报告',
      origin: { uri: '报告.rtf', sha256: input.sha256, mediaType: 'application/rtf' },
      ledger: { characters: 1 },
    })
    expect(document.problems.map(({ code }) => code)).toEqual(['lost', 'cut', 'picture-unreadable'])
  })

  it('refuses a file in which nothing was found, whatever else is to be told of it', async () => {
    const pictures = await picturesWith(0)
    const found = { pages: [TEXT_PAGE], problems: [told('cut')], skipped: [] }
    expect(() => assembleListed(input, createElementList(), pictures, found)).toThrow(
      expect.objectContaining({ code: 'empty-file' }),
    )
  })

  it('calls no file empty of which a part or a picture was lost', async () => {
    const beside = { pages: [TEXT_PAGE], skipped: [] }
    const lost = assembleListed(input, createElementList(), await picturesWith(0), { ...beside, lost: [told('lost')] })
    expect(lost.problems).toHaveLength(1)
    const broken = assembleListed(input, createElementList(), await picturesWith(2), beside)
    expect(broken.problems).toHaveLength(2)
  })
})
