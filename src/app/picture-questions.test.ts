import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeWav } from '../media/encode-wav.ts'
import type { Duomo } from './duomo.ts'
import { openDuomo } from './open-duomo.ts'

const SAMPLES = path.resolve(import.meta.dirname, '../../samples')

let home: string
let duomo: Duomo
beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'duomo-picture-'))
  duomo = await openDuomo({ data: path.join(home, 'data') })
})
afterEach(async () => {
  await duomo.close()
  await rm(home, { recursive: true, force: true })
})

async function addSample(...names: readonly string[]): Promise<void> {
  for await (const { status } of duomo.add(names.map((name) => path.join(SAMPLES, name))))
    expect(status).toBe('indexed')
}

/** The middle of a sample's picture, smaller and as JPEG. */
async function croppedSample(): Promise<Uint8Array<ArrayBuffer>> {
  const picture = sharp(path.join(SAMPLES, 'printer-photo.png'))
  const { width = 0, height = 0 } = await picture.metadata()
  const [left, top] = [Math.round(width * 0.04), Math.round(height * 0.04)]
  const crop = picture.extract({ left, top, width: width - 2 * left, height: height - 2 * top }).resize(300)
  return new Uint8Array(await crop.jpeg({ quality: 60 }).toBuffer())
}

describe('a question of a picture, without any model', () => {
  it('finds the picture that it was cut from, and shows it', async () => {
    await addSample('printer-photo.png', 'two-column-paper.en.pdf')
    const image = await croppedSample()
    const { evidence } = await duomo.search({ text: '', images: [image] })
    expect(evidence[0]).toMatchObject({ document: 'printer-photo.png', kind: 'figure', modality: 'image' })
    expect(evidence[0]?.trail.map(({ by }) => by)).toContain('fingerprint@1/456/l2')
    const answer = await duomo.ask({ text: '', images: [image] })
    expect(answer).toMatchObject({ grounded: true, engine: { generator: 'extractive' } })
    expect(answer.blocks.at(-1)).toMatchObject({ type: 'figure', evidence: 'e1' })
  })

  it('finds by the words that stand in the picture', async () => {
    await writeFile(path.join(home, 'valves.txt'), 'The valve HX-4471 closes at nine bar.\n')
    for await (const _ of duomo.add([path.join(home, 'valves.txt')]));
    const label = `<svg xmlns="http://www.w3.org/2000/svg" width="420" height="90"><rect width="420" height="90" fill="#fff"/><text x="20" y="60" font-size="44" font-family="sans-serif">HX-4471</text></svg>`
    const image = new Uint8Array(await sharp(Buffer.from(label)).png().toBuffer())
    const { evidence } = await duomo.search({ text: '', images: [image] })
    expect(evidence[0]).toMatchObject({ document: 'valves.txt', trail: [{ by: 'bm25' }, { by: 'rrf' }] })
  })

  it('takes a part of a page for a picture', async () => {
    await addSample('two-column-paper.en.pdf')
    const [paper] = await duomo.list()
    const document = await duomo.document(paper?.documentId ?? '')
    const figure = document.elements.find(({ kind }) => kind === 'figure')
    const place = figure?.provenance.find((one) => one.kind === 'page')
    if (!figure || place?.kind !== 'page') throw new Error('the paper has a figure')
    const region = { document: document.id, page: place.page, box: place.box }
    const { evidence } = await duomo.search({ text: '', regions: [region] })
    expect(evidence[0]).toMatchObject({ kind: 'figure' })
    expect(evidence[0]?.regions[0]).toMatchObject({ page: place.page })
  })

  it('names what can’t be taken: nothing, a file that is no picture, sound that nobody understands', async () => {
    await addSample('printer-photo.png')
    await expect(duomo.search({ text: ' ' })).rejects.toMatchObject({ code: 'usage' })
    const text = new TextEncoder().encode('no picture')
    await expect(duomo.search({ text: '', images: [text] })).rejects.toMatchObject({
      message: expect.stringContaining('picture 1'),
    })
    const audio = [new Uint8Array(encodeWav(new Float32Array(16_000), 16_000))]
    await expect(duomo.ask({ text: '', audio })).rejects.toMatchObject({
      code: 'part-unavailable',
      hint: expect.stringContaining('encoding.audio'),
    })
  })

  it('is no way to search where the settings switch it off', async () => {
    await duomo.close()
    const configuration = {
      data: path.join(home, 'data'),
      encoding: { fingerprint: false },
      reading: { ocr: 'off' as const },
    }
    duomo = await openDuomo({ configuration })
    await mkdir(path.join(home, 'docs'))
    await addSample('printer-manual.zh.pdf')
    const { evidence } = await duomo.search({ text: '', images: [await croppedSample()] })
    expect(evidence).toEqual([])
  })
})
