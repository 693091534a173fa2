import type { Question } from '../language/question.ts'
import { withoutAsking } from '../language/stop-words.ts'
import type { Passage } from '../spec/passage.ts'

const MAX_NAMED = 3

/** Says in the question's language that the documents do not hold the answer, and what was looked for and where. */
export function refusalText(question: Question, passages: readonly Passage[]): string {
  const documents = [...new Set(passages.map((passage) => passage.label))]
  const named = documents.slice(0, MAX_NAMED)
  if (question.language === 'zh') {
    const wanted = withoutAsking(question.text)
      .split(/[\s，。？！、；：?!,.;:]+/u)
      .filter((piece) => [...piece].length > 1)
      .slice(0, 6)
    const where =
      named.length > 0
        ? `，查看了 ${named.join('、')}${documents.length > named.length ? ` 等 ${documents.length} 个文档` : ''}`
        : ''
    return `文档中没有找到这个问题的答案。查找了：${wanted.join('、') || question.text}${where}。`
  }
  const wanted = question.text
    .replace(/[?!.]+$/u, '')
    .split(/\s+/u)
    .filter(
      (word) =>
        !/^(?:the|an?|of|in|on|at|to|for|is|are|was|were|do|does|did|what|which|who|when|where|why|how|many|much|and|or|by)$/iu.test(
          word,
        ),
    )
    .slice(0, 8)
  const where =
    named.length > 0
      ? ` in ${named.join(', ')}${documents.length > named.length ? ` and ${documents.length - named.length} more` : ''}`
      : ''
  return `The documents do not hold an answer to this question. Searched for ${wanted.join(' ') || question.text}${where}.`
}
