import { describe, expect, it } from 'vitest'
import { CATALOGUE } from './catalogue.ts'
import { checkedCut, spaceOf } from './space.ts'

const entry = (name: string) => {
  const found = CATALOGUE.find((one) => one.name === name)
  if (!found) throw new Error(name)
  return found
}
const e5 = entry('multilingual-e5-small')
const base = {
  name: e5.name,
  revision: '761b726dd34fb83930e26aab4e9ac3899aa1fa78',
  precision: 'q8',
  recipe: e5.recipe,
} as const

describe('spaceOf', () => {
  it('reads as what the vectors come from', () => {
    const { id, kind, dimension } = spaceOf(base)
    expect(id).toMatch(/^multilingual-e5-small@761b726\/q8\/mean\/384\/l2\/t512\/p-[0-9a-f]{4}$/)
    expect([kind, dimension]).toEqual(['dense', 384])
  })

  it('differs with everything that changes a vector, and with nothing else', () => {
    const others = [
      { ...base, revision: 'aaaaaaaa' },
      { ...base, precision: 'fp32' as const },
      { ...base, cut: 128 },
      { ...base, recipe: { ...e5.recipe, pooling: 'cls' as const } },
      { ...base, recipe: { ...e5.recipe, prompts: { query: 'q: ', document: 'passage: ' } } },
      { ...base, recipe: { ...e5.recipe, maxTokens: 128 } },
      { ...base, recipe: { ...e5.recipe, padTo: 64 } },
    ].map((one) => spaceOf(one).id)
    expect(new Set([spaceOf(base).id, ...others]).size).toBe(others.length + 1)
    expect(spaceOf({ ...base }).id).toBe(spaceOf(base).id)
  })
})

describe('checkedCut', () => {
  it('takes only lengths that a model was trained for', () => {
    const { cuts, name } = entry('qwen3-embedding-0.6b')
    expect(checkedCut(512, cuts, name)).toBe(512)
    expect(checkedCut(undefined, cuts, name)).toBe(undefined)
    expect(() => checkedCut(100, cuts, name)).toThrow(expect.objectContaining({ code: 'usage' }))
  })
})

describe('the catalogue', () => {
  it('names each model once, with graphs, files and shorter vectors that fit', () => {
    expect(new Set(CATALOGUE.map(({ name }) => name)).size).toBe(CATALOGUE.length)
    for (const { recipe, files, cuts, precisions } of CATALOGUE) {
      expect(Object.keys(recipe.graphs).length).toBeGreaterThan(0)
      expect(files).toContain('config.json')
      expect(precisions.length).toBeGreaterThan(0)
      expect(cuts.every((cut) => cut < recipe.dimension)).toBe(true)
      expect(recipe.dimension > 0).toBe(recipe.task !== 'rerank' && recipe.task !== 'speech')
    }
  })

  it('has a model for each kind of input, in Chinese and English', () => {
    const speaks = (language: string) =>
      CATALOGUE.filter(({ languages }) => languages.length === 0 || languages.includes(language))
    for (const language of ['zh', 'en'])
      expect(speaks(language).map(({ recipe }) => recipe.task)).toEqual(
        expect.arrayContaining(['text', 'text-image', 'image', 'rerank', 'speech']),
      )
  })
})
