import type { ModelSummary } from '../app/models.ts'
import { PRECISIONS, type Precision } from '../onnx/precision.ts'
import { usageError } from './failure.ts'
import type { Context, ExitStatus } from './io.ts'
import type { Messages } from './messages/en.ts'
import { sizeText } from './size-text.ts'
import { padEnd, safeLine } from './terminal-text.ts'

export interface PullArguments {
  readonly dtype?: Precision
  readonly acceptLicence?: true
}

/** `duomo models list`: one line a model of the catalogue. */
export async function listModels(context: Context): Promise<ExitStatus> {
  const { configuration, messages, json, out, note } = context
  const app = await import('../app/models.ts')
  const all = await app.listModels(configuration.models)
  const width = Math.max(...all.map(({ name }) => name.length))
  for (const one of all) await out(json ? `${JSON.stringify(one)}\n` : `${summaryLine(one, context, width)}\n`)
  note(messages.models.folder(safeLine(configuration.models.folder)))
  return 0
}

/** `duomo models pull NAME`: what is missing of a model; Ctrl-C keeps what has come. */
export async function pullModel(context: Context, name: string, given: PullArguments): Promise<ExitStatus> {
  const { configuration, signal, progress, clearProgress } = context
  const app = await import('../app/models.ts')
  const started = performance.now()
  let firstBytes: number | undefined
  const summary = await app
    .pullModel(name, configuration.models, {
      ...given,
      signal,
      onProgress({ file, bytes, totalBytes }) {
        const elapsedMs = Math.round(performance.now() - started)
        // What was here already says nothing of how fast the rest comes.
        firstBytes ??= bytes
        const came = bytes - firstBytes
        const etaMs = came > 0 && elapsedMs > 1000 ? Math.round((elapsedMs * (totalBytes - bytes)) / came) : undefined
        progress({
          stage: 'download',
          file,
          done: bytes,
          total: totalBytes,
          elapsedMs,
          ...(etaMs === undefined ? {} : { etaMs }),
        })
      },
    })
    .finally(clearProgress)
  return tell(summary, context)
}

/** `duomo models remove NAME`: everything that was fetched of it. */
export async function removeModel(context: Context, name: string): Promise<ExitStatus> {
  const app = await import('../app/models.ts')
  const summary = await app.removeModel(name, context.configuration.models)
  const freed = summary.pulled.reduce((sum, { bytes }) => sum + bytes, 0)
  const { json, messages, out } = context
  await out(
    json ? `${JSON.stringify({ ...summary, pulled: [] })}\n` : `${messages.models.removed(name, sizeText(freed))}\n`,
  )
  return 0
}

async function tell(summary: ModelSummary, context: Context): Promise<ExitStatus> {
  const line = summaryLine(summary, context, summary.name.length)
  await context.out(context.json ? `${JSON.stringify(summary)}\n` : `${line}\n`)
  return 0
}

function summaryLine(one: ModelSummary, { messages, paint }: Context, width: number): string {
  const { models } = messages
  const pulled = one.pulled.flatMap(({ precisions, bytes, missing }) =>
    missing.length > 0 ? models.broken(missing.length) : `${precisions.join(', ')} ${sizeText(bytes)}`,
  )
  const about = [
    models.tasks[one.task],
    ...(one.dimension === undefined ? [] : [models.dimension([one.dimension, ...one.cuts].join('/'))]),
    ...(one.task === 'image' ? [] : [one.languages.length > 0 ? one.languages.join(' ') : models.manyLanguages]),
    licenceText(one.licence, messages),
  ]
  const here =
    pulled.length > 0
      ? paint.green(models.here(pulled.join('; ')))
      : paint.dim(models.notHere(sizeText(one.estimatedBytes)))
  return [paint.bold(padEnd(one.name, width)), about.join(' · '), here].join('  ')
}

function licenceText({ name, use }: ModelSummary['licence'], { models }: Messages): string {
  return use === 'free' ? name : `${name} (${models.uses[use]})`
}

/** @throws `usage` for a precision that is none */
export function toPrecision(value: string, messages: Messages): Precision {
  const precision = PRECISIONS.find((one) => one === value)
  if (!precision) throw usageError(messages.usage.notPrecision(value))
  return precision
}
