import { pick } from '../random.ts'
import { type DrawnShape, drawPage, PAGE_SIDE } from './draw-page.ts'
import type { HubFiles } from './hub-folder.ts'
import { bestPatchScores } from './late-interaction.ts'
import { createLogitScale } from './logit-scale.ts'
import { contrastiveLoss } from './losses.ts'
import { OnnxGraph } from './onnx-graph.ts'
import { inBothPrecisions, type Precision, writeLinear } from './onnx-layers.ts'
import { addRows, matmul, matmulTransposed, normaliseRows } from './operations.ts'
import {
  createPictureTower,
  cutPatches,
  PICTURE_HIDDEN,
  type PictureTower,
  patchesAcross,
  patchVectors,
  pictureProcessor,
  pictureWeights,
  writePatchVectors,
} from './picture-tower.ts'
import { COLOUR_NAMES, captionShape, LANGUAGES, SHAPE_CONCEPTS, SHAPE_NAMES, type ShapeConcept } from './shapes.ts'
import { createWeights, type Tensor } from './tensor.ts'
import { createTextTower, type TextTower, tokenVectors, writeTokenVectors } from './text-tower.ts'
import { train } from './train.ts'
import { createVocabulary, tokeniseBatch } from './vocabulary.ts'

/** Of every vector, of a patch or of a token. */
const PAGE_DIMENSION = 32

/** Each patch of 16 pixels also sees 8 pixels around it. */
const GRID = { size: PAGE_SIDE, shrink: 2, kernel: 16, stride: 8, padding: 4 } as const
const ACROSS = patchesAcross(GRID)
const PATCHES = ACROSS ** 2
/** Of each page as many take part in training: those at its shapes, and others of its 64. */
const SAMPLE = 16
/** A patch shows a shape when their middles are nearer than this, in pixels. */
const MIDDLE = 10
const PAGES_PER_CONCEPT = 16
const BATCH = 12
const STEPS = 650

interface CutPage {
  readonly shapes: readonly DrawnShape[]
  /** `[SAMPLE, 3 · kernel²]`. */
  readonly cut: Float32Array
  /** Per row of `cut` the shape in whose middle it lies. */
  readonly shown: readonly (DrawnShape | undefined)[]
}

/** A page encoder as ColPali is (Faysse et al. 2024): one vector per patch, one per token of a question, compared by MaxSim. */
export function trainPageModel(random: () => number): HubFiles {
  const sentences = SHAPE_CONCEPTS.flatMap((concept) =>
    LANGUAGES.flatMap((language) => Array.from({ length: 12 }, () => captionShape(random, concept, language))),
  )
  const vocabulary = createVocabulary(sentences)
  const text = createTextTower(random, vocabulary.tokens.length, PAGE_DIMENSION)
  const pictures = createPictureTower(random, GRID, false)
  const projection = createWeights(random, PICTURE_HIDDEN, PAGE_DIMENSION, 0.1)
  const scale = createLogitScale(40)
  const pages = drawPages(random)
  train({
    parameters: [...Object.values(text), ...pictureWeights(pictures), projection, scale.weight],
    steps: STEPS,
    rate: 4e-3,
    loss: (tape) => {
      const batch = Array.from({ length: BATCH }, () => choose(random, pages))
      const asked = batch.flatMap(({ shapes }) => shapes)
      const captions = asked.map((shape) => captionShape(random, withoutPlace(shape), pick(random, LANGUAGES)))
      const tokens = tokeniseBatch(vocabulary, captions, random, 0.05)
      const read = normaliseRows(tape, tokenVectors(tape, text, tokens))
      const hidden = patchVectors(
        tape,
        pictures,
        batch.map(({ cut }) => cut),
      )
      const seen = normaliseRows(tape, matmul(tape, hidden, projection))
      const likeness = matmulTransposed(tape, seen, read)
      const scored = (patches: number) => scale.scale(tape, bestPatchScores(tape, likeness, { patches, ...tokens }))
      const ofPages = contrastiveLoss(tape, scored(SAMPLE), (page, column) =>
        (batch[page]?.shapes ?? []).some((shape) => sameShape(shape, asked[column])),
      )
      // Each patch by itself as well: so that the map of a question is hot on the shape.
      const shown = batch.flatMap((page) => page.shown)
      const ofPatches = contrastiveLoss(tape, scored(1), (row, column) => sameShape(shown[row], asked[column]))
      return addRows(tape, ofPages, ofPatches)
    },
  })
  return {
    vocabulary,
    json: {
      'config.json': {
        model_type: 'tiny_page',
        architectures: ['TinyPageModel'],
        hidden_size: PAGE_DIMENSION,
        image_size: PAGE_SIDE,
        patch_size: PAGE_SIDE / ACROSS,
        vocab_size: vocabulary.tokens.length,
      },
      'preprocessor_config.json': pictureProcessor(PAGE_SIDE),
    },
    graphs: inBothPrecisions({
      vision_model: (precision) => pageGraph(pictures, projection, precision),
      text_model: (precision) => questionGraph(text, precision),
    }),
  }
}

function sameShape(a: ShapeConcept | undefined, b: ShapeConcept | undefined): boolean {
  return a !== undefined && a.colour === b?.colour && a.shape === b.shape
}

function withoutPlace({ colour, shape }: ShapeConcept): ShapeConcept {
  return { colour, shape }
}

/** The middle of a patch, in pixels. */
function middleOfPatch(patch: number): { readonly x: number; readonly y: number } {
  const side = PAGE_SIDE / ACROSS
  return { x: ((patch % ACROSS) + 0.5) * side, y: (Math.floor(patch / ACROSS) + 0.5) * side }
}

function distance(patch: number, shape: DrawnShape): number {
  const { x, y } = middleOfPatch(patch)
  return Math.hypot(x - shape.x, y - shape.y)
}

/** The patches nearest to shapes, and a few from anywhere. */
function samplePatches(random: () => number, shapes: readonly DrawnShape[]): readonly number[] {
  const away = (patch: number) => Math.min(...shapes.map((shape) => distance(patch, shape)))
  const all = Array.from({ length: PATCHES }, (_, patch) => ({ patch, order: away(patch) + random() * 8 }))
  const sorted = all.sort((a, b) => a.order - b.order).map(({ patch }) => patch)
  const near = sorted.slice(0, SAMPLE - 4)
  return [...near, ...Array.from({ length: 4 }, () => choose(random, sorted.slice(near.length)))]
}

function takeRows(rows: Float32Array, width: number, chosen: readonly number[]): Float32Array {
  const out = new Float32Array(chosen.length * width)
  chosen.forEach((row, n) => {
    out.set(rows.subarray(row * width, (row + 1) * width), n * width)
  })
  return out
}

/** Each page shows a shape, one of its colour, one of its form, and maybe another: only colour and form together tell them apart. */
function drawPages(random: () => number): readonly CutPage[] {
  const another = <T>(items: readonly [T, ...T[]], than: T) => {
    let item = than
    while (item === than) item = pick(random, items)
    return item
  }
  return SHAPE_CONCEPTS.flatMap((concept) =>
    Array.from({ length: PAGES_PER_CONCEPT }, () => {
      const siblings: readonly ShapeConcept[] = [
        { colour: concept.colour, shape: another(SHAPE_NAMES, concept.shape) },
        { colour: another(COLOUR_NAMES, concept.colour), shape: concept.shape },
        { colour: pick(random, COLOUR_NAMES), shape: pick(random, SHAPE_NAMES) },
      ]
      const concepts = [concept, ...siblings.filter(() => random() < 0.6)]
      const { picture, shapes } = drawPage(random, concepts)
      const sample = samplePatches(random, shapes)
      return {
        shapes,
        cut: takeRows(cutPatches(picture, GRID), 3 * GRID.kernel ** 2, sample),
        shown: sample.map((patch) => shapes.find((shape) => distance(patch, shape) < MIDDLE)),
      }
    }),
  )
}

function choose<T>(random: () => number, items: readonly T[]): T {
  const item = items[Math.floor(random() * items.length)]
  if (item === undefined) throw new RangeError('There is nothing to choose from.')
  return item
}

function pageGraph(pictures: PictureTower, projection: Tensor, precision: Precision): Uint8Array {
  const graph = new OnnxGraph()
  const patches = writePatchVectors(graph, pictures, precision)
  const rows = writeLinear(graph, patches, { weight: projection }, precision)
  graph.node('LpNormalization', [rows], { axis: 2, p: 2 }, 'image_embeds')
  graph.output('image_embeds', 'float', ['image_batch', PATCHES, PAGE_DIMENSION])
  return graph.toBytes()
}

/** Vectors at padding are zero, so that they add nothing to a sum. */
function questionGraph(text: TextTower, precision: Precision): Uint8Array {
  const graph = new OnnxGraph()
  const { tokens, mask } = writeTokenVectors(graph, text, precision)
  const unit = graph.node('LpNormalization', [tokens], { axis: 2, p: 2 })
  graph.node('Mul', [unit, graph.node('Unsqueeze', [mask, graph.integers(2)])], {}, 'text_embeds')
  graph.output('text_embeds', 'float', ['text_batch', 'length', PAGE_DIMENSION])
  return graph.toBytes()
}
