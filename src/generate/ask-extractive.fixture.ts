import type { GeneratedPart } from '../spec/generator.ts'
import type { Passage } from '../spec/passage.ts'
import { createExtractiveGenerator } from './extractive.ts'

/** What is answered from these passages without a model, and its words, a line for each part. */
export async function askExtractive(
  text: string,
  passages: readonly Passage[],
): Promise<{ readonly parts: readonly GeneratedPart[]; readonly said: string }> {
  const parts: GeneratedPart[] = []
  const request = { query: { text }, passages, signal: new AbortController().signal }
  for await (const part of createExtractiveGenerator().doGenerate(request)) parts.push(part)
  const said = parts.flatMap((part) => (part.type === 'text-delta' ? [part.text] : [])).join('\n')
  return { parts, said }
}
