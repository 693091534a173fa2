import { cp, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodePng } from '../media/images.ts'
import type { Element } from '../model/document.ts'
import type { Box } from '../model/geometry.ts'
import { drawParts, picturePage, ROWS, TITLE } from '../ocr/layout/draw-parts.fixture.ts'
import { createLayoutDetector } from '../ocr/layout/layout-detector.ts'
import { gridOf } from '../parse/pdf/parse-drawn.fixture.ts'
import { TRAINING_LIMIT_MS, tinyModel } from '../testing/tiny-models/tiny-model.ts'
import { type ConfigurationInput, callConfiguration } from './configuration.ts'
import { checkReading, createReader } from './create-reader.ts'
import { parseFile } from './parse-file.ts'

/** 200 dpi. */
const SCALE = 200 / 72

let home = ''
let model = ''
let scan = ''
beforeAll(async () => {
  model = await tinyModel('tiny-layout')
  home = await mkdtemp(join(tmpdir(), 'duomo-layout-'))
  scan = join(home, 'scan.png')
  await writeFile(scan, await encodePng(await picturePage(drawParts, SCALE)))
}, TRAINING_LIMIT_MS)
afterAll(() => rm(home, { recursive: true, force: true }))

async function seenBy(folder: string) {
  const detector = createLayoutDetector({ folder, hash: '0', threshold: 0.5 })
  return detector.doDetect(await picturePage(drawParts, SCALE), new AbortController().signal)
}

function boxOf(element: Element | undefined): Box | undefined {
  const place = element?.provenance[0]
  return place?.kind === 'page' ? place.box : undefined
}

async function recipes(reading: ConfigurationInput['reading']): Promise<string[]> {
  const reader = await createReader(callConfiguration({}, { reading }).reading, { size: 1 })
  await reader.close()
  return ['application/pdf', 'image/png', 'text/plain'].map((mediaType) => reader.recipe(mediaType))
}

describe('the setting reading.layout', () => {
  it('has the parts of a scan told by the model of a folder', async () => {
    const { document, assets } = await parseFile(scan, { configuration: { reading: { layout: `local:${model}` } } })
    expect(document.problems).toEqual([])
    expect(document.elements.map(({ kind }) => kind)).toEqual(['title', 'text', 'table', 'figure', 'figure'])
    const [title, text, table, figure] = document.elements
    expect(title).toMatchObject({ text: TITLE })
    expect(text).toMatchObject({ text: expect.stringMatching(/^The pumps run day and night\..*harbour\.$/) })
    expect(gridOf(table)).toEqual(ROWS)
    const asset = figure?.kind === 'figure' ? figure.asset : undefined
    expect(assets.has(asset?.sha256 ?? '')).toBe(true)
    // The model draws its box a little beside the edges of the picture, where our own layout finds them.
    const regions = await seenBy(model)
    const seen = regions.find(({ kind }) => kind === 'figure')?.box
    expect(boxOf(figure)).toEqual({
      x: expect.closeTo(seen?.x ?? 0, 0),
      y: expect.closeTo(seen?.y ?? 0, 0),
      width: expect.closeTo(seen?.width ?? 0, 0),
      height: expect.closeTo(seen?.height ?? 0, 0),
    })
    const plain = await parseFile(scan)
    expect(boxOf(plain.document.elements.find(({ kind }) => kind === 'figure'))).not.toEqual(boxOf(figure))
  })

  it('has scans read anew when the model or the threshold is another one', async () => {
    const [off, on, lower] = await Promise.all([
      recipes({}),
      recipes({ layout: `local:${model}` }),
      recipes({ layout: `local:${model}`, layoutThreshold: 0.4 }),
    ])
    for (const n of [0, 1]) expect(new Set([off[n], on[n], lower[n]]).size).toBe(3)
    expect(new Set([off[2], on[2], lower[2]]).size).toBe(1)
  })

  it('fails with what to do where the folder has no model, before anything is read', async () => {
    const reading = { layout: `local:${join(home, 'none')}` }
    await expect(parseFile(scan, { configuration: { reading } })).rejects.toMatchObject({
      code: 'part-unavailable',
      hint: expect.stringContaining('reading.layout'),
    })
    await expect(
      checkReading(callConfiguration({}, { reading }).reading, new AbortController().signal),
    ).rejects.toMatchObject({ code: 'part-unavailable' })
  })

  it('fails the file where the model can’t be loaded, so that it is read again when it can', async () => {
    const damaged = join(home, 'damaged')
    await cp(model, damaged, { recursive: true })
    await truncate(join(damaged, 'onnx', 'model.onnx'), 900)
    await expect(parseFile(scan, { configuration: { reading: { layout: `local:${damaged}` } } })).rejects.toMatchObject(
      { code: 'part-unavailable', message: expect.stringContaining('model.onnx') },
    )
  })

  it.each<[ConfigurationInput['reading'], string]>([
    [{ layout: 'heron' }, 'expected off or local:/FOLDER'],
    [{ layout: 'local:models/heron' }, 'expected off or local:/FOLDER'],
    [{ layout: 'local:/models/heron', ocr: 'off' }, 'reading.layout: somebody must read the words'],
    [{ layoutThreshold: 2 }, 'reading.layoutThreshold'],
  ])('refuses %j', (reading, message) => {
    expect(() => callConfiguration({}, { reading })).toThrow(message)
  })
})
