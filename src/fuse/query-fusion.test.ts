import { expect, it } from 'vitest'
import { fuseVectors, QUERY_WEIGHTS } from './query-fusion.ts'

const dense = (space: string, ...values: number[]) => ({
  kind: 'dense' as const,
  space,
  vector: Float32Array.from(values),
})

it('weighs text and picture and keeps length 1', () => {
  const fused = fuseVectors([
    { embedding: dense('s', 1, 0), weight: QUERY_WEIGHTS.text },
    { embedding: dense('s', 0, 1), weight: QUERY_WEIGHTS.image },
  ])
  expect(fused.kind === 'dense' && [...fused.vector].map((x) => Number(x.toFixed(4)))).toEqual([0.5547, 0.8321])
})

it.each([
  ['no parts', []],
  [
    'two spaces',
    [
      { embedding: dense('s', 1), weight: 1 },
      { embedding: dense('t', 1), weight: 1 },
    ],
  ],
  [
    'parts that cancel out',
    [
      { embedding: dense('s', 1), weight: 1 },
      { embedding: dense('s', -1), weight: 1 },
    ],
  ],
])('refuses %s', (_, parts) => {
  expect(() => fuseVectors(parts)).toThrow(expect.objectContaining({ code: 'bad-vector' }))
})
