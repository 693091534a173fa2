import { describe, expect, it } from 'vitest'
import { isDuomoError } from '../../testing/parse-with.ts'
import { readDetections } from './read-detections.ts'

const floats = (dims: number[], ...numbers: number[]) => ({ dims, data: Float32Array.from(numbers) })

describe('readDetections', () => {
  it('takes each class by itself where there are as many logits as labels', () => {
    const logits = floats([1, 2, 2], 0, -3, -4, Math.log(3))
    const boxes = floats([1, 2, 4], 0.5, 0.25, 0.5, 0.25, 0.25, 0.75, 0.25, 0.5)
    expect(readDetections({ logits, pred_boxes: boxes }, 2)).toEqual([
      { label: 0, score: 0.5, x0: 0.25, y0: 0.125, x1: 0.75, y1: 0.375 },
      { label: 1, score: expect.closeTo(0.75, 6), x0: 0.125, y0: 0.5, x1: 0.375, y1: 1 },
    ])
  })

  it('weighs the classes against nothing where there is one logit more', () => {
    const logits = floats([1, 2, 3], Math.log(6), Math.log(2), Math.log(2), Math.log(1), Math.log(2), Math.log(7))
    const boxes = floats([1, 2, 4], 0, 0, 0, 0, 0, 0, 0, 0)
    const found = readDetections({ logits, pred_boxes: boxes }, 2)
    expect(found.map(({ label }) => label)).toEqual([0, 1])
    expect(found[0]?.score).toBeCloseTo(0.6, 6)
    expect(found[1]?.score).toBeCloseTo(0.2, 6)
  })

  it('takes labels, boxes and scores as a last step gave them', () => {
    const outputs = {
      labels: floats([1, 1], 3),
      boxes: floats([1, 1, 4], 0.125, 0.25, 0.5, 0.75),
      scores: floats([1, 1], 0.5),
    }
    expect(readDetections(outputs, 11)).toEqual([{ label: 3, score: 0.5, x0: 0.125, y0: 0.25, x1: 0.5, y1: 0.75 }])
  })

  it('says what it was given instead of taking it for an empty page', () => {
    const logits = floats([1, 1, 5], 0, 0, 0, 0, 0)
    const wrong = [
      { output: floats([1], 0) },
      { logits, pred_boxes: floats([1, 1, 4], 0, 0, 0, 0) },
      { logits, pred_boxes: floats([1, 1, 2], 0, 0) },
      { labels: floats([1, 2], 0, 1), boxes: floats([1, 1, 4], 0, 0, 0, 0), scores: floats([1, 2], 1, 1) },
    ]
    for (const outputs of wrong) {
      const classes = outputs.pred_boxes?.data.length === 2 ? 5 : 3
      expect(() => readDetections(outputs, classes)).toThrow(expect.toSatisfy(isDuomoError('bad-response')))
    }
  })
})
