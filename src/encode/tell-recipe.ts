import { z } from 'zod'
import type { ModelRecipe } from './model-entry.ts'

/** What of a `config.json` tells a model's kind and sizes; everything else in it is the library's business. */
export const hubConfigSchema = z.looseObject({
  model_type: z.string().optional(),
  architectures: z.array(z.string()).nullish(),
  hidden_size: z.number().optional(),
  dim: z.number().optional(),
  projection_dim: z.number().optional(),
  max_position_embeddings: z.number().optional(),
  text_config: z
    .looseObject({ max_position_embeddings: z.number().optional(), projection_dim: z.number().optional() })
    .optional(),
  vision_config: z
    .looseObject({ hidden_size: z.number().optional(), projection_dim: z.number().optional() })
    .optional(),
})
export type HubConfig = z.infer<typeof hubConfigSchema>

/** What sentence-transformers writes into `1_Pooling/config.json`. */
export const poolingConfigSchema = z.looseObject({
  pooling_mode_cls_token: z.boolean().optional(),
  pooling_mode_mean_tokens: z.boolean().optional(),
  pooling_mode_lasttoken: z.boolean().optional(),
})
export type PoolingConfig = z.infer<typeof poolingConfigSchema>

const TEXT_IMAGE = new Set(['clip', 'chinese_clip', 'siglip', 'siglip2', 'jina_clip'])
const PICTURE = new Set(['vit', 'dinov2', 'dinov2_with_registers', 'dinov3_vit', 'deit', 'beit', 'ijepa', 'vit_msn'])
const READS_TO_THE_END = new Set(['qwen2', 'qwen3', 'llama', 'mistral', 'gemma', 'gemma2', 'phi3'])
const ENCODERS = new Set([
  'bert',
  'roberta',
  'xlm-roberta',
  'camembert',
  'distilbert',
  'mpnet',
  'electra',
  'deberta',
  'deberta-v2',
  'modernbert',
  'nomic_bert',
  'new',
  'gemma3_text',
])

const NO_PROMPTS = { query: '', document: '' }

/**
 * What a folder is, told by its `config.json`; `undefined` when that does not tell.
 *
 * @param hasGraph - whether the folder has a graph of that name, in whatever precision
 */
export function tellRecipe(
  config: HubConfig,
  pooling: PoolingConfig | undefined,
  hasGraph: (graph: string) => boolean,
): ModelRecipe | undefined {
  const type = config.model_type ?? ''
  const positions = config.text_config?.max_position_embeddings ?? config.max_position_embeddings ?? 512
  const base = { pooling: 'none', dimension: 0, prompts: NO_PROMPTS, maxTokens: Math.min(positions, 8192) } as const
  if (config.architectures?.some((name) => name.endsWith('ForSequenceClassification')))
    return { ...base, task: 'rerank', graphs: { text: 'model' } }
  if (type === 'whisper')
    return { ...base, task: 'speech', graphs: { others: ['encoder_model', 'decoder_model_merged'] } }
  if (type === 'clap')
    return {
      ...base,
      task: 'audio',
      graphs: { ...(hasGraph('text_model') ? { text: 'text_model' } : {}), audio: 'audio_model' },
      dimension: config.projection_dim ?? 512,
    }
  if (TEXT_IMAGE.has(type)) return tellTextImage(config, base, hasGraph('text_model') && hasGraph('vision_model'))
  if (PICTURE.has(type))
    return { ...base, task: 'image', graphs: { image: 'model' }, pooling: 'cls', dimension: config.hidden_size ?? 768 }
  const dimension = config.hidden_size ?? config.dim
  if (dimension === undefined || !(ENCODERS.has(type) || READS_TO_THE_END.has(type))) return undefined
  return {
    ...base,
    task: 'text',
    graphs: { text: 'model' },
    pooling: tellPooling(pooling, type),
    dimension,
    // RoBERTa counts positions from 2.
    maxTokens: Math.min(type.includes('roberta') ? positions - 2 : positions, 8192),
  }
}

function tellTextImage(
  { model_type, projection_dim, text_config, vision_config }: HubConfig,
  base: Omit<ModelRecipe, 'task' | 'graphs'>,
  split: boolean,
): ModelRecipe {
  const siglip = model_type?.startsWith('siglip') === true
  const hidden = siglip ? vision_config?.hidden_size : undefined
  return {
    ...base,
    task: 'text-image',
    graphs: split ? { text: 'text_model', image: 'vision_model' } : { text: 'model', image: 'model' },
    dimension: projection_dim ?? text_config?.projection_dim ?? vision_config?.projection_dim ?? hidden ?? 512,
    maxTokens: siglip ? 64 : Math.min(text_config?.max_position_embeddings ?? 77, base.maxTokens),
    // It was trained on texts of this very length (Zhai et al. 2023).
    ...(siglip ? { padTo: 64 } : {}),
  }
}

function tellPooling(config: PoolingConfig | undefined, type: string): ModelRecipe['pooling'] {
  if (config?.pooling_mode_cls_token) return 'cls'
  if (config?.pooling_mode_lasttoken) return 'last'
  if (config?.pooling_mode_mean_tokens) return 'mean'
  return READS_TO_THE_END.has(type) ? 'last' : type === 'new' ? 'cls' : 'mean'
}
