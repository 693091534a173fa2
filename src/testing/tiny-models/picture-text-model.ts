import { pick } from '../random.ts'
import { CHURCH_KINDS, type ChurchKind, captionChurch, churchSentences } from './churches.ts'
import { drawChurch } from './draw-church.ts'
import { drawShape } from './draw-shape.ts'
import { createLogitScale } from './logit-scale.ts'
import { contrastiveLoss } from './losses.ts'
import { addRows, matmul, matmulTransposed, normaliseRows } from './operations.ts'
import {
  createPictureTower,
  cutPatches,
  PICTURE_HIDDEN,
  type PictureTower,
  patchesAcross,
  patchVectors,
  pictureWeights,
} from './picture-tower.ts'
import { meanAndMaxOfRows } from './pooling.ts'
import {
  COLOUR_NAMES,
  captionShape,
  LANGUAGES,
  PLACE_NAMES,
  SHAPE_CONCEPTS,
  SHAPE_NAMES,
  type ShapeConcept,
} from './shapes.ts'
import { createWeights, type Tape, type Tensor } from './tensor.ts'
import { createTextTower, sentenceVectors, type TextTower } from './text-tower.ts'
import { train } from './train.ts'
import { createVocabulary, tokeniseBatch, type Vocabulary } from './vocabulary.ts'

/** Of every vector of the space that text and pictures share. */
export const SHARED_DIMENSION = 48

const GRID = { size: 32, shrink: 1, kernel: 8, stride: 8, padding: 0 } as const
const BATCH = 32
const STEPS = 450
/** Drawings made once; batches draw from them. */
const SHAPE_DRAWINGS = 10
const CHURCH_DRAWINGS = 60

/** Text and pictures in one space, as CLIP is trained (Radford et al. 2021). */
export interface PictureTextModel {
  readonly vocabulary: Vocabulary
  readonly text: TextTower
  readonly pictures: PictureTower
  /** `[2 · PICTURE_HIDDEN, SHARED_DIMENSION]`, from the mean and the maximum of the patches. */
  readonly projection: Tensor
  /** Logarithm of what the cosine is multiplied by. */
  readonly logitScale: number
}

/** A picture, cut into patches, with what is true of it. */
type Scene =
  | { readonly kind: 'shape'; readonly concept: Required<ShapeConcept>; readonly cut: Float32Array }
  | { readonly kind: 'church'; readonly church: ChurchKind; readonly cut: Float32Array }

interface Caption {
  readonly text: string
  readonly trueOf: (scene: Scene) => boolean
}

export function trainPictureTextModel(random: () => number): PictureTextModel {
  const vocabulary = createVocabulary(allCaptions(random))
  const text = createTextTower(random, vocabulary.tokens.length, SHARED_DIMENSION)
  const pictures = createPictureTower(random, GRID, true)
  const projection = createWeights(random, 2 * PICTURE_HIDDEN, SHARED_DIMENSION, 0.07)
  const scale = createLogitScale(40)
  const scenes = drawScenes(random)
  train({
    parameters: [...Object.values(text), ...pictureWeights(pictures), projection, scale.weight],
    steps: STEPS,
    rate: 3e-3,
    loss: (tape) => {
      const batch = Array.from({ length: BATCH }, () => pickScene(random, scenes))
      const captions = batch.map((scene) => captionOf(random, scene))
      const tokens = tokeniseBatch(
        vocabulary,
        captions.map((caption) => caption.text),
        random,
        0.05,
      )
      const seen = pictureVectors(
        tape,
        pictures,
        projection,
        batch.map((scene) => scene.cut),
      )
      const read = normaliseRows(tape, sentenceVectors(tape, text, tokens))
      const logits = scale.scale(tape, matmulTransposed(tape, seen, read))
      const told = contrastiveLoss(tape, logits, (row, column) => {
        const scene = batch[row]
        return scene !== undefined && captions[column]?.trueOf(scene) === true
      })
      // Pictures of one thing also lie close to each other, not only to its caption.
      const alike = scale.scale(tape, matmulTransposed(tape, seen, seen))
      return addRows(
        tape,
        told,
        contrastiveLoss(tape, alike, (row, column) => areAlike(batch[row], batch[column])),
      )
    },
  })
  return { vocabulary, text, pictures, projection, logitScale: scale.weight.data[0] ?? 0 }
}

function pictureVectors(tape: Tape, tower: PictureTower, projection: Tensor, cuts: readonly Float32Array[]): Tensor {
  const patches = patchVectors(tape, tower, cuts)
  const pooled = meanAndMaxOfRows(tape, patches, patchesAcross(tower.grid) ** 2)
  return normaliseRows(tape, matmul(tape, pooled, projection))
}

interface Scenes {
  readonly shapes: readonly Scene[]
  readonly churches: readonly Scene[]
}

function drawScenes(random: () => number): Scenes {
  const concepts = COLOUR_NAMES.flatMap((colour) =>
    SHAPE_NAMES.flatMap((shape) => PLACE_NAMES.map((place) => ({ colour, shape, place }))),
  )
  return {
    shapes: concepts.flatMap((concept) =>
      Array.from(
        { length: SHAPE_DRAWINGS },
        () => ({ kind: 'shape', concept, cut: cutPatches(drawShape(random, concept), GRID) }) as const,
      ),
    ),
    churches: CHURCH_KINDS.flatMap((church) =>
      Array.from(
        { length: CHURCH_DRAWINGS },
        () => ({ kind: 'church', church, cut: cutPatches(drawChurch(random, church), GRID) }) as const,
      ),
    ),
  }
}

function pickScene(random: () => number, { shapes, churches }: Scenes): Scene {
  const from = random() < 0.75 ? shapes : churches
  const scene = from[Math.floor(random() * from.length)]
  if (!scene) throw new RangeError('There is no drawing to train with.')
  return scene
}

function captionOf(random: () => number, scene: Scene): Caption {
  const language = pick(random, LANGUAGES)
  if (scene.kind === 'church') {
    const { text, kinds } = captionChurch(random, scene.church, language)
    return { text, trueOf: (other) => other.kind === 'church' && kinds.includes(other.church) }
  }
  const { colour, shape, place } = scene.concept
  const told: ShapeConcept = random() < 0.5 ? scene.concept : { colour, shape }
  return {
    text: captionShape(random, told, language),
    trueOf: (other) =>
      other.kind === 'shape' &&
      other.concept.colour === colour &&
      other.concept.shape === shape &&
      (told.place === undefined || other.concept.place === place),
  }
}

function areAlike(a: Scene | undefined, b: Scene | undefined): boolean {
  if (a?.kind === 'church' && b?.kind === 'church') return (a.church === 'gothic') === (b.church === 'gothic')
  if (a?.kind !== 'shape' || b?.kind !== 'shape') return false
  return (
    a.concept.colour === b.concept.colour && a.concept.shape === b.concept.shape && a.concept.place === b.concept.place
  )
}

/** Enough captions to have met every word. */
function allCaptions(random: () => number): readonly string[] {
  const shapes = SHAPE_CONCEPTS.flatMap((concept) =>
    PLACE_NAMES.flatMap((place) =>
      LANGUAGES.flatMap((language) =>
        Array.from({ length: 8 }, () => captionShape(random, { ...concept, place }, language)),
      ),
    ),
  )
  return [...shapes, ...churchSentences()]
}
