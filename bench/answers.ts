import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { openDuomo } from '../src/app/open-duomo.ts'
import type { Answer } from '../src/model/answer.ts'
import { type Article, overlapF1, readArticles } from './answer-articles.ts'
import { readTables, sameDenotation, type TableQuestions } from './answer-tables.ts'
import { type Measure, rounded } from './measurement.ts'

/** A document with its questions; how well an answer says what is expected, in `[0, 1]`. */
interface Asked {
  readonly name: string
  readonly content: string
  readonly questions: readonly { readonly question: string; readonly expected: readonly string[] }[]
}

/** One way of asking and judging. */
interface Kind {
  readonly name: 'span' | 'table'
  readonly judge: (answer: Answer, expected: readonly string[]) => number
}

const SPAN: Kind = {
  name: 'span',
  judge: (answer, expected) => Math.max(...expected.map((one) => overlapF1(one, saidBy(answer)))),
}
const TABLE: Kind = {
  name: 'table',
  judge: (answer, expected) => Number(sameDenotation(expected, [...resultsOf(answer), saidBy(answer)])),
}

/**
 * Answers without a model over public sets: each of `files` is a JSON file of articles with questions (SQuAD, CMRC 2018) or a
 * folder with `questions.tsv` and tables (WikiTableQuestions). Refusals are measured on pairs: with every other document in the
 * base, half of the questions have their document there and half have not.
 */
export const measureAnswers: Measure = async (files) => {
  if (files.length === 0)
    throw new Error('answers needs a JSON file of articles with questions, or a folder of tables with questions.tsv')
  const figures: Record<string, number> = {}
  for (const file of files) {
    const folder = (await stat(file)).isDirectory()
    const documents = folder ? readTables(file).map(fromTable) : readArticles(file).map(fromArticle)
    Object.assign(figures, await measureSet(documents, folder ? TABLE : SPAN))
  }
  return { figures, peers: {} }
}

const fromArticle = ({ id, text, questions }: Article): Asked => ({
  name: `${id}.txt`,
  content: text,
  questions: questions.map(({ question, answers }) => ({ question, expected: answers })),
})

const fromTable = ({ name, content, questions }: TableQuestions): Asked => ({ name, content, questions })

async function measureSet(documents: readonly Asked[], { name, judge }: Kind): Promise<Record<string, number>> {
  const home = await mkdtemp(path.join(tmpdir(), 'duomo-answers-'))
  try {
    const all = await ask(path.join(home, 'all'), documents, documents)
    const present = new Set(documents.filter((_, n) => n % 2 === 0))
    const some = await ask(path.join(home, 'half'), [...present], documents)
    const judged = all.map(({ answer, expected }) => (answer.grounded ? judge(answer, expected) : 0))
    const first = all.map(({ document, answer }) => answer.evidence[0]?.document === path.basename(document.name))
    const refused = some.filter(({ answer }) => !answer.grounded)
    const rightly = refused.filter(({ document }) => !present.has(document)).length
    const absent = some.filter(({ document }) => !present.has(document)).length
    return {
      [`${name}Questions`]: all.length,
      [name === 'span' ? 'spanF1' : 'tableDenotation']: rounded(meanOf(judged)),
      [`${name}DocumentFirst`]: rounded(meanOf(first.map(Number))),
      [`${name}RefusalPrecision`]: rounded(rightly / Math.max(refused.length, 1)),
      [`${name}RefusalRecall`]: rounded(rightly / Math.max(absent, 1)),
      [`${name}RefusalF1`]: rounded((2 * rightly) / Math.max(absent + refused.length, 1)),
      [`${name}WronglyRefused`]: refused.length - rightly,
    }
  } finally {
    await rm(home, { recursive: true, force: true })
  }
}

/** Every question, over a base that holds `held`. */
async function ask(home: string, held: readonly Asked[], documents: readonly Asked[]) {
  const docs = path.join(home, 'docs')
  await mkdir(docs, { recursive: true })
  for (const { name, content } of held) await writeFile(path.join(docs, path.basename(name)), content)
  const duomo = await openDuomo({ data: path.join(home, 'data') })
  try {
    for await (const { file, status } of duomo.add([docs]))
      if (status === 'failed') throw new Error(`${file} could not be read`)
    const found: { document: Asked; answer: Answer; expected: readonly string[] }[] = []
    for (const document of documents)
      for (const { question, expected } of document.questions)
        found.push({ document, expected, answer: await duomo.ask(question) })
    return found
  } finally {
    await duomo.close()
  }
}

function saidBy({ text }: Answer): string {
  return text.replace(/\s?\[\d{1,3}\]/gu, '').trim()
}

function resultsOf({ blocks }: Answer): string[] {
  return blocks.flatMap((block) => (block.type === 'calculation' ? [block.result] : []))
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(values.length, 1)
}
