import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createChildEncoder } from '../src/app/child-encoder.ts'
import { callConfiguration } from '../src/app/configuration.ts'
import { findLocalModel } from '../src/app/local-models.ts'
import { createModelHost } from '../src/app/model-host.ts'
import { loadEncoder } from '../src/encode/local/load-encoder.ts'
import type { Encoder, EncoderInput } from '../src/spec/encoder.ts'
import { tinyModel } from '../src/testing/tiny-models/tiny-model.ts'
import { cpuMs } from './cpu.ts'
import { type Measure, medianOf, rounded } from './measurement.ts'

const ROUNDS = 5
const INPUTS = 512
/** Before the delay of a turn is told: the timer itself wakes no more often. */
const RESOLUTION_MS = 5

/**
 * What it costs to encode passages of a paragraph's length, Chinese and English in turns, with the model that `BENCH_MODEL`
 * names (`local:NAME`), else one of the tests' own: in this process for its processor time, in a process of its own, as in
 * the product, for the throughput and for how long this one is kept from its other work.
 */
export const measureEncode: Measure = async () => {
  const { models } = callConfiguration({})
  const line = process.env.BENCH_MODEL ?? `local:${await tinyModel('tiny-text')}?dtype=fp32`
  const model = await findLocalModel(line, models)
  const inputs = passages(process.env.BENCH_MODEL ? INPUTS / 8 : INPUTS)
  const host = createModelHost()
  const local = await loadEncoder(model)
  try {
    const child = createChildEncoder(model, host)
    await encode(local, inputs.slice(0, 8))
    await encode(child, inputs.slice(0, 8))
    const cpu: number[] = []
    const wall: number[] = []
    for (let round = 0; round < ROUNDS; round++) cpu.push(await cpuMs(() => encode(local, inputs)))
    // Only now, so that runs in this process count for nothing.
    const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
    delay.enable()
    for (let round = 0; round < ROUNDS; round++) {
      const started = performance.now()
      await encode(child, inputs)
      wall.push(performance.now() - started)
    }
    delay.disable()
    const toMs = (nanoseconds: number) => rounded(nanoseconds / 1e6)
    return {
      figures: {
        inputs: inputs.length,
        cpuMsPerInput: rounded(medianOf(cpu) / inputs.length),
        inputsPerSecond: rounded((inputs.length * 1000) / medianOf(wall)),
        loopDelayP50Ms: toMs(delay.percentile(50)),
        loopDelayP99Ms: toMs(delay.percentile(99)),
        loopDelayMaxMs: toMs(delay.max),
      },
      peers: {},
    }
  } finally {
    await local.close()
    await host.close()
  }
}

async function encode(encoder: Encoder, inputs: readonly EncoderInput[]): Promise<void> {
  const { signal } = new AbortController()
  for (let start = 0; start < inputs.length; start += encoder.maxBatch)
    await encoder.doEncode(inputs.slice(start, start + encoder.maxBatch), { role: 'document', signal })
}

const ENGLISH = 'The printer prints 22 colour pages a minute and 40 black pages; the tray holds 250 sheets of paper. '
const CHINESE = '彩色打印速度为每分钟22页，黑白打印速度为每分钟40页；纸盒可容纳250张纸。'

/** About 60 to 250 tokens each. */
function passages(count: number): EncoderInput[] {
  return Array.from({ length: count }, (_, n) => ({
    text: `${n} ${(n % 2 === 0 ? ENGLISH : CHINESE).repeat(2 + (n % 5))}`,
  }))
}
