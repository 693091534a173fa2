import { describe, expect, it } from 'vitest'
import { tellRecipe } from './tell-recipe.ts'

const all = () => true

describe('tellRecipe', () => {
  it('tells text models, and how their vectors become one', () => {
    expect(
      tellRecipe({ model_type: 'xlm-roberta', hidden_size: 384, max_position_embeddings: 514 }, undefined, all),
    ).toMatchObject({
      task: 'text',
      pooling: 'mean',
      dimension: 384,
      maxTokens: 512,
    })
    expect(tellRecipe({ model_type: 'bert', hidden_size: 8 }, { pooling_mode_cls_token: true }, all)?.pooling).toBe(
      'cls',
    )
    expect(tellRecipe({ model_type: 'qwen3', hidden_size: 8 }, undefined, all)?.pooling).toBe('last')
  })

  it('tells a reranker by its architecture, not by its type', () => {
    const config = { model_type: 'xlm-roberta', architectures: ['XLMRobertaForSequenceClassification'], hidden_size: 8 }
    expect(tellRecipe(config, undefined, all)).toMatchObject({ task: 'rerank', dimension: 0 })
  })

  it('takes split towers where there are two graphs, else the joint one', () => {
    const config = { model_type: 'chinese_clip', projection_dim: 512 }
    expect(tellRecipe(config, undefined, all)?.graphs).toEqual({ text: 'text_model', image: 'vision_model' })
    expect(tellRecipe(config, undefined, () => false)?.graphs).toEqual({ text: 'model', image: 'model' })
  })

  it('pads texts for SigLIP to the length that it was trained with', () => {
    const config = { model_type: 'siglip', vision_config: { hidden_size: 768 } }
    expect(tellRecipe(config, undefined, all)).toMatchObject({
      task: 'text-image',
      dimension: 768,
      maxTokens: 64,
      padTo: 64,
    })
  })

  it('tells pictures, sound and speech', () => {
    expect(tellRecipe({ model_type: 'dinov2', hidden_size: 384 }, undefined, all)?.task).toBe('image')
    expect(tellRecipe({ model_type: 'clap', projection_dim: 512 }, undefined, all)?.task).toBe('audio')
    expect(tellRecipe({ model_type: 'whisper' }, undefined, all)?.task).toBe('speech')
  })

  it('does not guess', () => {
    expect(tellRecipe({ model_type: 'colqwen', hidden_size: 128 }, undefined, all)).toBe(undefined)
    expect(tellRecipe({}, undefined, all)).toBe(undefined)
  })
})
