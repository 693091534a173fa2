// The child process that holds one model: encodes, scores pairs or transcribes, one task at a time. It decodes pictures and
// sound, which come from users' files, and reaches neither network nor keys.
import { serveTasks } from '../../base/child.ts'
import { openLocalTranscriber } from '../../complete/local-transcriber.ts'
import { loadEncoder } from '../../encode/local/load-encoder.ts'
import { openPairScorer } from '../../rerank/pair-scorer.ts'
import type { EncodeTask, ScoreTask, TranscribeTask } from '../encoder-protocol.ts'

/** The parent stops a task by ending this process, or lets it end. */
const { signal } = new AbortController()

/** Opens once; a failure is not remembered. */
function once<Given, T>(open: (given: Given) => Promise<T>): (given: Given) => Promise<T> {
  let opening: Promise<T> | undefined
  return async (given) => {
    opening ??= open(given)
    return opening.catch((error: unknown) => {
      opening = undefined
      throw error
    })
  }
}

const encoderOnce = once(({ model }: EncodeTask) => loadEncoder(model))
const scorerOnce = once(({ model }: ScoreTask) => {
  const { folder, precision, device, recipe, externalData } = model
  const graph = recipe.graphs.text ?? 'model'
  return openPairScorer({
    folder,
    graph,
    precision,
    device,
    externalData: externalData[graph] ?? 0,
    maxTokens: recipe.maxTokens,
  })
})
const transcriberOnce = once(({ model }: TranscribeTask) => openLocalTranscriber(model))

serveTasks({
  // What arrives was sent by our own parent process, of the same version.
  encode: async (input) => {
    const task = input as EncodeTask
    return (await encoderOnce(task)).doEncode(task.inputs, { role: task.role, signal })
  },
  score: async (input) => {
    const task = input as ScoreTask
    return (await scorerOnce(task)).score(task.query, task.texts, signal)
  },
  transcribe: async (input) => {
    const task = input as TranscribeTask
    return (await transcriberOnce(task)).doTranscribe(task.samples, signal)
  },
})
