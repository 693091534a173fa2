import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { TOKENIZER_CONFIG, tokenizerFile, type Vocabulary } from './vocabulary.ts'

/** What a model consists of on a hub: JSON files at the top, graphs in `onnx/`. */
export interface HubFiles {
  /** By name, e.g. `config.json`. */
  readonly json: Readonly<Record<string, object>>
  /** By name without ending, e.g. `text_model_quantized`. */
  readonly graphs: Readonly<Record<string, Uint8Array>>
  readonly vocabulary?: Vocabulary
}

export async function writeHubFolder(folder: string, { json, graphs, vocabulary }: HubFiles): Promise<void> {
  const texts = vocabulary
    ? { ...json, 'tokenizer.json': tokenizerFile(vocabulary), 'tokenizer_config.json': TOKENIZER_CONFIG }
    : json
  await mkdir(path.join(folder, 'onnx'), { recursive: true })
  for (const [name, value] of Object.entries(texts))
    await writeFile(path.join(folder, name), `${JSON.stringify(value, null, 1)}\n`)
  for (const [name, bytes] of Object.entries(graphs)) await writeFile(path.join(folder, 'onnx', `${name}.onnx`), bytes)
}
