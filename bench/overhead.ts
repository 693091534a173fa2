import { spawnSync } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Duomo } from '../src/app/duomo.ts'
import { openDuomo } from '../src/app/open-duomo.ts'
import { completionBody, type ModelRequest, startModelServer } from '../src/testing/model-server.ts'
import { createLargeBase } from './large-base.ts'
import { type Measure, medianOf, percentileOf, rounded } from './measurement.ts'

const FACTS = 100
const COLD_RUNS = 7
const COLD_QUESTION = 'How many churches does the guide describe?'
const SAMPLES = join(import.meta.dirname, '../samples')
const DUOMO = join(import.meta.dirname, '../bin/duomo.js')

/**
 * What Duomo adds around the model, on 10,000 chunks: from the question to the checked answer, with a server that answers at
 * once (its trip over HTTP is counted); and `duomo ask` on the samples in a process of its own beside a Node that does nothing.
 */
export const measureOverhead: Measure = async () => {
  const base = await createLargeBase(factOf)
  const server = await startModelServer((response, request) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(completionBody(replyTo(request)))
  })
  try {
    const withModel = await openDuomo({
      data: base.data,
      configuration: { model: `${server.url}#scripted?context=32000` },
    })
    const told = await askAll(withModel)
    await withModel.close()
    const alone = await openDuomo({ data: base.data, configuration: {} })
    const extracted = await askAll(alone)
    await alone.close()
    return {
      figures: { chunks: base.chunks, questions: FACTS, ...told, ...(await measureCold()) },
      peers: { 'without a model': extracted },
    }
  } finally {
    await server.close()
    await base.remove()
  }
}

/** Names that no made-up word resembles. */
function placeOf(n: number): string {
  const [first, second] = [n % 10, Math.floor(n / 10)]
  return `${['Lind', 'Aster', 'Birk', 'Carl', 'Dun', 'Elm', 'Fjord', 'Glen', 'Hasel', 'Inver'][first]}${['holm', 'ness', 'ford', 'stad', 'wick', 'dale', 'mouth', 'berg', 'haven', 'sund'][second]}`
}

const hourOf = (n: number) => 5 + (n % 15)

/** Every other file in Chinese. */
function factOf(n: number): string {
  return n % 2 === 0
    ? `The ferry to ${placeOf(n)} leaves at ${hourOf(n)}:30 from the northern pier.`
    : `开往 ${placeOf(n)} 的渡轮每天 ${hourOf(n)}:30 从北码头出发。`
}

function questionOf(n: number): string {
  return n % 2 === 0 ? `When does the ferry to ${placeOf(n)} leave?` : `开往 ${placeOf(n)} 的渡轮几点出发？`
}

/** The first piece of evidence in its own words, with its id. */
function replyTo({ body }: ModelRequest): string {
  const said = JSON.stringify(body.messages.at(-1)).replaceAll('\\n', '\n')
  const [, id = 'e1', words = ''] = /\[(e\d+)\][^\n]*\n([^\n]+)/u.exec(said) ?? []
  return `${words} [${id}]`
}

/** Each question once, in a process that has answered one in each language before: those read the documents. */
async function askAll(duomo: Duomo): Promise<Record<string, number>> {
  const first: number[] = []
  for (const question of ['Which pier does the ferry leave from?', '渡轮从哪个码头出发？']) {
    const started = performance.now()
    await duomo.ask(question)
    first.push(performance.now() - started)
  }
  const whole: number[] = []
  const retrieving: number[] = []
  const telling: number[] = []
  const processor: number[] = []
  for (let n = 0; n < FACTS; n += 1) {
    const cpu = process.cpuUsage()
    const started = performance.now()
    const { text, problems, timings } = await duomo.ask(questionOf(n))
    whole.push(performance.now() - started)
    const { user, system } = process.cpuUsage(cpu)
    processor.push((user + system) / 1000)
    retrieving.push(timings.retrieveMs)
    telling.push(timings.generateMs)
    if (problems || !text.includes(`${hourOf(n)}:30`))
      throw new Error(`${questionOf(n)} is answered by "${text}" ${JSON.stringify(problems ?? [])}`)
  }
  return {
    firstMs: rounded(Math.max(...first)),
    p50Ms: rounded(medianOf(whole)),
    p95Ms: rounded(percentileOf(whole, 0.95)),
    cpuP50Ms: rounded(medianOf(processor)),
    cpuP95Ms: rounded(percentileOf(processor, 0.95)),
    retrieveP50Ms: medianOf(retrieving),
    retrieveP95Ms: percentileOf(retrieving, 0.95),
    tellP50Ms: medianOf(telling),
    tellP95Ms: percentileOf(telling, 0.95),
  }
}

/** In turns: Node alone, the command that only says its version, and the one that answers. */
async function measureCold(): Promise<Record<string, number>> {
  const data = await mkdtemp(join(tmpdir(), 'duomo-cold-'))
  const run = (...args: readonly string[]) => {
    const started = performance.now()
    const { status, stderr } = spawnSync(process.execPath, args, {
      encoding: 'utf8',
      env: { ...process.env, DUOMO_DATA: data, DUOMO_MODEL: '' },
    })
    if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}: ${stderr}`)
    return performance.now() - started
  }
  try {
    run(DUOMO, 'add', SAMPLES)
    const runs = Array.from({ length: COLD_RUNS }, () => ({
      node: run('-e', ''),
      version: run(DUOMO, '--version'),
      ask: run(DUOMO, 'ask', COLD_QUESTION),
    }))
    const median = (of: keyof (typeof runs)[number]) => Math.round(medianOf(runs.map((one) => one[of])))
    return { coldNodeMs: median('node'), coldVersionMs: median('version'), coldAskMs: median('ask') }
  } finally {
    await rm(data, { recursive: true, force: true })
  }
}
