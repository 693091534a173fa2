import { describe, expect, it } from 'vitest'
import { DuomoError } from '../base/errors.ts'
import type { CompletionPart } from '../spec/language-model.ts'
import { passagesOf } from '../testing/passages.ts'
import { printerManual, riverPaper } from '../testing/sample-documents.ts'
import { createScriptedModel, said } from '../testing/scripted-model.ts'
import { createQuestionSplitter } from './split.ts'

const found = passagesOf(riverPaper(), printerManual())
const signal = new AbortController().signal
const QUESTION = 'Who maintains the buoys of the network?'

async function split(script: string | (CompletionPart | Error)[], question = QUESTION, passages = found) {
  const model = createScriptedModel(script)
  const questions = await createQuestionSplitter({ model })(question, passages, signal)
  const text = model.asked[0]?.map(
    ({ role, parts }) => `## ${role}\n${parts.map((part) => ('text' in part ? part.text : ''))}`,
  )
  return { questions, prompt: text?.join('\n') }
}

describe('createQuestionSplitter', () => {
  it('tells the model in the language of the question what was found, as data', async () => {
    const few = found.slice(0, 2)
    expect((await split('{"questions":[]}', QUESTION, few)).prompt).toMatchSnapshot()
    expect((await split('{"questions":[]}', '谁维护这个网络的浮标？', few)).prompt).toMatchSnapshot()
  })

  it('gives each question once, without the one that was asked', async () => {
    const reply = JSON.stringify({ questions: [' Who runs  it? ', QUESTION, 'who runs it?', '谁在运行？'] })
    expect((await split(reply)).questions).toEqual(['Who runs it?', '谁在运行？'])
    expect((await split('```json\n{"questions": ["Who runs it?"]}\n```')).questions).toEqual(['Who runs it?'])
    expect((await split('<think>谁？{}</think>\n{"questions": ["谁在运行？"]}')).questions).toEqual(['谁在运行？'])
    expect((await split('{"questions": []}')).questions).toEqual([])
  })

  it.each<[string, string | (CompletionPart | Error)[]]>([
    ['is no JSON', 'Who runs it?'],
    ['is of another shape', '{"queries": ["Who runs it?"]}'],
    ['asks too much', JSON.stringify({ questions: ['a', 'b', 'c', 'd', 'e'] })],
    ['is too long', JSON.stringify({ questions: ['Who runs it? '.repeat(40)] })],
    ['is cut', said('{"questions": ["Who').slice(0, -1)],
    ['never comes', [new DuomoError('bad-response', 'no')]],
  ])('refuses a reply that %s', async (_, script) => {
    await expect(split(script)).rejects.toMatchObject({ code: 'bad-response' })
  })
})
