import { expect, it } from 'vitest'
import { DuomoError } from '../base/errors.ts'
import type { CompletionPart, LanguageModel } from '../spec/language-model.ts'
import { createScriptedModel } from '../testing/scripted-model.ts'
import { createMeter } from './meter.ts'

const signal = new AbortController().signal
const finish = (inputTokens: number, outputTokens: number): CompletionPart => ({
  type: 'finish',
  reason: 'stop',
  usage: { inputTokens, outputTokens },
})

async function use(model: LanguageModel): Promise<void> {
  for await (const _ of model.doComplete([], { signal }));
}

it('adds up what was asked, and what it costs where prices are known', async () => {
  const model = createScriptedModel([{ type: 'text-delta', text: 'x' }, finish(1_500, 200)])
  const plain = createMeter(model)
  const priced = createMeter({ ...model, prices: { input: 2, output: 8 } })
  expect(plain.usage()).toEqual({ requests: 0, inputTokens: 0, outputTokens: 0 })
  for (const meter of [plain, priced]) {
    await use(meter.model)
    await use(meter.model)
  }
  expect(plain.usage()).toEqual({ requests: 2, inputTokens: 3_000, outputTokens: 400 })
  expect(priced.usage()).toEqual({ requests: 2, inputTokens: 3_000, outputTokens: 400, cost: 0.0092 })
})

it('tells no cost where a server counts nothing or broke off', async () => {
  const silent = createMeter({ ...createScriptedModel([finish(0, 0)]), prices: { input: 2, output: 8 } })
  await use(silent.model)
  expect(silent.usage()).toEqual({ requests: 1, inputTokens: 0, outputTokens: 0, uncounted: 1 })
  const cut = createMeter(
    createScriptedModel([{ type: 'text-delta', text: 'half' }, new DuomoError('bad-response', 'cut')]),
  )
  await expect(use(cut.model)).rejects.toMatchObject({ code: 'bad-response' })
  expect(cut.usage()).toMatchObject({ requests: 1, uncounted: 1 })
})

it('counts no request that was refused', async () => {
  const meter = createMeter(createScriptedModel([new DuomoError('part-unavailable', 'no')]))
  await expect(use(meter.model)).rejects.toMatchObject({ code: 'part-unavailable' })
  expect(meter.usage().requests).toBe(0)
})
