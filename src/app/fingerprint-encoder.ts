import { DuomoError } from '../base/errors.ts'
import { FINGERPRINT_SPACE } from '../encode/fingerprint.ts'
import type { Embedding } from '../model/embedding.ts'
import type { Encoder } from '../spec/encoder.ts'
import type { ChildReader } from './child-reader.ts'

/**
 * Nearly all crops and copies of a picture are nearer to it (95 of 100 above 0.89); so are many that only look alike, so that this
 * keeps out no more than what is quite another thing. `npm run bench -- fingerprint` measures both.
 */
const LEAST_SIMILARITY = 0.7

/** Pictures → how they look, without any model: finds a picture again, cropped, scaled, compressed or turned a little. */
export function createFingerprintEncoder(reader: Pick<ChildReader, 'fingerprint'>): Encoder {
  return {
    name: 'fingerprint',
    space: FINGERPRINT_SPACE,
    accepts: ['image'],
    joint: false,
    maxBatch: 16,
    leastSimilarity: LEAST_SIMILARITY,
    // Children take what is waiting one by one, as many at a time as there are.
    doEncode: (inputs, { signal }) =>
      Promise.all(
        inputs.map(async ({ image }): Promise<Embedding> => {
          if (!image) throw new DuomoError('usage', 'the fingerprint takes pictures, and was given something else')
          return { kind: 'dense', space: FINGERPRINT_SPACE.id, vector: await reader.fingerprint(image, signal) }
        }),
      ),
  }
}
