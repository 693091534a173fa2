// The release in use ships no types: this is what src/onnx uses of it.
declare module 'onnxruntime-node' {
  export class Tensor {
    constructor(type: 'float32', data: Float32Array, dims: readonly number[])
    constructor(type: 'int64', data: BigInt64Array, dims: readonly number[])
    readonly type: string
    readonly data: unknown
    readonly dims: readonly number[]
  }
  export interface SessionOptions {
    readonly intraOpNumThreads: number
    readonly interOpNumThreads: number
    readonly executionMode: 'sequential' | 'parallel'
    readonly graphOptimizationLevel: 'disabled' | 'basic' | 'extended' | 'all'
    readonly enableCpuMemArena: boolean
    readonly enableMemPattern: boolean
    readonly logSeverityLevel: 0 | 1 | 2 | 3 | 4
  }
  export interface Session {
    readonly inputNames: readonly string[]
    readonly outputNames: readonly string[]
    run(feeds: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>
    release(): Promise<void>
  }
  export const InferenceSession: {
    create(file: string, options: SessionOptions): Promise<Session>
  }
}
