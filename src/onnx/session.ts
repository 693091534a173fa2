import { access } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Tensor as RuntimeTensor, Session, SessionOptions } from 'onnxruntime-node'
import { DuomoError } from '../base/errors.ts'
import { createPackageLoader } from '../base/optional-package.ts'
import type { Feeds, FloatTensor, Outputs } from './tensors.ts'

/** A loaded model with one input and one output. */
export interface OnnxSession {
  /** Runs on the calling thread and takes it whole until it is done; the result is the caller's. */
  run(input: FloatTensor): Promise<FloatTensor>
  /** Frees the model's memory; the session is of no use afterwards. */
  close(): Promise<void>
}

/** @throws `part-unavailable` where the library is not installed or has none for this platform */
export const loadRuntime = createPackageLoader(() => import('onnxruntime-node'), {
  name: 'onnxruntime-node',
  lost: "Models can't be run",
  install: 'onnxruntime-node@1.16.3',
  hint: 'Its libraries are for Linux with glibc, macOS and Windows.',
})

const SESSION_OPTIONS: SessionOptions = {
  // Work is spread over processes, never over threads of one: a second thread spins more than it helps.
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
  executionMode: 'sequential',
  graphOptimizationLevel: 'all',
  // Inputs differ in shape from run to run: an arena keeps the largest of each, and a pattern is never met again.
  enableCpuMemArena: false,
  enableMemPattern: false,
  // Errors only: what it warns of is about the model, and nobody who reads a document can act on it.
  logSeverityLevel: 3,
}

/** A loaded model with whatever inputs and outputs it has. */
export interface ModelGraph {
  readonly inputNames: readonly string[]
  /** Runs on the calling thread and takes it whole until it is done; whole numbers in its outputs come as floats. */
  run(feeds: Feeds): Promise<Outputs>
  /** Frees the model's memory; the graph is of no use afterwards. */
  close(): Promise<void>
}

/**
 * Loads a model file.
 *
 * @throws `part-unavailable` when the file is missing or no model, or the runtime is not installed
 */
export async function openSession(file: string): Promise<OnnxSession> {
  const session = await createSession(file, 'Install Duomo again, so that the file comes back whole.')
  const graph = toGraph(session, path.basename(file))
  const [inputName = ''] = session.inputNames
  const [outputName = ''] = session.outputNames
  return {
    async run(input) {
      const output = (await graph.run({ [inputName]: input }))[outputName]
      if (!output) throw new DuomoError('bad-response', `The model ${path.basename(file)} gave nothing.`)
      return output
    },
    close: () => graph.close(),
  }
}

/**
 * Loads a model file of the user's own.
 *
 * @param hint - what to do where it can't be loaded
 * @throws as {@link openSession}
 */
export async function openGraph(file: string, hint: string): Promise<ModelGraph> {
  return toGraph(await createSession(file, hint), path.basename(file))
}

async function createSession(file: string, hint: string): Promise<Session> {
  const { InferenceSession } = await loadRuntime()
  const name = path.basename(file)
  try {
    await access(file)
  } catch (cause) {
    throw new DuomoError('part-unavailable', `The model file ${name} is missing.`, { hint, cause })
  }
  try {
    return await InferenceSession.create(file, SESSION_OPTIONS)
  } catch (cause) {
    throw new DuomoError('part-unavailable', `The model file ${name} can't be loaded: ${said(cause)}`, { hint, cause })
  }
}

function toGraph(session: Session, name: string): ModelGraph {
  return {
    inputNames: session.inputNames,
    async run(feeds) {
      const { Tensor } = await loadRuntime()
      // The runtime computes before it returns; between two runs whoever wants to stop us must get a word in.
      await setImmediate()
      const given = Object.entries(feeds).map(([input, tensor]) => [
        input,
        'type' in tensor
          ? new Tensor(tensor.type, tensor.data, tensor.dims)
          : new Tensor('float32', tensor.data, tensor.dims),
      ])
      const results = await session.run(Object.fromEntries(given))
      return Object.fromEntries(Object.entries(results).map(([output, tensor]) => [output, toFloats(tensor, name)]))
    },
    close: () => session.release(),
  }
}

function toFloats({ data, dims, type }: RuntimeTensor, name: string): FloatTensor {
  if (data instanceof Float32Array) return { data, dims }
  if (data instanceof BigInt64Array) return { data: Float32Array.from(data, Number), dims }
  if (data instanceof Int32Array) return { data: Float32Array.from(data), dims }
  throw new DuomoError('bad-response', `The model ${name} gave ${type}, expected float32.`)
}

const said = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause))
