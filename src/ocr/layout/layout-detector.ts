import { DuomoError } from '../../base/errors.ts'
import { type ModelGraph, openGraph } from '../../onnx/session.ts'
import type { Feeds, FloatTensor } from '../../onnx/tensors.ts'
import type { LayoutDetector, LayoutRegion } from '../../spec/layout-detector.ts'
import type { Pixels } from '../../spec/page-renderer.ts'
import { dropDuplicates } from './drop-duplicates.ts'
import { LAYOUT_HINT, type LayoutModel, readLayoutModel } from './layout-model.ts'
import { preparePage } from './prepare-page.ts'
import { type Detection, readDetections } from './read-detections.ts'

export interface LayoutDetectorOptions {
  /** With `config.json`, `preprocessor_config.json` and `onnx/model.onnx`. */
  readonly folder: string
  /** What `hashLayoutModel` gives. */
  readonly hash: string
  /** Regions with a lower score are left to our own layout; in `[0, 1]`. */
  readonly threshold: number
}

/** Smaller regions are no part of a page, shares of its sides. */
const LEAST_SIDE = 0.002

/** Finds the parts of pages with a detector of the DETR family. The model is loaded when the first page comes. */
export function createLayoutDetector({ folder, hash, threshold }: LayoutDetectorOptions): LayoutDetector {
  let loading: Promise<Loaded> | undefined
  const load = async () => {
    loading ??= loadModel(folder)
    try {
      return await loading
    } catch (error) {
      loading = undefined
      throw error
    }
  }
  return {
    name: `layout-${hash.slice(0, 12)}-${threshold}`,
    version: 1,
    async doDetect(pixels, signal) {
      signal.throwIfAborted()
      const { model, graph } = await load()
      const outputs = await graph.run(feedsOf(graph, await preparePage(pixels, model.preparation)))
      const found = readDetections(outputs, model.kinds.length)
      return dropDuplicates(found.flatMap((detection) => toRegion(detection, model, pixels, threshold)))
    },
  }
}

interface Loaded {
  readonly model: LayoutModel
  readonly graph: ModelGraph
}

async function loadModel(folder: string): Promise<Loaded> {
  const model = await readLayoutModel(folder)
  return { model, graph: await openGraph(model.graph, LAYOUT_HINT) }
}

/** Names under which graphs take the picture. */
const PICTURE = ['pixel_values', 'images', 'image']
/** Side of the mask that DETR's graphs take, as optimum exports them. */
const MASK_SIDE = 64

function feedsOf({ inputNames }: ModelGraph, picture: FloatTensor): Feeds {
  return Object.fromEntries(inputNames.map((name) => [name, feedFor(name, picture)]))
}

function feedFor(name: string, picture: FloatTensor): Feeds[string] {
  if (PICTURE.includes(name)) return picture
  if (name === 'pixel_mask')
    return {
      type: 'int64',
      data: new BigInt64Array(MASK_SIDE * MASK_SIDE).fill(1n),
      dims: [1, MASK_SIDE, MASK_SIDE],
    }
  // Of a picture of one by one, boxes come in shares of its sides, in whichever order the two are meant.
  if (name === 'orig_target_sizes') return { type: 'int64', data: BigInt64Array.of(1n, 1n), dims: [1, 2] }
  throw new DuomoError('bad-response', `The layout model asks for "${name}".`, {
    hint: 'It should take pixel_values, or images with orig_target_sizes.',
  })
}

function toRegion(
  { label, score, ...corners }: Detection,
  { kinds }: LayoutModel,
  { width, height }: Pixels,
  threshold: number,
): LayoutRegion[] {
  const kind = kinds[label]
  if (kind === undefined || !(score >= threshold)) return []
  const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = [corners.x0, corners.y0, corners.x1, corners.y1].map((share) =>
    Math.min(Math.max(share, 0), 1),
  )
  if (!(x1 - x0 >= LEAST_SIDE && y1 - y0 >= LEAST_SIDE)) return []
  const box = { x: x0 * width, y: y0 * height, width: (x1 - x0) * width, height: (y1 - y0) * height }
  return [{ kind, box, score: Math.min(score, 1) }]
}
