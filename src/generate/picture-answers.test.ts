import { describe, expect, it } from 'vitest'
import type { Query } from '../model/query.ts'
import type { GeneratedPart } from '../spec/generator.ts'
import type { Passage } from '../spec/passage.ts'
import { passagesOf } from '../testing/passages.ts'
import { sampleDocument } from '../testing/sample-documents.ts'
import { createExtractiveGenerator } from './extractive.ts'

const passages = passagesOf(
  sampleDocument('churches.pdf', [
    { kind: 'figure', caption: 'Figure 2: San Marco from the square' },
    { kind: 'text', text: 'Tickets are sold at the south door.\nMondays are free.' },
  ]),
)
const images = [Uint8Array.of(1)]

async function answer(query: Query, found: readonly Passage[]): Promise<GeneratedPart[]> {
  const parts: GeneratedPart[] = []
  const request = { query, passages: found, signal: new AbortController().signal }
  for await (const part of createExtractiveGenerator().doGenerate(request)) parts.push(part)
  return parts
}

const kinds = (parts: readonly GeneratedPart[]) => parts.map((part) => part.type)
const words = (parts: readonly GeneratedPart[]) => parts.flatMap((part) => ('text' in part ? [part.text] : [])).join('')

describe('a question of a picture', () => {
  it('shows the figure that was found, with its caption', async () => {
    const parts = await answer({ text: '', images }, passages)
    expect(kinds(parts)).toEqual(['text-delta', 'text-end', 'figure'])
    expect(words(parts)).toBe('Figure 2: San Marco from the square')
  })

  it('says the first line of the words where no figure was found', async () => {
    expect(words(await answer({ text: ' ', images }, passages.slice(1)))).toBe('Tickets are sold at the south door.')
  })

  it('is refused where nothing looks like it', async () => {
    const parts = await answer({ text: '', images }, [])
    expect(kinds(parts)).toEqual(['refusal'])
    expect(words(parts)).toMatch(/没有这样的图片.*no such picture/u)
  })

  it('shows what looks like it where its words are met nowhere, and answers the words where they are', async () => {
    expect(kinds(await answer({ text: '这是哪里？', images }, passages))).toContain('figure')
    expect(words(await answer({ text: 'Where are tickets sold?', images }, passages))).toMatch(/south door/)
    expect(kinds(await answer({ text: '这是哪里？' }, passages))).toEqual(['refusal'])
  })
})
