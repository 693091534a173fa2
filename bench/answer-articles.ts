import { readFileSync } from 'node:fs'
import { z } from 'zod'

const answersSchema = z.array(z.object({ text: z.string() }))
const paragraphSchema = z.object({
  id: z.string().optional(),
  context: z.string(),
  qas: z.array(z.object({ id: z.string(), question: z.string(), answers: answersSchema })),
})
const fileSchema = z.object({
  data: z.array(z.object({ title: z.string().optional(), paragraphs: z.array(paragraphSchema) })),
})

/** A text with questions whose answers stand in it. */
export interface Article {
  readonly id: string
  readonly text: string
  readonly questions: readonly { readonly question: string; readonly answers: readonly string[] }[]
}

/** Articles of a file in the format of SQuAD (Rajpurkar et al. 2016) and CMRC 2018 (Cui et al. 2019), in the order of their ids. */
export function readArticles(file: string): Article[] {
  const { data } = fileSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
  return data
    .flatMap(({ paragraphs }, n) =>
      paragraphs.map(
        ({ id, context, qas }, at): Article => ({
          id: id ?? `${n}-${at}`,
          text: context,
          questions: qas.map(({ question, answers }) => ({ question, answers: answers.map(({ text }) => text) })),
        }),
      ),
    )
    .sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** F1 over the longest common run of words (Latin) and characters (Chinese), without punctuation, as CMRC 2018 counts it; in `[0, 1]`. */
export function overlapF1(expected: string, given: string): number {
  const unitsOf = (text: string) =>
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[a-z0-9]+|[\p{L}\p{N}]/gu) ?? []
  const [a, b] = [unitsOf(expected), unitsOf(given)]
  let best = 0
  let row = new Uint32Array(b.length + 1)
  for (const unit of a) {
    const next = new Uint32Array(b.length + 1)
    for (const [n, other] of b.entries()) {
      if (unit !== other) continue
      next[n + 1] = (row[n] ?? 0) + 1
      best = Math.max(best, next[n + 1] ?? 0)
    }
    row = next
  }
  return best === 0 ? 0 : (2 * best) / (a.length + b.length)
}
