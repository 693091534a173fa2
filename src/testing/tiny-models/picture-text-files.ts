import type { HubFiles } from './hub-folder.ts'
import { OnnxGraph } from './onnx-graph.ts'
import { inBothPrecisions, type Precision, writeLinear, writeMeanAndMax } from './onnx-layers.ts'
import { type PictureTextModel, SHARED_DIMENSION } from './picture-text-model.ts'
import { PICTURE_HIDDEN, patchesAcross, pictureProcessor, writePatchVectors } from './picture-tower.ts'
import { sentenceGraph, writeSentenceVectors } from './text-tower.ts'

/** As a CLIP model: two towers in files of their own, and both in one. */
export function clipFiles(model: PictureTextModel): HubFiles {
  const { vocabulary, pictures, logitScale } = model
  const { size, kernel } = pictures.grid
  return {
    vocabulary,
    json: {
      'config.json': {
        model_type: 'clip',
        architectures: ['CLIPModel'],
        projection_dim: SHARED_DIMENSION,
        logit_scale_init_value: logitScale,
        text_config: {
          model_type: 'clip_text_model',
          vocab_size: vocabulary.tokens.length,
          hidden_size: SHARED_DIMENSION,
        },
        vision_config: {
          model_type: 'clip_vision_model',
          image_size: size,
          patch_size: kernel,
          hidden_size: PICTURE_HIDDEN,
        },
      },
      'preprocessor_config.json': { ...pictureProcessor(size), image_processor_type: 'CLIPImageProcessor' },
    },
    graphs: inBothPrecisions({
      text_model: (precision) => sentenceGraph(model.text, precision),
      vision_model: (precision) => visionGraph(model, precision),
      model: (precision) => jointGraph(model, precision),
    }),
  }
}

/** The pictures' side alone, as a ViT: the first row of `last_hidden_state` stands for the picture, the others for its patches. */
export function vitFiles(model: PictureTextModel): HubFiles {
  const { size, kernel } = model.pictures.grid
  return {
    json: {
      'config.json': {
        model_type: 'vit',
        architectures: ['ViTModel'],
        hidden_size: SHARED_DIMENSION,
        image_size: size,
        patch_size: kernel,
      },
      'preprocessor_config.json': pictureProcessor(size),
    },
    graphs: inBothPrecisions({ model: (precision) => vitGraph(model, precision) }),
  }
}

function visionGraph(model: PictureTextModel, precision: Precision): Uint8Array {
  const graph = new OnnxGraph()
  const patches = writePatchVectors(graph, model.pictures, precision, 'last_hidden_state')
  writePooled(graph, model, patches, precision, 'image_embeds')
  graph.output('image_embeds', 'float', ['image_batch', SHARED_DIMENSION])
  graph.output('last_hidden_state', 'float', ['image_batch', patchesAcross(model.pictures.grid) ** 2, PICTURE_HIDDEN])
  return graph.toBytes()
}

function jointGraph(model: PictureTextModel, precision: Precision): Uint8Array {
  const graph = new OnnxGraph()
  const unit = (x: string, output: string) => graph.node('LpNormalization', [x], { axis: 1, p: 2 }, output)
  const read = unit(writeSentenceVectors(graph, model.text, precision), 'text_embeds')
  const patches = writePatchVectors(graph, model.pictures, precision)
  const seen = unit(writePooled(graph, model, patches, precision), 'image_embeds')
  const cosines = graph.node('MatMul', [seen, graph.node('Transpose', [read], { perm: [1, 0] })])
  const perImage = graph.node('Mul', [cosines, graph.scalar(Math.exp(model.logitScale))], {}, 'logits_per_image')
  graph.node('Transpose', [perImage], { perm: [1, 0] }, 'logits_per_text')
  graph.output('logits_per_image', 'float', ['image_batch', 'text_batch'])
  graph.output('logits_per_text', 'float', ['text_batch', 'image_batch'])
  graph.output('text_embeds', 'float', ['text_batch', SHARED_DIMENSION])
  graph.output('image_embeds', 'float', ['image_batch', SHARED_DIMENSION])
  return graph.toBytes()
}

function vitGraph(model: PictureTextModel, precision: Precision): Uint8Array {
  const graph = new OnnxGraph()
  const patches = writePatchVectors(graph, model.pictures, precision)
  const whole = graph.node('Unsqueeze', [writePooled(graph, model, patches, precision), graph.integers(1)])
  // A patch by itself is its own mean and maximum.
  const doubled = graph.node('Concat', [patches, patches], { axis: 2 })
  const each = writeLinear(graph, doubled, { weight: model.projection }, precision)
  graph.node('Concat', [whole, each], { axis: 1 }, 'last_hidden_state')
  graph.output('last_hidden_state', 'float', [
    'image_batch',
    1 + patchesAcross(model.pictures.grid) ** 2,
    SHARED_DIMENSION,
  ])
  return graph.toBytes()
}

function writePooled(
  graph: OnnxGraph,
  { projection }: PictureTextModel,
  patches: string,
  precision: Precision,
  output?: string,
): string {
  return writeLinear(graph, writeMeanAndMax(graph, patches), { weight: projection }, precision, output)
}
