import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Box, intersectBoxes } from '../../model/geometry.ts'
import { TRAINING_LIMIT_MS, tinyModel } from '../../testing/tiny-models/tiny-model.ts'
import { drawParts, picturePage, SHEET } from './draw-parts.fixture.ts'
import { createLayoutDetector } from './layout-detector.ts'
import { hashLayoutModel } from './layout-model.ts'

let model = ''
let folder = ''
beforeAll(async () => {
  model = await tinyModel('tiny-layout')
  folder = await mkdtemp(path.join(tmpdir(), 'duomo-layout-'))
}, TRAINING_LIMIT_MS)
afterAll(() => rm(folder, { recursive: true, force: true }))

const { signal } = new AbortController()
const open = (where: string, threshold = 0.5) =>
  createLayoutDetector({ folder: where, hash: 'a'.repeat(64), threshold })

type Change = (text: string) => string | undefined

/** A copy of the model in which one file is another. */
async function changed(name: string, change: Change): Promise<string> {
  const copy = await mkdtemp(path.join(folder, 'copy-'))
  await cp(model, copy, { recursive: true })
  const file = path.join(copy, name)
  const text = change(await readFile(file, 'latin1'))
  await (text === undefined ? rm(file) : writeFile(file, text, 'latin1'))
  return copy
}

function overlap(a: Box, b: Box): number {
  const both = intersectBoxes(a, b)
  const common = both ? both.width * both.height : 0
  return common / (a.width * a.height + b.width * b.height - common)
}

describe('createLayoutDetector', () => {
  it.each([1, 2.5])('sees what stands where on a page of %f pixels per point', async (scale) => {
    let drawn: ReturnType<typeof drawParts> = []
    const pixels = await picturePage((doc) => {
      drawn = drawParts(doc)
    }, scale)
    const found = await open(model).doDetect(pixels, signal)
    expect(found.map(({ kind }) => kind).sort()).toEqual(['figure', 'table', 'text', 'title'])
    const points = SHEET.width / pixels.width
    for (const { kind, box } of drawn) {
      const region = found.find((one) => one.kind === kind)
      const { x = 0, y = 0, width = 0, height = 0 } = region?.box ?? {}
      expect(
        overlap({ x: x * points, y: y * points, width: width * points, height: height * points }, box),
      ).toBeGreaterThan(0.6)
      expect(region?.score).toBeGreaterThanOrEqual(0.5)
    }
  })

  it('sees nothing on an empty page, and believes nothing below the threshold', async () => {
    expect(await open(model).doDetect(await picturePage(() => {}, 1), signal)).toEqual([])
    expect(await open(model, 1).doDetect(await picturePage(drawParts, 1), signal)).toEqual([])
  })

  it('is another one for another threshold or another file', async () => {
    const other = await changed('config.json', (text) => text.replace('Section-header', 'Title'))
    const hashes = await Promise.all([hashLayoutModel(model), hashLayoutModel(model), hashLayoutModel(other)])
    expect(new Set(hashes).size).toBe(2)
    const names = hashes.map((hash) => createLayoutDetector({ folder: model, hash, threshold: 0.5 }).name)
    names.push(createLayoutDetector({ folder: model, hash: hashes[0] ?? '', threshold: 0.4 }).name)
    expect(new Set(names).size).toBe(3)
  })

  it('leaves labels that it does not know to our own layout', async () => {
    const forms = await changed('config.json', (text) => text.replace('Section-header', 'Form'))
    const found = await open(forms).doDetect(await picturePage(drawParts, 1), signal)
    expect(found.map(({ kind }) => kind).sort()).toEqual(['figure', 'table', 'text'])
  })

  it.each<[string, Change, string, string]>([
    ['config.json', () => undefined, 'part-unavailable', 'has no readable config.json'],
    [
      'preprocessor_config.json',
      () => '{"size":{"height":0}}',
      'usage',
      'preprocessor_config.json of the layout model',
    ],
    ['config.json', () => 'no JSON', 'usage', 'config.json of the layout model'],
    ['config.json', () => '{"id2label":{"0":"cat","1":"dog"}}', 'usage', 'cat, dog'],
    ['onnx/model.onnx', () => undefined, 'part-unavailable', 'has no readable'],
  ])('names what is wrong with %s before a file is read', async (name, change, code, message) => {
    await expect(hashLayoutModel(await changed(name, change))).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
      hint: expect.any(String),
    })
  })

  it.each<[string, Change, string]>([
    ['onnx/model.onnx', (text) => text.slice(0, 900), 'part-unavailable'],
    ['config.json', () => '{"id2label":{"0":"Text"}}', 'bad-response'],
    ['onnx/model.onnx', (text) => text.replaceAll('pixel_values', 'pixel_colour'), 'bad-response'],
    ['onnx/model.onnx', (text) => text.replaceAll('pred_boxes', 'prod_boxes'), 'bad-response'],
  ])('never takes a model that does not fit for an empty page: %s', async (name, change, code) => {
    const pixels = await picturePage(drawParts, 1)
    await expect(open(await changed(name, change)).doDetect(pixels, signal)).rejects.toMatchObject({
      code,
      hint: expect.any(String),
    })
  })
})
