import path from 'node:path'
import { env, PreTrainedModel, RawImage } from '@huggingface/transformers'
import sharp from 'sharp'
import { type TinyModelName, tinyModel } from './tiny-model.ts'

export const PRECISIONS = ['fp32', 'q8'] as const
export type LoadedPrecision = (typeof PRECISIONS)[number]

/** Lets transformers.js find the model in its folder, and nowhere else; gives the name by which it loads. */
export async function loadableModel(name: TinyModelName): Promise<string> {
  const folder = await tinyModel(name)
  env.localModelPath = path.dirname(folder)
  env.allowRemoteModels = false
  return name
}

/** One process of tests needs no threads beside it. */
const ONE_THREAD = { intraOpNumThreads: 1, interOpNumThreads: 1 } as const

/** As the loaders of transformers.js take it. */
export function options(dtype: LoadedPrecision) {
  return { dtype, session_options: ONE_THREAD }
}

export async function pictureOf(svg: string): Promise<RawImage> {
  const png = await sharp(Buffer.from(svg)).png().toBuffer()
  return RawImage.fromBlob(new Blob([new Uint8Array(png)], { type: 'image/png' }))
}

interface Numbers {
  readonly data: ArrayLike<number | bigint>
  readonly dims: readonly number[]
}

/** The rows along the last axis, each brought to length 1. */
export function unitRows({ data, dims }: Numbers): number[][] {
  const width = dims.at(-1) ?? 1
  return Array.from({ length: data.length / width }, (_, row) =>
    toUnit(Array.from({ length: width }, (_, n) => Number(data[row * width + n]))),
  )
}

export function toUnit(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector) || 1
  return vector.map((value) => value / length)
}

export function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, n) => sum + value * (b[n] ?? 0), 0)
}

/** Number of the largest. */
export function best(scores: readonly number[]): number {
  return scores.indexOf(Math.max(...scores))
}

/** A model whose type transformers.js doesn't know, by the name of its graph. */
export async function loadGraph(name: string, graph: string, dtype: LoadedPrecision): Promise<PreTrainedModel> {
  return PreTrainedModel.from_pretrained(name, { ...options(dtype), model_file_name: graph })
}
