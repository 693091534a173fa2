import { readFileSync } from 'node:fs'
import path from 'node:path'

/** A table with its questions. */
export interface TableQuestions {
  /** As `questions.tsv` names it, `203-csv/1.csv`, with the slashes made one name. */
  readonly name: string
  readonly content: string
  readonly questions: readonly { readonly question: string; readonly expected: readonly string[] }[]
}

/** A folder in the format of WikiTableQuestions (Pasupat & Liang 2015): `questions.tsv` of id, question, table, values. */
export function readTables(folder: string): TableQuestions[] {
  const plain = (text: string) => text.replaceAll('\\n', '\n').replaceAll('\\p', '|').replaceAll('\\\\', '\\')
  const lines = readFileSync(path.join(folder, 'questions.tsv'), 'utf8').trim().split(/\r?\n/u).slice(1)
  const tables = Map.groupBy(
    lines.map((line) => line.split('\t')),
    ([, , table = '']) => table,
  )
  return [...tables]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([table, rows]) => ({
      name: table.replaceAll('/', '-'),
      content: readFileSync(path.join(folder, table), 'utf8'),
      questions: rows.map(([, question = '', , values = '']) => ({
        question: plain(question),
        expected: values.split('|').map(plain),
      })),
    }))
}

/** Is one of the texts the expected set of values? Numbers by value, words without case, accents, notes and full stops. */
export function sameDenotation(expected: readonly string[], texts: readonly string[]): boolean {
  const wanted = setOf(expected)
  return texts.some((text) =>
    [[text], text.split(/[|\n;]/u), text.split(/\s*(?:,|、|;|\n|\band\b)\s*/u)].some((one) => setOf(one) === wanted),
  )
}

function setOf(values: readonly string[]): string {
  return [...new Set(values.map(valueIn).filter(Boolean))].sort().join('\n')
}

function valueIn(text: string): string {
  const folded = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/(?<!^)(?: \([^)]*\))+$/u, '')
    .replace(/^"([^"]*)"$/u, '$1')
    .replace(/\.$/u, '')
    .trim()
    .toLowerCase()
  const number = folded.replace(/,(?=\d{3})/gu, '')
  return /^-?\d+(?:\.\d+)?$/u.test(number) ? String(Math.round(Number(number) * 1e6) / 1e6) : folded
}
