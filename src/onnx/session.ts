import { access } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Session, SessionOptions } from 'onnxruntime-node'
import { DuomoError } from '../base/errors.ts'

/** Numbers with a shape, row-major. */
export interface FloatTensor {
  readonly data: Float32Array
  readonly dims: readonly number[]
}

/** A loaded model with one input and one output. */
export interface OnnxSession {
  /** Runs on the calling thread and takes it whole until it is done; the result is the caller's. */
  run(input: FloatTensor): Promise<FloatTensor>
  /** Frees the model's memory; the session is of no use afterwards. */
  close(): Promise<void>
}

/** Loads the library once; it is large, and most commands never need it. */
let loading: Promise<typeof import('onnxruntime-node')> | undefined

/** @throws `part-unavailable` where the library is not installed or has none for this platform */
export async function loadRuntime(): Promise<typeof import('onnxruntime-node')> {
  loading ??= import('onnxruntime-node')
  try {
    return await loading
  } catch (error) {
    loading = undefined
    throw new DuomoError('part-unavailable', `Models can't be run: the package "onnxruntime-node" does not load.`, {
      hint: 'Run `npm install onnxruntime-node@1.16.3` on this machine; its libraries are for Linux with glibc, macOS and Windows.',
      cause: error,
    })
  }
}

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

/**
 * Loads a model file.
 *
 * @throws `part-unavailable` when the file is missing or no model, or the runtime is not installed
 */
export async function openSession(file: string): Promise<OnnxSession> {
  const { InferenceSession, Tensor } = await loadRuntime()
  const name = path.basename(file)
  const hint = 'Install Duomo again, so that the file comes back whole.'
  try {
    await access(file)
  } catch (cause) {
    throw new DuomoError('part-unavailable', `The model file ${name} is missing.`, { hint, cause })
  }
  let session: Session
  try {
    session = await InferenceSession.create(file, SESSION_OPTIONS)
  } catch (cause) {
    throw new DuomoError('part-unavailable', `The model file ${name} can't be loaded: ${said(cause)}`, { hint, cause })
  }
  const [inputName = ''] = session.inputNames
  const [outputName = ''] = session.outputNames
  return {
    async run(input) {
      // The runtime computes before it returns; between two runs whoever wants to stop us must get a word in.
      await setImmediate()
      const results = await session.run({ [inputName]: new Tensor('float32', input.data, input.dims) })
      const output = results[outputName]
      if (!(output?.data instanceof Float32Array))
        throw new DuomoError('bad-response', `The model ${name} gave ${output?.type ?? 'nothing'}, expected float32.`)
      return { data: output.data, dims: output.dims }
    },
    close: () => session.release(),
  }
}

const said = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause))
