import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { DuomoError } from '../base/errors.ts'
import { drawPlain } from '../encode/draw-figures.fixture.ts'
import type { TextReader } from '../spec/text-reader.ts'
import { type ChildReader, createChildReader } from './child-reader.ts'

const readers: ChildReader[] = []
function readerWith(textReader: 'own' | 'off' | TextReader): ChildReader {
  const reader = createChildReader({ size: 1, textReader })
  readers.push(reader)
  return reader
}
afterAll(() => Promise.all(readers.map((reader) => reader.close())))

const line = (text: string, y: number) => {
  const word = { text, box: { x: 0, y, width: 10, height: 5 }, confidence: 1 }
  return { ...word, words: [word] }
}
/** One that works in this process, as programs and servers do. */
const readerIn = (doRead: TextReader['doRead']): TextReader => ({
  name: 'asked',
  version: 1,
  languages: ['en'],
  doRead,
})

describe('ChildReader.words', () => {
  it('reads Chinese and English in a picture', async () => {
    const own = readerWith('own')
    const page = async (name: string) => {
      const bytes = new Uint8Array(await readFile(path.resolve(import.meta.dirname, '../../samples', name)))
      const box = { x: 0, y: 0, width: 595, height: 130 }
      return own.draw({ bytes, mediaType: 'application/pdf', page: 1, scale: 1.5, box, marks: [] })
    }
    expect(await own.words(await page('printer-manual.zh.pdf'))).toContain('用户手册')
    expect(await own.words(await page('churches-guide.en.pdf'))).toContain('Domes and Spires')
  })

  it('has nothing to say where nothing is written', async () => {
    expect(await readerWith('own').words(await drawPlain('#fff', 200, 100))).toBe('')
  })

  it('asks in this process the reader that the settings name, and joins its lines', async () => {
    const seen: number[] = []
    const asked = readerIn(async ({ width, height }) => {
      seen.push(width, height)
      return { lines: [line('Valve opens', 0), line('at 3 bar', 10)], turn: 0, skew: 0 }
    })
    expect(await readerWith(asked).words(await drawPlain('#fff', 200, 100))).toBe('Valve opens at 3 bar')
    expect(seen).toEqual([200, 100])
  })

  it('fails as that reader fails', async () => {
    const away = readerIn(() =>
      Promise.reject(new DuomoError('part-unavailable', 'the server is away', { hint: 'Start it.' })),
    )
    await expect(readerWith(away).words(await drawPlain('#fff'))).rejects.toMatchObject({
      code: 'part-unavailable',
      hint: 'Start it.',
    })
  })

  it('reads nothing where the settings switch reading off', async () => {
    expect(await readerWith('off').words(await drawPlain('#fff'))).toBe('')
  })
})
